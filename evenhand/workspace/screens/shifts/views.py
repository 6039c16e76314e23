"""Who works when: everybody sees the teams of their brands, leads plan."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

import msgspec
from django.db.models import Q
from django.http import HttpResponse
from django.utils import dates, timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from evenhand.channels.models import Account
from evenhand.kernel import clock
from evenhand.people.domain.duty import Duty
from evenhand.people.errors import NotUsable
from evenhand.people.models import Agent, DayShift, Team, WeeklyShift
from evenhand.people.reads import brand_ids_of, on_duty, shifts_between
from evenhand.routing.domain.clock import is_open
from evenhand.routing.reads import calendars_of
from evenhand.workspace.components.tags import network_label
from evenhand.workspace.door import DeskRequest, at_the_desk, show
from evenhand.workspace.screens.clocks.views import number
from evenhand.workspace.screens.hours.reading import weekdays

_DAY = timedelta(days=1)
_MOST_SHIFTS = 20  # of one person on one day
_TIMES = ("agent", "begins_at", "ends_at", "time_zone", "networks", "on_call")
_AGAIN = (*_TIMES, "day", "weekdays", "first_day", "last_day")  # what plans a shift again that was taken out


class EarlierDay(msgspec.Struct, frozen=True):
    """A shift of a single day that another took the place of; away where it has no times."""

    team: int | None
    begins_at: str
    ends_at: str
    time_zone: str
    networks: list[str]
    on_call: str

    def __str__(self) -> str:
        return f"{self.begins_at}–{self.ends_at}" if self.begins_at else _("away")


def earlier_days(said: Sequence[str]) -> list[EarlierDay]:
    """What the page carries along to undo a day; raises NotUsable if it is not what was given."""
    try:
        return [msgspec.json.decode(each, type=EarlierDay) for each in said[:_MOST_SHIFTS]]
    except msgspec.MsgspecError as problem:
        raise NotUsable(_("Choose one of the values offered.")) from problem


@at_the_desk
@require_safe
def shifts(request: DeskRequest) -> HttpResponse:
    """A week of one team, and who is on duty now."""
    return page(request)


def page(request: DeskRequest, *, refusal: str = "") -> HttpResponse:
    """The page, perhaps with why something was refused."""
    teams = list(teams_of(request.user))
    asked = request.GET.get("team") or request.POST.get("team") or ""
    team = next((each for each in teams if str(each.pk) == asked), teams[0] if teams else None)
    now = clock.now()
    monday = _monday(request.GET.get("from", ""), timezone.localtime(now).date())
    context = {
        "teams": teams,
        "team": team,
        "now": now,
        "here": timezone.get_current_timezone_name(),
        "earlier": (monday - 7 * _DAY).isoformat(),
        "later": (monday + 7 * _DAY).isoformat(),
        "this_week": monday.isoformat(),
        "refusal": refusal,
        "may_plan": request.user.sees_all and request.user.may_write,
        "ended": number(request.GET.get("ended", "")),
        "gone": request.GET.get("gone", ""),
        "planned": number(request.GET.get("planned", "")),
        "was": request.GET.getlist("was"),
        "earlier_days": earlier_days(request.GET.getlist("was")),
        "again": [(name, said) for name in _AGAIN for said in request.GET.getlist(name)],
        **(_of(team, monday, now) if team else {"rows": [], "days": [], "there": []}),
    }
    response = show(request, "shifts/page.html", context)
    response.status_code = 422 if refusal else 200
    return response


def teams_of(viewer: Agent) -> Sequence[Team]:
    """The teams whose shifts the viewer may see: of their brands; of people of another company only their own."""
    teams = Team.objects.order_by("name")
    if viewer.sees_all:
        return list(teams)
    own = teams.filter(agents=viewer)
    if own.filter(terms__is_outsourced=True).exists():
        return list(own)
    return list(teams.filter(Q(brands__in=brand_ids_of(viewer)) | Q(agents=viewer)).distinct())


def _monday(said: str, today: date) -> date:
    try:
        day = date.fromisoformat(said) if said else today
    except ValueError:
        day = today
    day = min(max(day, date(2000, 1, 10)), date(2200, 1, 1))
    return day - day.weekday() * _DAY


def _of(team: Team, monday: date, now: datetime) -> dict[str, Any]:
    begins, ends = (timezone.make_aware(datetime.combine(day, time())) for day in (monday, monday + 7 * _DAY))
    planned = shifts_between(begins, ends, team_ids=[team.pk])
    there = [duty for duty in on_duty(None, now) if duty.team_id == team.pk]
    members = list(Agent.objects.filter(teams=team, is_active=True).order_by("first_name", "last_name", "pk"))
    known = {agent.pk for agent in members}
    others = Agent.objects.filter(pk__in={duty.agent_id for duty in planned + there} - known)
    people = {agent.pk: agent for agent in [*members, *others]}
    days = [monday + n * _DAY for n in range(7)]
    return {
        "days": [(day, dates.WEEKDAYS_ABBR[day.weekday()], day == timezone.localtime(now).date()) for day in days],
        "rows": [
            (agent, _cells([duty for duty in planned if duty.agent_id == agent.pk], days)) for agent in people.values()
        ],
        "there": [(people[duty.agent_id], duty, _kinds(duty.networks)) for duty in there],
        "is_open": is_open([calendars_of([team.pk])[team.pk]], now),
        "members": members,
        "weekly": list(_weekly(team, monday)),
        "single": list(
            DayShift.objects.filter(Q(team=team) | Q(team=None, agent__in=known), day__gte=monday)
            .filter(day__lt=monday + 28 * _DAY)
            .select_related("agent")
            .order_by("day", "agent", "begins_at")[:100]
        ),
        "weekdays": list(enumerate(weekdays())),
        "networks": _networks(),
        "first_day": max(monday, timezone.localtime(now).date()).isoformat(),
    }


def _weekly(team: Team, monday: date) -> list[dict[str, Any]]:
    """Each person's weekly shifts that are the same on several days, told as one line each day."""
    rows = WeeklyShift.objects.filter(team=team).filter(Q(last_day=None) | Q(last_day__gte=monday))
    names = weekdays()
    return [
        {"row": row, "day": names[row.weekday], "kinds": _kinds(frozenset(row.networks))}
        for row in rows.select_related("agent").order_by("agent__first_name", "agent", "weekday", "begins_at")[:400]
    ]


def _cells(duties: Sequence[Duty], days: Sequence[date]) -> list[list[tuple[datetime, datetime, str, bool]]]:
    """What begins on each day, by the viewer's clock."""
    local = [
        (timezone.localtime(d.begins), timezone.localtime(d.ends), _kinds(d.networks), d.is_on_call) for d in duties
    ]
    return [[each for each in local if each[0].date() == day] for day in days]


def _kinds(networks: frozenset[str]) -> str:
    return ", ".join(str(network_label(each)) for each in sorted(networks))


def _networks() -> list[tuple[str, str]]:
    names = Account.objects.filter(is_retired=False).order_by("network").values_list("network", flat=True).distinct()
    return [(name, str(network_label(name))) for name in names]
