"""Notes between shifts, and how a team's cases stand."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db.models import Q

from evenhand.cases.models import Category, OpenCase, Promise, PromiseState, ShiftNote, ShiftNoteTaken
from evenhand.people.models import Agent

AT_MOST = 999
SOON = timedelta(hours=8)  # what the next shift finds


def shift_notes(team_ids: Collection[int], *, before: int | None = None, limit: int = 20) -> list[ShiftNote]:
    """The notes of these teams, the last first, from below an id on; with their authors and teams."""
    notes = ShiftNote.objects.filter(team__in=list(team_ids), removed_at=None)
    if before is not None:
        notes = notes.filter(pk__lt=before)
    return list(notes.select_related("author", "team").order_by("-written_at", "-id")[:limit])


def taken_over(notes: Collection[ShiftNote]) -> dict[int, list[ShiftNoteTaken]]:
    """By note, who took it over and when; one query."""
    found: dict[int, list[ShiftNoteTaken]] = {}
    for each in ShiftNoteTaken.objects.filter(note__in=[note.pk for note in notes]).select_related("agent"):
        found.setdefault(each.note_id, []).append(each)
    return found


def notes_to_take(viewer: Agent, *, now: datetime, within: timedelta = timedelta(days=2)) -> int:
    """How many notes of the viewer's teams wait for them to take over."""
    notes = ShiftNote.objects.filter(team__in=viewer.teams.all(), removed_at=None, written_at__gt=now - within)
    return notes.exclude(author=viewer).exclude(taken__agent=viewer).count()


def standing_of_team(team_id: int, *, now: datetime) -> dict[str, int]:
    """How the team's queues stand: numbers that stop at 999; five queries, each on an index."""
    theirs = OpenCase.objects.filter(queue__team=team_id)
    waiting = theirs.filter(category__in=[Category.NEW, Category.OPEN])
    promised = Promise.objects.filter(case__queue__team=team_id, state=PromiseState.OPEN, due_at__lte=now + SOON)
    asked = {
        "waiting": waiting,
        "unassigned": waiting.filter(assignee=None),
        "late": waiting.filter(due_at__lte=now),
        "soon": waiting.filter(Q(due_at__gt=now, due_at__lte=now + SOON)),
    }
    counted = {name: rows.order_by()[: AT_MOST + 1].count() for name, rows in asked.items()}
    return {**counted, "promised": promised.order_by()[: AT_MOST + 1].count()}
