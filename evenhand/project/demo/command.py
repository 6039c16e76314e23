"""`evenhand demo`: the whole product with an invented company's day, or with a file of real posts."""

import json
import os
import re
import sys
import time
from pathlib import Path
from typing import Any

from evenhand.kernel.errors import EvenhandError
from evenhand.project.demo.access import PASSWORD
from evenhand.project.home import open_home
from evenhand.project.progress import Report, Silent, Terminal
from evenhand.project.up import PARTS, Extra, Ready, Step, bring_up

_DURATION = re.compile(r"(\d+(?:\.\d+)?)\s*(ms|s|m|min|h)?")
_SECONDS = {"ms": 0.001, "s": 1.0, "m": 60.0, "min": 60.0, "h": 3600.0, None: 1.0}


class NotUnderstood(EvenhandError):
    """That option is not understood."""

    code = "not_understood"


def run(
    *,
    headless: bool,
    duration: str,
    replay: Path | None,
    speed: str,
    as_json: bool,
    port: int,
    seed: int | None,
    fresh: bool,
) -> None:
    """Bring everything up, show it or count it, and stop cleanly."""
    if as_json and not headless:
        raise NotUnderstood("--json says what happened in a run without a browser: use it with --headless.")
    _check(speed, replay)
    seconds = _seconds(duration)
    report: Report = Silent() if as_json else Terminal()
    show = _Headless(replay is not None, seconds, as_json=as_json) if headless else _Live(report, seconds)
    finished = bring_up(
        open_home(),
        report=report,
        on_ready=show,
        port=port,
        steps=(_preparing(headless=headless, replay=replay, speed=speed, seed=seed, fresh=fresh),),
        parts=("worker", "thinker", "listener") if headless else PARTS,
        extra_parts=(_colleagues(headless=headless, replay=replay is not None),),
    )
    if headless and not finished:
        sys.exit(130)


def _check(speed: str, replay: Path | None) -> None:
    if speed and speed != "max" and not re.fullmatch(r"\d+(\.\d+)?x?", speed):
        raise NotUnderstood(f"--speed takes a number such as 10, or “max”; “{speed}” is neither.")
    if replay is not None and not replay.is_file():
        raise NotUnderstood(f"There is no file {replay}.")


def _seconds(duration: str) -> float | None:
    if not duration:
        return None
    match = _DURATION.fullmatch(duration.strip())
    if match is None:
        raise NotUnderstood(f"--for takes a time such as 60s or 5m; “{duration}” is none.")
    return float(match[1]) * _SECONDS[match[2]]


def _preparing(*, headless: bool, replay: Path | None, speed: str, seed: int | None, fresh: bool) -> Step:
    command = [sys.executable, "-m", "evenhand.project.demo.prepare", "--seed", str(seed if seed is not None else 1)]
    command += ["--replay", str(replay)] if replay else []
    command += ["--speed", speed] if speed else []
    command += ["--headless"] if headless else []
    command += ["--fresh"] if fresh else []
    return Step("Laying the file ready" if replay else "Founding the demo company", command)


def _colleagues(*, headless: bool, replay: bool) -> Extra:
    """Other agents at work; quickly where nobody watches, not at all on a person's own file."""
    every = "0.5" if headless else "86400" if replay else "9"
    command = [sys.executable, "-m", "evenhand.project.demo.colleagues", "--every", every]
    return Extra("colleagues", command if headless or replay else [*command, "--catch-up"])


class _Live:
    """Tells a person where to look, and stays."""

    def __init__(self, report: Report, seconds: float | None) -> None:
        self.report = report
        self.seconds = seconds

    def __call__(self, ready: Ready) -> bool:
        from evenhand.project.demo.company import COMPANY

        lead, agent = COMPANY.agents[0], COMPANY.agents[1]
        say = self.report.say
        if found := _found_again(ready):
            say(found)
        say(f"The desk is at {ready.url}")
        say(f"Log in as {lead.username} (leads) or {agent.username} (answers), password {PASSWORD}")
        say("Nobody but this machine can reach it. Ctrl-C stops everything; the next start finds your data again.")
        if self.seconds is None:
            return False
        time.sleep(self.seconds)
        return True


def _found_again(ready: Ready) -> str:
    """What an earlier start left, in words; empty on the first one."""
    from evenhand.project.demo.report import FILE

    found = json.loads((ready.home.run / FILE).read_text())["found"]
    if not found["cases"]:
        return ""
    return (
        f"Your data are here again: {found['posts']:,} posts in {found['cases']:,} cases, and what you did with them."
    )


class _Headless:
    """Watches the inbox until the time is over or the file ends, then prints what happened."""

    def __init__(self, until_end: bool, seconds: float | None, *, as_json: bool) -> None:  # noqa: FBT001
        self.until_end = until_end
        self.seconds = seconds if seconds is not None or until_end else 60.0
        self.as_json = as_json

    def __call__(self, ready: Ready) -> bool:
        os.environ["EVENHAND_DATABASE_URL"] = ready.database_url
        os.environ["EVENHAND_HOME"] = str(ready.home.root)
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "evenhand.project.settings")
        import django

        django.setup()
        from evenhand.people.models import Agent
        from evenhand.project.demo import report
        from evenhand.project.demo.company import COMPANY

        start = json.loads((ready.home.run / report.FILE).read_text())
        watcher = report.Watcher(Agent.objects.get(username=COMPANY.agents[0].username))
        watcher.start()
        began = report.wait_for_the_first(start["source"])
        ended = self._wait(start["source"])
        watcher.stop()
        self._print(report.summary(start, watcher, began=began, ended=ended))
        return True

    def _wait(self, source_id: int) -> float:
        from evenhand.ledger.errors import DATABASE_AWAY
        from evenhand.project.demo.report import is_finished

        until = None if self.seconds is None else time.monotonic() + self.seconds
        while until is None or time.monotonic() < until:
            try:
                if is_finished(source_id):
                    break
            except DATABASE_AWAY:
                pass
            time.sleep(0.1)
        return time.monotonic()

    def _print(self, summary: dict[str, Any]) -> None:
        if self.as_json:
            sys.stdout.write(json.dumps(summary) + "\n")
            return
        for name, value in summary.items():
            sys.stdout.write(f"{name.replace('_', ' '):>18}  {value}\n")
