"""Taking the next case that waits: many people at once, none gets the same, and nobody more than they can take."""

from collections.abc import Callable
from datetime import datetime
from functools import lru_cache
from typing import Any

import msgspec
from django.db import connection, transaction
from django.utils.translation import gettext as _

from evenhand.cases.domain.weighing import LIVE_FOR, WHOLE, Weights
from evenhand.cases.errors import HandsFull, NotAllowed, NothingWaits
from evenhand.cases.reads.wanted import View, joined, narrowed, where
from evenhand.database.asking import ask
from evenhand.ledger.telling import tell_soon
from evenhand.people.models import Agent
from evenhand.people.reads.arrangement import VERSION, forget, memory
from evenhand.people.reads.piles import Pile, piles_of

TRIES = 5  # who works what may be said anew meanwhile
HANDS = 0x45484841  # whoever is given work that is counted, or gives it, holds this lock of theirs

# One walk for each queue along the index in which its cases stand in turn; together they are merged as far as is
# needed, which is mostly one row, and what others hold at this moment is passed over.
_WALK = """SELECT o.case_id, o.priority, o.waiting_since, {given}::boolean AS is_given_out, {any}::boolean AS takes_any
FROM cases_opencase o {joined}
WHERE o.assignee_id IS NULL AND o.category IN (1, 2) AND {whose} AND {where}
ORDER BY o.priority DESC, o.waiting_since, o.case_id"""
_AHEAD = """FROM ({walks}) AS ahead JOIN cases_case c ON c.id = ahead.case_id
WHERE %(version)s = {version} AND c.assignee_id IS NULL AND c.resolved_at IS NULL
    AND (ahead.takes_any OR c.language = ANY(%(languages)s::text[]))"""

# Takes the first of them and says so. What people have in hand is asked where the desk counts it.
_CLAIM = """
WITH {hands}free AS (
    SELECT c.id, c.state_id {ahead}{room}
    ORDER BY ahead.priority DESC, ahead.waiting_since, ahead.case_id LIMIT 1 FOR UPDATE OF c SKIP LOCKED
), before AS (
    SELECT free.id, s.category, s.name FROM free JOIN cases_state s ON s.id = free.state_id
), opened AS (
    SELECT id, name FROM cases_state WHERE category = 2 ORDER BY position, id LIMIT 1
), taken AS (
    UPDATE cases_case c SET assignee_id = %(actor)s,
        state_id = CASE WHEN b.category = 1 THEN (SELECT id FROM opened) ELSE c.state_id END
    FROM before b WHERE c.id = b.id
), shown AS (
    UPDATE cases_opencase o SET assignee_id = %(actor)s, given_at = %(now)s,
        category = CASE WHEN b.category = 1 THEN 2 ELSE o.category END,
        last_at = CASE WHEN b.category = 1 THEN %(now)s ELSE o.last_at END
    FROM before b WHERE o.case_id = b.id
), busy AS (
    UPDATE people_agentstatus p SET seen_at = %(now)s, given_at = %(now)s FROM before WHERE p.agent_id = %(actor)s
), told AS (
    INSERT INTO ledger_entry (at, name, actor_id, case_id, facts)
    SELECT %(now)s, 'CaseAssigned', %(actor)s, id, jsonb_build_object('assignee_id', %(actor)s) FROM before
    UNION ALL
    SELECT %(now)s, 'CaseMoved', %(actor)s, b.id,
        jsonb_build_object('before', b.name, 'after', (SELECT name FROM opened))
    FROM before b WHERE b.category = 1
)
SELECT {version}, (SELECT id FROM before), {load}
"""
_HANDS = """hands AS MATERIALIZED (
    SELECT coalesce(sum(coalesce(w.weight, %(others)s)), 0)::bigint AS load
    FROM cases_opencase o JOIN cases_case c ON c.id = o.case_id
    LEFT JOIN unnest(%(networks)s::text[], %(weights)s::bigint[]) AS w (network, weight) ON w.network = c.network
    WHERE o.assignee_id = %(actor)s AND (o.category IN (1, 2)
        OR (o.category = 3 AND c.network = ANY(%(live)s::text[]) AND o.last_at > %(lately)s))
), """
_ROOM = """
    AND (NOT ahead.is_given_out OR (SELECT load FROM hands) + coalesce(
        (SELECT w.weight FROM unnest(%(networks)s::text[], %(weights)s::bigint[]) AS w (network, weight)
        WHERE w.network = c.network), %(others)s) <= %(whole)s)"""
_LOCK = "SELECT 1 FROM pg_advisory_xact_lock(%s, %s)"


class _Words(msgspec.Struct, frozen=True):
    """What a statement is made of; its values come later."""

    piles: int
    has_homeless: bool
    is_counted: bool
    where: str
    joined: str


def claim_next(view: View, actor: Agent, *, weigh: Callable[[int], Weights] | None = None, now: datetime) -> int:
    """Give the actor the case whose turn it is among those of the view that nobody has; its id.

    The highest priority comes first, then who waits longest, however the view is sorted. However many ask at once,
    nobody gets the same; what others hold at this moment is passed over. With `weigh`, what the desk gives out
    raises HandsFull where the actor has as much as they can take. Raises NothingWaits where there is none.
    """
    if not actor.may_write:
        raise NotAllowed(_("Your role may look at cases, not change them."))
    for _try in range(TRIES):
        remembered = memory()
        turn = _Turn(view, actor, weigh, now, remembered.version)
        version, case_id = turn.take()
        if version != remembered.version:
            forget(version)
        elif case_id is not None:
            tell_soon("CaseAssigned", case_id)
            return case_id
        else:
            turn.refuse_full_hands()
            break
    raise NothingWaits(_("Nothing there waits for somebody to take it."))


class _Turn:
    """One person's try to take what is next, by what is remembered of one version."""

    def __init__(
        self, view: View, actor: Agent, weigh: Callable[[int], Weights] | None, now: datetime, version: int
    ) -> None:
        known = piles_of(actor.pk)
        self._piles = [pile for pile in known.piles if _is_wanted(pile, view)]
        self._brands = [each for each in known.brand_ids if view.brand_id in {None, each}]
        self._homeless = bool(self._brands) and view.queue_id is None
        self._weights = weigh(actor.pk) if weigh and any(pile.is_given_out for pile in self._piles) else None
        self._load = 0
        self._is_plain = not (view.asks_the_case or view.asks_for_rare)
        self._wanted, asked = _named(view)
        self._joined = joined(view)
        self._values: dict[str, Any] = {
            **asked,
            **_numbered(self._piles),
            "languages": list(known.languages),
            "brands": self._brands,
            "actor": actor.pk,
            "version": version,
            "now": now,
        }

    def take(self) -> tuple[int, int | None]:
        """The version that holds now, and the case that is taken, if any."""
        if not (self._piles or self._homeless):
            return ask(f"SELECT {VERSION}")[0][0], None
        if self._weights is None:
            version, case_id, _load = self._asked(_claim(self._words))[0]
            return version, case_id
        with transaction.atomic():
            ask(_LOCK, [HANDS, self._values["actor"]])  # before the statement, so that it counts what was taken before
            version, case_id, self._load = self._asked(_claim(self._words))[0]
        return version, case_id

    def refuse_full_hands(self) -> None:
        """Raise HandsFull where something waits that the desk would give out, and the actor has no room for it."""
        weights = self._weights
        if weights is None or self._load + min((weights.others, *weights.weights)) <= WHOLE:
            return
        if self._asked(_waits(self._words)):
            raise HandsFull(_("You have as much in hand as you can take. Answer, finish or give back something first."))

    @property
    def _words(self) -> _Words:
        return _Words(len(self._piles), self._homeless, self._weights is not None, self._wanted, self._joined)

    def _asked(self, statement: str) -> list[tuple[Any, ...]]:
        values = self._values if self._weights is None else self._values | _weighed(self._weights, self._values["now"])
        if self._is_plain:
            return ask(statement, values)
        with connection.cursor() as cursor:  # what is rare is looked up from there: planned for these very values
            cursor.execute(statement, values)
            return list(cursor.fetchall())


def _is_wanted(pile: Pile, view: View) -> bool:
    return view.queue_id in {None, pile.queue_id} and view.brand_id in {None, pile.brand_id}


def _named(view: View) -> tuple[str, dict[str, Any]]:
    """What the view wants, with names for its values, as the statement says them for each queue."""
    said, found = where(narrowed(view))
    values: dict[str, Any] = {}
    for value in found:
        name = f"wanted_{len(values)}"
        said = said.replace("%s", f"%({name})s", 1)
        values[name] = value
    return said, values


def _numbered(piles: list[Pile]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for number, pile in enumerate(piles):
        values[f"queue_{number}"] = pile.queue_id
        values[f"given_{number}"] = pile.is_given_out
        values[f"any_{number}"] = pile.takes_any
    return values


def _weighed(weights: Weights, now: datetime) -> dict[str, Any]:
    return {
        "networks": list(weights.networks),
        "weights": list(weights.weights),
        "others": weights.others,
        "live": list(weights.live),
        "lately": now - LIVE_FOR,
        "whole": WHOLE,
    }


@lru_cache(maxsize=256)
def _claim(words: _Words) -> str:
    is_counted = words.is_counted
    return _CLAIM.format(
        ahead=_ahead(words),
        version=VERSION,
        hands=_HANDS if is_counted else "",
        room=_ROOM if is_counted else "",
        load="(SELECT load FROM hands)" if is_counted else "0",
    )


@lru_cache(maxsize=256)
def _waits(words: _Words) -> str:
    return f"SELECT 1 {_ahead(words)} LIMIT 1"


def _ahead(words: _Words) -> str:
    asked = {"where": words.where, "joined": words.joined}
    walks = [
        _WALK.format(whose=f"o.queue_id = %(queue_{n})s", given=f"%(given_{n})s", any=f"%(any_{n})s", **asked)
        for n in range(words.piles)
    ]
    if words.has_homeless:  # what no queue takes waits for anybody who serves the brand
        whose = "o.queue_id IS NULL AND o.brand_id = ANY(%(brands)s)"
        walks.append(_WALK.format(whose=whose, given="false", any="true", **asked))
    return _AHEAD.format(walks=" UNION ALL ".join(f"({each})" for each in walks), version=VERSION)
