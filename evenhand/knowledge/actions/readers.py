"""What readers tell us: whether a page helped, what was missing, what they looked for. Nobody is followed."""

import hashlib
import hmac
import re
from datetime import date, datetime

from django.db import connection, transaction
from django.db.models import F

from evenhand.kernel.text import fold, storable
from evenhand.knowledge.events import ReaderAnswered
from evenhand.knowledge.models import ArticleVote, Edition
from evenhand.ledger.actions import record

LONGEST_WORDS = 1_000
LONGEST_SEARCH = 60
# What may name a person stays out of the tally: addresses, and numbers of customers, telephones and cards.
_PERSONAL = re.compile(r"@|://|\d(?:[\s./-]?\d){4,}")


def reader_of(*, secret: str, address: str, browser: str, day: date) -> bytes:
    """A name for one reader on one day, from which nobody finds back to them, and that is another one tomorrow."""
    salt = hmac.digest(secret.encode(), f"reader {day.isoformat()}".encode(), "sha256")
    return hashlib.blake2b(f"{address}\n{browser}".encode("utf-8", "replace"), key=salt, digest_size=16).digest()


@transaction.atomic
def vote(*, edition: Edition, has_helped: bool, words: str, reader: bytes, now: datetime) -> ArticleVote:
    """Whether the page helped this reader; said again on the same day, the last word counts, and only once."""
    said = storable(words).strip()[:LONGEST_WORDS]
    found = ArticleVote.objects.select_for_update().filter(edition=edition, day=now.date(), reader=reader).first()
    if found is None:
        found, is_new = ArticleVote.objects.get_or_create(
            edition=edition,
            day=now.date(),
            reader=reader,
            defaults={
                "version_id": edition.published_id,
                "has_helped": has_helped,
                "words": said,
                "said_at": now,
            },
        )
        if is_new:
            _count(edition, helped=int(has_helped), not_helped=int(not has_helped))
            record(
                ReaderAnswered(brand_id=edition.brand_id, edition_id=edition.pk, has_helped=has_helped),
                now=now,
            )
            return found
    if found.has_helped != has_helped:
        turn = 1 if has_helped else -1
        _count(edition, helped=turn, not_helped=-turn)
    found.has_helped, found.words, found.said_at = has_helped, said or found.words, now
    found.save(update_fields=["has_helped", "words", "said_at"])
    return found


def _count(edition: Edition, *, helped: int, not_helped: int) -> None:
    Edition.objects.filter(pk=edition.pk).update(helped=F("helped") + helped, not_helped=F("not_helped") + not_helped)


_TALLY = """
INSERT INTO knowledge_helpsearch (brand_id, language, day, words, asked, found_nothing)
VALUES (%s, %s, %s, %s, 1, %s)
ON CONFLICT (brand_id, language, day, words) DO UPDATE
SET asked = knowledge_helpsearch.asked + 1,
    found_nothing = knowledge_helpsearch.found_nothing + excluded.found_nothing
"""


def count_search(*, brand_id: int, language: str, said: str, found: int, now: datetime) -> bool:
    """Count what was looked for, so that somebody writes what is missing. What may name a person is not kept."""
    words = " ".join(fold(storable(said)).split())[:LONGEST_SEARCH]
    if len(words) < 3 or _PERSONAL.search(words):
        return False
    with connection.cursor() as cursor:
        cursor.execute(_TALLY, [brand_id, language, now.date(), words, int(found == 0)])
    return True
