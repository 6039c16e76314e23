"""How quickly the desk's pages come over HTTP, logged in, with a file of posts loaded; and how many queries each makes.

python bench/pages.py FILE [--rounds 40]

FILE is replayed whole by the product in a data folder of its own; then the product's own web server is asked for
every view, queue and tab of the inbox, for the longest and a middling case, and for searches, in turn.
"""

import argparse
import json
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from pathlib import Path
from typing import Any

import ground
import httpx
import intake

WORDS = ("refund", "flight delayed", "thanks", "update iphone", "zzyzx", "@AmericanAir")


def main() -> None:
    """Load, ask, print one line."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("file", type=Path)
    options.add_argument("--rounds", type=int, default=40)
    given = options.parse_args()
    with ground.temporary_home() as home:
        loaded = intake.run(home.root, given.file, "max", intake.Watch())
        with serving(home) as desk:
            pages = addresses(desk)
            milliseconds = ask(desk, pages, given.rounds)
            queries = count_queries(pages)
    groups = {name: summed(name, milliseconds, queries) for name in ("inbox", "case", "search")}
    shown = {page: {**ground.percentiles(each), "queries": queries[page]} for page, each in milliseconds.items()}
    slowest = sorted(shown, key=lambda page: -shown[page]["p95"])
    told = [page for page in shown if not page.startswith("inbox") or page in slowest[:5]]
    held = {"loaded": {name: loaded[name] for name in ("stored", "cases", "conversations")}}
    result = {
        "bench": "pages",
        **held,
        **groups,
        "asked_for": len(shown),
        "pages": {page: shown[page] for page in told},
    }
    print(json.dumps({**result, **ground.circumstances()}))


@contextmanager
def serving(home: Any) -> Iterator[httpx.Client]:
    """The web server as `evenhand up` runs it, and a browser that has logged in."""
    from evenhand.project.postgres import start

    with start(home) as server, socket.socket() as free:
        os.environ["EVENHAND_HOME"] = str(home.root)
        os.environ["EVENHAND_DATABASE_URL"] = server.url
        os.environ["DJANGO_SETTINGS_MODULE"] = "evenhand.project.settings"
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        free.close()
        evenhand = str(Path(sys.executable).with_name("evenhand"))
        subprocess.run([evenhand, "migrate"], stdout=subprocess.DEVNULL, check=True)  # a kept folder may be older
        web = subprocess.Popen([evenhand, "run", "web", "--port", str(port)], stderr=subprocess.DEVNULL)
        try:
            with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60, follow_redirects=True) as desk:
                log_in(desk)
                yield desk
        finally:
            web.terminate()
            web.wait()
            close()


def close() -> None:
    """Nothing of ours may hold the server when it stops."""
    from django.apps import apps

    if apps.ready:
        from django.db import connection

        connection.close()
        connection.close_pool()


def log_in(desk: httpx.Client) -> None:
    """As a person does: the page, its hidden fields, name and password."""
    from evenhand.project.demo.access import PASSWORD
    from evenhand.project.demo.company import COMPANY

    until = time.monotonic() + 60
    while True:
        try:
            page = desk.get("/")
            break
        except httpx.TransportError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)
    fields = {"csrfmiddlewaretoken": token[1], "login": COMPANY.agents[0].username, "password": PASSWORD}
    answer = desk.post(str(page.url), data=fields, headers={"Referer": str(page.url)})
    answer.raise_for_status()
    if "csrfmiddlewaretoken" in answer.text and 'name="password"' in answer.text:
        sys.exit("The login was refused.")


def addresses(desk: httpx.Client) -> dict[str, str]:
    """Every page to be asked for, by name: what the inbox itself links to, two cases, searches."""
    import django

    django.setup()
    from django.db.models import Count

    from evenhand.cases.models import Case

    found = re.findall(r'href="(/?\?[^"]*)"', desk.get("/").text + desk.get("/?whose=all").text)
    inbox = dict.fromkeys(["/", *("/" + unescape(each).lstrip("/") for each in found)])
    cases = list(
        Case.objects.annotate(size=Count("conversations__messages")).order_by("-size", "id").values_list("id", "size")
    )
    longest, middling = cases[0], cases[len(cases) // 2]
    pages = {f"inbox {each}": each for each in inbox}
    pages[f"case of {longest[1]} messages"] = f"/cases/{longest[0]}/"
    pages[f"case of {middling[1]} messages (median)"] = f"/cases/{middling[0]}/"
    return pages | {f"search {each}": f"/search?q={each.replace(' ', '+').replace('@', '%40')}" for each in WORDS}


def ask(desk: httpx.Client, pages: dict[str, str], rounds: int) -> dict[str, list[float]]:
    """Milliseconds from asking to the last byte, page after page, again and again; the first round is not counted."""
    milliseconds: dict[str, list[float]] = {name: [] for name in pages}
    for number in range(-1, rounds):
        for name, address in pages.items():
            seconds, answer = ground.timed(lambda address=address: desk.get(address))
            if answer.status_code != 200:
                sys.exit(f"{address} answered {answer.status_code}")
            if number >= 0:
                milliseconds[name].append(seconds * 1000)
    return milliseconds


def count_queries(pages: dict[str, str]) -> dict[str, int]:
    """The queries of each page, session and person included, with Django's own client."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from evenhand.people.models import Agent
    from evenhand.project.demo.company import COMPANY

    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(Agent.objects.get(username=COMPANY.agents[0].username))
    counts = {}
    for name, address in pages.items():
        client.get(address)  # what is looked up once a process
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        counts[name] = len(asked)
    return counts


def summed(group: str, milliseconds: dict[str, list[float]], queries: dict[str, int]) -> dict[str, float]:
    """All pages of a kind together."""
    values = [each for name, page in milliseconds.items() if name.startswith(group) for each in page]
    most = max(number for name, number in queries.items() if name.startswith(group))
    return {**ground.percentiles(values), "most_queries": most}


if __name__ == "__main__":
    main()
