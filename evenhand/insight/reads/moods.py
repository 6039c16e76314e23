"""How posts felt in a period and in the one before, from what was counted by day."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date, timedelta
from typing import Any

import msgspec
from django.db import connection

from evenhand.insight.domain.moods import LEFT, Moods, added
from evenhand.insight.reads.counted import Asked
from evenhand.ledger.models import Follower
from evenhand.people.models import Agent
from evenhand.people.reads import brand_ids_of

# Of both periods by channel and mode, and of each day by mode. What is not said is passed as null, so that one
# statement serves every filter.
_MOODS = """
SELECT day, is_now, network, mode, sum(unhappy)::int, sum(neutral)::int, sum(happy)::int, sum(unread)::int,
    sum(corrected)::int
FROM (
    SELECT *, day >= %(since)s AS is_now FROM insight_moodday
    WHERE brand_id = ANY(%(brands)s) AND day >= %(before)s AND day <= %(until)s
        AND (%(network)s = '' OR network = %(network)s) AND (%(mode)s::smallint IS NULL OR mode = %(mode)s)
) AS m GROUP BY GROUPING SETS ((is_now, network, mode), (day, mode))
"""


class MoodsFound(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that the page of sentiment is made of."""

    asked: Asked
    groups: dict[tuple[bool, str, int], Moods]  # is it now, network, mode
    by_day: dict[tuple[date, int], Moods]  # day, mode
    is_whole: bool  # whether all posts from before the first count are counted too

    def total(self, *, is_now: bool = True, modes: Collection[int] = (), network: str = "") -> Moods:
        """All posts of the period, or of the one before, in these modes and on that channel."""
        return added(
            each
            for (now, at, mode), each in self.groups.items()
            if now == is_now and (not modes or mode in modes) and network in {"", at}
        )

    def days(self, modes: Collection[int]) -> list[Moods]:
        """Each day of the period, in these modes."""
        days = [self.asked.since + timedelta(days=n) for n in range(self.asked.days)]
        return [added(self.by_day.get((day, mode), Moods()) for mode in modes) for day in days]

    def networks(self) -> list[str]:
        """The channels there are, the busiest first."""
        found: dict[str, int] = defaultdict(int)
        for (is_now, network, _mode), each in self.groups.items():
            if is_now:
                found[network] += each.read + each.unread
        return sorted(found, key=lambda each: (-found[each], each))


def moods(viewer: Agent, asked: Asked) -> MoodsFound:
    """How posts about the viewer's brands felt, in the period and the one before. Counts alone are read."""
    told: dict[str, Any] = {
        "brands": [each for each in brand_ids_of(viewer) if asked.brand_id in {None, each}],
        "before": asked.before,
        "since": asked.since,
        "until": asked.until,
        "network": asked.network,
        "mode": asked.mode,
    }
    groups, by_day = {}, {}
    with connection.cursor() as cursor:
        cursor.execute(_MOODS, told)
        for day, is_now, network, mode, *counts in cursor.fetchall():
            if day is None:
                groups[is_now, network, mode] = Moods(*counts)
            else:
                by_day[day, mode] = Moods(*counts)
    left = Follower.objects.filter(pk=LEFT).values_list("position", flat=True).first()
    return MoodsFound(asked=asked, groups=groups, by_day=by_day, is_whole=left == 0)
