"""Runs the product's own listener on a folder of mails instead of a mailbox; called by `mail.py`.

`python bench/mail_intake.py FOLDER NAME` with EVENHAND_HOME and EVENHAND_DATABASE_URL set; says "ready", waits for
a line, works, and prints one JSON line. Everything else is the product: raw mails are kept first, then translated,
stored, read, decided, placed, attached, and at last found by the inbox read.
"""

import json
import os
import sys
import threading
import time
from pathlib import Path
from typing import Any
from unittest.mock import patch

import ground

ADDRESS = "care@harbour.example"


def main() -> None:
    """Take the folder in and say how it went."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "evenhand.project.settings")
    import django

    django.setup()
    folder, name = Path(sys.argv[1]), sys.argv[2]
    source, viewer = open_mailbox(name)
    print("ready", flush=True)
    sys.stdin.readline()
    cpu, started = time.process_time(), time.perf_counter()
    listen(source, folder)
    newest = look(viewer)
    seconds = time.perf_counter() - started
    print(
        json.dumps(
            {
                "seconds": seconds,
                "client_cpu_s": time.process_time() - cpu,
                "peak_mb": ground.memory_mb(os.getpid(), "VmHWM"),
                "newest_seen": newest,
                **counts(source),
            }
        ),
        flush=True,
    )


def open_mailbox(name: str) -> tuple[Any, Any]:
    """The demo company with one mailbox, and an agent who sees everything."""
    from evenhand.channels.actions import open_account, open_source
    from evenhand.kernel import clock
    from evenhand.ledger.actions import make_partitions
    from evenhand.people.models import Agent
    from evenhand.project.demo.company import COMPANY
    from evenhand.project.demo.founding import found

    now = clock.now()
    brands = found()
    make_partitions(now=now)
    settings = {
        "address": ADDRESS,
        "imap_host": "127.0.0.1",
        "imap_user": "care",
        "imap_password": "care",
        "smtp_host": "127.0.0.1",
        "signing_secret": "a benchmark has no secrets",
    }
    source = open_source(kind="mail", name=name, settings=settings, now=now)
    brand = brands[COMPANY.brands[0].key]
    open_account(source=source, brand_id=brand.pk, network="mail", handle=ADDRESS)
    return source, Agent.objects.get(username=COMPANY.agents[0].username)


def listen(source: Any, folder: Path) -> None:
    """The product's listener until the folder is read; only the mailbox is another."""
    from evenhand.channels import network
    from evenhand.channels.connectors.mail.connector import MailConnector
    from evenhand.channels.domain.connector import Fetched, Raw
    from evenhand.flows.listen import Listener

    files = sorted(folder.glob("*.eml"))

    class Folder(MailConnector):
        """A mailbox whose mails lie in files."""

        def fetch(self, cursor: Any, *, limit: int) -> Fetched:
            begin = cursor["at"] if cursor else 0
            end = min(begin + limit, len(files))
            raws = tuple(Raw(reference=f"{number}", content=files[number].read_bytes()) for number in range(begin, end))
            return Fetched(raws=raws, cursor={"at": end}, is_exhausted=False, is_ended=begin == end)

    def connect(source: Any) -> Folder:
        return Folder(network.settings_of(source))

    with patch.object(network, "connect", connect):
        Listener(source.pk, threading.Event()).run()


def look(viewer: Any) -> bool:
    """Whether the newest case is in the inbox that an agent reads."""
    from evenhand.cases.models import OpenCase
    from evenhand.cases.reads import View, inbox

    rows = inbox(viewer, View(newest_first=True), limit=25)
    newest = OpenCase.objects.order_by("-waiting_since").values_list("waiting_since", flat=True).first()
    return bool(rows) and rows[0].waiting_since == newest


def counts(source: Any) -> dict[str, int]:
    """What stands in the tables from this mailbox."""
    from evenhand.cases.models import Conversation, Message
    from evenhand.channels.models import Batch, Post, Quarantined

    accounts = list(source.accounts.values_list("id", flat=True))
    conversations = Conversation.objects.filter(account__in=accounts, messages__isnull=False)
    return {
        "threads": conversations.values("account", "thread_key").distinct().count(),
        "conversations": conversations.distinct().count(),
        "messages": Message.objects.filter(conversation__account__in=accounts).count(),
        "posts": Post.objects.filter(account__in=accounts).exclude(kind=9).count(),
        "quarantined": Quarantined.objects.filter(source=source).count(),
        "waiting_batches": Batch.objects.filter(source=source, understood_at=None).count(),
    }


if __name__ == "__main__":
    main()
