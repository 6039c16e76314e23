"""The ground under `agents.py`, in a process of its own.

python bench/agents_ground.py FOLDER FILE SPEED PEOPLE    prepares a filled desk: people, and the file as a source
python bench/agents_ground.py FOLDER                      tells as JSON what is heard, waiting and in trouble
"""

import json
import os
import sys
from pathlib import Path
from typing import Any

from evenhand.project.home import Home, open_home
from evenhand.project.postgres import ensure


def main() -> None:
    """Join or start the database of the folder, and do one of the two."""
    home = open_home(Path(sys.argv[1]))
    with ensure(home) as server:
        os.environ["EVENHAND_HOME"] = str(home.root)
        os.environ["EVENHAND_DATABASE_URL"] = server.url
        os.environ["DJANGO_SETTINGS_MODULE"] = "evenhand.project.settings"
        import django

        django.setup()
        from django.db import connection

        if len(sys.argv) > 2:
            prepare(home, Path(sys.argv[2]), float(sys.argv[3]), int(sys.argv[4]))
        else:
            print(json.dumps(told()))
        connection.close()
        connection.close_pool()


def prepare(home: Home, file: Path, speed: float, people: int) -> None:
    """Tables of today, agents of all brands, and the two sources: the file, and the channel the old cases came from."""
    from django.core.management import call_command

    from evenhand.channels.actions import open_source, restart_source
    from evenhand.channels.connectors.replay.settings import read_settings
    from evenhand.channels.connectors.replay.spool import scan
    from evenhand.channels.models import Source, SourceState
    from evenhand.kernel import clock
    from evenhand.people.models import Agent, Brand, Team
    from evenhand.project.demo.founding import open_accounts

    call_command("migrate", verbosity=0)
    settings = {
        "path": str(file),
        "spool": str(home.replay / "spool"),
        "sent": str(home.replay / "sent.sqlite"),
        "echo": False,
        "speed": speed,
        "rebase": True,
    }
    Source.objects.filter(kind="replay").update(state=SourceState.PAUSED)
    Source.objects.filter(name="Bench").update(settings={**settings, "speed": "max"})
    (home.replay / "sent.sqlite").unlink(missing_ok=True)
    found = scan(read_settings(settings), progress=lambda _: None)
    source = open_source(kind="replay", name=f"Crowd {clock.now():%H%M%S}", settings=settings, now=clock.now())
    restart_source(source_id=source.pk)
    open_accounts(source, ((account.handle, account.network) for account in found.accounts))
    team, _ = Team.objects.get_or_create(name="Bench")
    team.brands.set(Brand.objects.all())
    sessions = []
    for number in range(people):
        names = {"first_name": "Agent", "last_name": str(number), "initials": "AG", "public_name": f"Agent {number}"}
        agent, _ = Agent.objects.update_or_create(
            username=f"bench{number}", defaults={**names, "email": f"b{number}@bench.example"}
        )
        agent.teams.set([team])
        sessions.append(_session(agent))
    (home.root / "sessions.json").write_text(json.dumps(sessions))
    _follow_what_was()


def _follow_what_was() -> None:
    """On a desk that grew in years whoever follows the ledger dealt with the old cases long ago."""
    from django.db import connection

    from evenhand.flows.health import CLOSER
    from evenhand.insight.actions import following
    from evenhand.kernel import clock
    from evenhand.knowledge.models import SolvedUntil
    from evenhand.ledger.actions import move_on
    from evenhand.people.models import Brand
    from evenhand.project import parts

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint - 1")
        (newest,) = cursor.fetchone()
    for name in (parts.FOLLOWER, CLOSER, following.FOLLOWER):
        move_on(name, position=newest)
    move_on(following.BEGUN, position=following.ALL_DONE)
    for brand in Brand.objects.all():
        SolvedUntil.objects.update_or_create(pk=brand.pk, defaults={"resolved_at": clock.now(), "case": 2**62})


def _session(agent: Any) -> str:
    """Somebody who has logged in."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.cached_db import SessionStore

    session = SessionStore()
    session[SESSION_KEY] = str(agent.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = agent.get_session_auth_hash()
    session.save()
    return str(session.session_key)


def told() -> dict[str, object]:
    """What the newest source brought, and what is still under way."""
    from django.db.models import Count

    from evenhand.channels.connectors.replay.settings import read_settings
    from evenhand.channels.connectors.replay.spool import scan
    from evenhand.channels.models import Batch, Source
    from evenhand.replies.models import Delivery

    source = Source.objects.filter(name__startswith="Crowd").latest("id")
    states = Delivery.objects.values_list("state").annotate(n=Count("id"))
    under_way = Delivery.objects.filter(state__in=["queued", "sending"]).count()
    return {
        "heard": source.heard,
        "repeats": source.repeats,
        "rows": scan(read_settings(source.settings), progress=lambda _: None).rows,
        "waiting": under_way + Batch.objects.filter(understood_at=None).count(),
        "deliveries": dict(states),
    }


if __name__ == "__main__":
    main()
