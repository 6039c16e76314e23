"""Fifty agents at work on a million cases while the public goes on writing.

python bench/agents.py [--keep FOLDER] [--cases 1000000] [--agents 50] [--minutes 10] [--pace 500]

The whole product runs as `evenhand up` runs it. Each agent is a person's browser as far as the server can tell: a
log-in of their own, an open stream of live updates, pages and fragments over HTTP, half a reply kept as a draft
while it is typed, a pause before the next click. Meanwhile a file of posts comes in at `pace` posts a second.

Printed are the times of every kind of interaction; how soon a note stood on the screen of somebody else who looked at
the case; and whether every reply that was sent stands once, and only once, in the channel's own store.
"""

import argparse
import contextlib
import http.client
import json
import os
import random
import re
import sqlite3
import subprocess
import sys
import threading
import time
import uuid
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from html import unescape
from pathlib import Path
from urllib.parse import urlencode

import ground
import inbox
import pages

PAUSE = (1.0, 4.0)  # seconds a person looks before the next click
WATCHERS = 5
SETTLE = 180.0  # seconds the outbox and the intake get at the end
DESPITE = ("wrong_language", "colleague_sent", "sent_before", "promise", "contact_rule")  # what these agents pass
ANSWERS = (
    "We are looking at your line now and write to you again before noon.",
    "Our colleagues repaired the line in your street an hour ago.",
    "We found the mistake in your bill and corrected it this morning.",
    "Please switch the router off for half a minute, then on again.",
)


def main() -> None:
    """Fill, start, work, settle, compare, print one line."""
    given = _options()
    with ExitStack() as held:
        home, is_filled = held.enter_context(inbox.data_folder(given.keep))
        if not is_filled:
            inbox.fill(home, given.cases)
        posts = int(given.pace * 60 * given.minutes)
        file = home.root / "crowd.csv.gz"
        made = pages.intake.generate(file, posts)
        speed = given.pace / made["posts_a_second_of_its_clock"]
        _ground(home.root, file, speed, given.agents)
        port = held.enter_context(_product(home.root))
        log = Log()
        people = [Person(port, number, given.cases, log) for number in range(given.agents)]
        watchers = [Watcher(port, given.agents + number, log) for number in range(WATCHERS)]
        sessions = json.loads((home.root / "sessions.json").read_text())
        _together([*people, *watchers], sessions, given.minutes * 60)
        settled = _settled(home.root, log, posts)
    print(json.dumps(_result(given, log, settled)))


def _options() -> argparse.Namespace:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--cases", type=int, default=1_000_000)
    options.add_argument("--agents", type=int, default=50)
    options.add_argument("--minutes", type=float, default=10)
    options.add_argument("--pace", type=float, default=500)
    options.add_argument("--keep", type=Path)
    return options.parse_args()


def _ground(root: Path, file: Path, speed: float, agents: int) -> None:
    """People who can log in, and the file as a source, by the product's own actions in a process of their own."""
    script = str(Path(__file__).with_name("agents_ground.py"))
    subprocess.run([sys.executable, script, str(root), str(file), str(speed), str(agents + WATCHERS)], check=True)


@contextmanager
def _product(root: Path) -> Iterator[int]:
    """`evenhand up` until the end; where its pages are."""
    port = ground.free_port()
    evenhand = str(Path(sys.executable).with_name("evenhand"))
    environment = {**os.environ, "EVENHAND_HOME": str(root)}
    with (root / "up.log").open("wb") as told:
        process = subprocess.Popen([evenhand, "up", "--port", str(port)], env=environment, stdout=told, stderr=told)
        try:
            until = time.monotonic() + 120
            while not _answers(port):
                if time.monotonic() > until or process.poll() is not None:
                    sys.exit(f"The product did not start; see {root / 'up.log'}")
                time.sleep(0.3)
            yield port
        finally:
            process.terminate()
            process.wait(60)


def _answers(port: int) -> bool:
    try:
        asking = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        asking.request("GET", "/accounts/login/")
        return asking.getresponse().status < 500
    except OSError:
        return False


class Log:
    """What was done, how long it took, and what was refused; shared by all."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.took: dict[str, list[float]] = defaultdict(list)
        self.said: list[tuple[str, str]] = []  # key and words of each reply the server took
        self.refused: Counter[str] = Counter()
        self.notes: dict[int, tuple[str, float]] = {}  # by watched case: the words, and when they were sent
        self.seen_after: list[float] = []

    def add(self, name: str, milliseconds: float) -> None:
        """One interaction."""
        with self.lock:
            self.took[name].append(milliseconds)


class Browser:
    """One person's connection and cookies."""

    def __init__(self, port: int, number: int, log: Log) -> None:
        self.port, self.number, self.log = port, number, log
        self.cookies: dict[str, str] = {}
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.stop = threading.Event()

    def come_in(self, session: str) -> None:
        """With a session made beforehand: so many log-ins from one address are refused, as they should be."""
        self.cookies["sessionid"] = session
        status, _ = self.ask("GET", "/me/")
        if status != 200:
            sys.exit(f"Coming in was answered with {status}.")

    def ask(
        self,
        method: str,
        path: str,
        fields: Mapping[str, str | Sequence[str]] | None = None,
        *,
        target: str = "",
        name: str = "",
    ) -> tuple[int, str]:
        """Status and text; timed if it has a name."""
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if target:
            headers |= {"HX-Request": "true", "HX-Target": target, "HX-Current-URL": f"http://127.0.0.1:{self.port}/"}
        body = None
        if fields is not None:
            body = urlencode({"csrfmiddlewaretoken": self.cookies.get("csrftoken", ""), **fields}, doseq=True)
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "Referer": f"http://127.0.0.1:{self.port}/",
                        "X-CSRFToken": self.cookies.get("csrftoken", "")}  # fmt: skip
        started = time.perf_counter()
        try:
            self.connection.request(method, path, body, headers)
            answer = self.connection.getresponse()
            text = answer.read().decode("utf-8", "replace")
        except (OSError, http.client.HTTPException):
            self.connection.close()
            self.log.refused[f"{name or path}: connection"] += 1
            return 0, ""
        for header in answer.headers.get_all("Set-Cookie") or ():
            key, _, value = header.partition(";")[0].partition("=")
            self.cookies[key] = value
        if name:
            self.log.add(name, (time.perf_counter() - started) * 1000)
            if answer.status >= 400:
                self.log.refused[f"{name}: {answer.status}"] += 1
        return answer.status, text

    def stream(self, path: str) -> Iterator[bytes]:
        """The lines of live updates, for as long as the person is there."""
        while not self.stop.is_set():
            asking = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
            try:
                cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
                asking.request("GET", path, headers={"Cookie": cookie, "Accept": "text/event-stream"})
                answer = asking.getresponse()
                while not self.stop.is_set() and (line := answer.readline()):
                    yield line
            except (OSError, http.client.HTTPException):
                self.stop.wait(1.0)
            finally:
                asking.close()


class Person(Browser):
    """An agent who works through what has nobody yet."""

    def __init__(self, port: int, number: int, cases: int, log: Log) -> None:
        super().__init__(port, number, log)
        self.chance = random.Random(number)
        self.cases = cases

    def work(self) -> None:
        """Look, take, read, write, send, now and then a note, a search; until it is time to go."""
        listening = threading.Thread(target=self._listen, daemon=True)
        listening.start()
        while not self.stop.is_set():
            case = self._choose()
            if case is None:
                self.stop.wait(1.0)
                continue
            self._pause()
            _, text = self.ask("GET", f"/cases/{case}/", target="case", name="open_case")
            self._pause()
            self._answer(case, text)
            if self.chance.random() < 0.3:
                word = self.chance.choice(("refund", "router", "technician"))
                self.ask("GET", f"/search?q={word}", name="search")
                self._pause()
            self._note_for_watchers()

    def _listen(self) -> None:
        with contextlib.suppress(Exception):
            for _ in self.stream("/live"):
                pass

    def _pause(self) -> None:
        self.stop.wait(self.chance.uniform(*PAUSE))

    def _choose(self) -> int | None:
        _, text = self.ask("GET", "/?whose=unassigned", target="list", name="list")
        found = re.findall(r'data-case="(\d+)"', text)
        if not found:
            return None
        case = int(self.chance.choice(found))
        self._pause()
        status, _ = self.ask("POST", f"/cases/{case}/assign", {"assignee": "me"}, target="case", name="take")
        return case if status in {200, 204, 302} else None

    def _answer(self, case: int, text: str) -> None:
        fields = form_of(text)
        if "conversation" not in fields:
            self.log.refused["no way to answer"] += 1
            return
        words = f"{self.chance.choice(ANSWERS)} Your number is {uuid.uuid4().hex[:12]}."
        for part in (words[: len(words) // 2], words):
            said = {**fields, "mode": "reply", "reply": part}
            self.ask("POST", f"/cases/{case}/draft", said, target="composer", name="draft")
            self.ask("POST", f"/cases/{case}/look-over", said, target="findings", name="checks")
            self._pause()
        said = {**fields, "mode": "reply", "reply": words, "resolve": "1", "despite": DESPITE}
        status, text = self.ask("POST", f"/cases/{case}/say", said, target="composer", name="send_and_resolve")
        if status in {200, 302}:
            with self.log.lock:
                self.log.said.append((fields["key"], words))
        elif status:
            self.log.refused[re.sub(r"<[^>]+>|\s+", " ", text)[:120]] += 1

    def _note_for_watchers(self) -> None:
        """Somebody else looks at that case: how soon do they see it?"""
        with self.log.lock:
            free = [case for case, (words, _) in self.log.notes.items() if not words]
        if not free or self.chance.random() > 0.3:
            return
        case = self.chance.choice(free)
        words = f"watched note {uuid.uuid4().hex}"
        with self.log.lock:
            if self.log.notes[case][0]:
                return
            self.log.notes[case] = (words, time.monotonic())
        self.ask("POST", f"/cases/{case}/say", {"mode": "note", "note": words, "key": str(uuid.uuid4())},
                 target="composer", name="note")  # fmt: skip


class Watcher(Browser):
    """Somebody who has a case open on which others write."""

    def work(self) -> None:
        """Ask again whenever the stream says so, and write down how soon a note stood there."""
        case = 10 * (self.number + 7) + 8  # one that is open
        with self.log.lock:
            self.log.notes[case] = ("", 0.0)
        for line in self.stream(f"/live?case={case}"):
            if line.startswith(b"event: case"):
                _, text = self.ask("GET", f"/cases/{case}/", target="talk-live", name="look_again")
                with self.log.lock:
                    words, at = self.log.notes[case]
                    if words and words in text:
                        self.log.seen_after.append((time.monotonic() - at) * 1000)
                        self.log.notes[case] = ("", 0.0)


def form_of(text: str) -> dict[str, str]:
    """What the composer's form holds before anybody writes."""
    form = text.partition('class="sheet"')[2].partition("</form>")[0]
    fields = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form))
    chosen = re.search(r'<option[^>]* value="(\d+)"[^>]* selected', form)
    if chosen and "conversation" not in fields:
        fields["conversation"] = chosen[1]
    fields.pop("csrfmiddlewaretoken", None)
    return {name: unescape(value) for name, value in fields.items() if name in {"key", "conversation"}}


def _together(everybody: list[Person | Watcher], sessions: list[str], seconds: float) -> None:
    for each in everybody:
        each.come_in(sessions[each.number])
    threads = [threading.Thread(target=each.work, daemon=True) for each in everybody]
    for thread in threads:
        thread.start()
        time.sleep(0.05)
    time.sleep(seconds)
    for each in everybody:
        each.stop.set()
    for thread in threads:
        thread.join(40)


def _settled(root: Path, log: Log, posts: int) -> dict[str, object]:
    """Wait for what is under way; then what our tables and the channel's own store say."""
    until = time.monotonic() + SETTLE
    script = str(Path(__file__).with_name("agents_ground.py"))
    while True:
        done = subprocess.run([sys.executable, script, str(root)], check=False, capture_output=True, text=True)
        if done.returncode:
            sys.exit(f"What came of it cannot be told: {done.stderr.strip().splitlines()[-1]}")
        told: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
        if (told["waiting"] == 0 and told["heard"] == told["rows"]) or time.monotonic() > until:
            break
        time.sleep(3)
    if not (root / "replay" / "sent.sqlite").exists():
        sys.exit("Nothing was sent at all: no agent found the form of a reply.")
    with sqlite3.connect(root / "replay" / "sent.sqlite") as store:
        texts = [row[0] for row in store.execute("SELECT text FROM sent WHERE NOT is_deleted")]
    stands = Counter(match[0] for text in texts if (match := re.search(r"Your number is [0-9a-f]{12}", text)))
    ours = [match[0] for _, words in log.said if (match := re.search(r"Your number is [0-9a-f]{12}", words))]
    return {
        **told,
        "replies_taken": len(ours),
        "replies_lost": sum(1 for each in ours if not stands[each]),
        "replies_twice": sum(1 for count in stands.values() if count > 1),
        "posts_of_the_file": posts,
    }


def _result(given: argparse.Namespace, log: Log, settled: dict[str, object]) -> dict[str, object]:
    asked = {"cases": given.cases, "agents": given.agents, "minutes": given.minutes, "pace": given.pace}
    return {
        "bench": "agents",
        **asked,
        "interactions": sum(map(len, log.took.values())),
        "ms": {name: {**ground.percentiles(each), "n": len(each)} for name, each in log.took.items() if len(each) > 1},
        "seen_by_others_ms": {**ground.percentiles(log.seen_after), "n": len(log.seen_after)}
        if len(log.seen_after) > 1
        else {},
        "refused": dict(log.refused.most_common(8)),
        **settled,
        **ground.circumstances(),
    }


if __name__ == "__main__":
    main()
