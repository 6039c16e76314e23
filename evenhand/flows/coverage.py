"""When teams are there: what leads say of a team's hours, and the clocks of its cases that count them."""

from collections.abc import Collection, Sequence
from datetime import date, datetime, time

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from evenhand.cases.actions.clocks import unset_due
from evenhand.people import actions as people
from evenhand.people.actions.hours import Stretch
from evenhand.people.errors import NotUsable
from evenhand.people.models import Agent, OwnDay
from evenhand.routing.domain.holidays import countries, regions_of


@transaction.atomic
def set_hours(*, team_id: int, week: Sequence[Stretch], actor: Agent, now: datetime) -> list[Stretch]:
    """The team's week from now on, also for clocks that run; the week as it was."""
    before = people.set_hours(team_id=team_id, week=week, actor=actor, now=now)
    _set_anew(team_id)
    return before


@transaction.atomic
def set_terms(
    *,
    team_id: int,
    time_zone: str,
    country: str,
    region: str,
    is_outsourced: bool,
    allowances: Collection[str],
    actor: Agent,
    now: datetime,
) -> None:
    """Where the team stands and on what terms; refuses a country or region whose holidays nobody knows."""
    if (country and country not in countries()) or (region and region not in regions_of(country)):
        raise NotUsable(_("Choose one of the values offered."))
    people.set_terms(
        team_id=team_id,
        time_zone=time_zone,
        country=country,
        region=region,
        is_outsourced=is_outsourced,
        allowances=allowances,
        actor=actor,
        now=now,
    )
    _set_anew(team_id)


@transaction.atomic
def keep_own_day(
    *,
    team_id: int,
    day: date,
    opens_at: time | None,
    closes_at: time | None,
    name: str,
    actor: Agent,
    now: datetime,
) -> OwnDay:
    """A day unlike the team's week, also for clocks that run."""
    own = people.keep_own_day(
        team_id=team_id, day=day, opens_at=opens_at, closes_at=closes_at, name=name, actor=actor, now=now
    )
    _set_anew(team_id)
    return own


@transaction.atomic
def remove_own_day(*, own_day_id: int, actor: Agent, now: datetime) -> OwnDay:
    """That day is like every week again, also for clocks that run; the day as it was."""
    own = people.remove_own_day(own_day_id=own_day_id, actor=actor, now=now)
    _set_anew(own.team_id)
    return own


def _set_anew(team_id: int) -> None:
    unset_due(Q(queue__team=team_id))
