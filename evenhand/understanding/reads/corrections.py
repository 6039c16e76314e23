"""What a post is read as: its newest reading, with what people corrected in it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec
from django.db import connection

from evenhand.understanding.domain.correcting import NO, SUBJECT, YES
from evenhand.understanding.models import Audience, Kind, Polarity, Severity, Subject
from evenhand.understanding.reads.subjects import heirs_of

LIKELY = 0.5  # spam and abuse are said from this probability on


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

    def value(self, field: str) -> str | None:
        """What people said of the field, else what was read; None where neither did."""
        said = self.corrected.get(field)
        return said.value if said else self.read.get(field)


_READINGS = """
SELECT DISTINCT ON (post_id) post_id, version, language, also, sentiment, polarity, kind, severity, harm_kind,
    harm_words, spam, abuse, audience, personal
FROM understanding_reading WHERE post_id = ANY(%s) ORDER BY post_id, version DESC
"""
_SUBJECTS = """
SELECT DISTINCT ON (s.post_id) s.post_id, s.edition, s.subject_id, s.confidence FROM understanding_subjectreading s
JOIN understanding_teaching t ON t.id = s.edition AND t.brand_id = %s
WHERE s.post_id = ANY(%s) ORDER BY s.post_id, s.edition DESC, s.is_close DESC
"""
_CORRECTIONS = """
SELECT DISTINCT ON (c.post_id, c.field) c.post_id, c.field, c.id, c.value, c.was, c.by_id,
    coalesce(nullif(trim(a.first_name || ' ' || a.last_name), ''), a.username, '')
FROM understanding_correction c LEFT JOIN people_agent a ON a.id = c.by_id
WHERE c.post_id = ANY(%s) AND c.brand_id = %s AND c.undone_at IS NULL ORDER BY c.post_id, c.field, c.id DESC
"""


def readings_of(brand_id: int, post_ids: Sequence[int]) -> dict[int, Read]:
    """How these posts are read for the brand, by post; those not read yet are absent. At most five queries.

    Whoever asks has looked whether the viewer may see them.
    """
    with connection.cursor() as cursor:
        cursor.execute(_READINGS, [list(post_ids)])
        rows = cursor.fetchall()
        if not rows:
            return {}
        cursor.execute(_SUBJECTS, [brand_id, list(post_ids)])
        about = {row[0]: row[1:] for row in cursor.fetchall()}
        cursor.execute(_CORRECTIONS, [list(post_ids), brand_id])
        corrected: dict[int, dict[str, Said]] = {}
        for row in cursor.fetchall():
            corrected.setdefault(row[0], {})[row[1]] = Said(*row[2:])
    names = _named(brand_id, about.values(), corrected.values())
    return {row[0]: _as_read(row, about.get(row[0]), corrected.get(row[0], {}), names) for row in rows}


Names = tuple[Mapping[int, int | None], Mapping[int, str]]


def _named(brand_id: int, about: Iterable[Sequence[Any]], corrected: Iterable[Mapping[str, Said]]) -> Names:
    """Which subject each is now, and what they are called; no query where no post has one."""
    if not any(row[1] for row in about) and not any(SUBJECT in said for said in corrected):
        return {}, {}
    names = Subject.objects.filter(brand_id=brand_id).values_list("pk", "name")
    return heirs_of(brand_id), dict(names)


def _as_read(row: Sequence[Any], about: Sequence[Any] | None, corrected: dict[str, Said], names: Names) -> Read:
    heir, name_of = names
    read = _fields(row)
    if about is not None:
        now_is = heir.get(about[1]) if about[1] else None
        read[SUBJECT] = str(now_is or "")
    said = corrected.get(SUBJECT)
    if said and said.value:
        corrected = {**corrected, SUBJECT: msgspec.structs.replace(said, value=str(heir.get(int(said.value)) or ""))}
    shown = corrected[SUBJECT].value if said else read.get(SUBJECT)
    return Read(
        post_id=row[0],
        version=row[1],
        edition=about[0] if about else 0,
        read=read,
        corrected=corrected,
        confidence=about[2] if about else 0.0,
        subject=name_of.get(int(shown), "") if shown else "",
        also=tuple(row[3] or ()),
        sentiment=row[4],
        harm_kind=row[8] or "",
        harm_words=row[9] or "",
        personal=_personal(row[13]),
    )


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
            read[field] = YES if probability >= LIKELY else NO
    return {field: str(value) for field, value in read.items()}


def _personal(found: Any) -> tuple[Personal, ...]:
    """Spans as stored: [[kind, start, end], ...]; a cursor gives JSON as text."""
    spans = msgspec.json.decode(found) if isinstance(found, str | bytes) else found
    return tuple(Personal(str(kind), int(start), int(end)) for kind, start, end in spans or ())


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
