"""What was given to customers: of a case, of the viewer's brands, and compared between teams and channels."""

from datetime import datetime

import msgspec
from django.db import connection
from django.db.models import Q

from evenhand.cases.models import Case, Goodwill, GoodwillKind, GoodwillLimit, GoodwillState
from evenhand.people.models import Agent
from evenhand.people.reads import brand_ids_of

PAGE = 25
_RELATED = ("kind", "case__customer", "asked_by", "decided_by", "brand", "team")


def goodwill_of(case: Case) -> list[Goodwill]:
    """What was given or asked for in the case, newest first."""
    theirs = Goodwill.objects.filter(case=case).select_related("kind", "asked_by", "decided_by")
    return list(theirs.order_by("-asked_at", "-id")[:50])


def kinds_given() -> list[GoodwillKind]:
    """What can be given."""
    return list(GoodwillKind.objects.filter(retired_at=None).order_by("name"))


def kinds_retired() -> list[GoodwillKind]:
    """What is given no more."""
    return list(GoodwillKind.objects.exclude(retired_at=None).order_by("name"))


def goodwill_asked(viewer: Agent) -> list[Goodwill]:
    """What waits for a lead, the longest waiting first; agents see their own."""
    asked = Goodwill.objects.filter(state=GoodwillState.ASKED, brand__in=brand_ids_of(viewer))
    if not viewer.sees_all:
        asked = asked.filter(asked_by=viewer)
    return list(asked.select_related(*_RELATED).order_by("asked_at", "id")[:100])


def goodwill_decided(viewer: Agent, *, before: tuple[datetime, int] | None = None) -> list[Goodwill]:
    """A page and one more of what was given, refused or taken back, newest first; agents see their own."""
    found = Goodwill.objects.filter(brand__in=brand_ids_of(viewer)).exclude(decided_at=None)
    if not viewer.sees_all:
        found = found.filter(asked_by=viewer)
    if before is not None:
        found = found.filter(Q(decided_at__lt=before[0]) | Q(decided_at=before[0], id__lt=before[1]))
    return list(found.select_related(*_RELATED).order_by("-decided_at", "-id")[: PAGE + 1])


def limits_shown() -> list[GoodwillLimit]:
    """The limits as people set them."""
    found = GoodwillLimit.objects.filter(removed_at=None).select_related("team", "brand", "kind")
    return list(found.order_by("role", "team__name", "id"))


class Share(msgspec.Struct, frozen=True, kw_only=True):
    """What one team gave by one channel in a time."""

    team: str
    network: str
    currency: str
    number: int
    total: str
    typical: str  # the median
    cases: int  # in which something was given
    resolved: int  # of that team's queues and that channel in the same time
    asked: int  # of the gifts, how many needed a lead

    @property
    def per_hundred(self) -> float | None:
        """Cases with a gift beside a hundred resolved; None where none was resolved."""
        return None if self.resolved == 0 else 100 * self.cases / self.resolved


_SHARES = """
WITH given AS (
    SELECT g.team_id, g.network, g.currency, count(*) AS number, sum(g.amount) AS total,
        percentile_cont(0.5) WITHIN GROUP (ORDER BY g.amount)::numeric(10, 2) AS typical,
        count(DISTINCT g.case_id) AS cases, count(*) FILTER (WHERE g.over <> '') AS asked
    FROM cases_goodwill g
    WHERE g.state = 'granted' AND g.decided_at >= %(since)s AND g.brand_id = ANY(%(brands)s)
    GROUP BY 1, 2, 3
)
SELECT coalesce(t.name, ''), given.network, given.currency, given.number, given.total::text, given.typical::text,
    given.cases, (
        SELECT count(*) FROM (
            SELECT 1 FROM cases_case c JOIN people_queue q ON q.id = c.queue_id
            WHERE q.team_id = given.team_id AND c.network = given.network AND c.resolved_at >= %(since)s
            LIMIT 10000
        ) AS done
    ), given.asked
FROM given LEFT JOIN people_team t ON t.id = given.team_id ORDER BY 1, 2, 3
"""


def shares_given(viewer: Agent, *, since: datetime) -> list[Share]:
    """What each team gave by each channel since then; one query."""
    with connection.cursor() as cursor:
        cursor.execute(_SHARES, {"since": since, "brands": brand_ids_of(viewer)})
        names = ("team", "network", "currency", "number", "total", "typical", "cases", "resolved", "asked")
        return [Share(**dict(zip(names, row, strict=True))) for row in cursor.fetchall()]
