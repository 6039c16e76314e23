"""Suggestions while answering: the pages and answers that helped people who asked the same, and why these."""

import time
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Final
from urllib.parse import urljoin

import msgspec
from django.db import connection

from evenhand.cases.models import Case
from evenhand.knowledge.domain.addresses import spoken
from evenhand.knowledge.domain.recalling import Floats, Recalled
from evenhand.knowledge.models import Edition, HelpCentre, Solved
from evenhand.knowledge.reads.pages import path_of
from evenhand.knowledge.reads.recall import Remembered, remembered_of
from evenhand.knowledge.reads.solved import pages_by_id, solved_by_id
from evenhand.people.models import Agent
from evenhand.people.reads.names import words_of_names_lately
from evenhand.replies.actions.suggestions import Offer, note_look
from evenhand.replies.domain.repeats import likeness, words_of
from evenhand.replies.domain.suggesting import is_left_out
from evenhand.replies.models import SuggestionLook, SuggestionRule
from evenhand.understanding.domain.contextual import contextual_vectors_of
from evenhand.understanding.domain.personal_names import without_names
from evenhand.understanding.domain.reading import VERSION
from evenhand.understanding.domain.text import plain
from evenhand.understanding.domain.vectors import unpacked

SHOWN: Final = 3
LOOKED_AT: Final = 12  # of each kind: some are gone, some say the same
NEARLY: Final = 0.6  # share of neighbouring words in common from which two answers count as one
LEFT_OUT: Final = 20  # of a hundred cases, where nobody set it


class Suggestion(msgspec.Struct, frozen=True, kw_only=True):
    """Something to say, with its reason."""

    kind: str
    target: int
    title: str
    text: str  # for a page its summary
    link: str = ""  # as it is put into a reply
    is_internal: bool = False
    sent: int
    sent_alike: int  # to people who asked alike
    solved_alike: int  # of those: it settled the matter
    case_id: int = 0  # where an answer was given last
    likeness: float
    shown_id: int = 0  # of the record that it was shown

    def numbered(self, shown_id: int) -> "Suggestion":
        """The same with its record."""
        return msgspec.structs.replace(self, shown_id=shown_id)


class Suggested(msgspec.Struct, frozen=True, kw_only=True):
    """What there is for a case; `is_left_out`: it is not to be shown. `is_reading`: ask again in a moment."""

    found: tuple[Suggestion, ...] = ()
    is_left_out: bool = False
    is_reading: bool = False


def suggest(case: Case, *, actor: Agent, site: str, now: datetime) -> Suggested:
    """The best pages and answers for an open case that the actor may see, and a record that they saw them."""
    begun = time.perf_counter()
    rule = SuggestionRule.objects.filter(pk=case.brand_id).first()
    if rule is not None and not rule.is_on:
        return Suggested()
    found = suggestions_for(case, site=site, now=now)
    if found is None:
        return Suggested(is_reading=True)
    noted = note_look(
        case=case,
        offers=[Offer(each.kind, each.target, each.sent_alike) for each in found],
        is_left_out=is_left_out(case.pk, _left_out(rule)),
        took_ms=round((time.perf_counter() - begun) * 1000),
        actor=actor,
        now=now,
    )
    shown = [each.numbered(noted.numbers.get((each.kind, each.target), 0)) for each in found]
    return Suggested(found=() if noted.is_left_out else tuple(shown), is_left_out=noted.is_left_out)


def is_without(case: Case) -> bool:
    """Whether the case is one of those that are answered without suggestions: as it was at the first look."""
    rule = SuggestionRule.objects.filter(pk=case.brand_id).first()
    if rule is not None and not rule.is_on:
        return False
    decided = SuggestionLook.objects.filter(case=case).values_list("is_left_out", flat=True).first()
    return is_left_out(case.pk, _left_out(rule)) if decided is None else decided


def _left_out(rule: SuggestionRule | None) -> int:
    return rule.left_out if rule is not None else LEFT_OUT


def suggestions_for(case: Case, *, site: str, now: datetime) -> list[Suggestion] | None:
    """The same without a record; None while memory is still being filled. At most five queries."""
    memory = remembered_of(case.brand_id)
    memory.refresh()
    if not memory.is_filled():
        return None
    asked = _asked(case)
    if asked is None:
        return []
    return recalled(memory, *asked, language=case.language, but=case.pk, site=site, now=now)


def recalled(
    memory: Remembered, asked: Floats, words: str, *, language: str, but: int = 0, site: str, now: datetime
) -> list[Suggestion]:
    """What comes to mind for a question, in words; what the case `but` was settled by does not count."""
    own = _number_of(but)
    found = memory.recall(asked, words=words, language=language, at=now, but=own, most=LOOKED_AT)
    solved = solved_by_id({each.id for each in found if each.kind == "answer"})
    pages = pages_by_id({each.id for each in found if each.kind == "page"}, memory.brand_id)
    centre = HelpCentre.objects.filter(pk=memory.brand_id, is_on=True).first() if pages else None
    told = [_page(each, pages[each.id], centre, site) for each in found if each.id in pages and _is_page(each)]
    answers = [_answer(each, solved) for each in found if not _is_page(each) and each.id in solved]
    return _of_nobody(_best(told, _once(answers)))


def _is_page(each: Recalled) -> bool:
    return each.kind == "page"


def _number_of(case_id: int) -> int:
    return Solved.objects.filter(case=case_id).values_list("pk", flat=True).first() or 0 if case_id else 0


def _best(pages: list[Suggestion], answers: list[Suggestion]) -> list[Suggestion]:
    """The best of each kind first, as nobody can tell beforehand which kind serves better; then who is nearer."""
    first = [*pages[:1], *answers[:1]]
    rest = sorted([*pages[1:SHOWN], *answers[1:SHOWN]], key=lambda each: -each.likeness)
    return sorted([*first, *rest[: SHOWN - len(first)]], key=lambda each: (-each.sent_alike > 0, -each.likeness))


def _of_nobody(found: list[Suggestion]) -> list[Suggestion]:
    """Answers without names: what was remembered before names were told may hold some."""
    ours = words_of_names_lately() if any(each.kind == "answer" for each in found) else frozenset()
    return [_nameless(each, ours) if each.kind == "answer" else each for each in found]


def _nameless(each: Suggestion, ours: Collection[str]) -> Suggestion:
    question, answer = (without_names(said, known=ours) for said in (each.title, each.text))
    return msgspec.structs.replace(each, title=question, text=answer)


def _page(each: Recalled, edition: Edition, centre: HelpCentre | None, site: str) -> Suggestion:
    version = edition.published
    is_open = centre is not None and not edition.article.is_internal and edition.language in centre.languages
    host = f"https://{centre.host}" if centre is not None and centre.host else site
    return Suggestion(
        kind="page",
        target=edition.pk,
        title=version.title if version else "",
        text=version.summary if version else "",
        link=urljoin(host, path_of(edition, edition.brand.slug)) if is_open else "",
        is_internal=edition.article.is_internal,
        sent=each.sent,
        sent_alike=each.sent_alike,
        solved_alike=each.solved_alike,
        likeness=each.likeness,
    )


def _answer(each: Recalled, solved: dict[int, Solved]) -> Suggestion:
    said = solved[each.id]
    return Suggestion(
        kind="answer",
        target=each.id,
        title=said.question,
        text=said.answer,
        sent=each.sent,
        sent_alike=each.sent_alike,
        solved_alike=each.solved_alike,
        case_id=said.case,
        likeness=each.likeness,
    )


def _once(answers: Sequence[Suggestion]) -> list[Suggestion]:
    """Answers in nearly the same words are one, sent as often as all of them."""
    kept: list[tuple[tuple[str, ...], Suggestion]] = []
    for each in answers:
        words = words_of(each.text)
        for place, (theirs, same) in enumerate(kept):
            if likeness(words, theirs) >= NEARLY:
                kept[place] = theirs, _together(same, each)
                break
        else:
            kept.append((words, each))
    return [each for _, each in kept]


def _together(one: Suggestion, other: Suggestion) -> Suggestion:
    return msgspec.structs.replace(
        one,
        sent=one.sent + other.sent,
        sent_alike=one.sent_alike + other.sent_alike,
        solved_alike=one.solved_alike + other.solved_alike,
    )


# Their first words name the matter; a word of thanks (kind 9 is a missing post) is not read.
_ASKED = """
SELECT r.vector, said.text FROM (
    SELECT m.post_id, t.text FROM cases_conversation o JOIN cases_message m ON m.conversation_id = o.id
    JOIN channels_post p ON p.id = m.post_id AND NOT p.is_own AND p.deleted_at IS NULL AND p.kind <> 9
    JOIN LATERAL (
        SELECT left(text, 2000) AS text FROM channels_posttext t WHERE t.post_id = p.id ORDER BY version DESC LIMIT 1
    ) AS t ON t.text <> ''
    WHERE o.case_id = %s ORDER BY m.post_id LIMIT 1
) AS said
LEFT JOIN understanding_closerreading r ON r.post_id = said.post_id AND r.version = %s
"""


def _asked(case: Case) -> tuple[Floats, str] | None:
    """The customer's first words and their vector, of the closer look or made now; None where they said nothing."""
    with connection.cursor() as cursor:
        cursor.execute(_ASKED, [case.pk, VERSION])
        row = cursor.fetchone()
    if row is None:
        return None
    vector: Floats = unpacked([bytes(row[0])])[0] if row[0] is not None else contextual_vectors_of([plain(row[1])])[0]
    return vector, spoken(row[1])
