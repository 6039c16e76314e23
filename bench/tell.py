"""Writes docs/reference/performance.md from the lines that the benchmarks printed.

python bench/tell.py FIGURES.jsonl > docs/reference/performance.md

Where a benchmark is in the file more than once, its last line counts.
"""

import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

HEAD = """# How quick it is

Measured, not promised: each table was made by the command above it, on the machine and at the time it names.
Whatever is compared was measured in turns in one run, so look at the ratios; absolute numbers move with the machine
and with what else it does (its load average is given). `bench/tell.py` writes this page from what the commands print.
"""


def main() -> None:
    """Write the page to standard output."""
    lines = [json.loads(line) for line in Path(sys.argv[1]).read_text().splitlines() if line.strip()]
    last = {(line["bench"], _variant(line)): line for line in lines}
    parts = [HEAD]
    for key, tell in PAGES.items():
        if key in last:
            parts.append("\n".join([*tell(last[key]), "", _when(last[key])]))
    print("\n".join(parts))


def _variant(line: dict[str, Any]) -> str:
    """What tells two lines of one benchmark apart."""
    if line["bench"] == "inbox":
        return f"{line['cases']}, {'beside' if 'django_helpdesk' in line else 'alone'}"
    return "pace" if line.get("paced_at") else ""


def _when(line: dict[str, Any]) -> str:
    load = ", ".join(str(each) for each in line["load"])
    return f"{line['at']}; {line['machine']}; load average {load}.\n"


def _table(head: Iterable[str], rows: Iterable[Iterable[Any]]) -> Iterator[str]:
    columns = list(head)
    yield f"| {' | '.join(columns)} |"
    yield "|" + "---|" * len(columns)
    for row in rows:
        yield f"| {' | '.join(str(each) for each in row)} |"


def _spread(values: dict[str, float], *, times: bool = False) -> str:
    """Median (lowest to highest)."""
    numbers = [f"{values[name]:,g}" for name in ("median", "lo", "hi")]
    sign = "×" if times else ""
    return f"{numbers[0]}{sign} ({numbers[1]} to {numbers[2]})"


def _intake(line: dict[str, Any]) -> Iterator[str]:
    said, seen = line["product"], line["product"]["visible_ms"]
    yield "## A file through the whole product\n\n`python bench/intake.py`\n"
    yield f"{line['posts']:,} posts in {line['file']['threads']:,} threads, {line['file']['duplicates']:,} repeats;"
    yield "reading, ledger, worker and colleagues at work, default settings.\n"
    yield from _table(
        ["", ""],
        [
            ["posts a second, file to placed case", f"{said['posts_per_second']:,.0f}"],
            [
                "heard to seen in an inbox, ms",
                f"p50 {seen['p50']:,.0f}, p95 {seen['p95']:,.0f}, p99 {seen['p99']:,.0f}",
            ],
            [
                "stored / repeats / quarantined",
                f"{said['stored']:,} / {said['duplicates']:,} / {said['quarantined']:,}",
            ],
            *([f"{part}: cores busy, peak MB, growth MB", _part(line, part)] for part in _parts(line)),
        ],
    )
    yield f"\nThe busiest part is the {line['busiest']}. Growth is the last tenth of the run against its middle."


def _parts(line: dict[str, Any]) -> list[str]:
    return [part for part in ("listener", "postgres", "worker", "thinker") if part in line["cores_busy"]]


def _part(line: dict[str, Any], part: str) -> str:
    return f"{line['cores_busy'][part]}, {line['peak_mb'][part]}, {line['growth_mb_second_half'][part]}"


def _paced(line: dict[str, Any]) -> Iterator[str]:
    seen = line["product"]["visible_ms"]
    yield f"## Seen in the inbox at a steady pace\n\n`python bench/intake.py --pace {line['paced_at']:g}`\n"
    yield f"{line['product']['posts_per_second']:,.0f} posts a second: p50 {seen['p50']:,.0f} ms,"
    yield f"p95 {seen['p95']:,.0f} ms, p99 {seen['p99']:,.0f} ms from hearing to seeing ({seen['samples']:,} samples)."


def _store(line: dict[str, Any]) -> Iterator[str]:
    yield "## Matched post to stored case\n\n`python bench/store.py`\n"
    yield "Beside `copy_stage_merge`: COPY and one merge for every 5,000 rows of a conversation and a message.\n"
    ways = line["posts_per_s"]
    yield from _table(
        ["", "posts a second", "of the baseline", "CPU µs a post: server, client"],
        [
            [
                name,
                _spread(ways[name]),
                _spread(line["ratio"][name]) if name in line["ratio"] else "1",
                f"{line['server_cpu_us_a_post'][name]['median']}, {line['client_cpu_us_a_post'][name]['median']}",
            ]
            for name in ways
        ],
    )
    yield "\nThe baseline writes two rows. The product writes up to eleven in ten tables (persona, post, text, reading,"
    yield "decision, customer, identity, case, inbox row, conversation, message), reads the batch back between its two"
    yield "commits, keeps a full-text index of what was said (about a third of the server's time) and has the server"
    yield "check every reference between these tables (about a fifth)."


def _mail(line: dict[str, Any]) -> Iterator[str]:
    yield "## Mail\n\n`python bench/mail.py`\n"
    ratio, rates = line["ratio"], line["mails_per_s"]
    yield from _table(
        ["", "mails a second", "ours is", "peak MB of a worker"],
        [
            [
                name,
                _spread(rates[name]),
                _spread(ratio[name], times=True) if name in ratio else "",
                line["peak_mb"][name],
            ]
            for name in rates
        ],
    )
    exact = "exactly right in every round" if line["counts_exact"] else "NOT right"
    yield f"\nThreads and messages: {exact} ({line['counts'][0]['threads']:,} and {line['counts'][0]['messages']:,} in"
    yield f"the first). CPU of ours: {line['client_cpu_ms_a_mail']['median']} ms a mail, without the server's.\n"
    one = line["one_at_a_time"]
    yield "One mail at a time, stored and attached with two durable commits, beside one statement with one commit:\n"
    rows = [[name, _spread(each)] for name, each in one["mails_per_s"].items()]
    yield from _table(["", "mails a second"], [*rows, ["ratio", _spread(one["ratio"])]])
    yield f"\nA mail takes p50 {one['ms_a_mail']['p50']} ms, p95 {one['ms_a_mail']['p95']} ms. Two commits where the"
    yield "baseline makes one are half of it at best; the rest is some twenty-five statements, each a round trip."


def _pages(line: dict[str, Any]) -> Iterator[str]:
    yield "## Pages\n\n`python bench/pages.py tweets.csv.gz`\n"
    held = line["loaded"]
    yield f"{held['stored']:,} posts, {held['conversations']:,} conversations, {held['cases']:,} cases; one browser,"
    yield f"logged in as a lead, {line['asked_for']} pages in turn; milliseconds over HTTP.\n"
    groups = [
        [f"all {name} pages", _ms(line[name]), line[name]["most_queries"]] for name in ("inbox", "case", "search")
    ]
    single = [[f"`{name}`", _ms(each), each["queries"]] for name, each in line["pages"].items()]
    yield from _table(["", "p50 / p95 / p99", "queries"], [*groups, *single])


def _inbox(line: dict[str, Any]) -> Iterator[str]:
    """One number of cases; beside the peer where that was asked in turns."""
    peer = line.get("django_helpdesk", {})
    options = f"--cases {line['cases']}{'' if peer else ' --no-peer'}"
    yield f"## The inbox at {line['cases']:,} cases{' beside django-helpdesk' if peer else ''}\n"
    yield f"`python bench/inbox.py {options}`\n"
    yield "What an agent's browser gets over HTTP, logged in, no response cached; milliseconds.\n"
    names = [name for name in SCREENS if name in line]
    if not peer:
        yield from _table(["", "p50 / p95 / p99"], [[SCREENS[name], _ms(line[name])] for name in names])
        return
    faster = line["times_faster_p50"]
    yield from _table(
        ["", "p50 / p95 / p99", "theirs", "times as quick (p50)"],
        [
            [SCREENS[name], _ms(line[name]), _ms(peer[name]), _spread(faster[name], times=True)]
            for name in names
            if name in peer
        ],
    )


def _agents(line: dict[str, Any]) -> Iterator[str]:
    asked = f"--agents {line['agents']} --minutes {line['minutes']:g} --pace {line['pace']:g}"
    yield f"## {line['agents']} agents at work while the public writes\n\n`python bench/agents.py {asked}`\n"
    yield f"{line['cases']:,} cases; a person's pauses between clicks; everything on this machine; milliseconds.\n"
    rows = [[name.replace("_", " "), each["n"], _ms(each)] for name, each in sorted(line["ms"].items())]
    seen = line["seen_by_others_ms"]
    others = [["a note stands on another's screen", seen["n"], _ms(seen)]] if seen else []
    yield from _table(["", "times", "p50 / p95 / p99"], [*rows, *others])
    yield f"\n{line['heard']:,} of {line['posts_of_the_file']:,} posts were heard within three minutes after the end;"
    taken, twice, lost = (line[f"replies_{name}"] for name in ("taken", "twice", "lost"))
    yield f"of {taken:,} replies taken {twice} stand twice and {lost} not at all."


def _help(line: dict[str, Any]) -> Iterator[str]:
    yield f"## A help centre with {line['articles']:,} articles\n\n`python bench/help.py`\n"
    yield "Asked of the application in one process, middleware and templates among it, without the wire; milliseconds."
    yield "A search is typed letter by letter: common words, rare ones, several, misspelt ones.\n"
    names = {
        "front": "front",
        "section": "a section",
        "article": "an article",
        "search_as_typed": "search as one types",
    }
    rows = [[told, line[name]["n"], _ms(line[name])] for name, told in names.items()]
    yield from _table(["", "times", "p50 / p95 / p99"], rows)


SCREENS = {
    "first_page": "first page of the list",
    "filtered": "filtered page",
    "deep_page": "page in the middle of all",
    "search": "a word",
    "common_word": "a word in every second case",
    "counts": "counts of tabs and queues",
    "whole_page": "whole page with frame",
    "open_case": "an open case",
}


def _ms(values: dict[str, float]) -> str:
    return f"{values['p50']} / {values['p95']} / {values['p99']}"


PAGES = {
    ("intake", ""): _intake,
    ("intake", "pace"): _paced,
    ("store", ""): _store,
    ("mail", ""): _mail,
    ("pages", ""): _pages,
    ("inbox", "1000000, beside"): _inbox,
    ("inbox", "1000000, alone"): _inbox,
    ("inbox", "10000000, alone"): _inbox,
    ("agents", ""): _agents,
    ("help", ""): _help,
}

if __name__ == "__main__":
    main()
