"""How often something may happen, counted in rows: however many processes and machines there are, it is one count."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from django.db import connection, transaction

from evenhand.colleagues.models import DoorCount
from evenhand.database.alone import wait_alone

KEPT: Final = timedelta(days=1)
_LOCK: Final = 7_204_013
_COUNTED: Final = """
SELECT bool_or((SELECT count(*) FROM colleagues_doorcount WHERE kind = %s AND who = %s AND at > w.since) >= w.most)
FROM unnest(%s::timestamptz[], %s::int[]) AS w (since, most)
"""


@transaction.atomic
def lets(*, kind: str, who: str, limits: Sequence[tuple[timedelta, int]], now: datetime) -> bool:
    """Whether it may happen now; then it counts. At most so many within each span, of which a day is the longest."""
    since, most = [now - span for span, _most in limits], [number for _span, number in limits]
    wait_alone(_LOCK, f"{kind} {who}")
    with connection.cursor() as cursor:
        cursor.execute(_COUNTED, [kind, who, since, most])
        is_full: bool = cursor.fetchone()[0]
    if not is_full:
        DoorCount.objects.create(kind=kind, who=who, at=now)
    return not is_full


def forget_counted(*, now: datetime) -> int:
    """Counts of yesterday count for nothing."""
    return DoorCount.objects.filter(at__lt=now - KEPT).delete()[0]
