"""Taking the next case that waits: many people at once, none gets the same, and nobody more than they can take."""

from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from evenhand.cases.domain.weighing import LIVE_FOR, WHOLE, Weights
from evenhand.cases.errors import HandsFull, NotAllowed, NothingWaits
from evenhand.cases.reads.wanted import Condition, View, joined, narrowed, where, within
from evenhand.ledger.actions import CHANNEL
from evenhand.people.models import Agent
from evenhand.people.reads import brand_ids_of

AHEAD = 64  # cases looked at; more people than that ask again
TRIES = 3
HANDS = 0x45484841  # whoever gives somebody work, or takes it, holds this lock of theirs

# The queues whose skills the actor has, and what waits there, the highest priority first, then who waits longest.
# Where a queue goes by languages, so does the case's own. Looks for the first case that nobody else holds at this
# moment, takes it, and says so. Where the desk gives cases out, only as long as the actor's hands are not full.
_CLAIM = """
SELECT pg_advisory_xact_lock(%(hands)s, %(actor)s);
WITH me AS MATERIALIZED (
    SELECT id, skills, languages FROM people_agent WHERE id = %(actor)s
), piles AS MATERIALIZED (
    SELECT q.id, q.is_pushed OR q.is_in_order AS is_given_out,
        cardinality(q.languages) = 0 OR cardinality(me.languages) = 0 AS takes_any, me.languages
    FROM people_queue q, me WHERE q.brand_id = ANY(%(brands)s) AND q.skills <@ me.skills AND {pile}
), ahead AS MATERIALIZED (
    SELECT next.*, piles.is_given_out FROM piles CROSS JOIN LATERAL (
        SELECT o.case_id, o.priority, o.waiting_since FROM cases_opencase o {joined}
        WHERE o.queue_id = piles.id AND o.assignee_id IS NULL AND o.category IN (1, 2) AND {where}
            AND (piles.takes_any OR
                (SELECT k.language FROM cases_case k WHERE k.id = o.case_id) = ANY(piles.languages))
        ORDER BY o.priority DESC, o.waiting_since, o.case_id LIMIT %(ahead)s
    ) AS next
    {homeless}
    ORDER BY priority DESC, waiting_since, case_id LIMIT %(ahead)s
), hands AS MATERIALIZED (
    SELECT coalesce(sum(coalesce(w.weight, %(others)s)), 0) AS load
    FROM cases_opencase o JOIN cases_case c ON c.id = o.case_id
    LEFT JOIN unnest(%(networks)s::text[], %(weights)s::bigint[]) AS w (network, weight) ON w.network = c.network
    WHERE %(counted)s AND o.assignee_id = %(actor)s AND (o.category IN (1, 2)
        OR (o.category = 3 AND c.network = ANY(%(live)s::text[]) AND o.last_at > %(lately)s))
), free AS (
    SELECT c.id FROM hands, ahead JOIN cases_case c ON c.id = ahead.case_id
    WHERE c.assignee_id IS NULL AND c.resolved_at IS NULL
        AND (NOT (%(counted)s AND ahead.is_given_out) OR hands.load + coalesce(
            (SELECT w.weight FROM unnest(%(networks)s::text[], %(weights)s::bigint[]) AS w (network, weight)
            WHERE w.network = c.network), %(others)s) <= %(whole)s)
    ORDER BY ahead.priority DESC, ahead.waiting_since, ahead.case_id LIMIT 1 FOR UPDATE OF c SKIP LOCKED
), before AS (
    SELECT c.id, s.category, s.name FROM free JOIN cases_case c USING (id) JOIN cases_state s ON s.id = c.state_id
), opened AS (
    SELECT id, name FROM cases_state WHERE category = 2 ORDER BY position, id LIMIT 1
), taken AS (
    UPDATE cases_case c SET assignee_id = %(actor)s,
        state_id = CASE WHEN b.category = 1 THEN (SELECT id FROM opened) ELSE c.state_id END
    FROM before b WHERE c.id = b.id RETURNING c.id
), shown AS (
    UPDATE cases_opencase o SET assignee_id = %(actor)s, given_at = %(now)s,
        category = CASE WHEN b.category = 1 THEN 2 ELSE o.category END,
        last_at = CASE WHEN b.category = 1 THEN %(now)s ELSE o.last_at END
    FROM before b WHERE o.case_id = b.id
), busy AS (
    UPDATE people_agentstatus p SET given_at = %(now)s FROM before WHERE p.agent_id = %(actor)s
), told AS (
    INSERT INTO ledger_entry (at, name, actor_id, case_id, facts)
    SELECT %(now)s, 'CaseAssigned', %(actor)s, id, jsonb_build_object('assignee_id', %(actor)s) FROM before
    UNION ALL
    SELECT %(now)s, 'CaseMoved', %(actor)s, b.id,
        jsonb_build_object('before', b.name, 'after', (SELECT name FROM opened))
    FROM before b WHERE b.category = 1
)
SELECT (SELECT count(*) FROM ahead), (SELECT load FROM hands), taken.id,
    CASE WHEN taken.id IS NOT NULL THEN
        pg_notify(%(channel)s, jsonb_build_object('names', ARRAY['CaseAssigned'], 'cases', ARRAY[taken.id])::text)::text
    END
FROM (SELECT 1) AS always LEFT JOIN taken ON true
"""

# What no queue takes waits for anybody who serves the brand.
_HOMELESS = """
UNION ALL (
    SELECT o.case_id, o.priority, o.waiting_since, false FROM cases_opencase o {joined}
    WHERE o.queue_id IS NULL AND o.assignee_id IS NULL AND o.category IN (1, 2) AND o.brand_id = ANY(%(brands)s)
        AND {where}
    ORDER BY o.priority DESC, o.waiting_since, o.case_id LIMIT %(ahead)s
)
"""


def claim_next(view: View, actor: Agent, *, weights: Weights | None = None, now: datetime) -> int:
    """Give the actor the case whose turn it is among those of the view that nobody has; its id.

    The highest priority comes first, then who waits longest, however the view is sorted. However many ask at once,
    nobody gets the same; what others hold at this moment is passed over. With `weights`, what the desk gives out
    raises HandsFull where the actor has as much as they can take. Raises NothingWaits where there is none.
    """
    if not actor.may_write:
        raise NotAllowed(_("Your role may look at cases, not change them."))
    statement, values = _statement(view, actor, weights, now)
    seen, load = 0, 0
    for _try in range(TRIES if values["brands"] else 0):
        seen, load, case_id = _claim(statement, values)
        if case_id is not None:
            return case_id
        if seen < AHEAD:
            break
    if seen and weights is not None and load + min((weights.others, *weights.weights)) > WHOLE:
        raise HandsFull(_("You have as much in hand as you can take. Answer, finish or give back something first."))
    raise NothingWaits(_("Nothing there waits for somebody to take it."))


def _statement(view: View, actor: Agent, weights: Weights | None, now: datetime) -> tuple[str, dict[str, Any]]:
    values: dict[str, Any] = {}
    wanted = _named(narrowed(view), values)
    by_hand = weights or Weights()
    values |= {
        "hands": HANDS,
        "actor": actor.pk,
        "brands": within(brand_ids_of(actor), view),
        "queue": view.queue_id,
        "ahead": AHEAD,
        "counted": weights is not None,
        "networks": list(by_hand.networks),
        "weights": list(by_hand.weights),
        "others": by_hand.others,
        "live": list(by_hand.live),
        "lately": now - LIVE_FOR,
        "whole": WHOLE,
        "now": now,
        "channel": CHANNEL,
    }
    asked = {"where": wanted, "joined": joined(view)}
    homeless = _HOMELESS.format(**asked) if view.queue_id is None else ""
    pile = "true" if view.queue_id is None else "q.id = %(queue)s"
    return _CLAIM.format(pile=pile, homeless=homeless, **asked), values


def _named(conditions: list[Condition], values: dict[str, Any]) -> str:
    """The conditions with names for their values, as the statement says some of them twice."""
    said, found = where(conditions)
    for value in found:
        name = f"wanted_{len(values)}"
        said = said.replace("%s", f"%({name})s", 1)
        values[name] = value
    return said


@transaction.atomic
def _claim(statement: str, values: dict[str, Any]) -> tuple[int, int, int | None]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        cursor.nextset()  # behind the lock, so that what was taken before is counted
        seen, load, case_id, _told = cursor.fetchone()
    return int(seen), int(load), case_id
