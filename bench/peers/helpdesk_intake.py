"""Runs in django-helpdesk's environment: `set-up`, `take FOLDER NAME`, or `count`; answers with one JSON line."""

import json
import logging
import sys
import time
from pathlib import Path

import django


def set_up() -> dict[str, object]:
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("loaddata", "emailtemplate.json", verbosity=0)
    return {}


def take(folder: str, name: str) -> dict[str, object]:
    """What its own command for reading mail does, for one local mailbox."""
    from helpdesk.email import process_queue
    from helpdesk.models import Queue

    queue = Queue.objects.create(
        title=name,
        slug=name,
        email_address="care@harbour.example",
        allow_email_submission=True,
        email_box_type="local",
        email_box_local_dir=folder,
        enable_notifications_on_email_events=False,
    )
    logger = logging.getLogger("helpdesk")
    print("ready", flush=True)
    sys.stdin.readline()
    before = time.process_time()
    process_queue(queue, logger)
    lines = Path("/proc/self/status").read_text().splitlines()
    peak = next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM:"))
    return {"cpu_s": time.process_time() - before, "peak_mb": peak}


def count() -> dict[str, object]:
    from helpdesk.models import FollowUp, Ticket

    return {"threads": Ticket.objects.count(), "messages": FollowUp.objects.count()}


def main() -> None:
    django.setup()
    logging.disable(logging.CRITICAL)
    work = {"set-up": set_up, "take": take, "count": count}[sys.argv[1]]
    print(json.dumps(work(*sys.argv[2:])), flush=True)


if __name__ == "__main__":
    main()
