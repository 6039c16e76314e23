"""What would make a query better: false hits to leave out, forms to add, terms that find nothing."""

from collections.abc import Collection, Iterator, Sequence
from enum import StrEnum

import msgspec

from evenhand.channels.domain.skim import Skim
from evenhand.listening.domain.background import Background
from evenhand.listening.domain.evaluation import facts_at, matches
from evenhand.listening.domain.exclusions import Matches, Shared
from evenhand.listening.domain.printer import print_query, print_term
from evenhand.listening.domain.query import And, Near, Not, Or, Phrase, Query, Word
from evenhand.listening.domain.trees import Term, normalise, words_of_term
from evenhand.listening.domain.variants import variants_of
from evenhand.listening.domain.words import is_emoji, words_of

MOST_OF_A_KIND = 5
MOST_READ = 1_000  # matches, taken evenly, in which phrases are looked for
MOST_TRIED = 12  # forms of which it is counted what they would add
MOST_COUNTED = 400  # posts that one form would add
LEAST_ADDED = 2


class Change(StrEnum):
    """What a suggestion does to the query."""

    LEAVE_OUT = "leave out"
    ADD = "add"
    DROP = "drop"


class Suggestion(msgspec.Struct, frozen=True, kw_only=True):
    """A change, why, and the whole new query, ready to be taken over."""

    change: Change
    term: str  # as one writes it in a query
    count: int  # sampled posts that it concerns
    share: float  # of the sampled posts that match now
    sentence: str
    example: str  # one of those posts
    query: str


def suggest(
    query: Query, skim: Skim, rows: Sequence[int], *, background: Background, known: Collection[str] = ()
) -> list[Suggestion]:
    """What would make a query better that matched these rows of a sample. The same for the same, every time.

    `background` is counted from the same sample; `known` are words that show that a post means the brand: its other
    names, handles, products. Without them what differs from most matches counts as strange.
    """
    return [
        *_to_leave_out(query, skim, rows, background, known),
        *_to_add(query, skim, rows, background),
        *_to_drop(query, skim, rows, background),
    ]


def _to_leave_out(
    query: Query, skim: Skim, rows: Sequence[int], background: Background, known: Collection[str]
) -> Iterator[Suggestion]:
    read = rows[:: max(1, -(-len(rows) // MOST_READ))]
    sought = [word for term in _wanted_in(query) for word in words_of_term(term)]
    right = {word for each in known for word in words_of(each)}
    found = Matches([skim.texts[row] for row in read], sought, right, background)
    for shared in found.strange_phrases(MOST_OF_A_KIND):
        yield _leave_out(query, shared, len(rows), len(read), skim.texts[read[min(shared.posts)]])


def _leave_out(query: Query, shared: Shared, matched: int, read: int, example: str) -> Suggestion:
    words = tuple(map(Word, shared.words))
    term = Phrase(words) if len(words) > 1 else words[0]
    share = len(shared.posts) / read
    printed = print_term(term)
    along = f" (it comes with {', '.join(shared.companions)})" if shared.companions else ""
    return Suggestion(
        change=Change.LEAVE_OUT,
        term=printed,
        count=round(share * matched),
        share=share,
        sentence=f"{printed} is in {share:.0%} of the matches and reads unlike the others{along}: add NOT {printed}.",
        example=example,
        query=print_query(And((query, Not(term)))),
    )


def _to_add(query: Query, skim: Skim, rows: Sequence[int], background: Background) -> Iterator[Suggestion]:
    matched = frozenset(rows)
    sought = {word for term in _wanted_in(query) for word in words_of_term(term)}
    pairs = [
        (term, form)
        for term in dict.fromkeys(_wanted_in(query))
        if isinstance(term, Word | Phrase)
        for form in variants_of(term, background)
        if form not in sought
    ]
    tried = sorted(pairs, key=lambda pair: (-background.counts[pair[1].text], pair[1].text))[:MOST_TRIED]
    found = [each for term, form in tried if (each := _addition(query, term, form, skim, matched, background))]
    yield from sorted(found, key=lambda each: (-each.count, each.term))[:MOST_OF_A_KIND]


def _addition(
    query: Query, term: Term, form: Word, skim: Skim, matched: frozenset[int], background: Background
) -> Suggestion | None:
    """The form beside the term, if that brings posts which do not match now."""
    wider = normalise(_replaced(query, term, Or((term, form))))
    rows = background.rows_with(form.text, most=MOST_COUNTED)
    new = [row for row in rows if row not in matched and matches(wider, facts_at(skim, row))]
    if len(new) < LEAST_ADDED:
        return None
    printed, times = print_term(form), f"{len(new)}{'+' * (len(new) == MOST_COUNTED)}"
    return Suggestion(
        change=Change.ADD,
        term=printed,
        count=len(new),
        share=len(new) / max(len(matched), 1),
        sentence=f"{printed} is in {times} posts that do not match: add OR {printed}.",
        example=skim.texts[new[0]],
        query=print_query(wider),
    )


def _to_drop(query: Query, skim: Skim, rows: Sequence[int], background: Background) -> Iterator[Suggestion]:
    """Terms beside others that no post of the sample has."""
    idle = [term for term in dict.fromkeys(_wanted_in(query)) if not _occurs(term, skim, rows, background)]
    for term in idle[:MOST_OF_A_KIND]:
        printed = print_term(term)
        without = _without(query, term)
        advice = " Check how it is written, or take it out." if without else " Check how it is written."
        yield Suggestion(
            change=Change.DROP,
            term=printed,
            count=0,
            share=0.0,
            sentence=f"{printed} is in none of {background.size:,} sampled posts.{advice}",
            example="",
            query=print_query(without or query),
        )


def _occurs(term: Term, skim: Skim, rows: Sequence[int], background: Background) -> bool:
    rarest = max(words_of_term(term), key=lambda word: len(word.text))
    likely = [*rows[:MOST_COUNTED], *background.rows_with(rarest.text.lower(), most=MOST_COUNTED)]
    return any(matches(term, facts_at(skim, row)) for row in likely)


def _wanted_in(query: Query) -> Iterator[Term]:
    """The terms outside any NOT, but no emoji."""
    match query:
        case And(nodes) | Or(nodes):
            for node in nodes:
                yield from _wanted_in(node)
        case Word() | Phrase() | Near():
            if not (isinstance(query, Word) and is_emoji(query.text)):
                yield query


def _replaced(query: Query, old: Query, new: Query) -> Query:
    """With another node wherever the old one stands outside any NOT."""
    match query:
        case And(nodes):
            return And(tuple(_replaced(node, old, new) for node in nodes))
        case Or(nodes):
            return Or(tuple(_replaced(node, old, new) for node in nodes))
        case _:
            return new if query == old else query


def _without(query: Query, term: Term) -> Query | None:
    """The query without one side of its ORs; None if the term stands beside no OR."""
    match query:
        case Or(nodes):
            kept = [each for node in nodes if node != term and (each := _without(node, term) or node)]
            return normalise(Or(tuple(kept))) if kept and tuple(kept) != nodes else None
        case And(nodes):
            changed = [_without(node, term) for node in nodes]
            pairs = zip(changed, nodes, strict=True)
            return normalise(And(tuple(new or old for new, old in pairs))) if any(changed) else None
        case _:
            return None
