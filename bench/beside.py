"""How quickly what stands beside the words comes: what the checks find while somebody writes, and cases alike.

python bench/beside.py [--cases 1000000] [--rounds 5] [--keep FOLDER]

Fills a desk (`cases.py`, or uses one kept by `inbox.py --keep`), logs in as an agent over HTTP and asks, for another
case each time, what speaks against a short reply, a long one, a mail of 5,000 characters and the longest text that is
looked at, and for the tab of cases alike once it is filled. Must hold: p95 of what a person types below 50 ms.
"""

import argparse
import json
import random
import re
import sys
import time
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import ground
import httpx
import inbox
import pages

EACH = 30
LIMIT_MS = 50
SAID = (
    "Hello Dana, sorry that it is down again. I looked at the line and see that the node in your street restarts under "
    "load; our people are there now. "
)
LATE = "Call 030 1234567 or write to care@example.org, we will refund it within 24 hours, see https://example.org/x. "
TEXTS = {
    "short": SAID[:80],
    "reply": SAID + LATE,
    "mail": (SAID + LATE) * 20,
    "longest": ((SAID + LATE) * 90)[:20_000],
}
MUST_HOLD = ("short", "reply", "mail")
PATIENCE = 120.0  # seconds for the shelf of cases alike to be filled


def main() -> None:
    """Fill, ask in turn, print one line."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--cases", type=int, default=1_000_000)
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--keep", type=Path, help="fill this data folder, or use it filled")
    given = options.parse_args()
    with inbox.data_folder(given.keep) as (home, is_filled):
        if not is_filled:
            inbox.fill(home, given.cases)
        with pages.serving(home) as desk:
            asked = _Asked(desk, given.cases)
            first_fill = asked.until_shelf_is_filled()
            times: dict[str, list[float]] = {name: [] for name in asked.kinds}
            for number in range(given.rounds + 1):  # the first warms up
                for name, ask in asked.kinds.items():
                    took = [ask() for _ in range(EACH)]
                    times[name] += took if number else []
    told = {name: ground.percentiles(each) for name, each in times.items()}
    holds = all(told[f"findings_{name}"]["p95"] < LIMIT_MS for name in MUST_HOLD)
    result = {"bench": "beside", "cases": given.cases, "shelf_filled_in_s": round(first_fill, 1), **told}
    print(json.dumps({**result, "findings_below_ms": LIMIT_MS, "holds": holds, **ground.circumstances()}))


class _Asked:
    """The product as the desk's own script asks it."""

    def __init__(self, desk: httpx.Client, count: int) -> None:
        self.desk = desk
        self.chance = random.Random(7)
        self.count = count
        self.kinds: dict[str, Callable[[], float]] = {
            f"findings_{name}": lambda text=text: self._findings(text) for name, text in TEXTS.items()
        }
        self.kinds["cases_alike"] = self._alike
        page = desk.get(f"/cases/{self._case()}/").text
        self.token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[1]

    def _case(self) -> int:
        return self.chance.randint(1, self.count)

    def _findings(self, text: str) -> float:
        case_id = self._case()
        page = self.desk.get(f"/cases/{case_id}/", headers={"HX-Request": "true", "HX-Target": "case"}).text
        conversation = re.search(r'<(?:input|option)[^>]*\bvalue="(\d+)"[^>]*data-limit', page) or re.search(
            r'name="conversation"[^>]*value="(\d+)"', page
        )
        fields = {
            "csrfmiddlewaretoken": self.token,
            "reply": text,
            "conversation": conversation[1] if conversation else "",
            "key": str(uuid4()),
        }
        return self._ask("POST", f"/cases/{case_id}/look-over", data=fields)

    def _alike(self) -> float:
        return self._ask("GET", f"/cases/{self._case()}/context/similar")

    def _ask(self, method: str, address: str, **more: object) -> float:
        headers = {"HX-Request": "true", "HX-Target": "context", "Referer": str(self.desk.base_url)}
        seconds, answer = ground.timed(lambda: self.desk.request(method, address, headers=headers, **more))
        if answer.status_code != 200:
            sys.exit(f"{address} answered {answer.status_code}: {answer.text[:200]}")
        return seconds * 1000

    def until_shelf_is_filled(self) -> float:
        """Seconds until each brand's shelf is filled, behind the screen, after somebody first asks."""
        begun = time.monotonic()
        missing = {self._case() for _ in range(12)}
        while missing and time.monotonic() - begun < PATIENCE:
            for case_id in list(missing):
                headers = {"HX-Request": "true", "HX-Target": "context"}
                page = self.desk.get(f"/cases/{case_id}/context/similar", headers=headers)
                if "load delay" not in page.text:
                    missing.discard(case_id)
            time.sleep(0.2 if missing else 0)
        return time.monotonic() - begun


if __name__ == "__main__":
    main()
