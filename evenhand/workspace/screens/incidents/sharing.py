"""What the incident's pages share: the incident of an address, sentences with their undo, what a form says."""

from collections.abc import Iterable
from datetime import date, datetime

from django.contrib import messages
from django.http import Http404
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.safestring import mark_safe

from evenhand.incidents.models import Incident
from evenhand.incidents.reads import incident_of
from evenhand.workspace.door import DeskRequest


def incident_or_404(request: DeskRequest, incident_id: int) -> Incident:
    """The incident, if the viewer may see it."""
    found = incident_of(request.user, incident_id)
    if found is None:
        raise Http404
    return found


def say(request: DeskRequest, said: str, undo: str = "", fields: Iterable[tuple[str, object]] = ()) -> None:
    """The sentence, with a button that undoes it where it can be undone."""
    if not undo:
        messages.success(request, said)
        return
    told = render_to_string("checks/undo.html", {"said": said, "address": undo, "fields": list(fields)}, request)
    messages.success(request, mark_safe(told))  # noqa: S308 - a template of ours, which escapes


def numbers(request: DeskRequest, name: str, *, most: int = 20_000) -> list[int]:
    """The ids that a form brings under a name."""
    return [number for each in request.POST.getlist(name)[:most] if (number := number_of(each)) is not None]


def number_of(said: str) -> int | None:
    """A number of ours, or None."""
    return int(said) if said.isascii() and said.isdigit() and len(said) < 18 else None


def moment_of(said: str) -> datetime | None:
    """A moment as a field says it, in the reader's time zone."""
    try:
        at = parse_datetime(said)
    except ValueError:
        return None
    if at is None:
        return None
    return at if at.tzinfo else timezone.make_aware(at, timezone.get_current_timezone())


def day_of(said: str) -> date | None:
    """A day as a field says it, or None."""
    try:
        return parse_date(said)
    except ValueError:
        return None


def lines_of(said: str) -> list[str]:
    """What stands on lines of its own."""
    return [line.strip() for line in said.splitlines() if line.strip()]
