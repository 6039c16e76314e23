"""What a draft of one answer for many would do now: who gets which words, who would be set aside. Writes nothing."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

import msgspec
from django.db.models import Count

from evenhand.flows.answer_looking import NEVER_PASSED, READ, Looking
from evenhand.flows.answer_words import Phrasebook
from evenhand.replies.actions.broadcast_outbox import Aside, Made
from evenhand.replies.domain.broadcasting import UNREAD, RecipientState
from evenhand.replies.domain.findings import Check, Level
from evenhand.replies.models import Broadcast, Recipient

LOOKED_AT = 200  # people of a draft that are looked over before it begins


class LookedOver(msgspec.Struct, frozen=True, kw_only=True):
    """What a draft would do: of those looked at, how many go out, and what speaks against the others."""

    looked_at: int
    going: int
    aside: tuple[tuple[str, str, int, int], ...]  # name, sentence, how many, a case
    warnings: tuple[tuple[str, int], ...]  # checks that only warn, and whom they would hold back: can be passed
    examples: tuple[tuple[Recipient, str], ...]  # one for each way, language and network, with its words


def look_over_draft(broadcast: Broadcast, *, phrasebook: Phrasebook, now: datetime) -> LookedOver:
    """What would come of it now, seen on the people who come first and one of each kind; nothing is written."""
    chosen = _sample(broadcast)
    looking = Looking(broadcast, chosen, phrasebook, now)
    verdicts = list(looking.verdicts())
    reasons: dict[str, list[Aside]] = defaultdict(list)
    for each in verdicts:
        if isinstance(each, Aside):
            reasons[each.why].append(each)
    examples: dict[tuple[str, str, int], tuple[Recipient, str]] = {}
    for each in verdicts:
        person = each.recipient
        kind = (person.way, person.language, person.account_id)
        if isinstance(each, Made) and kind not in examples:
            examples[kind] = (person, each.text)
    aside = [(why, found[0].reason, len(found), found[0].recipient.case_id) for why, found in reasons.items()]
    return LookedOver(
        looked_at=len(verdicts),
        going=sum(isinstance(each, Made) for each in verdicts),
        aside=tuple(sorted(aside, key=lambda each: -each[2])),
        warnings=tuple(_warnings(looking, reasons)),
        examples=tuple(examples.values()),
    )


class Unread(msgspec.Struct, frozen=True, kw_only=True):
    """People who read another language than that of the text they would get."""

    language: str
    people: int
    said: str  # the language of the text
    ways: tuple[str, ...]


def unread_in(broadcast: Broadcast, phrasebook: Phrasebook) -> list[Unread]:
    """Of all who wait for it those who read another language, by language, the most first; one query."""
    waiting = Recipient.objects.filter(broadcast=broadcast, state=RecipientState.WAITING)
    kinds = waiting.order_by("way", "language").values_list("way", "language").annotate(n=Count("pk"))
    found: dict[str, list[tuple[str, int, str]]] = defaultdict(list)
    for way, language, people in kinds:
        if said := phrasebook.unread_by(way=way, language=language):
            found[language].append((way, people, said))
    unread = [
        Unread(
            language=language,
            people=sum(people for _way, people, _said in theirs),
            said=theirs[0][2],
            ways=tuple(way for way, _people, _said in theirs),
        )
        for language, theirs in found.items()
    ]
    return sorted(unread, key=lambda each: (-each.people, each.language))


def left_unread(broadcast: Broadcast) -> list[tuple[str, int]]:
    """Those who were left out since they read another language: which, and how many."""
    out = Recipient.objects.filter(broadcast=broadcast, state=RecipientState.LEFT_OUT, why=UNREAD)
    return list(out.order_by("language").values_list("language").annotate(n=Count("pk")))


def _warnings(looking: Looking, reasons: Mapping[str, Sequence[Aside]]) -> Iterable[tuple[str, int]]:
    """Reasons that a person may pass by name: the check only warns."""
    for why, found in reasons.items():
        levels = {rules.policy.level(why) for rules in looking.rules.values()}
        if why in set(Check) and why not in NEVER_PASSED and Level.BLOCK not in levels:
            yield why, len(found)


def _sample(broadcast: Broadcast) -> list[Recipient]:
    """Those who come first, and of each way and language one at least."""
    waiting = Recipient.objects.filter(broadcast=broadcast, state=RecipientState.WAITING)
    kinds = waiting.order_by("account_id", "way", "language", "id").distinct("account_id", "way", "language")
    ids = set(waiting.order_by("id").values_list("pk", flat=True)[:LOOKED_AT])
    ids |= set(kinds.values_list("pk", flat=True)[:LOOKED_AT])
    return list(Recipient.objects.filter(pk__in=ids).select_related(*READ).order_by("id"))
