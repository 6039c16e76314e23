"""How quickly pages of measures come with a million cases, and how quickly their facts are derived.

python bench/measures.py [--cases 1000000] [--rounds 20] [--keep FOLDER]

Fills a desk (`cases.py`) unless FOLDER holds one, derives every case that is not yet measured, logs in over HTTP and
asks the product's own web server for each page over 7, 28 and 91 days, in turn. Says which hot tables were read from
their beginning to their end meanwhile.
"""

import argparse
import json
import sys
import time
from contextlib import ExitStack
from pathlib import Path

import ground
import inbox
import pages

PAGES = (
    "", "channels/", "modes/", "backlog/", "sentiment/", "people/", "surveys/", "incidents/", "cases/",
    "cases/?which=returned",
)  # fmt: skip
DAYS = (7, 28, 91)
HOT = {"cases_case", "cases_opencase", "channels_post", "ledger_entry", "replies_delivery", "insight_casefact"}


def main() -> None:
    """Fill, derive, ask in turn, print one line."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--cases", type=int, default=1_000_000)
    options.add_argument("--rounds", type=int, default=20)
    options.add_argument("--keep", type=Path)
    given = options.parse_args()
    with ExitStack() as held:
        home, is_filled = held.enter_context(inbox.data_folder(given.keep))
        if not is_filled:
            inbox.fill(home, given.cases)
        desk = held.enter_context(pages.serving(home))
        derived, seconds = derive()
        before = scans()
        milliseconds = pages.ask(desk, addresses(), given.rounds)
        read = {name: n - before.get(name, 0) for name, n in scans().items() if n > before.get(name, 0)}
    together = [each for page in milliseconds.values() for each in page]
    shown = {name: ground.percentiles(each) for name, each in milliseconds.items()}
    result = {
        "bench": "measures",
        "cases": given.cases,
        "derived_a_second": round(derived / seconds) if derived else None,
        "all_pages": ground.percentiles(together),
        "slowest": max(shown.items(), key=lambda each: each[1]["p95"]),
        "whole_scans_of_hot_tables": read,
        "pages": shown,
    }
    print(json.dumps({**result, **ground.circumstances()}))


def addresses() -> dict[str, str]:
    """Every page over every span of days."""
    found = {}
    for page in PAGES:
        for days in DAYS:
            sign = "&" if "?" in page else "?"
            found[f"{page or 'service'} {days} days"] = f"/measures/{page}{sign}days={days}"
    return found


def derive() -> tuple[int, float]:
    """Derive what is not measured yet, as the worker does; how many cases, in how many seconds."""
    import django

    django.setup()
    from django.db import connection

    from evenhand.insight.actions.counting import look_at_backlog
    from evenhand.insight.actions.following import fill
    from evenhand.insight.actions.moods import fill_moods, follow_moods
    from evenhand.kernel import clock

    begun, derived = time.perf_counter(), 0
    while found := fill(now=clock.now()):
        derived += found
        if derived % 100_000 < found:
            sys.stderr.write(f"{derived:,} in {time.perf_counter() - begun:.0f} s\n")
    seconds = time.perf_counter() - begun
    look_at_backlog(now=clock.now())
    follow_moods(now=clock.now())
    while fill_moods(now=clock.now()):
        pass
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return derived, seconds


def scans() -> dict[str, int]:
    """How often each hot table was read whole, as PostgreSQL counts it."""
    from django.db import connection

    time.sleep(2)  # a server process tells its counts when it rests
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname, seq_scan FROM pg_stat_user_tables WHERE relname = ANY(%s)", [list(HOT)])
        return dict(cursor.fetchall())


if __name__ == "__main__":
    main()
