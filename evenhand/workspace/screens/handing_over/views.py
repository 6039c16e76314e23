"""Handing a shift over: how things stand, what who goes leaves, and who took it over."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from evenhand.cases.actions.shift_notes import PARTS, remove_shift_note, take_shift_note, write_shift_note
from evenhand.cases.errors import NothingWritten
from evenhand.cases.models import ShiftNote
from evenhand.cases.reads.shift_notes import notes_to_take, shift_notes, standing_of_team, taken_over
from evenhand.kernel import clock
from evenhand.kernel.ids import uuid_in
from evenhand.people.models import Agent, Team
from evenhand.workspace.door import DeskRequest, at_the_desk, show
from evenhand.workspace.screens.clocks.views import number

PAGE = 20


@at_the_desk
@require_safe
def handing_over(request: DeskRequest) -> HttpResponse:
    """The notes of one's teams, the last first, and how the first of them stands."""
    return _page(request)


def _page(request: DeskRequest, *, refusal: str = "") -> HttpResponse:
    now = clock.now()
    teams = _teams(request.user)
    asked = request.GET.get("team") or request.POST.get("team") or ""
    team = next((each for each in teams if str(each.pk) == asked), teams[0] if teams else None)
    notes = shift_notes([team.pk], before=number(request.GET.get("before", "")), limit=PAGE + 1) if team else []
    context = {
        "teams": teams,
        "team": team,
        "stood": _numbers(standing_of_team(team.pk, now=now)) if team else [],
        "notes": _told(notes[:PAGE], request.user),
        "more": notes[PAGE - 1].pk if len(notes) > PAGE else None,
        "to_take": notes_to_take(request.user, now=now),
        "may_write": request.user.may_write,
        "key": uuid4(),
        "refusal": refusal,
        "said": request.POST,
        "removed": number(request.GET.get("removed", "")),
    }
    response = show(request, "handing_over/page.html", context)
    response.status_code = 422 if refusal else 200
    return response


def _teams(viewer: Agent) -> Sequence[Team]:
    teams = Team.objects.order_by("name")
    return list(teams if viewer.sees_all else teams.filter(agents=viewer))


def _told(notes: Sequence[ShiftNote], viewer: Agent) -> list[dict[str, Any]]:
    taken = taken_over(notes)
    return [
        {
            "note": note,
            "parts": [(words, getattr(note, name)) for name, words in _parts() if getattr(note, name)],
            "stood": _numbers(note.stood),
            "taken": taken.get(note.pk, []),
            "is_mine": note.author_id == viewer.pk,
            "is_taken": any(each.agent_id == viewer.pk for each in taken.get(note.pk, [])),
            "may_remove": viewer.may_write and (note.author_id == viewer.pk or viewer.sees_all),
        }
        for note in notes
    ]


def _parts() -> list[tuple[str, str]]:
    return [("open", _("Open")), ("promised", _("Promised")), ("watched", _("To watch"))]


def _numbers(stood: dict[str, int]) -> list[tuple[str, str]]:
    words = {
        "waiting": _("wait for us"),
        "unassigned": _("with nobody"),
        "late": _("late"),
        "soon": _("due within 8 h"),
        "promised": _("promised within 8 h"),
    }
    return [(words[name], str(n) if n < 1000 else "999+") for name, n in stood.items() if name in words]


@at_the_desk
@require_POST
def write(request: DeskRequest) -> HttpResponse:
    """Leave a note; numbers of this moment are kept with it."""
    said, now = request.POST, clock.now()
    team_id = number(said.get("team", "")) or 0
    try:
        write_shift_note(
            team_id=team_id,
            parts={name: said.get(name, "") for name in PARTS},
            stood=standing_of_team(team_id, now=now),
            key=uuid_in(said.get("key", "")) or uuid4(),
            actor=request.user,
            now=now,
        )
    except NothingWritten as problem:
        return _page(request, refusal=problem.sentence)
    return _back(team_id)


@at_the_desk
@require_POST
def take(request: DeskRequest, note_id: int) -> HttpResponse:
    """The viewer takes the note over, or takes that back."""
    is_taken = request.POST.get("back") != "1"
    note = take_shift_note(note_id=note_id, is_taken=is_taken, actor=request.user, now=clock.now())
    return _back(note.team_id)


@at_the_desk
@require_POST
def remove(request: DeskRequest, note_id: int) -> HttpResponse:
    """Take a note away; the page offers to put it back."""
    is_removed = request.POST.get("back") != "1"
    note = remove_shift_note(note_id=note_id, is_removed=is_removed, actor=request.user, now=clock.now())
    return _back(note.team_id, **({"removed": note.pk} if is_removed else {}))


def _back(team_id: int, **values: Any) -> HttpResponse:
    return redirect(f"{reverse('handing_over')}?{urlencode({'team': team_id, **values})}")
