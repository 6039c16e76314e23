"""The desk's own history for `evenhand plan forecast --from-desk`; it alone starts Django and looks for a database."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import typer

from evenhand.planning.domain.forecast.calendar import Event
from evenhand.planning.domain.forecast.history import History
from evenhand.planning.errors import BadTable

_DATABASE: Final = "EVENHAND_DATABASE_URL"


def history_of_desk(*, channel: str, queue: str, minutes: int | None) -> tuple[History, list[Event]]:
    """What this desk received, by interval, and what it has planned. Raises BadTable where nothing came."""
    with _database():
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "evenhand.project.settings")
        import django

        django.setup()
        from django.utils import timezone

        from evenhand.kernel import clock
        from evenhand.people.models import Queue
        from evenhand.planning.reads.forecasts import MINUTES, Slice, arrivals, events_kept

        if minutes not in {None, MINUTES}:
            raise BadTable(f"The desk counts by {MINUTES} minutes.")
        of = Slice(network=channel)
        if queue:
            found = Queue.objects.filter(name__iexact=queue).values_list("pk", flat=True).first()
            if found is None:
                raise BadTable(f"There is no queue {queue}.")
            of = Slice(network=channel, queue_id=found)
        history = arrivals(of, now=clock.now(), zone=timezone.get_current_timezone_name())
        kept = events_kept().values_list("name", "first_day", "last_day", "times")
        return history, [Event(*each) for each in kept]


@contextmanager
def _database() -> Iterator[None]:
    """The database that is named, that runs, or one started for the occasion."""
    if os.environ.get(_DATABASE):
        yield
        return
    from evenhand.project import postgres
    from evenhand.project.home import open_home

    with postgres.ensure(open_home(), lambda text: typer.echo(text, err=True)) as server:
        os.environ[_DATABASE] = server.url
        yield
