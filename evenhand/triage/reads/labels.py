"""What people said of decisions, as examples to learn from."""

from functools import lru_cache
from typing import Any

import msgspec
from django.db import connection

from evenhand.listening.reads import purposes_of
from evenhand.triage.domain.learned import Example, LearnedModes
from evenhand.triage.domain.mode import Mode as Said
from evenhand.triage.domain.mode import Purpose, TriageFacts
from evenhand.triage.models import Mode, ModeTeaching
from evenhand.understanding.models import Kind, Polarity, Severity

MOST = 20_000

# The last word of a person counts, be it a correction or a check; what the channel knows teaches nothing of words.
_LABELS = """
WITH said AS (
    SELECT post_id, brand_id, value AS mode, at FROM triage_modecorrection
    WHERE undone_at IS NULL AND confidence < 1
    UNION ALL
    SELECT post_id, brand_id, truth, answered_at FROM triage_check WHERE truth IS NOT NULL
), last AS (
    SELECT DISTINCT ON (post_id, brand_id) post_id, brand_id, mode FROM said ORDER BY post_id, brand_id, at DESC
)
SELECT last.post_id, last.brand_id, last.mode, t.text, r.*
FROM last
JOIN LATERAL (
    SELECT text FROM channels_posttext WHERE post_id = last.post_id ORDER BY version DESC LIMIT 1
) t ON t.text <> ''
LEFT JOIN LATERAL (
    SELECT language, polarity, sentiment, kind, severity, needs_reply, abuse FROM understanding_reading
    WHERE post_id = last.post_id ORDER BY version DESC LIMIT 1
) r ON true
ORDER BY last.post_id DESC LIMIT %s
"""


class Labels(msgspec.Struct, frozen=True):
    """Examples, and the newest correction among them."""

    examples: list[Example]
    newest_correction: int


def labels() -> Labels:
    """All that people said of decisions, newest posts first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(id), 0) FROM triage_modecorrection")
        (newest,) = cursor.fetchone()
        cursor.execute(_LABELS, [MOST])
        rows = cursor.fetchall()
    purposes = purposes_of([row[0] for row in rows])
    return Labels([_example(row, purposes.get(row[0])) for row in rows], newest)


def learned_modes() -> LearnedModes | None:
    """What decides beside the rules, corrections of a moment ago included; None where nobody ever corrected."""
    teaching = ModeTeaching.objects.filter(is_used=True).order_by("-pk").values_list("pk", "newest_correction").first()
    later = _since(teaching[1] if teaching else 0)
    if teaching is None and not later:
        return None
    learned = _unpacked(teaching[0]) if teaching else LearnedModes.untaught()
    for text, brand, mode in later:
        learned = learned.corrected(text, brand, _said(mode))
    return learned


@lru_cache(maxsize=2)
def _unpacked(teaching_id: int) -> LearnedModes:
    """Kept, because a teaching never changes."""
    return LearnedModes.unpacked(bytes(ModeTeaching.objects.values_list("blob", flat=True).get(pk=teaching_id)))


def _since(correction_id: int) -> list[tuple[str, int, int]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT t.text, c.brand_id, c.value FROM triage_modecorrection c JOIN LATERAL (SELECT text FROM"
            " channels_posttext WHERE post_id = c.post_id ORDER BY version DESC LIMIT 1) t ON t.text <> ''"
            " WHERE c.id > %s AND c.undone_at IS NULL AND c.confidence < 1 ORDER BY c.id LIMIT 1000",
            [correction_id],
        )
        return list(cursor.fetchall())


def _said(mode: int) -> Said:
    return Said(Mode(mode).label)


def _example(row: tuple[Any, ...], purpose: int | None) -> Example:
    _, brand, mode, text, language, polarity, sentiment, kind, severity, needs_reply, abuse = row
    facts = TriageFacts(
        text=text,
        account_brand=brand,
        language=language or "und",
        polarity="neutral" if polarity is None else str(Polarity(polarity).label),
        sentiment=sentiment or 0.0,
        kind="" if kind is None else str(Kind(kind).label),
        severity="" if severity is None else str(Severity(severity).label),
        needs_reply=needs_reply,
        abuse=abuse or 0.0,
        listened_for=None if purpose is None else Purpose(purpose),
    )
    return Example(facts, brand, _said(mode))
