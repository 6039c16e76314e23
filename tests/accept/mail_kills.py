"""Kills the product while replies go out by mail, where nobody keeps our key; prints one JSON line about it.

python -m tests.accept.mail_kills --kills 40 --seed 1
"""

import json
import random
import sys
import threading
import time
from argparse import ArgumentParser, Namespace
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from tests.accept import findings
from tests.accept.driver import Driver, key_in
from tests.accept.findings import Findings, rows
from tests.accept.killer import Killer
from tests.accept.smtp import MailServer
from tests.accept.stage import Stage, disconnect

WEIGHTS = {"worker": 25, "mid_send": 45, "session": 12, "postgres": 10, "supervisor": 5}
SETTLES_WITHIN = 300.0
ADDRESS = "help@harborline.example"


class MailStage(Stage):
    """A desk with a mailbox nobody reads, many customers who wait, and a mail server of ours."""

    def __init__(self, given: Namespace) -> None:
        super().__init__()
        self.given = given
        self.peer = MailServer(self.root / "peer" / "mails", random.Random(given.seed))
        threading.Thread(target=self.peer.serve_forever, name="peer", daemon=True).start()

    def on_stage(self) -> None:
        """Connect the mailbox, and take in what its customers wrote."""
        from evenhand.channels.actions import open_account, open_source, pause_source
        from evenhand.kernel import clock
        from evenhand.people.models import Brand

        settings = {
            "address": ADDRESS, "imap_host": "127.0.0.1", "imap_user": "help", "imap_port": 9,
            "imap_security": "plain", "smtp_host": "127.0.0.1", "smtp_port": self.peer.port, "smtp_security": "plain",
            "timeout": 10.0,
        }  # fmt: skip
        secrets = {"imap_password": "none", "signing_secret": "a secret of the kill tests"}
        source = open_source(kind="mail", name="Mailbox", settings=settings, secrets=secrets, now=clock.now())
        brand = Brand.objects.order_by("id").first()
        assert brand is not None
        account = open_account(source=source, brand_id=brand.pk, network="mail", handle=ADDRESS, name=brand.name)
        pause_source(source_id=source.pk)
        _hear(source.pk, account.pk, self.given.customers)


def _hear(source: int, account: int, customers: int) -> None:
    from evenhand.channels.actions import Incoming
    from evenhand.channels.domain.connector import Author, Post, PostKind
    from evenhand.flows.intake import take_in

    now = datetime.now(UTC)
    posts = []
    for number in range(customers):
        address = f"customer{number}@post.example"
        posts.append(
            Post(
                external_id=f"m{number}@post.example",
                author=Author(external_id=address, handle=address, name=f"Customer {number}", verified_address=address),
                text="My internet is down again, can somebody please look into it?",
                posted_at=now - timedelta(seconds=customers - number),
                kind=PostKind.MAIL,
                is_public=False,
                subject="Internet down",
            )
        )
    take_in([Incoming(account, "mail", post) for post in posts], source_id=source, now=now)


def main() -> None:
    """Run it, print the line, and exit 1 if anything is not as it must be."""
    parser = ArgumentParser()
    parser.add_argument("--kills", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--customers", type=int, default=800)
    parser.add_argument("--every", type=float, default=0.35, help="seconds between two replies")
    parser.add_argument("--keep", action="store_true", help="leave the folder for a look")
    report = run(parser.parse_args())
    sys.stdout.write(json.dumps(report) + "\n")
    sys.exit(1 if report["faults"] else 0)


def run(given: Namespace) -> dict[str, Any]:
    """Kill, let it settle, look; then do what a person does about the unknown, and look again."""
    began = time.monotonic()
    stage = MailStage(given)
    try:
        stage.found()
        driver = Driver(random.Random(given.seed), given.every)
        killer = Killer(stage, random.Random(given.seed), WEIGHTS, lambda: stage.peer.begun)
        stage.start()
        stage.await_database()
        driver.start()
        killer.run(given.kills)
        driver.stop()
        faults = _settle(stage, killer) + _never_twice(stage, driver)
        unknown = _ask_a_person(stage)
        faults += _settle(stage, killer) + _once_each(stage, driver)
        faults += findings.cases() + findings.ledger(driver.moves)
        faults += [f"refused: {why}" for why in set(driver.refused.values())]
        return {
            "kills": killer.counts(),
            "seed": given.seed,
            "replies": len(driver.approved),
            "unknown": unknown,
            "pressed_again": driver.repeats,
            "failed_starts": killer.failed_starts,
            "faults": faults,
            "seconds": round(time.monotonic() - began, 1),
        }
    finally:
        disconnect()
        stage.stop() if given.keep else stage.close()
        stage.peer.shutdown()


def _settle(stage: Stage, killer: Killer) -> list[str]:
    """Let all work be done; what still waits when patience ends."""
    until = time.monotonic() + SETTLES_WITHIN
    while True:
        killer.keep_up()
        stage.await_database()
        waiting = {what: value for what, value in findings.waiting().items() if value}
        if not waiting or time.monotonic() > until:
            return [f"still waiting: {waiting}"] if waiting else []
        time.sleep(0.2)


def _taken(stage: MailStage) -> Counter[UUID]:
    """How often the peer holds each key."""
    found: Counter[UUID] = Counter()
    for mail in stage.peer.mails():
        body = mail.get_body(("plain",))
        found[key_in(body.get_content() if body else "")] += 1
    return found


def _states() -> dict[UUID, str]:
    return dict(rows("SELECT id, state FROM replies_delivery"))


def _never_twice(stage: MailStage, driver: Driver) -> Findings:
    """Before anybody looked: each mail is there at most once, and what is not known to be there is shown."""
    found, taken, states = Findings(), _taken(stage), _states()
    found.note("replies approved and gone", driver.approved.keys() - states.keys())
    found.note("mails sent twice", [str(key) for key, count in taken.items() if count > 1])
    found.note("mails of no reply", [str(key) for key in taken if key not in states])
    found.note(
        "sent, but the peer has none", [str(k) for k, state in states.items() if state == "sent" and not taken[k]]
    )
    found.note("failed, but the peer has it", [str(k) for k, state in states.items() if state == "failed" and taken[k]])
    other = [(str(key), state) for key, state in states.items() if state not in {"sent", "unknown", "failed"}]
    found.note("neither sent nor shown to a person", other)
    found.note(
        "unknown, and no person sees it", [str(k) for k, s in states.items() if s != "sent" and k not in _shown()]
    )
    return found


def _shown() -> set[UUID]:
    """What the care lead sees among the replies that need a look."""
    from evenhand.people.models import Agent
    from evenhand.replies.reads import deliveries_in_trouble

    return {each.pk for each in deliveries_in_trouble(Agent.objects.filter(role="lead").order_by("id")[0])}


def _ask_a_person(stage: MailStage) -> dict[str, int]:
    """The care lead looks into the mailbox: what is there is confirmed, the rest is sent again."""
    from evenhand.people.models import Agent
    from evenhand.replies import actions as replies

    taken, lead = _taken(stage), Agent.objects.filter(role="lead").order_by("id")[0]
    done = {"confirmed": 0, "sent_again": 0}
    for key, state in _states().items():
        if state in {"unknown", "failed"}:
            decide, name = (replies.confirm, "confirmed") if taken[key] else (replies.retry, "sent_again")
            decide(delivery_id=key, actor=lead, now=datetime.now(UTC))
            done[name] += 1
    return done


_UNTOLD = """
SELECT d.id FROM replies_delivery d WHERE d.external_id <> '' AND (
    SELECT count(*) FROM channels_post p JOIN cases_message m ON m.post_id = p.id
    WHERE p.account_id = d.account_id AND p.external_id = d.external_id AND m.conversation_id = d.conversation_id) <> 1
"""


def _once_each(stage: MailStage, driver: Driver) -> Findings:
    """In the end every reply is with the peer exactly once, and in its conversation."""
    found, taken, states = Findings(), _taken(stage), _states()
    found.note("mails not there exactly once", [(str(key), taken[key]) for key in driver.approved if taken[key] != 1])
    found.note("replies not sent", [(str(key), state) for key, state in states.items() if state != "sent"])
    found.note("replies not exactly once in their conversation", rows(_UNTOLD))
    return found


if __name__ == "__main__":
    main()
