"""What came to the demo company before it had this desk: ten weeks by the half hour, so that there is a forecast."""

from datetime import date, timedelta
from random import Random
from typing import Final
from zoneinfo import ZoneInfo

from django.utils import timezone

from evenhand.kernel import clock
from evenhand.people.models import Agent, Role
from evenhand.planning.actions.earlier import bring_earlier
from evenhand.planning.models import EarlierCounts
from evenhand.planning.reads.forecasts import Slice

DAYS: Final = 70
_A_DAY: Final = 780  # cases of a usual weekday
_OF_WEEKDAY: Final = (1.16, 1.04, 1.0, 0.98, 1.02, 0.72, 0.66)
_OF_HOUR: Final = (4, 2, 1, 1, 1, 3, 10, 24, 46, 58, 62, 60, 54, 56, 60, 62, 64, 66, 64, 58, 48, 34, 20, 10)
_SCATTER: Final = 0.09  # of days, beyond chance
_OF_HALVES: Final = 0.16


def bring_what_came_before() -> None:
    """Once; what a person took away stays away."""
    lead = Agent.objects.filter(role=Role.LEAD, is_active=True).order_by("id").first()
    if lead is None or EarlierCounts.objects.exists():
        return
    now = clock.now()
    today = now.astimezone(ZoneInfo(timezone.get_current_timezone_name())).date()
    bring_earlier(Slice(), _table(today).encode(), name="before-evenhand.csv", actor=lead, now=now)


def _table(today: date) -> str:
    chance = Random(70)  # noqa: S311 - a day, not a secret
    lines = ["time,contacts"]
    for back in range(DAYS, 0, -1):
        day = today - timedelta(days=back)
        busy = _A_DAY * _OF_WEEKDAY[day.weekday()] * max(0.5, chance.gauss(1.0, _SCATTER)) * (1 + back / -1400)
        for half in range(48):
            expected = busy * _OF_HOUR[half // 2] / sum(_OF_HOUR) / 2
            came = max(0, round(chance.gauss(expected, (expected + (_OF_HALVES * expected) ** 2) ** 0.5)))
            lines.append(f"{day} {half // 2:02}:{half % 2 * 30:02},{came}")
    return "\n".join(lines)
