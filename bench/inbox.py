"""How quickly an agent's screens come with a million cases and more, beside django-helpdesk with a million tickets.

python bench/inbox.py [--cases 1000000] [--rounds 5] [--keep FOLDER] [--no-peer] [--peer-python PYTHON]

Fills a desk (`cases.py`), logs in as an agent over HTTP and asks the product's own web server for the first page, a
filtered page, a deep page, a word, and a case; in turn with the same of django-helpdesk behind gunicorn with two
workers on the same PostgreSQL. Both are asked by the same plain client and cache no response. Prints p50, p95 and their
ratios, round by round.
"""

import argparse
import json
import random
import re
import shutil
import statistics
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

import cases
import ground
import httpx
import pages
from inbox_peer import Peer
from plainly import Browser

from evenhand.project.home import Home, open_home

EACH = 40  # requests of each page and round, ours
KINDS = ("first_page", "filtered", "search", "open_case")
MORE = ("deep_page", "common_word", "counts", "whole_page")


def main() -> None:
    """Fill, ask in turn, print one line."""
    given = _options()
    with ExitStack() as held:
        home, is_filled = held.enter_context(data_folder(given.keep))
        seconds = 0.0 if is_filled else fill(home, given.cases)
        desk = held.enter_context(pages.serving(home))
        ours = _Ours(desk, given.cases)
        peer = None if given.no_peer else held.enter_context(Peer(home.root, given.peer_python).serving())
        times = {name: [] for name in (*KINDS, *MORE)}
        theirs: dict[str, list[list[float]]] = {name: [] for name in KINDS}
        for number in range(given.rounds + 1):  # the first warms both up
            for name in times:
                took = [ours.ask(name) for _ in range(EACH)]
                if number:
                    times[name].append(took)
            if peer is not None:
                for name in KINDS:
                    took = peer.ask(name)
                    if number:
                        theirs[name].append(took)
    print(json.dumps(_result(given, seconds, times, theirs)))


def _options() -> argparse.Namespace:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--cases", type=int, default=1_000_000)
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--keep", type=Path, help="fill this data folder, or use it filled")
    options.add_argument("--no-peer", action="store_true")
    options.add_argument("--peer-python", type=Path, help="an environment that has django-helpdesk and gunicorn")
    return options.parse_args()


@contextmanager
def data_folder(keep: Path | None) -> Iterator[tuple[Home, bool]]:
    """A kept data folder, or one that is gone afterwards; and whether it is filled."""
    root = keep or Path(tempfile.mkdtemp(prefix="evenhand-bench-"))
    is_filled = (root / "filled").exists()
    root.mkdir(parents=True, exist_ok=True)
    if not is_filled and any(root.iterdir()):
        sys.exit(f"{root} holds something that this bench did not fill; name an empty folder.")
    yield open_home(root), is_filled
    if keep is None:
        shutil.rmtree(root, ignore_errors=True)


def fill(home: Home, count: int) -> float:
    """The company of the demo with that many cases; in a process of its own, so that Django is set up once in ours."""
    import subprocess

    took, done = ground.timed(
        lambda: subprocess.run(
            [sys.executable, str(Path(__file__).with_name("fill_cases.py")), str(home.root), str(count)], check=False
        )
    )
    if done.returncode:
        sys.exit("The desk could not be filled.")
    return took


class _Ours:
    """The product as an agent's browser asks it."""

    def __init__(self, desk: httpx.Client, count: int) -> None:
        self.browser = Browser(
            desk.base_url.port or 80, "; ".join(f"{name}={said}" for name, said in desk.cookies.items())
        )
        self.chance = random.Random(5)
        self.count = count
        first = desk.get("/?whose=all").text
        self.queues = re.findall(r'href="/\?[^"]*queue=(\d+)', first)
        self.deep = self._deep()
        self.asked: dict[str, Callable[[], str]] = {
            "first_page": lambda: "/?whose=all",
            "whole_page": lambda: "/?whose=all",
            "filtered": lambda: f"/?queue={self.chance.choice(self.queues)}&whose=unassigned",
            "deep_page": lambda: self.deep,
            "counts": lambda: "/?whose=all",
            "search": lambda: f"/search?q={self.chance.choice(cases.WORDS)}",
            "common_word": lambda: f"/search?q={cases.COMMON}",
            "open_case": lambda: f"/cases/{self.chance.randint(1, self.count)}/",
        }
        self.targets = {"first_page": "list", "filtered": "list", "deep_page": "more", "counts": "counted",
                        "open_case": "case", "search": "list", "common_word": "list"}  # fmt: skip

    def ask(self, name: str) -> float:
        """Milliseconds from asking to the last byte; as the desk's own script asks."""
        headers = {}
        if name in self.targets:
            headers = {"HX-Request": "true", "HX-Target": self.targets[name]}
        address = self.asked[name]()
        seconds, page = self.browser.get(address, headers)
        if len(page) < 300:
            sys.exit(f"{address} answered {page!r}")
        return seconds * 1000

    def _deep(self) -> str:
        """Where a page begins after very many others: about the middle of what is open."""
        middle = self.count // 2
        import django

        django.setup()
        from evenhand.cases.models import OpenCase

        row = (
            OpenCase.objects.filter(case__gte=middle, category=1).order_by("case_id").values("case_id", "waiting_since")
        )
        found = row.first()
        if found is None:
            return "/?whose=all"
        return f"/?whose=all&after={int(found['waiting_since'].timestamp() * 1_000_000)}-{found['case_id']}"


def _result(
    given: argparse.Namespace,
    seconds: float,
    times: dict[str, list[list[float]]],
    theirs: dict[str, list[list[float]]],
) -> dict[str, object]:
    def told(rounds: Sequence[Sequence[float]]) -> dict[str, float]:
        return ground.percentiles([each for took in rounds for each in took])

    result: dict[str, object] = {"bench": "inbox", "cases": given.cases, "filled_in_s": round(seconds)}
    result |= {name: told(rounds) for name, rounds in times.items()}
    if not given.no_peer:
        result["django_helpdesk"] = {name: told(rounds) for name, rounds in theirs.items()}
        result["times_faster_p50"] = {
            name: ground.ratios(
                [statistics.median(each) for each in theirs[name]], [statistics.median(each) for each in times[name]]
            )
            for name in KINDS
        }
    return {**result, **ground.circumstances()}


if __name__ == "__main__":
    main()
