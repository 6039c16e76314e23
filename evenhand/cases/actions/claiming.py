"""Taking the next case that waits: many people at once, none gets the same, and nobody more than they can take."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple

import msgspec
from django.db import connection, transaction
from django.utils.translation import gettext as _

from evenhand.cases.domain.weighing import LIVE_FOR, MOST_AT_ONCE, WHOLE, Weights
from evenhand.cases.errors import HandsFull, NotAllowed, NothingWaits
from evenhand.cases.reads.wanted import View, joined, narrowed, where
from evenhand.database.asking import ask
from evenhand.ledger.telling import tell_soon
from evenhand.people.models import Agent
from evenhand.people.reads.arrangement import VERSION, Memory, forget, memory
from evenhand.people.reads.piles import Pile, piles_of

# Cases looked at: more only where others hold all of these, or they are not for the actor; at last all of them.
AHEAD = (64, 2000, None)
TRIES = 5  # who works what may be said anew meanwhile
HANDS = 0x45484841  # whoever is given work that is counted, or gives it, holds this lock of theirs

# One walk for each queue along the index in which its cases stand in turn; together they are merged as far as is
# needed, which is mostly one row. They stand in a table of their own: a row that others changed meanwhile is looked at
# again, and PostgreSQL would walk all of them again for each.
_WALK = """SELECT o.case_id, o.priority, o.waiting_since, {given} AS is_given, {any} AS takes_any
FROM cases_opencase o {joined}
WHERE {whose} AND o.assignee_id IS NULL AND o.category IN (1, 2){where}{any_room} ORDER BY 2 DESC, 3, 1"""
_AHEAD = "ahead AS MATERIALIZED ({walks} ORDER BY 2 DESC, 3, 1{limit})"
_THEIRS = """FROM ahead JOIN cases_case c ON c.id = ahead.case_id
WHERE %(version)s = {version} AND c.assignee_id IS NULL AND c.resolved_at IS NULL{language}"""
_LANGUAGE = " AND (ahead.takes_any OR c.language = ANY(%(languages)s::text[]))"

# Takes the first of them that nobody holds at this moment, and says so. What people have in hand is asked only where
# the desk counts it.
_CLAIM = """
WITH {hands}{ahead}, free AS (
    SELECT c.id, c.state_id {theirs}{room}
    ORDER BY ahead.priority DESC, ahead.waiting_since, ahead.case_id LIMIT 1 FOR NO KEY UPDATE OF c SKIP LOCKED
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
SELECT {version}, (SELECT id FROM before), {load},
    CASE WHEN EXISTS (SELECT FROM before) THEN 0 ELSE (SELECT count(*) FROM ahead) END
"""
_HANDS = """hands AS MATERIALIZED (
    SELECT coalesce(sum(coalesce(w.weight, %(others)s)), 0)::bigint AS load FROM (
        SELECT c.network FROM cases_opencase o JOIN cases_case c ON c.id = o.case_id
        WHERE o.assignee_id = %(actor)s AND (o.category IN (1, 2)
            OR (o.category = 3 AND c.network = ANY(%(live)s::text[]) AND o.last_at > %(lately)s))
        LIMIT {most}
    ) AS held
    LEFT JOIN unnest(%(networks)s::text[], %(weights)s::bigint[]) AS w (network, weight) USING (network)
), """
_ANY_ROOM = " AND (SELECT load FROM hands) + %(least)s <= %(whole)s"
_ROOM = """
    AND (NOT ahead.is_given OR (SELECT load FROM hands) + coalesce(
        (SELECT w.weight FROM unnest(%(networks)s::text[], %(weights)s::bigint[]) AS w (network, weight)
        WHERE w.network = c.network), %(others)s) <= %(whole)s)"""
_NOTHING = f"SELECT {VERSION}, NULL, 0, 0"
_LOCK = "SELECT 1 FROM pg_advisory_xact_lock(%s, %s)"


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
        way = _way(remembered, view, actor.pk, weigh)
        said = {**way.values, "version": remembered.version, "now": now}
        for ahead, statement in zip(AHEAD, way.claims, strict=True):
            version, case_id, load, seen = _taken(way, statement, actor.pk, said)
            if case_id is not None or ahead is None or seen < ahead or version != remembered.version:
                break
        if version != remembered.version:
            forget(version)
        elif case_id is not None:
            tell_soon("CaseAssigned", case_id)
            return case_id
        elif way.weights and load + _least(way.weights) > WHOLE and _waits(way, remembered.version):
            raise HandsFull(_("You have as much in hand as you can take. Answer, finish or give back something first."))
        else:
            break
    raise NothingWaits(_("Nothing there waits for somebody to take it."))


class _Way(msgspec.Struct, frozen=True, kw_only=True):
    """How one person takes the next case of one view, as long as nobody says otherwise who works what.

    `weights` where a queue among them gives its cases out. `is_usual`: the statement is planned for any values; what is
    rare is looked up from there, planned for these.
    """

    claims: tuple[str, ...]  # each looks further ahead
    waits: str
    values: dict[str, Any]
    weights: Weights | None
    is_usual: bool


def _way(remembered: Memory, view: View, actor_id: int, weigh: Callable[[int], Weights] | None) -> _Way:
    key = ("way", actor_id, view, weigh)
    return remembered.of(key, lambda: _way_read(view, actor_id, weigh))


def _way_read(view: View, actor_id: int, weigh: Callable[[int], Weights] | None) -> _Way:
    known = piles_of(actor_id)
    piles = [each for each in known.piles if view.queue_id in {None, each.queue_id}]
    piles = [each for each in piles if view.brand_id in {None, each.brand_id}]
    brands = [each for each in known.brand_ids if view.brand_id in {None, each}] if view.queue_id is None else []
    is_counted = weigh is not None and any(pile.is_given_out for pile in piles)
    weights = weigh(actor_id) if weigh is not None and is_counted else None
    wanted, values = _named(view)
    values |= {f"queue_{number}": pile.queue_id for number, pile in enumerate(piles)}
    values |= {"actor": actor_id, "brands": brands, "languages": list(known.languages)}
    words = _Words(piles, bool(brands), f" AND {wanted}" if wanted != "true" else "", joined(view))
    return _Way(
        claims=tuple(_claim(words, f" LIMIT {ahead}" if ahead else "", is_counted=is_counted) for ahead in AHEAD),
        waits=_waiting(words) if piles or brands else _NOTHING,
        values=values | (_weighed(weights) if weights else {}),
        weights=weights,
        is_usual=not (view.asks_the_case or view.asks_for_rare),
    )


def _taken(way: _Way, statement: str, actor_id: int, values: dict[str, Any]) -> tuple[int, int | None, int, int]:
    """The version that holds now, the case that is taken, if any, what the actor had in hand before, and how many
    cases were looked at where none is taken."""
    if way.weights is None:
        version, case_id, load, seen = _asked(way, statement, values)[0]
        return version, case_id, load, seen
    with transaction.atomic():
        ask(_LOCK, [HANDS, actor_id])  # before the statement, so that it counts what was taken before
        version, case_id, load, seen = _asked(way, statement, values | {"lately": values["now"] - LIVE_FOR})[0]
    return version, case_id, load, seen


def _waits(way: _Way, version: int) -> bool:
    """Whether anything waits that the actor could take if their hands were free."""
    return bool(_asked(way, way.waits, way.values | {"version": version}))


def _asked(way: _Way, statement: str, values: dict[str, Any]) -> list[Any]:
    if way.is_usual:
        return ask(statement, values)
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())


def _named(view: View) -> tuple[str, dict[str, Any]]:
    """What the view wants, with names for its values, as the statement says them for each queue."""
    said, found = where(narrowed(view))
    values: dict[str, Any] = {}
    for value in found:
        name = f"wanted_{len(values)}"
        said = said.replace("%s", f"%({name})s", 1)
        values[name] = value
    return said, values


def _least(weights: Weights) -> int:
    return min((weights.others, *weights.weights))


def _weighed(weights: Weights) -> dict[str, Any]:
    return {
        "networks": list(weights.networks),
        "weights": list(weights.weights),
        "others": weights.others,
        "least": _least(weights),
        "live": list(weights.live),
        "whole": WHOLE,
    }


class _Words(NamedTuple):
    """What a statement is made of; its values come later."""

    piles: list[Pile]
    has_homeless: bool
    where: str
    joined: str


def _claim(words: _Words, limit: str, *, is_counted: bool) -> str:
    if not (words.piles or words.has_homeless):
        return _NOTHING
    return _CLAIM.format(
        ahead=_ahead(words, limit, is_counted=is_counted),
        theirs=_theirs(words),
        version=VERSION,
        hands=_HANDS.format(most=MOST_AT_ONCE) if is_counted else "",
        room=_ROOM if is_counted else "",
        load="(SELECT load FROM hands)" if is_counted else "0",
    )


def _waiting(words: _Words) -> str:
    return f"WITH {_ahead(words, '', is_counted=False)} SELECT 1 {_theirs(words)} LIMIT 1"


def _theirs(words: _Words) -> str:
    return _THEIRS.format(version=VERSION, language="" if all(pile.takes_any for pile in words.piles) else _LANGUAGE)


def _ahead(words: _Words, limit: str, *, is_counted: bool) -> str:
    walks = [_walk(words, number, pile, is_counted=is_counted) for number, pile in enumerate(words.piles)]
    if words.has_homeless:  # what no queue takes waits for anybody who serves the brand
        whose = "o.queue_id IS NULL AND o.brand_id = ANY(%(brands)s)"
        walks.append(
            _WALK.format(whose=whose, given="false", any="true", any_room="", where=words.where, joined=words.joined)
        )
    together = f"SELECT * FROM ({walks[0]}) AS walk"
    if len(walks) > 1:
        together = " UNION ALL ".join(f"({each})" for each in walks)
    return _AHEAD.format(walks=together, limit=limit)


def _walk(words: _Words, number: int, pile: Pile, *, is_counted: bool) -> str:
    return _WALK.format(
        whose=f"o.queue_id = %(queue_{number})s",
        given=str(pile.is_given_out).lower(),
        any=str(pile.takes_any).lower(),
        any_room=_ANY_ROOM if is_counted and pile.is_given_out else "",
        where=words.where,
        joined=words.joined,
    )
