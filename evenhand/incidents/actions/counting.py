"""Counting who speaks of what, set by set: what alarms listen to."""

from datetime import datetime, timedelta
from typing import Final

from django.db import connection, transaction

from evenhand.incidents.domain.baseline import HISTORY, SPAN, number_of
from evenhand.incidents.models import AlarmCount, AlarmWatch
from evenhand.incidents.reads.counted import SPOKEN, asked, moment_of

COUNT_EVERY: Final = timedelta(seconds=50)
LATE: Final = timedelta(minutes=75)  # what is heard so long after it was said is still counted
KEPT: Final = HISTORY + 7 * 96  # spans

_COUNT = f"""{SPOKEN}
INSERT INTO incidents_alarmcount (brand_id, series, subject, span, people, posts)
SELECT brand_id, series, subject, span, count(DISTINCT who), count(*) FROM spoken GROUP BY 1, 2, 3, 4
ON CONFLICT (brand_id, series, subject, span) DO UPDATE SET people = excluded.people, posts = excluded.posts
WHERE (incidents_alarmcount.people, incidents_alarmcount.posts) IS DISTINCT FROM (excluded.people, excluded.posts)
"""


@transaction.atomic
def count(*, now: datetime) -> datetime | None:
    """Count what was said since the last time, or in the last weeks if nobody ever counted: since when that is; None
    if somebody else counts, or did less than a minute ago. Counting twice counts the same."""
    AlarmWatch.objects.get_or_create(pk=1)
    watch = AlarmWatch.objects.select_for_update(skip_locked=True).filter(pk=1).first()
    if watch is None or (watch.counted_at is not None and now - watch.counted_at < COUNT_EVERY):
        return None
    begin = counts_from(watch.counted_at, now)
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, asked(since=moment_of(number_of(begin)), now=now))
    watch.counted_at = now
    watch.save(update_fields=["counted_at"])
    return begin


def counts_from(counted_at: datetime | None, now: datetime) -> datetime:
    """Back to what may come late when a quarter of an hour begins, which costs more the more people write; within it
    only back to the one before."""
    if counted_at is None:
        return now - HISTORY * SPAN
    last = min(counted_at, now)
    return last - LATE if number_of(last) != number_of(now) else moment_of(number_of(last) - 1)


def forget_counts(*, now: datetime) -> int:
    """Counts that are too old to say what is ordinary go; how many went."""
    gone, _by_model = AlarmCount.objects.filter(span__lt=number_of(now) - KEPT).delete()
    return gone
