"""Questions about what a brand's posts are about: its subjects, their examples, and how well they are found."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

import msgspec
from django.db import connection

from evenhand.people.models import Agent
from evenhand.people.reads import brands_of
from evenhand.understanding.domain.correcting import SUBJECT
from evenhand.understanding.domain.taxonomy import NONE_OF_THESE, Line
from evenhand.understanding.models import Subject, SubjectExample, Taxonomy, Teaching

LATELY = timedelta(days=7)


def subjects_of(brand_id: int) -> list[Subject]:
    """The brand's subjects by name, each that stands under another behind it."""
    found = list(Subject.objects.filter(brand_id=brand_id, removed_at=None).order_by("name", "id"))
    there = {subject.pk for subject in found}
    under: dict[int | None, list[Subject]] = {}
    for subject in found:
        under.setdefault(subject.parent_id if subject.parent_id in there else None, []).append(subject)
    return [each for top in under.get(None, []) for each in (top, *under.get(top.pk, []))]


def subject_of(viewer: Agent, subject_id: int) -> Subject | None:
    """That subject, if it is there and the viewer serves its brand."""
    found = Subject.objects.filter(pk=subject_id, removed_at=None, brand__in=brands_of(viewer))
    return found.select_related("brand", "parent").first()


def retired_lately(brand_id: int, *, now: datetime, limit: int = 20) -> list[Subject]:
    """What was retired or merged away in the last month, newest first; it can still be put back."""
    found = Subject.objects.filter(brand_id=brand_id, removed_at__gte=now - timedelta(days=30))
    return list(found.select_related("merged_into").order_by("-removed_at")[:limit])


def heirs_of(brand_id: int) -> dict[int, int | None]:
    """For every subject that ever was: the one it is now, through merges; None where it was retired."""
    return {subject_id: heir for subject_id, (heir, _name) in named_heirs_of(brand_id).items()}


def named_heirs_of(brand_id: int) -> dict[int, tuple[int | None, str]]:
    """The same, each with its own name; one query."""
    rows = list(Subject.objects.filter(brand_id=brand_id).values_list("id", "merged_into_id", "removed_at", "name"))
    heir = heirs({row[0]: (row[1], row[2] is None) for row in rows})
    return {row[0]: (heir[row[0]], row[3]) for row in rows}


def heirs(subjects: Mapping[int, tuple[int | None, bool]]) -> dict[int, int | None]:
    """The same from what each was merged into and whether it is there; a ring of merges leads nowhere."""
    found: dict[int, int | None] = {}
    for begin in subjects:
        here: int | None = begin
        passed = set()
        while here is not None and here not in passed and here in subjects and not subjects[here][1]:
            passed.add(here)
            here = subjects[here][0]
        found[begin] = here if here in subjects and here not in passed else None
    return found


class Example(msgspec.Struct, frozen=True):
    """A text about a subject; None: about none of them."""

    id: int
    subject_id: int | None
    text: str
    post_id: int | None


# What an author takes back leaves an empty text, and with it the examples.
_TEXTS = """
SELECT e.id, e.subject_id, coalesce(t.text, e.text), e.post_id FROM understanding_subjectexample e
LEFT JOIN LATERAL (
    SELECT text FROM channels_posttext WHERE post_id = e.post_id ORDER BY version DESC LIMIT 1
) t ON e.post_id IS NOT NULL
WHERE coalesce(t.text, e.text) <> ''
"""
_EXAMPLES = f"{_TEXTS} AND e.brand_id = %s AND e.id > %s ORDER BY e.id"
_THESE = f"{_TEXTS} AND e.id = ANY(%s) ORDER BY e.id DESC"


def examples_of(brand_id: int, *, after: int = 0) -> list[Example]:
    """Everything a brand teaches about its subjects, in the order it was taught, each of the subject it is of now;
    what was about a retired one is left out."""
    heir = heirs_of(brand_id)
    with connection.cursor() as cursor:
        cursor.execute(_EXAMPLES, [brand_id, after])
        rows = cursor.fetchall()
    named = (Example(row[0], heir.get(row[1]) if row[1] else None, row[2], row[3]) for row in rows)
    return [each for each, row in zip(named, rows, strict=True) if each.subject_id is not None or row[1] is None]


def examples_page(brand_id: int, subject_id: int | None, *, after: int = 0, limit: int) -> list[Example]:
    """The newest examples of one subject, those merged into it included, a page at a time: below the id `after`."""
    of = [key for key, heir in heirs_of(brand_id).items() if heir == subject_id] if subject_id else []
    found = SubjectExample.objects.filter(brand_id=brand_id)
    found = found.filter(subject__in=of) if subject_id else found.filter(subject=None)
    if after:
        found = found.filter(pk__lt=after)
    ids = list(found.order_by("-pk").values_list("pk", flat=True)[:limit])
    with connection.cursor() as cursor:
        cursor.execute(_THESE, [ids])
        return [Example(*row) for row in cursor.fetchall()]


def file_of(brand_id: int) -> Iterable[Line]:
    """The written taxonomy line by line, as a file holds it; posts that were corrected stay here."""
    subjects = {subject.pk: subject for subject in subjects_of(brand_id)}
    texts: dict[int | None, list[str]] = {}
    for example in examples_of(brand_id):
        if example.post_id is None:
            texts.setdefault(example.subject_id, []).append(example.text)
    for subject in subjects.values():
        parent = subjects[subject.parent_id].name if subject.parent_id in subjects else ""
        for text in texts.get(subject.pk, [""]):
            yield Line(subject.name, text, parent, subject.description)
    for text in texts.get(None, []):
        yield Line(NONE_OF_THESE, text)


class Figures(msgspec.Struct, frozen=True, kw_only=True):
    """How a subject fares: posts of the last week, how many of them people moved elsewhere or here, and the score of
    the last learning (share of its examples that were found without being seen)."""

    examples: int = 0
    posts: int = 0
    moved_away: int = 0
    moved_here: int = 0
    found: float | None = None
    right: float | None = None


_FIGURES = """
WITH lately AS (
    SELECT coalesce(min(id), 9223372036854775807) AS first FROM channels_post WHERE heard_at >= %(since)s
), newest AS (
    SELECT DISTINCT ON (s.post_id) s.post_id, s.subject_id FROM understanding_subjectreading s
    JOIN understanding_teaching t ON t.id = s.edition AND t.brand_id = %(brand)s
    WHERE s.post_id >= (SELECT first FROM lately) ORDER BY s.post_id, s.edition DESC, s.is_close DESC
)
SELECT subject_id, count(*) FROM newest GROUP BY subject_id
"""
_MOVED = """
SELECT was, value, count(*) FROM understanding_correction
WHERE brand_id = %s AND field = %s AND at >= %s AND undone_at IS NULL GROUP BY was, value
"""


def figures_of(brand_id: int, *, now: datetime) -> dict[int | None, Figures]:
    """By subject, None for “none of these”; merged subjects count for what they are now. Five queries."""
    since, heir = now - LATELY, heirs_of(brand_id)
    scores = _scores(brand_id)
    examples: dict[int | None, int] = {}
    posts: dict[int | None, int] = {}
    away: dict[int | None, int] = {}
    here: dict[int | None, int] = {}
    with connection.cursor() as cursor:
        cursor.execute(_FIGURES, {"brand": brand_id, "since": since})
        _count(posts, [(row[0], row[1]) for row in cursor.fetchall()], heir)
        cursor.execute(_MOVED, [brand_id, SUBJECT, since])
        moved = [(_number(row[0]), _number(row[1]), row[2]) for row in cursor.fetchall()]
        cursor.execute(
            "SELECT subject_id, count(*) FROM understanding_subjectexample WHERE brand_id = %s GROUP BY subject_id",
            [brand_id],
        )
        _count(examples, cursor.fetchall(), heir)
    _count(away, [(was, n) for was, _value, n in moved], heir)
    _count(here, [(value, n) for _was, value, n in moved], heir)
    return {
        key: Figures(
            examples=examples.get(key, 0),
            posts=posts.get(key, 0),
            moved_away=away.get(key, 0),
            moved_here=here.get(key, 0),
            found=scores.get(str(key or ""), {}).get("recall"),
            right=scores.get(str(key or ""), {}).get("precision"),
        )
        for key in {None, *examples, *posts, *away, *here, *(each for each in heir.values() if each)}
    }


def _count(into: dict[int | None, int], rows: Sequence[tuple[int | None, int]], heir: Mapping[int, int | None]) -> None:
    for subject_id, number in rows:
        now_is = heir.get(subject_id) if subject_id is not None else None
        if subject_id is None or now_is is not None:
            into[now_is] = into.get(now_is, 0) + number


def _number(said: str) -> int | None:
    return int(said) if said.isdecimal() else None


def _scores(brand_id: int) -> dict[str, dict[str, float]]:
    last = teaching_of(brand_id)
    found: dict[str, dict[str, float]] = last.scores.get("classes", {}) if last else {}
    return found


def teaching_of(brand_id: int, field: str = SUBJECT) -> Teaching | None:
    """The learning whose model is in use; without the model itself, which is large."""
    made = Teaching.objects.filter(brand_id=brand_id, field=field).exclude(made_at=None)
    return made.defer("blob").order_by("-pk").first()


def under_way(brand_id: int, field: str = SUBJECT) -> Teaching | None:
    """The learning that has begun and not ended, if there is one."""
    return Teaching.objects.filter(brand_id=brand_id, field=field, made_at=None).defer("blob").order_by("-pk").first()


def changes_of(brand_id: int) -> Taxonomy | None:
    """How often what the brand teaches was changed, and when last."""
    return Taxonomy.objects.filter(pk=brand_id).first()


def count_examples(brand_id: int) -> dict[int | None, int]:
    """How many examples each subject has; None: of “none of these”."""
    counted: dict[int | None, int] = {}
    for example in examples_of(brand_id):
        counted[example.subject_id] = counted.get(example.subject_id, 0) + 1
    return counted


def trend_of(brand_id: int, field: str = SUBJECT, *, limit: int = 12) -> list[Teaching]:
    """The last learnings with their scores, oldest first."""
    made = Teaching.objects.filter(brand_id=brand_id, field=field).exclude(made_at=None).defer("blob")
    return list(made.order_by("-pk")[:limit])[::-1]
