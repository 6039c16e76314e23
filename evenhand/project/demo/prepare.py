"""The step before the demo's parts start: found the company and lay the day, or the file, ready to be replayed."""

import json
import os
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from evenhand.kernel import clock
from evenhand.kernel.errors import EvenhandError

if TYPE_CHECKING:
    from evenhand.channels.models import Source
    from evenhand.project.home import Home

DAY_SOURCE = "The demo’s day"
SQUARE_SOURCE = "Everybody on Bluesky (demo)"
DAYS = 3  # written at once; a later start writes the next ones
POSTS_A_DAY = 4_000
OPENS_AT = timedelta(hours=13, minutes=40)  # what was written before is there at once; at 14:00 the outage begins
BEGINS_AT = timedelta(hours=8)
HEADLESS_SPEED = 600.0  # a minute shows ten hours, the outage among them


class NotADemo(EvenhandError):
    """This data folder holds a real desk; give the demo one of its own with EVENHAND_HOME."""

    code = "not_a_demo"


def main() -> None:
    """Called as a program by `evenhand demo`; every line printed is shown as progress."""
    wanted = _arguments()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "evenhand.project.settings")
    import django

    django.setup()
    try:
        prepare(wanted)
    except EvenhandError as problem:
        sys.exit(problem.sentence)


def _arguments() -> Namespace:
    parser = ArgumentParser()
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--speed", default="")
    parser.add_argument("--replay", type=Path)
    parser.add_argument("--headless", action="store_true")
    parser.add_argument("--fresh", action="store_true")
    return parser.parse_args()


def prepare(wanted: Namespace) -> None:
    """Found the company, open the source, and write down where the counts stand."""
    from evenhand.project.demo import founding
    from evenhand.project.demo.chat import open_chat
    from evenhand.project.demo.community.writing import write_community
    from evenhand.project.demo.coverage import cover
    from evenhand.project.demo.daring import dare
    from evenhand.project.demo.earlier import bring_what_came_before
    from evenhand.project.demo.effects import want_to_know
    from evenhand.project.demo.help.writing import write_help
    from evenhand.project.demo.incident import write_playbooks
    from evenhand.project.demo.long_stories import write_long_stories
    from evenhand.project.demo.macros import write_macros
    from evenhand.project.demo.report import begin
    from evenhand.project.demo.telephone import open_line
    from evenhand.project.home import open_home

    home = open_home()
    _refuse_a_real_desk()
    if wanted.fresh:
        _say("emptying the desk")
        _empty()
    found = _found()
    _say("founding the company")
    founding.found()
    if wanted.replay:
        sources = [_replay_of(wanted.replay, wanted, home)]
    else:
        founding.write_queries()
        founding.write_subjects()
        write_macros()
        write_help()
        write_playbooks()
        cover()
        dare()
        want_to_know(now=clock.now())
        bring_what_came_before()
        sources = _day(wanted, home)
        if not wanted.headless:
            sources += [open_chat(), open_line(now=clock.now())]
            _say("inviting the community")
            sources += filter(None, [write_community()])
            _say("remembering some long stories")
            write_long_stories(sources[0], now=clock.now())
    _pause_others(sources)
    begin(home, sources[0], found=found)


def _refuse_a_real_desk() -> None:
    from evenhand.channels.actions import by_hand
    from evenhand.channels.models import Source
    from evenhand.project.demo.chat import CHAT_SOURCE
    from evenhand.project.demo.telephone import PHONE_SOURCE

    ours = ["replay", "community", by_hand.KIND]  # somebody may have added a post by hand to the demo
    if Source.objects.exclude(kind__in=ours).exclude(name__in=[CHAT_SOURCE, PHONE_SOURCE]).exists():
        raise NotADemo


def _found() -> dict[str, int]:
    """What an earlier start left here."""
    from evenhand.cases.models import Case
    from evenhand.channels.models import Post

    return {"posts": Post.objects.exclude(batch=None).count(), "cases": Case.objects.count()}


def _empty() -> None:
    from django.apps import apps
    from django.db import connection

    ours = [model._meta.db_table for model in apps.get_models() if model.__module__.startswith("evenhand.")]  # noqa: SLF001
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {', '.join(ours)}, procrastinate_jobs CASCADE")


def _day(wanted: Namespace, home: "Home") -> "list[Source]":
    """The invented company's day. One that was left is gone on with where it stopped; when it is over, others follow.

    In a browser, what strangers say comes from a source of its own, of which only matches are kept; without one
    everything is taken in, so that all of it can be counted.
    """
    if left := _left():
        _say("going on with the day where it stopped")
        return [_go_on(source, wanted) for source in left]
    now = clock.now().replace(microsecond=0)
    stem = home.replay / f"day-{wanted.seed}-{int(now.timestamp())}"
    _say(f"inventing {DAYS} days of posts")
    rows = list(_rows(wanted.seed, now, first_day=DAYS * _told_before(home, wanted)))
    settings: dict[str, object] = {
        "spool": str(home.replay / "spool"),
        "sent": str(home.replay / "sent.sqlite"),
        "echo": False,
        "layout": "evenhand",
        "speed": _speed(wanted.speed, otherwise=HEADLESS_SPEED if wanted.headless else 10.0),
        "rebase": not wanted.headless,
        "backlog_until": "" if wanted.headless else now.isoformat(),
    }
    if wanted.headless:
        return [_open_rows(DAY_SOURCE, stem, rows, settings)]
    said, overheard = [[row for row in rows if (row["overheard"] == "true") is each] for each in (False, True)]
    square = {**settings, "overhears": "bluesky"}
    return [
        _open_rows(DAY_SOURCE, stem, said, settings),
        _open_rows(SQUARE_SOURCE, stem.with_name(stem.name + "-square"), overheard, square),
    ]


def _left() -> "list[Source]":
    """What an earlier start did not tell to its end, the company's own day first."""
    from evenhand.channels.models import Source, SourceState

    states = [SourceState.ACTIVE, SourceState.PAUSED]
    found = Source.objects.filter(name__in=[DAY_SOURCE, SQUARE_SOURCE], state__in=states)
    left = sorted(found, key=lambda source: source.name != DAY_SOURCE)
    is_whole = bool(left) and left[0].name == DAY_SOURCE
    return left if is_whole and all(Path(source.settings["path"]).exists() for source in left) else []


def _go_on(source: "Source", wanted: Namespace) -> "Source":
    """Its clock stood still while nothing ran: what nobody could see does not come all at once."""
    from evenhand.channels.actions import open_source

    now = clock.now()
    speed = _speed(wanted.speed, otherwise=source.settings["speed"])
    settings = {**source.settings, "speed": speed, "resumed_at": now.isoformat()}
    return open_source(kind="replay", name=source.name, settings=settings, now=now)


def _told_before(home: "Home", wanted: Namespace) -> int:
    """How often days were invented from this seed and are on this desk: the next ones must be others."""
    if wanted.fresh:
        return 0
    return sum(1 for path in home.replay.glob(f"day-{wanted.seed}-*.jsonl") if not path.stem.endswith("-square"))


def _open_rows(name: str, stem: Path, rows: "list[dict[str, str]]", settings: dict[str, object]) -> "Source":
    import msgspec

    path = stem.with_suffix(".jsonl")
    _write(path, map(msgspec.json.encode, rows))
    return _open(name, {**settings, "path": str(path)}, afresh=True)


def _rows(seed: int, now: datetime, *, first_day: int = 0) -> Iterator[dict[str, str]]:
    """The days, moved so that a quarter to two in the afternoon of the first is now."""
    from evenhand.project.demo.company import COMPANY
    from evenhand.project.demo.day import as_row, day

    midnight = datetime(2026, 3, 3, tzinfo=ZoneInfo(COMPANY.time_zone)) + timedelta(days=first_day)
    shift = now - (midnight + OPENS_AT)
    begin = midnight + BEGINS_AT
    listener = COMPANY.brands[0].bluesky.handle
    for number in range(DAYS):
        starts_at = begin + timedelta(days=number)
        for post in day(seed * 1_000 + first_day + number, starts_at=starts_at, posts=POSTS_A_DAY):
            row = as_row(post)
            row["created_at"] = (post.posted_at + shift).isoformat()
            row["overheard"] = "false" if post.account else "true"
            row["account"] = post.account or listener  # overheard: the account that listens brought it
            yield row


def _write(path: Path, lines: Iterator[bytes]) -> None:
    unfinished = path.with_suffix(".unfinished")
    with unfinished.open("wb") as file:
        for line in lines:
            file.write(line + b"\n")
    unfinished.replace(path)


def _replay_of(path: Path, wanted: Namespace, home: "Home") -> "Source":
    """A file of real posts; the same file goes on where it stopped."""
    path = path.absolute()
    settings: dict[str, object] = {
        "path": str(path),
        "spool": str(home.replay / "spool"),
        "sent": str(home.replay / "sent.sqlite"),
        "echo": False,
        "speed": _speed(wanted.speed, otherwise="max"),
    }
    return _open(f"Replay of {path.name}", settings, afresh=False)


def _open(name: str, settings: dict[str, object], *, afresh: bool) -> "Source":
    """The source with the accounts that the file names."""
    from evenhand.channels.actions import open_source, restart_source
    from evenhand.channels.connectors.replay.settings import read_settings
    from evenhand.channels.connectors.replay.spool import scan
    from evenhand.channels.models import Source, SourceState
    from evenhand.project.demo.founding import open_accounts

    _say("reading the file")
    found = scan(read_settings(settings), progress=lambda part: _say(f"reading the file, {part:.0%}"))
    _say(f"{found.rows:,} rows, {len(found.accounts)} accounts")
    was_ended = Source.objects.filter(name=name, state=SourceState.ENDED).exists()
    source = open_source(kind="replay", name=name, settings=settings, now=clock.now())
    if afresh or was_ended or _is_another_file(source, found.digest):
        restart_source(source_id=source.pk)
    open_accounts(source, ((account.handle, account.network) for account in found.accounts))
    source.refresh_from_db()
    return source


def _is_another_file(source: "Source", digest: str) -> bool:
    """Whether the file was mended since, or is another one of that name: it is read anew, and what is known stays."""
    cursor = source.cursor or {}
    return bool(cursor) and cursor.get("spool") != digest


def _pause_others(sources: "list[Source]") -> None:
    """One demo at a time: another file's replay rests while this one runs."""
    from evenhand.channels.actions import pause_source, resume_source
    from evenhand.channels.models import Source, SourceState

    for other in Source.objects.exclude(pk__in=[source.pk for source in sources]).filter(state=SourceState.ACTIVE):
        pause_source(source_id=other.pk)
    for source in sources:
        if source.state == SourceState.PAUSED:
            resume_source(source_id=source.pk)


def _speed(given: str, *, otherwise: str | float) -> object:
    if not given:
        return otherwise
    return "max" if given == "max" else float(given.rstrip("x"))


def _say(sentence: str) -> None:
    sys.stdout.write(json.dumps(sentence, ensure_ascii=False)[1:-1] + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
