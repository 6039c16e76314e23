"""Kills the product again and again during a replay with replies going out; prints one JSON line about it.

python -m tests.accept.kills --kills 200 --seed 1 --rows 40000
"""

import json
import random
import statistics
import sys
import time
from argparse import ArgumentParser, Namespace
from collections import defaultdict
from typing import Any

from tests.accept import findings, script
from tests.accept.driver import Driver
from tests.accept.killer import Killer, rows_in
from tests.accept.stage import Stage, disconnect

WEIGHTS = {
    "listener": 24,
    "worker": 15,
    "thinker": 5,
    "mid_send": 14,
    "session": 12,
    "mid_copy": 10,
    "postgres": 8,
    "web": 9,
    "supervisor": 5,
}
SETTLES_WITHIN = 180.0  # seconds from the last kill to the end of all work


class ReplayStage(Stage):
    """A stage on which a file is replayed; its peer takes a while between a reply's arrival and the receipt."""

    def __init__(self, given: Namespace) -> None:
        super().__init__()
        self.given = given
        self.source = 0
        broken = max(3, given.rows // 500)
        self.expected = script.write(self.root / "posts.csv", rows=given.rows, seed=given.seed, broken=broken)

    def settings(self, *, speed: float | str) -> dict[str, Any]:
        """The source as an administrator fills it in."""
        return {
            "path": str(self.expected.path),
            "spool": str(self.root / "peer" / "spool"),
            "sent": str(self.sent),
            "layout": "evenhand",
            "speed": speed,
            "echo": self.given.echo,
            "send_delay": 0.3,
        }

    def on_stage(self) -> None:
        """Open the source with all accounts the file names."""
        from evenhand.channels.actions import open_source
        from evenhand.channels.connectors.replay.settings import read_settings
        from evenhand.channels.connectors.replay.spool import scan
        from evenhand.kernel import clock
        from evenhand.project.demo.founding import open_accounts

        settings = self.settings(speed=self.given.pace / script.ROWS_A_SECOND)
        source = open_source(kind="replay", name="Kills", settings=settings, now=clock.now())
        open_accounts(source, ((each.handle, each.network) for each in scan(read_settings(settings)).accounts))
        self.source = source.pk

    def hurry(self) -> None:
        """What is left of the file comes as fast as it goes."""
        from evenhand.channels.models import Source

        Source.objects.filter(pk=self.source).update(settings=self.settings(speed="max"))


def main() -> None:
    """Run it, print the line, and exit 1 if anything is not as it must be."""
    report = run(_arguments())
    sys.stdout.write(json.dumps(report) + "\n")
    sys.exit(1 if report["faults"] else 0)


def _arguments() -> Namespace:
    parser = ArgumentParser()
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rows", type=int, default=40_000)
    parser.add_argument("--pace", type=float, default=60.0, help="rows a second")
    parser.add_argument("--every", type=float, default=0.6, help="seconds between two replies")
    parser.add_argument("--resolves", type=float, default=0.0, help="share of replies that resolve their case")
    parser.add_argument("--echo", action="store_true", help="the peer tells the listener of our replies")
    parser.add_argument("--calm", action="store_true", help="replay the file once more without kills, and compare")
    parser.add_argument("--keep", action="store_true", help="leave the folder for a look")
    return parser.parse_args()


def run(given: Namespace) -> dict[str, Any]:
    """Kill, let it settle, look, and say what was found."""
    began = time.monotonic()
    stage = ReplayStage(given)
    try:
        stage.found()
        driver = Driver(random.Random(given.seed), given.every, given.resolves)
        killer = Killer(stage, random.Random(given.seed), WEIGHTS, lambda: rows_in(stage.sent))
        stage.start()
        _await_the_first(stage)
        driver.start()
        _await_a_reply(driver)
        killer.run(given.kills)
        settled = _settle(stage, driver)
        report = _report(stage, driver, killer, settled, began)
        if given.calm:
            report["faults"] += _calm(stage, report)
        return report | {"seconds": round(time.monotonic() - began, 1)}
    finally:
        disconnect()
        if given.keep:
            sys.stderr.write(f"kept {stage.root}\n")
            stage.stop()
        else:
            stage.close()


def _await_the_first(stage: Stage) -> None:
    """The random moments begin with the first posts."""
    stage.await_database()
    until = time.monotonic() + 60
    while not findings.rows("SELECT 1 FROM cases_opencase LIMIT 1") and time.monotonic() < until:
        time.sleep(0.05)


def _await_a_reply(driver: Driver) -> None:
    """And with the first reply: on a quick machine few kills would be over before it."""
    until = time.monotonic() + 60
    while not driver.approved and time.monotonic() < until:
        time.sleep(0.02)


def _settle(stage: ReplayStage, driver: Driver) -> dict[str, Any]:
    """Nobody dies any more: let the file end and all work be done. What still waits when patience ends."""
    since = time.monotonic()
    driver.stop()
    last = Killer(stage, random.Random(0), {"listener": 1}, lambda: 0)
    last.keep_up()
    stage.await_database()
    stage.hurry()
    last.run(1)  # so that it reads its settings anew
    waiting: dict[str, Any] = {}
    while time.monotonic() - since < SETTLES_WITHIN:
        last.keep_up()
        stage.await_database()
        waiting = findings.waiting()
        if not any(waiting.values()):
            break
        time.sleep(0.2)
    return {"seconds": round(time.monotonic() - since, 1), "waiting": {k: v for k, v in waiting.items() if v}}


def _report(
    stage: ReplayStage, driver: Driver, killer: Killer, settled: dict[str, Any], began: float
) -> dict[str, Any]:
    sent = {row[0] for row in findings.rows("SELECT external_id FROM replies_delivery WHERE external_id <> ''")}
    faults = [f"still waiting: {settled['waiting']}"] if settled["waiting"] else []
    faults += [f"“evenhand up” ended by itself {killer.own_ends} times"] if killer.own_ends else []
    faults += [f"refused: {why}" for why in set(driver.refused.values())]
    faults += findings.posts(stage.source, stage.expected, sent)
    faults += findings.source(stage.source, stage.expected, len(sent) if stage.given.echo else 0)
    faults += findings.cases() + findings.replies(driver.approved, driver.refused, stage.sent)
    faults += findings.ledger(driver.moves)
    return {
        "kills": killer.counts(),
        "seed": stage.given.seed,
        "posts": len(stage.expected.thread_of),
        "rows": stage.expected.rows,
        "broken": len(stage.expected.broken),
        "replies": len(driver.approved),
        "refused": sorted(set(driver.refused.values())),
        "sends": findings.attempts(stage.sent),
        "pressed_again": driver.repeats,
        "failed_starts": killer.failed_starts,
        "totals": findings.totals(),
        "flows_again": _recovery(killer.kills),
        "settled_after": settled["seconds"],
        "faults": faults,
    }


def _recovery(kills: list[tuple[str, float]]) -> dict[str, float]:
    """Median seconds from a kill until posts heard after it are in their cases."""
    heard = [
        row[0] for row in findings.rows("SELECT extract(epoch FROM heard_at)::float8 FROM channels_batch ORDER BY 1")
    ]
    lasts: dict[str, list[float]] = defaultdict(list)
    for kind, at in kills:
        after = next((each for each in heard if each > at), None)
        if after is not None:
            lasts[kind].append(after - at)
            lasts["all"].append(after - at)
    return {kind: round(statistics.median(each), 2) for kind, each in lasts.items()}


def _calm(stage: ReplayStage, report: dict[str, Any]) -> list[str]:
    """The same file once more on an empty desk, nobody killed: as many conversations and cases must come of it."""
    import threading

    from evenhand.channels.actions import restart_source
    from evenhand.flows.listen import Listener
    from evenhand.project.demo import founding
    from evenhand.project.demo.prepare import _empty

    disconnect()
    stage.stop()
    calm: list[tuple[int, int]] = []

    def again() -> None:
        disconnect()
        _empty()
        founding.found()
        stage.on_stage()
        stage.hurry()
        restart_source(source_id=stage.source)
        Listener(stage.source, threading.Event()).run()
        disconnect()
        calm.append(findings.totals())

    stage.with_database(again)
    report["calm_totals"] = calm[0]
    conversations, cases = report["totals"]
    wrong = [] if conversations == calm[0][0] else [f"{conversations} conversations; {calm[0][0]} in a calm run"]
    if stage.given.resolves == 0 and cases != calm[0][1]:
        wrong.append(f"{cases} cases; {calm[0][1]} in a calm run")
    return wrong


if __name__ == "__main__":
    main()
