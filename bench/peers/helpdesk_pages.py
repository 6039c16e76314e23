"""Runs in django-helpdesk's environment: `set-up`, `people`, or `who`; answers with one JSON line."""

import json
import logging
import sys

import django


def set_up() -> list[object]:
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("loaddata", "emailtemplate.json", verbosity=0)
    return []


def people() -> list[object]:
    """What the peer keeps beside each person who was not made by its own forms."""
    from django.core.management import call_command

    call_command("create_usersettings", verbosity=0)
    return []


def who() -> list[object]:
    """A session of the first superuser, the queues that hold open tickets, the newest ticket."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user_model
    from django.contrib.sessions.backends.db import SessionStore
    from helpdesk.models import Ticket

    person = get_user_model().objects.filter(is_superuser=True).first()
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.save()
    queues = list(Ticket.objects.filter(status=1).order_by().values_list("queue_id", flat=True).distinct())
    return [session.session_key, queues, Ticket.objects.order_by("-id").values_list("id", flat=True)[0]]


def main() -> None:
    django.setup()
    logging.disable(logging.CRITICAL)
    print(json.dumps({"set-up": set_up, "people": people, "who": who}[sys.argv[1]]()), flush=True)


if __name__ == "__main__":
    main()
