"""Fifty people take the next case at once: through the product's own code and in plain SQL, taking turns.

    python bench/claims.py [--cases 1000000] [--claimers 50] [--seconds 5] [--rounds 3]

Plain SQL changes one row of the same table by the same index and nothing else. The product asks whose turn it is in all
queues that the person may work, changes the case and its row, writes the ledger and tells open screens. Then everybody
takes, and is given, as much as they can have in hand, at the same time. Prints one JSON line.
"""

import argparse
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import ground

PROCESSES = 4
WARM_UP = 8  # claims of each before the clock runs: connected, planned, remembered
RAW = """
UPDATE cases_opencase SET assignee_id = %s, given_at = now() WHERE case_id = (
    SELECT case_id FROM cases_opencase
    WHERE queue_id = %s AND assignee_id IS NULL AND category IN (1, 2)
    ORDER BY priority DESC, waiting_since, case_id LIMIT 1 FOR UPDATE SKIP LOCKED
) RETURNING case_id
"""
FREE = """
UPDATE cases_case c SET assignee_id = NULL FROM cases_opencase o
    WHERE o.case_id = c.id AND o.category IN (1, 2) AND c.assignee_id IS NOT NULL;
UPDATE cases_opencase SET assignee_id = NULL, given_at = NULL WHERE assignee_id IS NOT NULL AND category IN (1, 2)
"""
# Of each queue: what was taken although something whose turn came before it was left.
OUT_OF_TURN = """
SELECT count(*) FROM people_queue q
CROSS JOIN LATERAL (SELECT priority, waiting_since, case_id FROM cases_opencase o
    WHERE o.queue_id = q.id AND o.assignee_id IS NULL AND category IN (1, 2)
    ORDER BY priority DESC, waiting_since, case_id LIMIT 1) AS left_over
JOIN cases_opencase o ON o.queue_id = q.id AND o.assignee_id IS NOT NULL AND o.category IN (1, 2)
    AND (-o.priority, o.waiting_since, o.case_id) > (-left_over.priority, left_over.waiting_since, left_over.case_id)
"""


def main() -> None:
    """Fill a desk of its own, let them claim in turns, and say what came of it."""
    wanted = _wanted()
    if wanted.work:
        print(json.dumps(_work(wanted)))
        return
    with ground.database() as url:
        _prepare(url, wanted)
        raw, ours = [], []
        for _round in range(wanted.rounds):
            for kind, found in (("raw", raw), ("product", ours)):
                _free()
                found.append(_round_of(kind, url, wanted))
        full = _fill_everybody(url, wanted)
    plain, rates = [each["rate"] for each in raw], [each["rate"] for each in ours]
    said = {
        "bench": "claims",
        "cases": wanted.cases,
        "claimers": wanted.claimers,
        "raw_per_second": ground.spread(plain),
        "product_per_second": ground.spread(rates),
        "ratio": ground.ratios(rates, plain),
        "double": sum(each["double"] for each in (*raw, *ours)),
        "out_of_turn": max(each["out_of_turn"] for each in ours),
        "ledger_rows_missing": sum(each["missing"] for each in ours),
        **full,
        **ground.circumstances(),
    }
    print(json.dumps(said))


def _wanted() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("--cases", type=int, default=1_000_000)
    parser.add_argument("--claimers", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=5.0)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--work", choices=["raw", "product", "full", "give"], help="for this script itself")
    parser.add_argument("--agents", type=json.loads, default=[])
    return parser.parse_args()


def _prepare(url: str, wanted: argparse.Namespace) -> None:
    import cases
    import fill_cases

    from evenhand.people.models import Agent, Brand, Team

    fill_cases.found()
    cases.fill(url, wanted.cases)
    team = Team.objects.create(name="Bench")
    team.brands.set(Brand.objects.all())
    for number in range(wanted.claimers):
        agent = Agent.objects.create(username=f"bench{number}", role="agent")
        agent.teams.add(team)
    _sql(
        "UPDATE people_queue SET skills = '{}', languages = '{}', is_pushed = false, is_in_order = false;"
        "VACUUM ANALYZE cases_opencase"
    )


def _sql(statement: str) -> list[tuple[Any, ...]]:
    from django.db import connection

    with connection.cursor() as cursor:
        for each in statement.split(";"):
            cursor.execute(each)
        return list(cursor.fetchall()) if cursor.description else []


def _free() -> None:
    _sql(FREE)
    _sql("VACUUM ANALYZE cases_opencase; VACUUM cases_case")


def _agents() -> list[int]:
    return [row[0] for row in _sql("SELECT id FROM people_agent WHERE username LIKE 'bench%' ORDER BY id")]


def _round_of(kind: str, url: str, wanted: argparse.Namespace) -> dict[str, Any]:
    began = _sql("SELECT now()")[0][0]
    told = _at_once(kind, url, wanted)
    taken = [case for each in told for case in each["taken"]]
    return {
        "rate": len(taken) / max(each["seconds"] for each in told),
        "double": len(taken) - len(set(taken)),
        "out_of_turn": _sql(OUT_OF_TURN)[0][0],
        "missing": len(set(taken)) - _recorded(taken, began),
    }


def _recorded(taken: list[int], began: Any) -> int:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(DISTINCT case_id) FROM ledger_entry"
            " WHERE name = 'CaseAssigned' AND case_id = ANY(%s) AND at >= %s",
            [taken, began],
        )
        return int(cursor.fetchone()[0])


def _at_once(kind: str, url: str, wanted: argparse.Namespace, *, beside: str = "") -> list[dict[str, Any]]:
    """The claimers, spread over processes as web servers are; what each process took."""
    agents = _agents()
    groups = [agents[n::PROCESSES] for n in range(PROCESSES)]
    asked = [(kind, group) for group in groups if group] + ([(beside, agents)] * 2 if beside else [])
    command = [sys.executable, __file__, "--seconds", str(wanted.seconds)]
    environment = {**os.environ, "EVENHAND_DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "evenhand.project.settings"}
    running = [
        subprocess.Popen(
            [*command, "--work", work, "--agents", json.dumps(group)],
            env=environment,
            stdout=subprocess.PIPE,
            text=True,
        )
        for work, group in asked
    ]
    return [json.loads(each.communicate(timeout=600)[0].splitlines()[-1]) for each in running]


def _work(wanted: argparse.Namespace) -> dict[str, Any]:
    import django

    django.setup()
    make = {"raw": _raw, "product": _product, "full": _full, "give": _give}[wanted.work]
    threads = 1 if wanted.work == "give" else len(wanted.agents)
    taken: list[int] = []
    ready = threading.Barrier(threads + 1)
    ends = [0.0]

    def claim(agent: int) -> None:
        take = make(agent)
        next(take)  # connected, and asked once
        ready.wait()
        for case in take:
            if case:
                taken.append(case)
            if time.monotonic() > ends[0]:
                break

    workers = [threading.Thread(target=claim, args=[agent]) for agent in wanted.agents[:threads]]
    for each in workers:
        each.start()
    ends[0] = time.monotonic() + 60 + wanted.seconds
    begun = _together(ready)
    ends[0] = begun + wanted.seconds
    for each in workers:
        each.join()
    return {"taken": taken, "seconds": time.monotonic() - begun}


def _together(ready: threading.Barrier) -> float:
    ready.wait()
    return time.monotonic()


def _raw(agent: int) -> Iterator[int]:
    import psycopg

    with psycopg.connect(os.environ["EVENHAND_DATABASE_URL"], autocommit=True) as connection:
        queues = [row[0] for row in connection.execute("SELECT id FROM people_queue ORDER BY id").fetchall()]
        turn = agent
        while True:
            turn += 1
            found = connection.execute(RAW, [agent, queues[turn % len(queues)]]).fetchone()
            if turn == agent + WARM_UP:
                yield 0
            elif turn > agent + WARM_UP:
                yield found[0] if found else 0


def _product(agent: int, warm_up: int = WARM_UP) -> Iterator[int]:
    from evenhand.cases.reads import View
    from evenhand.flows.assigning import take_next
    from evenhand.kernel import clock
    from evenhand.people.models import Agent

    person = Agent.objects.get(pk=agent)
    for _each in range(warm_up):
        take_next(View(), person, now=clock.now())
    yield 0
    while True:
        yield take_next(View(), person, now=clock.now())


def _full(agent: int) -> Iterator[int]:
    """Take what one can have in hand, and then nothing."""
    from evenhand.cases.errors import HandsFull, NothingWaits

    claims: Callable[[], Iterator[int]] = lambda: _product(agent, 0)  # noqa: E731 - begun anew after each refusal
    yield 0
    while True:
        take = claims()
        next(take)
        try:
            yield from take
        except (HandsFull, NothingWaits):
            time.sleep(0.05)
            yield 0


def _give(_agent: int) -> Iterator[int]:
    from evenhand.flows.assigning import hand_out
    from evenhand.kernel import clock

    yield 0
    while True:
        hand_out(now=clock.now())
        yield 0


def _fill_everybody(url: str, wanted: argparse.Namespace) -> dict[str, Any]:
    """All queues in order and given out, everybody online: taking and being given at once, nobody gets too much."""
    from evenhand.kernel import clock
    from evenhand.people.actions.status import set_status
    from evenhand.people.models import Agent, Queue

    _free()
    Queue.objects.update(is_pushed=True, is_in_order=True)
    for agent in Agent.objects.filter(username__startswith="bench"):
        set_status(agent=agent, status="online", actor=agent, now=clock.now())
    _at_once("full", url, wanted, beside="give")
    most, least, people = _sql(
        "SELECT max(n), min(n), count(*) FROM (SELECT count(*) AS n FROM cases_opencase o"
        " JOIN people_agent a ON a.id = o.assignee_id WHERE a.username LIKE 'bench%' GROUP BY a.id) AS each"
    )[0]
    given = _sql("SELECT count(*) FROM ledger_entry WHERE name = 'CaseAssigned' AND facts ? 'because'")[0][0]
    return {"most_in_hand": most, "least_in_hand": least, "people": people, "given_out": given}


if __name__ == "__main__":
    main()
