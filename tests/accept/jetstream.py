"""Plays hours of a whole network through Jetstream to a real desk while everything goes wrong; prints one JSON line.

python -m tests.accept.jetstream --hours 12 --minutes 12 --seed 1
"""

import json
import logging
import random
import shutil
import statistics
import sys
import time
from argparse import ArgumentParser, Namespace
from collections import Counter
from typing import Any

from tests.accept import findings
from tests.accept.findings import rows
from tests.accept.jetstream_findings import Expected, found_wrong
from tests.accept.jetstream_trouble import SmallDisk, Trouble
from tests.accept.stage import Stage, disconnect
from tests.peers.jetstream import SECOND, Chaos, JetstreamServer
from tests.peers.jetstream_events import Invented

WORD = "Quillnet"
SETTLES_WITHIN = 1800.0  # seconds from the last trouble to the end of all work
NOWHERE = "http://127.0.0.1:1"


class NetworkStage(Stage):
    """A desk on a disk of its own, two servers that serve one network, and one query."""

    def __init__(self, given: Namespace) -> None:
        super().__init__()
        self.disk = SmallDisk(self.root, given.disk)
        self.given = given
        length = int(given.hours * 3600)
        self.journal = Invented(
            seed=given.seed,
            start_us=time.time_ns() // 1000 - length * SECOND,
            count=int(length * given.rate),
            rate=given.rate,
            speed=length / (given.minutes * 60),
        )
        self.chaos = [Chaos(given.seed + number, every=given.every) for number in range(2)]
        self.servers = [
            JetstreamServer(self.journal, chaos=chaos, skew_us=skew * SECOND)
            for chaos, skew in zip(self.chaos, (0, 1), strict=True)
        ]
        self.source = 0

    def on_stage(self) -> None:
        """Connect the stream, and listen for one word of everything that is said."""
        from evenhand.channels.actions import open_source
        from evenhand.channels.models import Source
        from evenhand.kernel import clock
        from evenhand.listening.actions import remove_query, save_query
        from evenhand.listening.models import Query
        from evenhand.people.models import Brand

        now = clock.now()
        for query in Query.objects.filter(is_removed=False):
            remove_query(query_id=query.pk, actor=None, now=now)
        brand = Brand.objects.order_by("id").first()
        assert brand is not None
        save_query(brand_id=brand.pk, name="Everything about us", text=WORD, actor=None, now=now)
        settings = {"hosts": ", ".join(server.url for server in self.servers), "appview": NOWHERE}
        source = open_source(kind="jetstream", name="The network", settings=settings, now=now)
        Source.objects.filter(pk=source.pk).update(cursor={"time_us": self.journal.start_us})
        self.source = source.pk

    def close(self) -> None:
        """Leave nothing behind."""
        for server in self.servers:
            server.stop()
        self.disk.clear()
        super().close()
        self.disk.close()
        shutil.rmtree(self.root, ignore_errors=True)


def main() -> None:
    """Run it, print the line, and exit 1 if anything is not as it must be."""
    report = run(_arguments())
    sys.stdout.write(json.dumps(report) + "\n")
    sys.exit(1 if report["faults"] else 0)


def _arguments() -> Namespace:
    parser = ArgumentParser()
    parser.add_argument("--hours", type=float, default=12.0, help="of the network")
    parser.add_argument("--minutes", type=float, default=12.0, help="of ours, in which they pass")
    parser.add_argument("--rate", type=float, default=40.0, help="events a second of the network")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--every", type=int, default=40_000, help="frames between two faults of a server")
    parser.add_argument("--pause", type=float, default=6.0, help="seconds between two troubles, about")
    parser.add_argument("--full", type=int, default=2, help="how often the disk is full")
    parser.add_argument("--disk", type=int, default=3000, help="its size in megabytes")
    parser.add_argument("--calm", action="store_true", help="nothing goes wrong")
    parser.add_argument("--keep", action="store_true", help="leave the folder for a look")
    return parser.parse_args()


def run(given: Namespace) -> dict[str, Any]:
    """Play, make trouble, let it settle, look, and say what was found."""
    logging.getLogger("websockets").setLevel(logging.CRITICAL)
    began = time.monotonic()
    stage = NetworkStage(given)
    try:
        stage.found()
        for chaos in stage.chaos:
            chaos.is_over = given.calm
        for server in stage.servers:
            server.start()
        lags, trouble = _play(stage)
        settled = _settle(stage, trouble)
        return _report(stage, trouble, lags, settled) | {"seconds": round(time.monotonic() - began, 1)}
    finally:
        disconnect()
        if given.keep:
            sys.stderr.write(f"kept {stage.root}\n")
            stage.stop()
        else:
            stage.close()


def _play(stage: NetworkStage) -> tuple[list[float], Trouble]:
    """The hours pass; how far behind the desk was, in seconds of the network, again and again."""
    given = stage.given
    trouble = Trouble(stage, stage.servers, stage.disk, random.Random(given.seed))
    stage.start()
    _told(stage, trouble, "SELECT 1")
    stage.journal.begin()
    end = time.monotonic() + given.minutes * 60
    full_at = [end - given.minutes * 60 * (number + 1) / (given.full + 1) for number in range(given.full)][::-1]
    lags: list[float] = []
    while time.monotonic() < end:
        trouble.keep_up()
        if given.calm:
            time.sleep(1)
        elif full_at and time.monotonic() > full_at[0]:
            full_at.pop(0)
            trouble.full_disk()
        else:
            time.sleep(trouble.chance.uniform(0, 2 * given.pause))
            trouble.one()
        lags.append(_lag(stage, trouble))
    return lags, trouble


def _told(stage: NetworkStage, trouble: Trouble, query: str, *values: Any) -> Any:
    """The first value the database says, asked until it is there: we are among those who get killed."""
    from evenhand.ledger.errors import DATABASE_AWAY

    until = time.monotonic() + SETTLES_WITHIN
    while True:
        try:
            return rows(query, *values)[0][0]
        except DATABASE_AWAY:
            disconnect()
            trouble.keep_up()
            if time.monotonic() > until:
                raise
            time.sleep(0.1)


def _lag(stage: NetworkStage, trouble: Trouble) -> float:
    """Seconds of the network between its present and what is stored."""
    query = "SELECT cursor->>'time_us' FROM channels_source WHERE id = %s"
    cursor = _told(stage, trouble, query, stage.source)
    end_us = stage.journal.start_us + int(stage.journal.count / stage.journal.rate * SECOND)
    return max(0.0, (min(stage.journal.now_us(), end_us) - int(cursor)) / SECOND)


def _settle(stage: NetworkStage, trouble: Trouble) -> dict[str, Any]:
    """Nothing goes wrong any more: how long until nothing waits, and what still does when patience ends."""
    since = time.monotonic()
    for chaos in stage.chaos:
        chaos.is_over = True
    for server in stage.servers:
        server.faults.clear()
    waiting: dict[str, Any] = {"lag": 1.0}
    counted, still_since = -1, since
    while time.monotonic() - since < SETTLES_WITHIN:
        trouble.keep_up()
        lag = _lag(stage, trouble)
        batches = _told(stage, trouble, "SELECT count(*) FROM channels_batch WHERE understood_at IS NULL")
        now_counted = _told(stage, trouble, "SELECT coalesce(sum(posts), 0) FROM listening_heardhour")
        if now_counted != counted:
            counted, still_since = now_counted, time.monotonic()
        waiting = {"lag": round(lag, 1), "batches": batches}
        if lag < 2.5 and not batches and time.monotonic() - still_since > 5:
            return {"seconds": round(still_since - since, 1), "waiting": {}, "lag": round(lag, 2)}
        time.sleep(0.2)
    return {"seconds": round(time.monotonic() - since, 1), "waiting": waiting, "lag": waiting["lag"]}


def _report(stage: NetworkStage, trouble: Trouble, lags: list[float], settled: dict[str, Any]) -> dict[str, Any]:
    given, expected = stage.given, Expected.of(stage.journal, WORD)
    faults = [f"still waiting: {settled['waiting']}"] if settled["waiting"] else []
    faults += found_wrong(stage.source, expected) + findings.cases()
    ends = trouble.killer.own_ends
    if ends and not trouble.happened["full_disk"]:
        faults.append(f"“evenhand up” ended by itself {ends} times")
    return {
        "hours": given.hours,
        "compression": round(given.hours * 60 / given.minutes, 1),
        "events": stage.journal.count,
        "posts": expected.posts,
        "caught": len(expected.texts),
        "deleted": len(expected.gone),
        "broken": expected.broken,
        "trouble": dict(trouble.happened),
        "server_faults": dict(sum((Counter(each.happened) for each in stage.chaos), start=Counter())),
        "connections": sum(len(server.told) for server in stage.servers),
        "sent": sum(server.sent for server in stage.servers),
        "ended_by_itself": ends,
        "lag_median": round(statistics.median(lags), 1),
        "lag_most": round(max(lags), 1),
        "lag_end": settled["lag"],
        "settled_after": settled["seconds"],
        "faults": faults,
    }


if __name__ == "__main__":
    main()
