"""Kills the product while one answer goes out to thousands of people; prints one JSON line about it.

python -m tests.accept.broadcast_kills --people 10000 --kills 20 --seed 1
"""

import json
import random
import sqlite3
import sys
import time
from argparse import ArgumentParser, Namespace
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from tests.accept import findings
from tests.accept.findings import Findings, rows
from tests.accept.killer import Killer, rows_in
from tests.accept.stage import Stage, disconnect

WEIGHTS = {"worker": 30, "mid_send": 40, "session": 12, "postgres": 8, "supervisor": 4}
HANDLE = "harborline.example"
KEY = UUID("0b0ad0ca-0000-4000-8000-000000000001")
AT_ONCE = 500
TEXT = "we found the cause of the outage in your street and repair it today. Sorry for the wait."
STILL = 300.0  # seconds without a reply after which something is wrong; a busy machine takes its time to start anew


class CrowdStage(Stage):
    """A desk on which thousands of people wait with the same problem, and a peer that keeps what is sent."""

    def __init__(self, given: Namespace) -> None:
        super().__init__()
        self.given = given
        self.broadcast = 0

    def on_stage(self) -> None:
        """Open the source, and hear them all."""
        from evenhand.channels.actions import open_account, open_source
        from evenhand.kernel import clock
        from evenhand.people.models import Brand

        (self.root / "peer").mkdir(exist_ok=True)
        (self.root / "peer" / "nothing.jsonl").write_text("")
        settings = {
            "path": str(self.root / "peer" / "nothing.jsonl"),
            "spool": str(self.root / "peer" / "spool"),
            "sent": str(self.sent),
            "layout": "evenhand",
            "handles": [HANDLE],
            "imitates": "bluesky",
            "echo": False,
            "send_delay": self.given.delay,
        }
        source = open_source(kind="replay", name="Crowd", settings=settings, now=clock.now())
        brand = Brand.objects.order_by("id").first()
        assert brand is not None
        account = open_account(source=source, brand_id=brand.pk, network="bluesky", handle=HANDLE, name=brand.name)
        for begin in range(0, self.given.people, AT_ONCE):
            _hear(source.pk, account.pk, range(begin, min(begin + AT_ONCE, self.given.people)))
        self.broadcast = _begin(account.pk)


def _hear(source: int, account: int, numbers: range) -> None:
    from evenhand.channels.actions import Incoming
    from evenhand.channels.domain.connector import Author, Post, PostKind
    from evenhand.flows.intake import take_in

    now = datetime.now(UTC)
    posts = [
        Post(
            external_id=f"post-{number}",
            author=Author(external_id=f"did:{number}", handle=f"p{number}.example", name=f"{_name(number)} Marsh"),
            text=f"@{HANDLE} my internet is down since this morning, can somebody look into it please?",
            posted_at=now - timedelta(seconds=60),
            kind=PostKind.POST,
        )
        for number in numbers
    ]
    take_in([Incoming(account, "bluesky", post) for post in posts], source_id=source, now=now)


def _name(number: int) -> str:
    """A name of letters, different for each."""
    letters = ""
    while True:
        number, rest = divmod(number, 26)
        letters += "abcdefghijklmnopqrstuvwxyz"[rest]
        if not number:
            return "Al" + letters


def _begin(account: int) -> int:
    """The care lead writes one answer for all of them."""
    from evenhand.cases.models import Conversation
    from evenhand.flows import answer_many
    from evenhand.kernel import clock
    from evenhand.people.models import Agent
    from evenhand.replies.actions import broadcasting
    from evenhand.replies.domain.broadcasting import Variant

    lead = Agent.objects.filter(role="lead").order_by("id")[0]
    now = clock.now()
    cases = list(Conversation.objects.filter(account_id=account).values_list("case_id", flat=True))
    draft = answer_many.prepare(key=KEY, title="Outage", origin="cases", said="", case_ids=cases, actor=lead, now=now)
    broadcasting.set_pace(account_id=account, per_minute=100_000, per_day=None, actor=lead, now=now)
    broadcasting.write_broadcast(
        broadcast_id=draft.pk,
        title="Outage",
        variants=[Variant("", "", TEXT)],
        resolves=False,
        despite=[],
        per_minute=None,
        actor=lead,
    )
    return answer_many.begin(broadcast_id=draft.pk, actor=lead, now=now).pk


def main() -> None:
    """Run it, print the line, and exit 1 if anything is not as it must be."""
    parser = ArgumentParser()
    parser.add_argument("--people", type=int, default=10_000)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--delay", type=float, default=0.005, help="seconds from arrival to receipt")
    parser.add_argument("--keep", action="store_true", help="leave the folder for a look")
    report = run(parser.parse_args())
    sys.stdout.write(json.dumps(report) + "\n")
    sys.exit(1 if report["faults"] else 0)


def run(given: Namespace) -> dict[str, Any]:
    """Kill while it goes out, let it end, look."""
    began = time.monotonic()
    stage = CrowdStage(given)
    try:
        stage.found()
        killer = Killer(stage, random.Random(given.seed), WEIGHTS, lambda: rows_in(stage.sent))
        stage.start()
        stage.await_database()
        _kill_on_the_way(stage, killer, given)
        faults = _settle(stage, killer) + _once_each(stage, given.people)
        faults += findings.cases()
        faults += [f"“evenhand up” ended by itself {killer.own_ends} times"] if killer.own_ends else []
        return {
            "people": given.people,
            "kills": killer.counts(),
            "seed": given.seed,
            "failed_starts": killer.failed_starts,
            **_figures(stage),
            "faults": faults,
            "seconds": round(time.monotonic() - began, 1),
        }
    finally:
        disconnect()
        stage.stop() if given.keep else stage.close()


def _kill_on_the_way(stage: CrowdStage, killer: Killer, given: Namespace) -> None:
    """The kills are spread over the way: none before the first reply, the last before the end."""
    for number in range(1, given.kills + 1):
        _until(stage, killer, number * given.people // (given.kills + 2))
        killer.run(number)


def _until(stage: CrowdStage, killer: Killer, sent: int) -> None:
    """Return when the peer holds so many."""
    before, since = -1, time.monotonic()
    while (there := _kept(stage)) < sent and time.monotonic() - since < STILL:
        killer.keep_up()
        if there > before:
            before, since = there, time.monotonic()
        time.sleep(0.1)


def _kept(stage: CrowdStage) -> int:
    found = _in_peer(stage, "SELECT count(*) FROM sent")
    return int(found[0][0]) if found else 0


def _in_peer(stage: CrowdStage, query: str) -> list[tuple[Any, ...]]:
    if not stage.sent.exists():
        return []
    try:
        with closing(sqlite3.connect(stage.sent, timeout=10)) as peer:
            return peer.execute(query).fetchall()
    except sqlite3.OperationalError:
        return []


def _settle(stage: CrowdStage, killer: Killer) -> list[str]:
    """Nobody dies any more: until it says that it is done."""
    before, since = -1, time.monotonic()
    while time.monotonic() - since < STILL:
        killer.keep_up()
        stage.await_database()
        if rows("SELECT state FROM replies_broadcast") == [("done",)]:
            return []
        if (there := _kept(stage)) > before:
            before, since = there, time.monotonic()
        time.sleep(0.2)
    states = rows("SELECT r.state, d.state, count(*) FROM replies_recipient r "
                  "LEFT JOIN replies_delivery d ON d.id = r.delivery_id GROUP BY 1, 2")  # fmt: skip
    return [f"still at work: {states}"]


def _once_each(stage: CrowdStage, people: int) -> Findings:
    """Everybody has it exactly once, by the peer's own store; and each by their own name."""
    found = Findings()
    sent = _in_peer(stage, "SELECT key, in_reply_to, text FROM sent")
    answered = [above for _key, above, _text in sent]
    found.note("people without an answer", sorted({f"post-{n}" for n in range(people)} - set(answered))[:5])
    found.note("people answered twice", sorted({each for each in answered if answered.count(each) > 1})[:5]
               if len(answered) != len(set(answered)) else [])  # fmt: skip
    wrong = [above for _key, above, text in sent if f"Hello {_name(int(above[5:])).capitalize()}, {TEXT}" not in text]
    found.note("people called by another name", wrong[:5])
    states = rows("SELECT state, count(*) FROM replies_delivery GROUP BY 1")
    found.note("replies not sent", [each for each in states if each[0] != "sent"])
    found.note("replies and people differ", [] if len(sent) == people else [(len(sent), people)])
    found.note("our words not exactly once in the thread", rows(_UNTOLD)[:5])
    return found


_UNTOLD = """
SELECT d.id FROM replies_delivery d WHERE (
    SELECT count(*) FROM channels_post p JOIN cases_message m ON m.post_id = p.id
    WHERE p.account_id = d.account_id AND p.external_id = d.external_id AND m.conversation_id = d.conversation_id) <> 1
"""


def _figures(stage: CrowdStage) -> dict[str, Any]:
    """How many reached the peer, how often it was asked, and how quickly they went out."""
    sends = rows("SELECT min(sent_at), max(sent_at), count(*) FROM replies_delivery WHERE state = 'sent'")
    first, last, count = sends[0]
    seconds = max((last - first).total_seconds(), 0.001)
    return {
        "sent": _kept(stage),
        "sends": findings.attempts(stage.sent),
        "a_second": round(count / seconds, 1),
        "out_within": round(seconds, 1),
    }


if __name__ == "__main__":
    main()
