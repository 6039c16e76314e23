"""Readers of a pushed source that are killed, again and again: nothing is lost and nothing doubled."""

import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection
from psycopg.conninfo import make_conninfo

from evenhand.channels.actions import open_account, open_source
from evenhand.channels.actions.pushes import keep_pushed
from evenhand.channels.domain.connector import Raw
from evenhand.channels.models import Batch, Outcome, Post, Pushed, Source
from evenhand.kernel import clock
from tests.cast import NOON, make_cast

pytestmark = [pytest.mark.accept, pytest.mark.django_db(transaction=True)]

KILLS, ITEMS, SEED = 12, 3_000, 7
_READER = """
import sys, threading, time
import django
django.setup()
from django.db import connection
from evenhand.flows import pushed
from evenhand.channels.connectors.webhook.connector import WebhookConnector

pushed.LOOK_EVERY = 0.05
complete = WebhookConnector.complete
def slowly(self, raw):
    time.sleep(0.002)  # so that a kill finds it at work
    return complete(self, raw)
WebhookConnector.complete = slowly
print("up", flush=True)
pushed.Receiver(int(sys.argv[1]), threading.Event()).run()
"""


def url() -> str:
    """The test's own database, as settings name one."""
    given = connection.get_connection_params()
    known = {name: given[name] for name in ("host", "port", "user", "password") if given.get(name)}
    return make_conninfo(dbname=str(connection.settings_dict["NAME"]), **known)


@contextmanager
def reader(source: Source) -> Iterator[subprocess.Popen[str]]:
    environment = {
        **os.environ,
        "EVENHAND_DATABASE_URL": url(),
        "EVENHAND_BATCH_SIZE": "100",
        "DJANGO_SETTINGS_MODULE": "evenhand.project.settings",
    }
    process = subprocess.Popen(
        [sys.executable, "-c", _READER, str(source.pk)], env=environment, stdout=subprocess.PIPE, text=True
    )
    try:
        yield process
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait(timeout=10)


def push_all(source: Source, done: threading.Event) -> None:
    """Whoever pushes goes on meanwhile; now and then he sends a delivery again."""
    for number in range(ITEMS):
        item = {"id": str(number), "author": {"id": f"u{number % 50}"}, "text": f"@harborline.example help {number}"}
        envelope = {"received_at": NOON.isoformat(), "item": item, "headers": {}}
        raw = Raw(reference=f"msg_{number}/0", content=json.dumps(envelope).encode())
        for _ in range(1 + (number % 10 == 0)):
            keep_pushed(source_id=source.pk, raws=[raw], now=clock.now())
    connection.close()
    done.set()


def test_whatever_is_pushed_is_taken_in_once_however_often_its_reader_is_killed() -> None:
    company = make_cast()
    source = open_source(
        kind="webhook", name="Forum", settings={"name": "Forum"}, secrets={"shared_secret": "x" * 20}, now=NOON
    )
    account = open_account(source=source, brand_id=company.harborline.pk, network="webhook", handle="Forum")
    chance, done, kills = random.Random(SEED), threading.Event(), 0
    pushing = threading.Thread(target=push_all, args=(source, done), daemon=True)
    pushing.start()
    end = time.monotonic() + 240
    while time.monotonic() < end:
        with reader(source) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == "up\n"
            if kills < KILLS:
                time.sleep(chance.uniform(0.05, 1.0))
                kills += 1
                continue
            while time.monotonic() < end and not (done.is_set() and _is_over(source)):
                time.sleep(0.1)
            break
    pushing.join(timeout=60)
    assert kills == KILLS
    ids = list(Post.objects.filter(account=account).values_list("external_id", flat=True))
    assert (len(ids), len(set(ids))) == (ITEMS, ITEMS)
    assert Pushed.objects.filter(outcome=Outcome.TAKEN).count() == ITEMS
    assert not Batch.objects.filter(understood_at=None).exists()


def _is_over(source: Source) -> bool:
    waits = Pushed.objects.filter(source=source, settled_at=None).exists()
    return not waits and not Batch.objects.filter(understood_at=None).exists()
