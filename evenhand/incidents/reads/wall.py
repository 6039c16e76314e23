"""What a screen on a wall says of incidents and alarms."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Final

import msgspec
from django.db import connection

from evenhand.incidents.domain.states import OVER, State
from evenhand.incidents.models import Alarm, AlarmState
from evenhand.replies.models import PublishingHold

SHOWN: Final = 5
RINGS_FOR: Final = timedelta(hours=24)  # an alarm that nobody decided for so long is in the list

_ON_THE_WALL = """
SELECT i.id, i.title, i.state, i.severity, i.detected_at, coalesce(nullif(a.public_name, ''), a.first_name, '')
FROM incidents_incident i LEFT JOIN people_agent a ON a.id = i.owner_id
WHERE i.cleared_at IS NULL AND NOT i.state = ANY(%s)
    AND EXISTS (SELECT FROM incidents_incident_brands b WHERE b.incident_id = i.id AND b.brand_id = ANY(%s))
ORDER BY i.severity, i.detected_at, i.id LIMIT %s
"""


class Rings(msgspec.Struct, frozen=True):
    """An incident as a room should know it: what, since when, and who leads."""

    id: int
    title: str
    state: str
    severity: int
    since: datetime
    owner: str

    @property
    def is_proposed(self) -> bool:
        """Whether nobody has decided yet that it is one."""
        return self.state == State.PROPOSED


def on_the_wall(brand_ids: Collection[int]) -> list[Rings]:
    """Incidents of these brands that go on, the worst first; one query."""
    with connection.cursor() as cursor:
        cursor.execute(_ON_THE_WALL, [sorted(each.value for each in OVER), list(brand_ids), SHOWN])
        return [Rings(*row) for row in cursor.fetchall()]


def rings_of(brand_ids: Collection[int], *, now: datetime) -> int:
    """How many alarms of these brands nobody has decided."""
    found = Alarm.objects.filter(brand__in=brand_ids, state=AlarmState.OPEN, rang_at__gt=now - RINGS_FOR)
    return found.count()


def stopped_of(brand_ids: Collection[int]) -> list[str]:
    """The names of those brands for which publishing is stopped, for whatever reason."""
    held = PublishingHold.objects.filter(brand__in=brand_ids, lifted_at=None)
    return list(held.order_by("brand__name").values_list("brand__name", flat=True).distinct())
