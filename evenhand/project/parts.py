"""The long-running parts: the worker (jobs, subscriptions, sweeps) and the listener (one thread a source)."""

import asyncio
import itertools
import logging
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import procrastinate
import psycopg
from django.conf import settings
from django.db import connection

from evenhand.cases.actions.notices import forget_old_notices
from evenhand.cases.actions.presence import forget_absent
from evenhand.cases.actions.threads import forget_threads
from evenhand.channels import registry
from evenhand.channels.models import Source
from evenhand.channels.reads import sources_to_read
from evenhand.colleagues.actions.brought import place_waiting
from evenhand.flows import (
    answer,
    answer_many,
    assigning,
    clocks,
    community,
    escalating,
    handover,
    incidents,
    intake,
    leads,
    letting_in,
    notifying,
    phone,
    promises,
    pushed,
)
from evenhand.flows.alarms import watch as ring_alarms
from evenhand.flows.jobs import SENDING, jobs, nudge
from evenhand.flows.listen import Listener
from evenhand.incidents.actions.counting import forget_counts
from evenhand.insight.actions.deflection import forget_visits
from evenhand.kernel import clock
from evenhand.ledger.actions import CHANNEL, make_partitions, move_on
from evenhand.ledger.errors import DATABASE_AWAY
from evenhand.ledger.reads import events_after, position_of
from evenhand.listening.actions.sample import forget_old
from evenhand.project.rounds import every, go_round, stop_on_signal
from evenhand.replies.actions.approvals import note_expired
from evenhand.routing.actions.silence import forget_warnings

log = logging.getLogger(__name__)

FOLLOWER = "subscriptions"
SWEEP_EVERY = 5.0  # seconds
DUE_EVERY = 1.0
OVERDUE = timedelta(seconds=10)  # a reply whose job was lost or waits that long is sent by the sweep
MANY_EVERY, MANY_AT_WORK = 0.5, 0.1
TIDY_EVERY = 3600.0
TELL_EVERY = 15.0
ASSIGN_EVERY = 1.0
LET_IN_EVERY = 2.0
COMMUNE_EVERY, COMMUNE_WHOLLY = 2.0, 10  # seconds; each tenth round does everything
WARNED_FOR = timedelta(days=60)  # warnings of silence are kept
SENDERS = 4  # replies sent at the same time
OTHERS = 2  # other jobs done at the same time


def prepare_jobs(app: procrastinate.App) -> None:
    """Called when Django is ready: the jobs of all contexts are known to the runner."""
    app.add_tasks_from(jobs, namespace="flows")


def worker() -> None:
    """Follow the ledger, sweep, and run jobs, until told to stop."""
    rounds = {
        "follower": _follow,
        "sweeper": _sweep,
        "jobs": _run_jobs,
        "teller": _tell,
        "due": _call_due,
        "many": _answer_many,
        "assigner": _assign,
        "community": _commune,
        "door": _let_in,
    }
    go_round(rounds, stop_on_signal())


def listener() -> None:
    """Listen to every active source; new sources are found within seconds."""
    stop = stop_on_signal()
    threads: dict[str, threading.Thread] = {}
    while not stop.is_set():
        try:
            for source in sources_to_read():
                for name, run in _listeners(source, stop).items():
                    if name not in threads or not threads[name].is_alive():
                        threads[name] = threading.Thread(target=run(), name=name, daemon=True)
                        threads[name].start()
        except DATABASE_AWAY as problem:
            log.warning("the database is away (%s)", problem)
        connection.close()
        stop.wait(2.0)
    for thread in threads.values():
        thread.join(timeout=5)


def _listeners(source: Source, stop: threading.Event) -> dict[str, Callable[[], Callable[[], None]]]:
    """Who reads a source: threads by name, each made when it is needed."""
    can = registry.connector_class(source.kind).capabilities
    name = f"source-{source.pk}"
    if can.is_pushed:
        return {name: lambda: pushed.reader_of(source, stop).run}
    if not can.hears_strangers:
        return {name: lambda: Listener(source.pk, stop).run}
    from evenhand.flows import stream  # here: most desks hear nobody but their own customers

    between = stream.stream_of(source.pk)
    if between is None:
        return {name: lambda: stream.Reader(source.pk, stop).run}
    return {
        name: lambda: stream.Reader(source.pk, stop, between).run,
        f"{name}-sifter": lambda: stream.Sifter(source.pk, stop, between).run,
    }


def _follow(stop: threading.Event) -> None:
    """Hand settled events to their subscribers; woken by the ledger, looking every second all the same."""
    from evenhand.project.subscriptions import SUBSCRIPTIONS

    position = position_of(FOLLOWER)
    with _listening() as ears:
        while not stop.is_set():
            for event in events_after(position):
                for handle in SUBSCRIPTIONS.get(event.name, ()):
                    handle(event)
                position = event.position
            else:
                move_on(FOLLOWER, position=position)
            list(ears.notifies(timeout=1.0, stop_after=1))


def _listening() -> psycopg.Connection:
    """A connection of its own that hears the ledger's notices."""
    parameters = connection.get_connection_params()
    for ours in ("pool", "cursor_factory", "context", "prepare_threshold"):
        parameters.pop(ours, None)
    ears = psycopg.connect(**parameters, autocommit=True)
    ears.execute(f"LISTEN {CHANNEL}")
    return ears


def _sweep(stop: threading.Event) -> None:
    """Whatever a crash, a lost job or a dead worker left behind is found here."""
    tidied_at = -TIDY_EVERY
    while not stop.is_set():
        now = clock.now()
        if time.monotonic() - tidied_at > TIDY_EVERY:
            make_partitions(now=now)
            _forget_lost_jobs()
            forget_absent(now=now)
            forget_old(days=settings.SAMPLE_DAYS, now=now)
            forget_old_notices(now=now)
            forget_threads(now=now)
            forget_warnings(before=now - WARNED_FOR)
            forget_counts(now=now)
            forget_visits(now=now)
            letting_in.forget(now=now)
            tidied_at = time.monotonic()
        intake.resume(now=now)
        answer.recover(now=now)
        promises.ring(now=now)
        incidents.remind(now=now)
        handover.follow_invitations(now=now)
        clocks.wind_clocks(now=now)
        phone.settle_calls(now=now)
        place_waiting(now=now)
        leads.hand_due(now=now)
        for delivery_id in answer.due(now=now - OVERDUE):
            answer.deliver(UUID(str(delivery_id)))
        connection.close()
        stop.wait(SWEEP_EVERY)


def _call_due(stop: threading.Event) -> None:
    """Replies whose undo time is over, or whose own time has come, go out within a second."""
    called: dict[UUID, float] = {}
    while not stop.is_set():
        begun = time.monotonic()
        called = {each: at for each, at in called.items() if begun - at < OVERDUE.total_seconds()}
        due = [each for each in answer.due(now=clock.now()) if each not in called]
        nudge(due)
        called |= dict.fromkeys(due, begun)
        connection.close()
        stop.wait(DUE_EVERY)


def _answer_many(stop: threading.Event) -> None:
    """Answers for many are put into the outbox as quickly as it empties, and no quicker than channels take them."""
    while not stop.is_set():
        moved = answer_many.advance(now=clock.now())
        connection.close()
        stop.wait(MANY_AT_WORK if moved else MANY_EVERY)


def _tell(stop: threading.Event) -> None:
    """People are told of clocks that run out, and by mail what they did not see; a slow mail server delays nobody."""
    every(TELL_EVERY, stop, _tell_of)


def _tell_of() -> None:
    now = clock.now()
    escalating.escalate(now=now)
    note_expired(now=now)
    notifying.send_mails(now=now)
    ring_alarms(now=now)
    incidents.send_updates(now=now)


def _assign(stop: threading.Event) -> None:
    """Who is gone is away, and work finds who is there, within a second."""
    every(ASSIGN_EVERY, stop, lambda: assigning.sweep(now=clock.now()))


def _commune(stop: threading.Event) -> None:
    """Members of communities get their links and news; questions reach our people, our replies their topics."""
    for number in itertools.count():
        if stop.is_set():
            return
        community.look_on(now=clock.now(), is_thorough=number % COMMUNE_WHOLLY == 0)
        connection.close()
        stop.wait(COMMUNE_EVERY)


def _let_in(stop: threading.Event) -> None:
    """People who work elsewhere in the house get their links and invitations."""
    every(LET_IN_EVERY, stop, lambda: bool(letting_in.send(now=clock.now())))


def _forget_lost_jobs() -> None:
    """Jobs whose worker died never end; their rows were found by the sweep, so the jobs may go."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs WHERE status = 'doing' AND worker_id IS NULL")


def _run_jobs(stop: threading.Event) -> None:
    """Run jobs until told to stop."""

    async def run() -> None:
        runner = _runner()
        options: dict[str, Any] = {"install_signal_handlers": False, "delete_jobs": "successful"}
        async with runner.open_async():
            tasks = [
                asyncio.create_task(runner.run_worker_async(queues=queues, concurrency=hands, **options))
                for queues, hands in hands_of(runner)
            ]
            while not stop.is_set() and not any(task.done() for task in tasks):  # noqa: ASYNC110 - a thread’s event
                await asyncio.sleep(0.2)
            ended = [task for task in tasks if task.done()]
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            for task in ended:
                task.result()

    asyncio.run(run())


def hands_of(runner: procrastinate.App) -> list[tuple[list[str], int]]:
    """Which queues of jobs share how many hands: replies have theirs, whatever else is to do."""
    others = {task.queue for task in runner.tasks.values()} - {SENDING}
    return [([SENDING], SENDERS), (sorted(others), OTHERS)]


def _runner() -> procrastinate.App:
    """An app of the runner's own with the same jobs: the other threads go on deferring over Django's connections."""
    from procrastinate.contrib.django import app

    connector: Any = app.connector  # Django's, which knows its counterpart for workers
    runner = procrastinate.App(connector=connector.get_worker_connector())
    for task in app.tasks.values():
        if task.name not in runner.tasks:
            runner.task(name=task.name, queue=task.queue)(task.func)
    return runner
