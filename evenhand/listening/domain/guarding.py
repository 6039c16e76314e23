"""Which traits guard a query: a post without any of them cannot match, so nothing else of the query need be asked.

A query holds only if one of its alternatives does: (a OR b) AND c is a AND c, or b AND c. So the rarest set of traits
is chosen of which one must be there, and each is a way in: whoever comes in by a trait answers for the rest alone.
"""

import functools
from collections.abc import Sequence
from typing import TypeAlias

import msgspec

from evenhand.listening.domain.query import And, Near, Not, Or, Phrase, Query, Word
from evenhand.listening.domain.traits import Rarity, Trait, trait_of, trait_of_fact


class Way(msgspec.Struct, frozen=True):
    """A single trait; with it `check` must hold, if there is one."""

    trait: Trait
    cost: float
    check: Phrase | Near | None = None


class Ways(msgspec.Struct, frozen=True):
    """At least one of them is open if the query holds."""

    choices: tuple["Guard", ...]
    cost: float


class Gate(msgspec.Struct, frozen=True):
    """Whoever comes in by `guard` must pass the rest, too."""

    guard: "Guard"
    rest: tuple[Query, ...]
    cost: float


Guard: TypeAlias = Way | Ways | Gate


def guard_of(node: Query, rarity: Rarity) -> Guard | None:
    """The cheapest guard, where cost is how many posts of a hundred bring one to its ways; None if there is none."""
    match node:
        case Word():
            trait = trait_of(node)
            return Way(trait, rarity(trait))
        case Phrase() | Near():
            return _guard_of_several(node, rarity)
        case And(nodes=nodes):
            return _cheapest(nodes, rarity)
        case Or(nodes=nodes):
            return _each(nodes, rarity)
        case Not(node=inner):
            pushed = _pushed(inner)
            return guard_of(pushed, rarity) if pushed is not None else None
    fact = trait_of_fact(node)
    return Way(fact, rarity(fact)) if fact else None


def _guard_of_several(node: Phrase | Near, rarity: Rarity) -> Guard | None:
    if not node.words:
        return None
    trait = min(map(trait_of, node.words), key=rarity)
    return Way(trait, rarity(trait), node)


def _cheapest(nodes: Sequence[Query], rarity: Rarity) -> Guard | None:
    guards = [(guard, at) for at, node in enumerate(nodes) if (guard := guard_of(node, rarity))]
    if not guards:
        return None
    guard, at = min(guards, key=lambda each: each[0].cost)
    rest = (*nodes[:at], *nodes[at + 1 :])
    return Gate(guard, rest, guard.cost) if rest else guard


def _each(nodes: Sequence[Query], rarity: Rarity) -> Guard | None:
    guards = [guard_of(node, rarity) for node in nodes]
    choices = tuple(guard for guard in guards if guard)
    return Ways(choices, sum(each.cost for each in choices)) if len(choices) == len(nodes) else None


def _pushed(node: Query) -> Query | None:
    """What Not(node) is, with the Not further in; None where it cannot go further."""
    match node:
        case Not(node=inner):
            return inner
        case And(nodes=nodes):
            return Or(tuple(map(Not, nodes)))
        case Or(nodes=nodes):
            return And(tuple(map(Not, nodes)))
    return None


def likelihood(node: Query, rarity: Rarity) -> float:
    """Roughly in what share of posts a condition holds, as if its parts were independent."""
    match node:
        case Word():
            return rarity(trait_of(node))
        case Phrase(words=words):
            return 0.1 * min(map(rarity, map(trait_of, words)), default=1.0)
        case Near(words=words):
            return 0.3 * min(map(rarity, map(trait_of, words)), default=1.0)
        case And(nodes=nodes):
            return functools.reduce(lambda share, each: share * likelihood(each, rarity), nodes, 1.0)
        case Or(nodes=nodes):
            return 1.0 - functools.reduce(lambda share, each: share * (1.0 - likelihood(each, rarity)), nodes, 1.0)
        case Not(node=inner):
            return 1.0 - likelihood(inner, rarity)
    fact = trait_of_fact(node)
    return rarity(fact) if fact else 1.0


def effort(node: Query) -> float:
    """Roughly how long it takes to ask, in single traits."""
    match node:
        case Phrase():
            return 3.0
        case Near():
            return 6.0
        case And(nodes=nodes) | Or(nodes=nodes):
            return 0.5 + 0.7 * sum(map(effort, nodes))
        case Not(node=inner):
            return effort(inner)
    return 1.0
