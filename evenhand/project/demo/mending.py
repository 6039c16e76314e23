"""Causes the demo's lead finds in somebody's hands, and a team that can be told."""

from datetime import datetime, timedelta
from typing import Final

from evenhand.flows.voicing import keep_counted
from evenhand.insight.reads.counted import desk_day
from evenhand.people.models import Agent, Role
from evenhand.voice.actions.causes import set_cause
from evenhand.voice.actions.teams import set_product_team
from evenhand.voice.models import Cause, CauseState
from evenhand.voice.reads.causes import ranked

ENOUGH: Final = 6  # issues with cases
GUESSES: Final = (
    (CauseState.PLANNED, 70, "The page that should answer it does not say what to do next, so people write."),
    (CauseState.LOOKING, 40, "Two of our systems say different things about it until the next morning."),
)


def take_causes_in_hand(*, now: datetime) -> bool:
    """Once there are issues to rank. Whether that is done."""
    lead = Agent.objects.filter(role=Role.LEAD, is_active=True).order_by("pk").first()
    if lead is None or Cause.objects.exists():
        return True
    keep_counted(now=now)
    found = ranked(lead, brand=None, days=28, now=now)
    if len(found) < ENOUGH:
        return False
    owners = list(Agent.objects.filter(role=Role.AGENT, is_active=True).order_by("pk")[:2]) or [lead]
    for place, (state, share, words) in enumerate(GUESSES):
        set_cause(
            issue_id=found[place].issue.pk,
            state=state,
            owner_id=owners[place % len(owners)].pk,
            hypothesis=words,
            fixable=share,
            fixed_on=desk_day(now) + timedelta(days=10) if state == CauseState.PLANNED else None,
            actor=lead,
            now=now,
        )
    set_product_team(
        brand=found[0].issue.brand,
        team_id=None,
        name="Network and boxes",
        mail="network@harborline.example",
        url="",
        secret="",  # none: it is told by mail
        is_inside=False,
        is_on=True,
        actor=lead,
        now=now,
    )
    return True
