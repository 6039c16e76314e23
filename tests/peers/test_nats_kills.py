"""A real cluster of NATS servers, readers and sifters as processes of their own, and what happens when they die.

Everything said is known beforehand; in the end it is compared with what was stored: none lost, none doubled.
"""

import logging
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest
from django.db import connection

from evenhand.channels.models import Batch, Source
from tests.cast import make_cast
from tests.listening.streams.crowd import assert_complete, kept, listen_to_crowd
from tests.peers import nats, nats_crowd
from tests.peers.processes import Processes

pytestmark = [pytest.mark.peers, pytest.mark.django_db(transaction=True)]
long = pytest.mark.accept  # minutes of kills on a cluster; `make accept`

log_of_tests = logging.getLogger(__name__)

LAST = 2500
PREFIXES = count(1)
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def cluster() -> Iterator[nats.Nodes]:
    """Three servers."""
    with nats.running(3) as nodes:
        yield nodes


class Stage:
    """A source, its stream on the cluster, and the processes that read and sift."""

    def __init__(self, cluster: nats.Nodes, processes: Processes, source: Source) -> None:
        self.cluster, self.source = cluster, source
        self.prefix = f"kills-{os.getpid()}-{next(PREFIXES)}"
        self.stream = f"{self.prefix}-source-{source.pk}"
        self._processes = processes
        self._numbers = count(1)

    def start(self, role: str, moment: str = "") -> subprocess.Popen[bytes]:
        label = f"{role}-{next(self._numbers)}"
        command = [sys.executable, "-m", "tests.peers.nats_part", role, str(self.source.pk), *([moment] * bool(moment))]
        environment = {
            "EVENHAND_DATABASE_URL": _database_url(),
            "EVENHAND_NATS_URL": ",".join(self.cluster.address.servers),
            "EVENHAND_NATS_PREFIX": self.prefix,
            "EVENHAND_STREAM_PARTITIONS": "4",
            "DJANGO_SETTINGS_MODULE": "evenhand.project.settings",
        }
        return self._processes.start(label, command, environment=environment, cwd=ROOT)

    def has_stored(self, posts: int) -> bool:
        return len(kept()) >= posts

    def cursor_at(self) -> int:
        self.source.refresh_from_db()
        return (self.source.cursor or {}).get("at", 0)

    def is_ended(self) -> bool:
        self.source.refresh_from_db()
        return self.source.state == "ended"

    def end(self, *, seconds: float = 200.0) -> None:
        """Wait until everything was read and sifted, and compare."""
        wait_until(self.is_ended, seconds=seconds)
        assert_complete(self.source, last=self.source.settings["last"])


def _database_url() -> str:
    at = connection.settings_dict
    return f"postgresql://{at['USER']}:{at['PASSWORD']}@{at['HOST']}:{at['PORT']}/{at['NAME']}"


def wait_until(look: Callable[[], bool], *, seconds: float = 60.0) -> None:
    end = time.monotonic() + seconds
    while not look():
        assert time.monotonic() < end, "it did not come true"
        time.sleep(0.05)


@pytest.fixture
def stage(cluster: nats.Nodes) -> Iterator[Stage]:
    cluster.wait_until_healthy()
    source = listen_to_crowd(make_cast(), last=LAST, most=40, pause=0.2)
    with Processes("nats-parts") as processes:
        yield Stage(cluster, processes, source)
        for log in processes.folder.glob("*.log"):
            log_of_tests.info("%s\n%s", log.name, log.read_text()[-6000:])  # shown where a test fails
    assert not Batch.objects.filter(source=source, understood_at=None, failures__gt=0).exists()


def test_the_leader_of_the_stream_may_be_killed_while_it_is_read_and_sifted(stage: Stage) -> None:
    for role in ("sifter", "sifter", "reader"):
        stage.start(role)
    wait_until(lambda: stage.has_stored(100))
    leader = stage.cluster.leader_of(stage.stream)
    stage.cluster.kill(leader)
    at = stage.cursor_at()
    wait_until(lambda: stage.cursor_at() > at + 200)  # a majority goes on
    stage.cluster.start(leader)
    stage.cluster.wait_until_healthy()
    stage.cluster.kill(stage.cluster.leader_of(stage.stream))
    stage.end()
    for node in stage.cluster.nodes:
        if not stage.cluster.is_running(node.name):
            stage.cluster.start(node.name)


@long
def test_a_leader_that_hangs_is_left_for_another(stage: Stage) -> None:
    for role in ("sifter", "sifter", "reader"):
        stage.start(role)
    wait_until(lambda: stage.has_stored(100))
    leader = stage.cluster.leader_of(stage.stream)
    stage.cluster.stall(leader)
    try:
        at = stage.cursor_at()
        wait_until(lambda: stage.cursor_at() > at + 200)
    finally:
        stage.cluster.wake(leader)
    stage.end()


@long
def test_without_a_majority_reading_waits_and_then_goes_on(stage: Stage) -> None:
    for role in ("sifter", "reader"):
        stage.start(role)
    wait_until(lambda: stage.has_stored(50))
    gone = [node.name for node in stage.cluster.nodes[:2]]
    for name in gone:
        stage.cluster.kill(name)
    wait_until(lambda: bool(Source.objects.get(pk=stage.source.pk).trouble))
    at = stage.cursor_at()
    time.sleep(2)
    assert stage.cursor_at() == at < len(nats_crowd.items(LAST))
    for name in gone:
        stage.cluster.start(name)
    stage.end()
    assert Source.objects.get(pk=stage.source.pk).trouble == ""


@long
@pytest.mark.parametrize("moment", ["taken", "stored"])
def test_a_sifter_that_is_killed_is_replaced_by_another(stage: Stage, moment: str) -> None:
    dying = stage.start("sifter", moment)
    stage.start("reader")
    assert dying.wait(60) == -signal.SIGKILL
    stage.start("sifter")
    stage.end()


@long
@pytest.mark.parametrize("moment", ["fetched", "published"])
def test_a_reader_that_is_killed_is_replaced_by_another(stage: Stage, moment: str) -> None:
    stage.start("sifter")
    dying = stage.start("reader", moment)
    assert dying.wait(60) == -signal.SIGKILL
    stage.start("reader")
    stage.end()


@long
def test_whoever_is_killed_none_is_lost_and_none_doubled(stage: Stage) -> None:
    """Twelve kills of whatever chance chooses, each replaced at once; one server is away at a time."""
    chance = random.Random(7)
    running = {
        label: stage.start(label.partition("-")[0]) for label in ("reader-a", "reader-b", "sifter-a", "sifter-b")
    }
    wait_until(lambda: stage.has_stored(20))
    for _ in range(12):
        time.sleep(chance.uniform(0.3, 1.5))
        victim = chance.choice([*running, *(node.name for node in stage.cluster.nodes)])
        if victim in running:
            running[victim].kill()
            running[victim].wait()
            running[victim] = stage.start(victim.partition("-")[0])
        else:
            stage.cluster.kill(victim)
            stage.cluster.start(victim)
            stage.cluster.wait_until_healthy()
    stage.end()
