"""How far one answer for many has come, and who is behind each number."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import msgspec
from django.db import connection
from django.db.models import QuerySet

from evenhand.flows.answer_paces import paces_of
from evenhand.flows.check_sentences import name_of
from evenhand.people.models import Agent
from evenhand.replies.domain.broadcasting import State
from evenhand.replies.domain.findings import Check
from evenhand.replies.models import Broadcast, Delivery, Recipient
from evenhand.replies.models.holds import is_held

PAGE = 50
# What people ask for, by the states behind it.
SHOWN: Mapping[str, tuple[str, ...]] = {
    "waiting": ("waiting",),
    "on_the_way": ("awaiting", "queued", "sending"),
    "sent": ("sent",),
    "trouble": ("failed", "unknown", "bounced"),
    "withdrawn": ("cancelled",),
    "aside": ("aside",),
    "left_out": ("left_out",),
}


class Why(msgspec.Struct, frozen=True):
    """A reason for which people were set aside, with what one of them was set aside for."""

    name: str
    title: str
    example: str
    people: int


class Progress(msgspec.Struct, frozen=True, kw_only=True):
    """How many are where."""

    people: int
    waiting: int
    on_the_way: int
    sent: int
    trouble: int
    withdrawn: int
    aside: int
    left_out: int
    reasons: tuple[Why, ...]
    held: int  # of those on their way, by a publishing stop
    lately: int  # sent within a minute
    takes: timedelta | None  # for those who wait, at the pace of the slowest account

    @property
    def done(self) -> int:
        """Those nothing more will happen to by itself."""
        return self.sent + self.trouble + self.withdrawn + self.aside + self.left_out


_COUNTS = """
SELECT CASE r.state WHEN 'going' THEN coalesce(d.state, 'queued') ELSE r.state END, r.why, min(r.reason), count(*),
    count(*) FILTER (WHERE d.state = 'sent' AND d.sent_at > %(lately)s)
FROM replies_recipient r LEFT JOIN replies_delivery d ON d.id = r.delivery_id
WHERE r.broadcast_id = %(broadcast)s GROUP BY 1, 2
"""


def progress_of(broadcast: Broadcast, *, now: datetime) -> Progress:
    """Counted from the rows; four queries."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNTS, {"broadcast": broadcast.pk, "lately": now - timedelta(minutes=1)})
        rows = cursor.fetchall()
    by_state: Counter[str] = Counter()
    for state, _why, _reason, count, _lately in rows:
        by_state[state] += count
    counts = {name: sum(by_state[state] for state in states) for name, states in SHOWN.items()}
    reasons = [
        Why(why, title_of(why, reason), reason, count)
        for state, why, reason, count, _lately in rows
        if state == "aside"
    ]
    return Progress(
        people=sum(by_state.values()),
        **counts,
        reasons=tuple(sorted(reasons, key=lambda each: -each.people)),
        held=_held(broadcast) if counts["on_the_way"] else 0,
        lately=sum(row[4] for row in rows),
        takes=_takes(broadcast, now) if counts["waiting"] else None,
    )


def title_of(why: str, reason: str) -> str:
    """What people call a reason: the check by its name, else the sentence itself."""
    return name_of(why) if why in set(Check) else reason


def _held(broadcast: Broadcast) -> int:
    return Delivery.objects.filter(is_held(), recipient__broadcast=broadcast, state="queued").count()


def _takes(broadcast: Broadcast, now: datetime) -> timedelta | None:
    """What the account with the longest way takes."""
    del now
    return max(
        (timedelta(minutes=people / pace) for people, pace in paces_of(broadcast) if pace),
        default=None,
    )


def people_of(broadcast: Broadcast, *, shown: str, why: str, after: int, limit: int = PAGE) -> list[Recipient]:
    """Some of those behind a number, in the order in which they are answered."""
    found = Recipient.objects.filter(broadcast=broadcast, pk__gt=after)
    if shown in {"waiting", "aside", "left_out"}:
        found = found.filter(state=shown)
    elif shown in SHOWN:
        found = found.filter(state="going", delivery__state__in=SHOWN[shown])
    if why:
        found = found.filter(why=why)
    return list(found.select_related("case__customer", "delivery").order_by("pk")[:limit])


def broadcasts_of(viewer: Agent) -> QuerySet[Broadcast]:
    """What the viewer may see: their own, and everybody's for those who see all; not what was thrown away."""
    seen = Broadcast.objects.exclude(state=State.DISCARDED).select_related("author", "signed_off_by")
    return seen if viewer.sees_all else seen.filter(author=viewer)


def broadcast_for(viewer: Agent, broadcast_id: int) -> Broadcast | None:
    """The broadcast, if the viewer may see it; also one that was thrown away."""
    found = Broadcast.objects.filter(pk=broadcast_id).select_related("author", "signed_off_by").first()
    return found if found is not None and (viewer.sees_all or found.author_id == viewer.pk) else None


_SIZES = """
SELECT b.id, (SELECT count(*) FROM (
    SELECT 1 FROM replies_recipient r WHERE r.broadcast_id = b.id LIMIT %s
) r) FROM unnest(%s::bigint[]) AS b (id)
"""


def sizes_of(broadcasts: Sequence[Broadcast], *, at_most: int = 1000) -> dict[int, int]:
    """How many people each names; counting stops at `at_most`."""
    with connection.cursor() as cursor:
        cursor.execute(_SIZES, [at_most, [each.pk for each in broadcasts]])
        return dict(cursor.fetchall())
