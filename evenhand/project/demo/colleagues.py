"""The demo's other agents: they take cases that wait and answer them, through the same actions as everybody."""

import os
import random
import signal
import sys
import threading
from argparse import ArgumentParser
from itertools import count
from typing import TYPE_CHECKING
from uuid import uuid4

from evenhand.kernel import clock
from evenhand.kernel.errors import EvenhandError
from evenhand.project.demo.answers import ANSWERS, fitting

if TYPE_CHECKING:
    from evenhand.cases.models import Case

WAITED_LONG = 45 * 60  # seconds; of the cases that wait so long at the start, most are answered at once
STANDINGS = {"abebe": "online", "tomasz": "online", "priya": "busy", "siobhan": "away"}
RESOLVED = 0.6  # with an answer that fits
FITS = 0.9
LEFT_OVER = 0.35  # of them are left for the person who tries the demo


def main() -> None:
    """Called as a program by `evenhand demo`."""
    parser = ArgumentParser()
    parser.add_argument("--every", type=float, default=9.0)
    parser.add_argument("--catch-up", action="store_true")
    wanted = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "evenhand.project.settings")
    import django

    django.setup()
    stop = threading.Event()
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, lambda *_: stop.set())
    work(stop, every=wanted.every, catch_up=wanted.catch_up)


def work(stop: threading.Event, *, every: float, catch_up: bool) -> None:
    """Until told to stop: one case about every so many seconds; first those of the morning."""
    from django.db import connection

    from evenhand.ledger.errors import DATABASE_AWAY
    from evenhand.people.actions.status import note_all_open
    from evenhand.project.demo.known_problem import know_a_problem

    chance = random.Random()  # noqa: S311 - a demo, no secret
    here, is_known, looks = _come_in(), False, count()
    if catch_up:
        _catch_up(stop, chance)
        _begin_bad_day(stop)
    while not stop.wait(every * chance.uniform(0.5, 1.5)):
        try:
            note_all_open(here, now=clock.now())
            answer_one(chance)
            is_known = is_known or know_a_problem(now=clock.now())
            if catch_up:
                _judge_and_mend(waited=next(looks))
        except DATABASE_AWAY:
            connection.close()
        except EvenhandError as problem:
            sys.stderr.write(problem.sentence + "\n")


def _come_in() -> list[int]:
    """Some are online, one is busy, one is in a meeting; whose languages the desk gives out is left to who tries it."""
    from evenhand.people.actions.status import set_status
    from evenhand.people.models import Agent, AwayReason

    meeting = AwayReason.objects.filter(name="Meeting").values_list("pk", flat=True).first()
    here = []
    for name, status in STANDINGS.items():
        agent = Agent.objects.filter(username=name).first()
        if agent is not None:
            reason = meeting if status == "away" else None
            set_status(agent=agent, status=status, reason_id=reason, actor=agent, now=clock.now())
            here.append(agent.pk)
    return here


def _catch_up(stop: threading.Event, chance: random.Random) -> None:
    """The morning's work, done within seconds: wait until the morning was heard, then answer most of it."""
    from evenhand.cases.models import OpenCase

    stop.wait(4.0)
    waiting = OpenCase.objects.filter(category__lte=2, assignee=None).order_by("waiting_since", "case_id")
    ids = list(waiting.values_list("case_id", flat=True))
    for case_id in ids:
        if stop.is_set():
            return
        if chance.random() > LEFT_OVER:
            _try(case_id, chance)


def _begin_bad_day(stop: threading.Event) -> None:
    from evenhand.project.demo.bad_day import begin_bad_day
    from evenhand.project.demo.elsewhere import begin_elsewhere
    from evenhand.project.demo.rotas import keep_rotas

    try:
        begin_bad_day(now=clock.now())
        begin_elsewhere(now=clock.now())
        keep_rotas(stop, now=clock.now())
    except EvenhandError as problem:
        sys.stderr.write(problem.sentence + "\n")


def _judge_and_mend(*, waited: int) -> None:
    """Once there is enough of both; every further time it finds its work done."""
    from evenhand.project.demo.judging import judge_some
    from evenhand.project.demo.mending import take_causes_in_hand

    judge_some(waited=waited, now=clock.now())
    take_causes_in_hand(now=clock.now())


def _try(case_id: int, chance: random.Random) -> None:
    try:
        _answer(case_id, chance)
    except EvenhandError as problem:
        sys.stderr.write(problem.sentence + "\n")


def answer_one(chance: random.Random) -> bool:
    """One colleague takes one of the cases that wait longest; whether there was any."""
    from evenhand.cases.models import OpenCase

    waiting = OpenCase.objects.filter(category__lte=2, assignee=None).order_by("waiting_since", "case_id")
    ids = list(waiting.values_list("case_id", flat=True)[:40])
    if not ids:
        return False
    _answer(chance.choice(ids), chance)
    return True


def _answer(case_id: int, chance: random.Random) -> None:
    """Assign, answer in the customer's language, and now and then resolve."""
    from evenhand.cases.actions import assign_case
    from evenhand.cases.models import Case
    from evenhand.cases.reads import conversations_of
    from evenhand.flows.answer import answer
    from evenhand.people.models import Agent

    case = Case.objects.select_related("customer").get(pk=case_id)
    agents = list(Agent.objects.filter(role="agent", teams__brands=case.brand_id).distinct())
    conversations = conversations_of(case)
    if not agents or not conversations:
        return
    fluent = [agent for agent in agents if case.language in agent.languages]
    agent = chance.choice(fluent or agents)
    words, is_fitting = _words(case, chance)
    assign_case(case_id=case_id, assignee=agent, actor=agent, now=clock.now())
    answer(
        case_id=case_id,
        conversation_id=conversations[0].pk,
        text=words,
        key=uuid4(),
        actor=agent,
        resolve=is_fitting and chance.random() < RESOLVED,
        now=clock.now(),
    )


def _words(case: "Case", chance: random.Random) -> tuple[str, bool]:
    """What fits the matter, mostly; else what one says, which settles nothing."""
    name = case.customer.name
    first = name.split()[0] if name and name[0].isalpha() and "." not in name else ""
    fits = fitting(case.language, case.title) if chance.random() < FITS else ()
    words = chance.choice(fits or ANSWERS.get(case.language, ANSWERS["en"]))
    return words.replace(" {name}", f" {first}" if first else "").replace("{name}", first), bool(fits)


if __name__ == "__main__":
    main()
