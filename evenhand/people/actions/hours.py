"""When teams are there, where they stand, and on what terms: leads say it."""

from collections.abc import Collection, Sequence
from datetime import date, datetime, time
from zoneinfo import available_timezones

from django.db import transaction
from django.utils.translation import gettext as _

from evenhand.ledger.actions import record
from evenhand.people.errors import NotUsable, OnlyLeads
from evenhand.people.events import HoursSet, OwnDaySet, TermsSet
from evenhand.people.models import Agent, Allowance, OpeningHours, OwnDay, Team, TeamTerms

MOST_A_DAY = 4  # stretches
Stretch = tuple[int, time, time]  # weekday (Monday is 0), from, until; until or before from: the next day


@transaction.atomic
def set_hours(*, team_id: int, week: Sequence[Stretch], actor: Agent, now: datetime) -> list[Stretch]:
    """The team's whole week from now on; an empty one means that it is always there. Answers the week as it was."""
    team = _team(team_id, actor)
    if any(not 0 <= weekday <= 6 for weekday, _opens, _closes in week):
        raise NotUsable(_("Choose one of the values offered."))
    if any(sum(each[0] == weekday for each in week) > MOST_A_DAY for weekday in range(7)):
        raise NotUsable(_("A day has at most %(n)s stretches.") % {"n": MOST_A_DAY})
    before = [(each.weekday, each.opens_at, each.closes_at) for each in team.hours.order_by("weekday", "opens_at")]
    if sorted(set(week)) != sorted(before):
        team.hours.all().delete()
        OpeningHours.objects.bulk_create(
            OpeningHours(team=team, weekday=weekday, opens_at=opens, closes_at=closes)
            for weekday, opens, closes in sorted(set(week))
        )
        record(HoursSet(team_id=team.pk), now=now, actor_id=actor.pk)
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
) -> TeamTerms:
    """Where the team stands, and what it may do if it is of another company. The caller knows countries and regions."""
    team = _team(team_id, actor)
    if time_zone not in available_timezones():
        raise NotUsable(_("“%(zone)s” is no time zone known here.") % {"zone": time_zone[:64]})
    if not set(allowances) <= set(Allowance.values):
        raise NotUsable(_("Choose one of the values offered."))
    if team.time_zone != time_zone:
        team.time_zone = time_zone
        team.save(update_fields=["time_zone"])
    terms, _is_new = TeamTerms.objects.update_or_create(
        team=team,
        defaults={
            "country": country,
            "region": region if country else "",
            "is_outsourced": is_outsourced,
            "allowances": sorted(set(allowances)) if is_outsourced else [],
        },
    )
    record(TermsSet(team_id=team.pk, is_outsourced=is_outsourced), now=now, actor_id=actor.pk)
    return terms


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
    """That day is unlike the week: closed without times, else open between them. Said again it is replaced."""
    team = _team(team_id, actor)
    if (opens_at is None) != (closes_at is None):
        raise NotUsable(_("Say from when until when, or neither where the team is closed."))
    OwnDay.objects.filter(team=team, day=day).delete()
    own = OwnDay.objects.create(
        team=team, day=day, opens_at=opens_at, closes_at=closes_at, name=" ".join(name.split())[:80]
    )
    record(OwnDaySet(team_id=team.pk, day=day.isoformat(), is_removed=False), now=now, actor_id=actor.pk)
    return own


@transaction.atomic
def remove_own_day(*, own_day_id: int, actor: Agent, now: datetime) -> OwnDay:
    """That day is like every week again. Answers the day as it was, so that it can be kept again."""
    own = OwnDay.objects.filter(pk=own_day_id).first()
    if own is None:
        raise NotUsable(_("That is said no longer."))
    _team(own.team_id, actor)
    OwnDay.objects.filter(pk=own_day_id).delete()
    record(OwnDaySet(team_id=own.team_id, day=own.day.isoformat(), is_removed=True), now=now, actor_id=actor.pk)
    return own


def _team(team_id: int, actor: Agent) -> Team:
    if not (actor.sees_all and actor.may_write):
        raise OnlyLeads(_("Care leads say when teams are there."))
    team = Team.objects.select_for_update().filter(pk=team_id).first()
    if team is None:
        raise NotUsable(_("Choose one of the values offered."))
    return team
