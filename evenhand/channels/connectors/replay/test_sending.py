"""What is sent is kept once, comes back, and goes wrong if it is told to."""

import sqlite3
import subprocess
import sys
import time

import msgspec
import pytest

from evenhand.channels.connectors.replay.connector import ReplayConnector
from evenhand.channels.connectors.replay.sent import SentStore
from evenhand.channels.domain.connector import Deleted
from evenhand.channels.errors import OutcomeUnknown, Reconnect, Refused, TryLater
from tests.channels.contract import a_reply
from tests.channels.replays import SAMPLES, heard

# Sending.


def test_what_was_sent_comes_back_as_an_own_post_of_the_account_that_answered(replay):
    connector = replay()
    cursor = connector.fetch(None, limit=100).cursor
    receipt = connector.send(a_reply("On its way.", in_reply_to="90413", thread_id="90411"))
    fetched = connector.fetch(cursor, limit=100)
    (post,) = connector.translate(fetched.raws[0])
    assert (post.external_id, post.text, post.is_own, post.account) == (
        receipt.external_id, "On its way.", True, "VelvetTram",
    )  # fmt: skip
    assert (post.in_reply_to, post.thread_id, post.posted_at) == ("90413", "90411", receipt.sent_at)
    assert not connector.fetch(fetched.cursor, limit=100).raws


def test_an_answer_to_our_own_answer_is_of_the_same_account(replay):
    connector = replay()
    first = connector.send(a_reply("One.", in_reply_to="90421"))
    connector.send(a_reply("Two.", in_reply_to=first.external_id))
    assert [post.account for post in heard(connector) if post.text in ("One.", "Two.")] == ["LarkBank"] * 2


def test_without_an_echo_nothing_comes_back(replay):
    connector = replay(echo=False)
    connector.send(a_reply())
    assert len(heard(connector)) == 11


def test_a_reply_taken_back_is_heard_as_deleted(replay):
    connector = replay()
    receipt = connector.send(a_reply(in_reply_to="90421"))
    connector.delete(receipt.external_id)
    connector.delete(receipt.external_id)
    assert heard(connector)[-1] == Deleted(external_id=receipt.external_id, account="LarkBank")
    assert sum(isinstance(each, Deleted) for each in heard(connector)) == 1
    with pytest.raises(Refused):
        connector.delete("sent-never")


def test_a_new_reply_ends_the_waiting(replay, clock):
    connector = replay()
    connector.fetch(None, limit=100)
    connector.send(a_reply())
    connector.wait(60)
    assert clock.slept == []


def test_between_arrival_and_receipt_there_is_time_to_die(replay, clock, tmp_path):
    store = tmp_path / "peer.sqlite"
    rows_while_waiting: list[int] = []

    def sleep(seconds: float) -> None:
        with sqlite3.connect(store) as peer:
            rows_while_waiting.extend(peer.execute("SELECT count(*) FROM sent").fetchone())

    settings = {"path": str(SAMPLES / "twcs.csv"), "spool": str(tmp_path), "sent": str(store), "send_delay": 0.5}
    ReplayConnector(settings, now=clock, sleep=sleep).send(a_reply())
    assert rows_while_waiting == [1]


def test_a_sender_killed_before_its_receipt_has_sent_once_when_it_tries_again(tmp_path):
    store = tmp_path / "peer.sqlite"
    settings = {"path": str(SAMPLES / "twcs.csv"), "spool": str(tmp_path), "sent": str(store)}
    reply = a_reply("Only once.", in_reply_to="90421")
    program = (
        "import sys, msgspec; from evenhand.channels.connectors.replay.connector import ReplayConnector as Replay\n"
        "from evenhand.channels.domain.connector import Reply\n"
        "settings, reply = msgspec.json.decode(sys.argv[1]), msgspec.json.decode(sys.argv[2], type=Reply)\n"
        "Replay(settings).send(reply)"
    )
    given = (msgspec.json.encode({**settings, "send_delay": 60}).decode(), msgspec.json.encode(reply).decode())
    sender = subprocess.Popen([sys.executable, "-c", program, *given])
    try:
        deadline = time.monotonic() + 30
        while SentStore(store).echoes(0, 1) == [] and time.monotonic() < deadline:
            time.sleep(0.02)
    finally:
        sender.kill()
        sender.wait()
    ReplayConnector(settings).send(reply)
    with sqlite3.connect(store) as peer:
        assert peer.execute("SELECT text, account, attempts FROM sent").fetchall() == [("Only once.", "LarkBank", 2)]


@pytest.mark.parametrize(
    ("fault", "error", "held"),
    [
        ({"error": "try_later"}, TryLater, 2),
        ({"error": "refused"}, Refused, 2),
        ({"error": "reconnect"}, Reconnect, 2),
        ({"error": "outcome_unknown"}, OutcomeUnknown, 3),
        ({"error": "outcome_unknown", "arrives": False}, OutcomeUnknown, 2),
    ],
)
def test_every_third_send_goes_wrong_if_it_is_told_to(replay, fault, error, held):
    replies = [a_reply(f"Number {n}") for n in range(3)]
    replay(fail={"every": 3, **fault}).send(replies[0])
    replay(fail={"every": 3, **fault}).send(replies[1])
    with pytest.raises(error):
        replay(fail={"every": 3, **fault}).send(replies[2])
    assert sum(post.text.startswith("Number") for post in heard(replay())) == held
