"""Issues by the work that mending them would spare, and one of them with what became of it."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, Final

import msgspec
from django.db import connection

from evenhand.cases.models import Case
from evenhand.insight.reads.counted import desk_day
from evenhand.people.models import Agent, Brand
from evenhand.people.reads import brand_ids_of
from evenhand.understanding.models import Issue
from evenhand.voice.domain.worth import (
    ASSUMED_MINUTES,
    DEFAULT_SHARE,
    Amount,
    Effect,
    avoidable_hours,
    calendar_weeks,
    effect_of,
    mean_minutes,
    rate_of,
)
from evenhand.voice.models import Cause, CauseState

MOST: Final = 200  # issues that are ranked: those with the most contacts
SIDE: Final = 91  # days before and after a fix that are compared, at most
MOST_LOOKS: Final = 2_000

_MINUTES = """
SELECT extract(epoch FROM d.approved_at - l.at) / 60.0
FROM (
    SELECT case_id, agent_id, at FROM replies_suggestionlook
    WHERE brand_id = ANY(%s) AND at > %s ORDER BY at DESC LIMIT %s
) l
JOIN LATERAL (
    SELECT approved_at FROM replies_delivery d
    WHERE d.case_id = l.case_id AND d.author_id = l.agent_id AND d.approved_at >= l.at
        AND d.state NOT IN ('cancelled', 'failed')
    ORDER BY approved_at LIMIT 1
) d ON true
WHERE d.approved_at < l.at + interval '12 hours'
"""


def minutes_of_a_reply(brand_ids: Sequence[int], *, now: datetime) -> Amount:
    """From opening a case to answer it until the words were approved, of the last quarter; assumed where too few were
    seen (then it is of no cases)."""
    with connection.cursor() as cursor:
        cursor.execute(_MINUTES, [list(brand_ids), now - timedelta(days=91), MOST_LOOKS])
        found = mean_minutes([float(row[0]) for row in cursor.fetchall()])
    return found or ASSUMED_MINUTES


class Ranked(msgspec.Struct, frozen=True, kw_only=True):
    """An issue with what mending its cause would spare in a week."""

    issue: Issue
    cause: Cause | None
    contacts: Amount  # a week
    replies_each: float
    minutes: Amount  # of one reply
    share: int  # of a hundred
    hours: Amount  # a week that would be spared
    weeks: list[int]  # contacts of weeks that are over, Monday to Sunday by the desk's clock, the oldest first
    this_week: int  # so far: it is not over, and compared with none
    networks: dict[str, int]

    @property
    def is_share_assumed(self) -> bool:
        """Whether nobody estimated it."""
        return self.cause is None or self.cause.fixable is None

    @property
    def state(self) -> str:
        """How far somebody is with it."""
        return self.cause.state if self.cause else CauseState.SEEN


# One row an issue, of the largest alone: days and channels are added up where they lie. The sums of all issues stand
# beside, for what is usual.
_TALLIES = """
WITH told AS (
    SELECT issue_id, day, network, contacts, replies FROM voice_issuetally
    WHERE brand_id = ANY(%(brands)s) AND day > %(since)s AND day <= %(until)s
), sums AS (
    SELECT issue_id, sum(contacts)::int AS contacts, sum(replies)::int AS replies FROM told GROUP BY 1
), largest AS (
    SELECT * FROM sums WHERE %(issue)s::bigint IS NULL OR issue_id = %(issue)s
    ORDER BY contacts DESC, issue_id LIMIT %(most)s
), days AS (
    SELECT issue_id, jsonb_object_agg(place, contacts) AS laid FROM (
        SELECT issue_id, day - %(since)s - 1 AS place, sum(told.contacts)::int AS contacts
        FROM told JOIN largest USING (issue_id) GROUP BY 1, 2
    ) each_day GROUP BY 1
), networks AS (
    SELECT issue_id, jsonb_object_agg(network, contacts) AS laid FROM (
        SELECT issue_id, network, sum(told.contacts)::int AS contacts
        FROM told JOIN largest USING (issue_id) GROUP BY 1, 2
    ) each_network GROUP BY 1
)
SELECT l.issue_id, l.contacts, l.replies, d.laid, n.laid, a.contacts, a.replies
FROM largest l JOIN days d USING (issue_id) JOIN networks n USING (issue_id)
CROSS JOIN (SELECT sum(contacts)::int AS contacts, sum(replies)::int AS replies FROM sums) a
ORDER BY l.contacts DESC, l.issue_id
"""


def ranked(viewer: Agent, *, brand: Brand | None, days: int, state: str = "", now: datetime) -> list[Ranked]:
    """Issues of the viewer's brands that still stand, the most avoidable work first; six queries."""
    brands = [each for each in brand_ids_of(viewer) if brand is None or each == brand.pk]
    until = desk_day(now)
    days = _days_known(brands, until, days)
    tallies = _tallies(brands, until - timedelta(days=days), until)
    largest = list(tallies)
    issues = {
        each.pk: each
        for each in Issue.objects.filter(pk__in=largest, state=1, brand__in=brands).select_related("brand")
    }
    causes = {each.pk: each for each in Cause.objects.filter(pk__in=largest).select_related("owner", "fixable_by")}
    minutes = minutes_of_a_reply(brands, now=now)
    found = [
        _ranked(issues[each], causes.get(each), tallies[each], minutes, days, until)
        for each in largest
        if each in issues
    ]
    fitting = [each for each in found if state in {"", each.state}]
    return sorted(fitting, key=lambda each: (-each.hours.value, -each.contacts.value, each.issue.pk))


class _Tally(msgspec.Struct):
    contacts: int = 0
    replies: int = 0
    days: dict[int, int] = msgspec.field(default_factory=dict)  # days after the first one
    networks: dict[str, int] = msgspec.field(default_factory=dict)
    usual: float = 0.0  # replies of a contact about anything


_FIRST = "SELECT min(day) FROM insight_daytally WHERE brand_id = ANY(%s) AND day > %s"
_WORTH = 5  # cases: so much the usual replies weigh where few cases were answered yet


def _days_known(brands: Sequence[int], until: date, days: int) -> int:
    """How many of these days the desk was there for: a rate must not be thinned by days before it began."""
    with connection.cursor() as cursor:
        cursor.execute(_FIRST, [list(brands), until - timedelta(days=days)])
        first = cursor.fetchone()[0]
    return max(1, min(days, (until - first).days + 1)) if first else days


def _tallies(brands: Sequence[int], since: date, until: date, *, issue_id: int | None = None) -> dict[int, _Tally]:
    """The issues with the most contacts, most first; or one of them."""
    told: dict[str, Any] = {
        "brands": list(brands), "since": since, "until": until, "issue": issue_id, "most": MOST,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_TALLIES, told)
        return {
            issue: _Tally(
                contacts=contacts,
                replies=replies,
                days={int(place): count for place, count in msgspec.json.decode(days).items()},
                networks=msgspec.json.decode(networks),
                usual=all_replies / all_contacts if all_contacts else 0.0,
            )
            for issue, contacts, replies, days, networks, all_contacts, all_replies in cursor.fetchall()
        }


def _ranked(issue: Issue, cause: Cause | None, tally: _Tally, minutes: Amount, days: int, until: date) -> Ranked:
    share = cause.fixable if cause and cause.fixable is not None else DEFAULT_SHARE
    counts = [tally.days.get(place, 0) for place in range(days)]
    contacts = rate_of(counts)
    weeks, this_week = calendar_weeks(counts, until)
    each = (tally.replies + _WORTH * tally.usual) / (tally.contacts + _WORTH)
    return Ranked(
        issue=issue,
        cause=cause,
        contacts=contacts,
        replies_each=each,
        minutes=minutes,
        share=share,
        hours=avoidable_hours(contacts, each, minutes, share / 100),
        weeks=weeks,
        this_week=this_week,
        networks=dict(sorted(tally.networks.items(), key=lambda one: -one[1])),
    )


def one(viewer: Agent, issue_id: int, *, days: int, now: datetime) -> Ranked | None:
    """The same of one issue; None if the viewer may not see it."""
    issue = Issue.objects.select_related("brand").filter(pk=issue_id, brand__in=brand_ids_of(viewer)).first()
    if issue is None:
        return None
    until = desk_day(now)
    days = _days_known([issue.brand_id], until, days)
    tallies = _tallies([issue.brand_id], until - timedelta(days=days), until, issue_id=issue.pk)
    cause = Cause.objects.select_related("owner", "fixable_by", "changed_by").filter(pk=issue_id).first()
    minutes = minutes_of_a_reply([issue.brand_id], now=now)
    return _ranked(issue, cause, tallies.get(issue.pk, _Tally()), minutes, days, until)


_BESIDE = """
SELECT d.day, coalesce(t.contacts, 0), d.opened FROM (
    SELECT day, sum(opened)::int AS opened FROM insight_daytally
    WHERE brand_id = %(brand)s AND day >= %(since)s AND day <= %(until)s GROUP BY day
) d LEFT JOIN (
    SELECT day, sum(contacts)::int AS contacts FROM voice_issuetally
    WHERE brand_id = %(brand)s AND issue_id = %(issue)s AND day >= %(since)s AND day <= %(until)s GROUP BY day
) t USING (day) ORDER BY 1
"""


class Aftermath(msgspec.Struct, frozen=True, kw_only=True):
    """What became of the contacts after the fix; without an effect, how many days are still needed."""

    effect: Effect | None
    days_before: int
    days_after: int


def aftermath(cause: Cause, *, now: datetime) -> Aftermath | None:
    """Of a cause that was fixed; the day of the fix itself is on neither side, and today is not over."""
    if cause.state != CauseState.FIXED or cause.fixed_on is None:
        return None
    since, until = cause.fixed_on - timedelta(days=SIDE), cause.fixed_on + timedelta(days=SIDE)
    until = min(until, desk_day(now) - timedelta(days=1))
    told = {"brand": cause.brand_id, "issue": cause.pk, "since": since, "until": until}
    with connection.cursor() as cursor:
        cursor.execute(_BESIDE, told)
        rows = [(day, about, max(opened - about, 0)) for day, about, opened in cursor.fetchall()]
    before = [(about, other) for day, about, other in rows if day < cause.fixed_on]
    after = [(about, other) for day, about, other in rows if day > cause.fixed_on]
    return Aftermath(effect=effect_of(before, after), days_before=len(before), days_after=len(after))


_CASES = """
SELECT DISTINCT ON (v.case_id) v.case_id FROM (
    SELECT post_id FROM understanding_issuepost WHERE issue_id = %s ORDER BY said_at DESC LIMIT 400
) p JOIN cases_message m ON m.post_id = p.post_id JOIN cases_conversation v ON v.id = m.conversation_id
WHERE v.case_id IS NOT NULL
"""


def cases_about(viewer: Agent, issue_id: int, *, limit: int) -> list[Case]:
    """The newest cases behind the figures of an issue."""
    with connection.cursor() as cursor:
        cursor.execute(_CASES, [issue_id])
        ids = [row[0] for row in cursor.fetchall()]
    found = Case.objects.filter(pk__in=ids, brand__in=brand_ids_of(viewer)).select_related("state")
    return list(found.order_by("-opened_at", "-pk")[:limit])
