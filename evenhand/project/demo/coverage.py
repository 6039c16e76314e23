"""Who works when at the demo company, how soon it answers, and what one shift left to the next."""

from datetime import datetime, time, timedelta
from uuid import uuid4

from evenhand.cases.actions.shift_notes import write_shift_note
from evenhand.cases.models import ShiftNote
from evenhand.cases.reads.shift_notes import standing_of_team
from evenhand.kernel import clock
from evenhand.people import actions
from evenhand.people.models import Agent, Role, Team, TeamTerms, WeeklyShift
from evenhand.routing.actions.policies import keep_policy
from evenhand.routing.models import Policy

EARLY, LATE = (time(6), time(14, 30)), (time(14), time(22, 30))
SAID = (
    ({"mode": 1}, {"first_minutes": 60, "next_minutes": 120, "resolution_minutes": 3 * 24 * 60}),
    ({"severity": "critical"}, {"first_minutes": 15, "next_minutes": 30}),
)


def cover() -> None:
    """Shifts, holidays, policies and a note; what a person changed or removed stays so."""
    now, lead = clock.now(), Agent.objects.filter(role=Role.LEAD, is_active=True).order_by("id").first()
    if lead is None:
        return
    if not WeeklyShift.objects.exists():
        _plan(lead, now)
    if not TeamTerms.objects.exists():
        for team in Team.objects.order_by("pk")[:2]:
            actions.set_terms(
                team_id=team.pk,
                time_zone=team.time_zone,
                country="DE",
                region="HH",
                is_outsourced=False,
                allowances=[],
                actor=lead,
                now=now,
            )
    if not Policy.objects.exists():
        for scope, minutes in SAID:
            keep_policy(
                scope=scope, minutes=minutes, around_the_clock=False, pauses=["waiting", "snoozed"], actor=lead, now=now
            )
    if not ShiftNote.objects.exists():
        _leave_note(now)


def _plan(lead: Agent, now: datetime) -> None:
    """Early and late in turn; the first of each team is told of breaches first."""
    for team in Team.objects.order_by("pk"):
        for number, agent in enumerate(team.agents.filter(is_active=True).order_by("pk")):
            begins, ends = (EARLY, LATE)[number % 2]
            actions.plan_week(
                agent_id=agent.pk,
                team_id=team.pk,
                weekdays=range(7) if number < 2 else range(5),
                begins_at=begins,
                ends_at=ends,
                first_day=now.date() - timedelta(days=28),
                on_call=number < 2,
                actor=lead,
                now=now,
            )


def _leave_note(now: datetime) -> None:
    team = Team.objects.filter(agents__role=Role.AGENT).order_by("pk").first()
    author = team.agents.filter(role=Role.AGENT, is_active=True).order_by("pk").first() if team else None
    if team is None or author is None:
        return
    parts = {
        "open": "Two people in the harbour district still wait for the depot to say when the line is up.",
        "promised": "A call back before noon to whoever was billed twice.",
        "watched": "Routers of the last update: three came back since yesterday.",
    }
    write_shift_note(
        team_id=team.pk, parts=parts, stood=standing_of_team(team.pk, now=now), key=uuid4(), actor=author, now=now
    )
