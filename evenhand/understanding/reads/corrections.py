"""What a post is read as: its newest reading, with what people corrected in it."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import msgspec
from django.db import connection

from evenhand.database.asking import ask
from evenhand.understanding.domain.correcting import NO, SUBJECT, YES
from evenhand.understanding.domain.heads import head
from evenhand.understanding.models import Audience, Kind, Polarity, Severity
from evenhand.understanding.reads.subjects import named_heirs_of
from evenhand.understanding.reads.taught import REMEMBERED, memory_of

# The head and class whose threshold a field is said from.
_LIKELY = {"spam": ("spam", "spam"), "abuse": ("abuse", "offensive")}


class Said(msgspec.Struct, frozen=True):
    """A correction that counts."""

    id: int
    value: str
    was: str
    by_id: int | None
    by: str


class Personal(msgspec.Struct, frozen=True):
    """Where in a text somebody's personal data stands."""

    kind: str
    start: int
    end: int


class Read(msgspec.Struct, frozen=True, kw_only=True):
    """A post as the desk shows it; fields that its version did not read are absent."""

    post_id: int
    version: int
    edition: int  # of the subjects, 0: no subject was looked for
    read: dict[str, str]  # by field, as read; a subject is the id of what it is now, or "" for none of them
    corrected: dict[str, Said]
    confidence: float = 0.0  # of the subject
    subject: str = ""  # its name
    also: tuple[str, ...] = ()  # other languages of a mixed text
    sentiment: float = 0.0
    harm_kind: str = ""
    harm_words: str = ""
    personal: tuple[Personal, ...] = ()
    has_subjects: bool = False  # whether the brand has any
    taught: frozenset[str] = frozenset()  # fields read as people corrected them in a post that says the same

    def value(self, field: str) -> str | None:
        """What people said of the field, else what was read; None where neither did."""
        said = self.corrected.get(field)
        return said.value if said else self.read.get(field)


# Of each post the newest reading, the newest word on its subject, and of each field the newest correction.
_READINGS = """
SELECT r.post_id, r.version, r.language, r.also, r.sentiment, r.polarity, r.kind, r.severity, r.harm_kind,
    r.harm_words, r.spam, r.abuse, r.audience, r.personal, s.edition, s.subject_id, s.confidence, c.said, EXISTS (
    SELECT 1 FROM understanding_subject WHERE brand_id = %(brand)s AND removed_at IS NULL
), m.newest, m.undone, r.vector FROM (
    SELECT DISTINCT ON (post_id) post_id, version, language, also, sentiment, polarity, kind, severity, harm_kind,
        harm_words, spam, abuse, audience, personal, vector
    FROM understanding_reading WHERE post_id = ANY(%(posts)s) ORDER BY post_id, version DESC
) r
LEFT JOIN LATERAL (
    SELECT s.edition, s.subject_id, s.confidence FROM understanding_subjectreading s
    JOIN understanding_teaching t ON t.id = s.edition AND t.brand_id = %(brand)s
    WHERE s.post_id = r.post_id ORDER BY s.edition DESC, s.is_close DESC LIMIT 1
) s ON true
LEFT JOIN LATERAL (
    SELECT json_agg(json_build_array(n.field, n.id, n.value, n.was, n.by_id, n.name)) AS said FROM (
        SELECT DISTINCT ON (c.field) c.field, c.id, c.value, c.was, c.by_id,
            coalesce(nullif(trim(a.first_name || ' ' || a.last_name), ''), a.username, '') AS name
        FROM understanding_correction c LEFT JOIN people_agent a ON a.id = c.by_id
        WHERE c.post_id = r.post_id AND c.brand_id = %(brand)s AND c.undone_at IS NULL ORDER BY c.field, c.id DESC
    ) n
) c ON true
CROSS JOIN (
    SELECT coalesce(max(id), 0) AS newest, count(undone_at) AS undone FROM understanding_correction
    WHERE brand_id = %(brand)s AND field = ANY(%(remembered)s)
) m
"""


def readings_of(brand_id: int, post_ids: Sequence[int]) -> dict[int, Read]:
    """How these posts are read for the brand, by post; those not read yet are absent. At most three queries.

    Whoever asks has looked whether the viewer may see them.
    """
    rows = ask(_READINGS, {"brand": brand_id, "posts": list(post_ids), "remembered": REMEMBERED})
    alike = _alike(brand_id, rows)
    corrected = {row[0]: {each[0]: Said(*each[1:]) for each in _decoded(row[17])} for row in rows}
    has_subject = any(row[15] for row in rows) or any(SUBJECT in said for said in corrected.values())
    names = named_heirs_of(brand_id) if has_subject else {}
    return {row[0]: _as_read(row, corrected[row[0]], names, like) for row, like in zip(rows, alike, strict=True)}


def _alike(brand_id: int, rows: Sequence[Sequence[Any]]) -> list[dict[str, str]]:
    """What people said of posts that say the same."""
    if not rows:
        return []
    memory = memory_of(brand_id, (rows[0][19], rows[0][20]))
    return memory.like([bytes(row[21] or b"") for row in rows])


def _as_read(
    row: Sequence[Any],
    corrected: dict[str, Said],
    names: Mapping[int, tuple[int | None, str]],
    alike: Mapping[str, str],
) -> Read:
    read = _fields(row)
    taught = {field: value for field, value in alike.items() if field in read and read[field] != value}
    read |= taught
    if row[14] is not None:
        read[SUBJECT] = _now_is(row[15], names)
    said = corrected.get(SUBJECT)
    if said and said.value:
        corrected = {**corrected, SUBJECT: msgspec.structs.replace(said, value=_now_is(int(said.value), names))}
    shown = corrected[SUBJECT].value if said else read.get(SUBJECT)
    return Read(
        post_id=row[0],
        version=row[1],
        edition=row[14] or 0,
        read=read,
        corrected=corrected,
        confidence=row[16] or 0.0,
        subject=names[int(shown)][1] if shown else "",
        also=tuple(row[3] or ()),
        sentiment=row[4],
        harm_kind=row[8] or "",
        harm_words=row[9] or "",
        personal=tuple(Personal(str(kind), int(start), int(end)) for kind, start, end in _decoded(row[13])),
        has_subjects=row[18],
        taught=frozenset(taught),
    )


def _now_is(subject_id: int | None, names: Mapping[int, tuple[int | None, str]]) -> str:
    """The subject it is now, as its id in words; "" for none of them and for what was retired."""
    now_is = names.get(subject_id, (None, ""))[0] if subject_id else None
    return str(now_is or "")


def _decoded(found: Any) -> list[Any]:
    """A cursor gives JSON as text."""
    return list((msgspec.json.decode(found) if isinstance(found, str | bytes) else found) or ())


@cache
def _threshold(field: str) -> float:
    """From which probability on a field is said to be so; each model has its own."""
    name, of = _LIKELY[field]
    return float(head(name).thresholds[of])


def _fields(row: Sequence[Any]) -> dict[str, str]:
    """The fields that people may correct, in words; what the version did not read is left out."""
    read = {"language": row[2], "sentiment": Polarity(row[5]).label}
    for field, choices, number in (
        ("kind", Kind, row[6]),
        ("severity", Severity, row[7]),
        ("audience", Audience, row[12]),
    ):
        if number is not None:
            read[field] = choices(number).label
    for field, probability in (("spam", row[10]), ("abuse", row[11])):
        if probability is not None:
            read[field] = YES if probability > _threshold(field) else NO
    return {field: str(value) for field, value in read.items()}


def corrections_as_labels(brand_id: int, field: str, *, after: int = 0) -> list[tuple[int, str, str, str]]:
    """What people said of a field, each post once: id of the correction, the text, what was read, what it is."""
    with connection.cursor() as cursor:
        cursor.execute(_LABELS, [brand_id, field, after])
        return [tuple(row) for row in cursor.fetchall()]


_LABELS = """
SELECT c.id, t.text, c.was, c.value FROM (
    SELECT DISTINCT ON (post_id) id, post_id, was, value FROM understanding_correction
    WHERE brand_id = %s AND field = %s AND undone_at IS NULL ORDER BY post_id, id DESC
) c
JOIN LATERAL (
    SELECT text FROM channels_posttext WHERE post_id = c.post_id ORDER BY version DESC LIMIT 1
) t ON t.text <> ''
WHERE c.id > %s ORDER BY c.id
"""
