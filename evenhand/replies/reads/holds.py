"""What holds the outbox just now, and what is said meanwhile."""

from datetime import datetime

import msgspec
from django.db.models import Q, QuerySet

from evenhand.database.asking import Coming, ask
from evenhand.people.models import Agent
from evenhand.people.reads import brand_ids_of
from evenhand.replies.models import Delivery, DeliveryState, PublishingHold
from evenhand.replies.models.holds import is_held


def standing_holds(viewer: Agent) -> list[PublishingHold]:
    """The publishing stops of the viewer's brands, with who placed them; one query."""
    standing = PublishingHold.objects.filter(lifted_at=None, brand__in=brand_ids_of(viewer))
    return list(standing.select_related("brand", "placed_by").order_by("brand__name", "placed_at"))


def deliveries_held(viewer: Agent, *, now: datetime) -> QuerySet[Delivery]:
    """Replies that would be on their way, or soon, if no hold kept them, in the order they were approved.

    One that waits for a time of its own is kept back only when that has come.
    """
    its_time_came = Q(scheduled_for=None) | Q(scheduled_for__lte=now)
    held = Delivery.objects.filter(its_time_came, is_held(), state=DeliveryState.QUEUED, after=None)
    held = held.filter(case__brand__in=brand_ids_of(viewer))
    return held.select_related("author", "account__brand", "case__customer").order_by("approved_at", "id")


def is_brand_stopped(brand_id: int) -> bool:
    """Whether publishing is stopped for the brand, if only in public."""
    return PublishingHold.objects.filter(brand=brand_id, lifted_at=None).exists()


class Saying(msgspec.Struct, frozen=True, kw_only=True):
    """What whoever writes for a brand has to know: a stop, or words that everybody says."""

    is_stop: bool
    text: str
    title: str  # of a statement
    by: str
    at: datetime
    also_private: bool
    cause: str

    @property
    def incident_id(self) -> int | None:
        """Of a stop: the incident for which it was placed."""
        word, _space, number = self.cause.partition(" ")
        return int(number) if word == "incident" and number.isdecimal() else None


_SAYING = """
SELECT is_stop, text, title, coalesce(nullif(trim(a.first_name || ' ' || a.last_name), ''), a.username), at,
    also_private, cause
FROM (
    SELECT true AS is_stop, reason AS text, '' AS title, placed_by_id AS agent, placed_at AS at, also_private, cause
    FROM replies_publishinghold WHERE brand_id = %(brand)s AND lifted_at IS NULL
    UNION ALL
    SELECT false, text, title, opened_by_id, opened_at, false, ''
    FROM replies_holdingstatement WHERE brand_id = %(brand)s AND closed_at IS NULL
) AS said JOIN people_agent a ON a.id = said.agent
ORDER BY is_stop DESC, at DESC
"""


def saying_of(brand_id: int) -> list[Saying]:
    """The stops and the holding statements of a brand, stops first; one query, which every opened case asks."""
    rows = ask(_SAYING, {"brand": brand_id})
    return [Saying(**dict(zip(Saying.__struct_fields__, row, strict=True))) for row in rows]


def saying_coming(brand_id: int) -> list[Coming]:
    """What `saying_of` asks."""
    return [Coming(_SAYING, {"brand": brand_id})]
