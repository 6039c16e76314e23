"""Questions about alarms: which there are, why one rang, and what belongs to it."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

import msgspec
from django.db import connection
from django.db.models import Q, QuerySet

from evenhand.incidents.domain.alarms import LATELY, Rung, Series
from evenhand.incidents.domain.baseline import DAY, Counts, number_of
from evenhand.incidents.domain.states import State
from evenhand.incidents.models import Alarm, AlarmKind, AlarmRule, AlarmState
from evenhand.incidents.reads.counted import Key, history_of, moment_of
from evenhand.people.models import Agent, Brand, Team
from evenhand.people.reads import brand_ids_of
from evenhand.understanding.domain.naming import is_name, is_word

Place = tuple[datetime, int]  # when it rang, and its id

SHOWN_BEFORE: Final = 3 * DAY  # spans
SHOWN_AFTER: Final = DAY // 4
_WORDS_OF_A_NAME: Final = 3


def alarms_of(
    viewer: Agent, *, is_open: bool | None = None, brand_id: int | None = None, after: Place | None = None, limit: int
) -> list[Alarm]:
    """The alarms of the viewer's brands, newest first, a page behind a place."""
    found = _seen_by(viewer)
    if is_open is not None:
        found = found.filter(state=AlarmState.OPEN) if is_open else found.exclude(state=AlarmState.OPEN)
    if brand_id is not None:
        found = found.filter(brand=brand_id)
    if after is not None:
        found = found.filter(Q(rang_at__lt=after[0]) | Q(rang_at=after[0], id__lt=after[1]), rang_at__lte=after[0])
    return list(found[:limit])


def open_alarms(viewer: Agent, *, limit: int = 50) -> list[Alarm]:
    """What nobody has decided yet, newest first."""
    return alarms_of(viewer, is_open=True, limit=limit)


def alarm_of(viewer: Agent, alarm_id: int) -> Alarm | None:
    """That alarm, if it is of a brand the viewer serves."""
    return _seen_by(viewer).filter(pk=alarm_id).first()


def _seen_by(viewer: Agent) -> QuerySet[Alarm]:
    found = Alarm.objects.filter(brand__in=brand_ids_of(viewer)).order_by("-rang_at", "-id")
    return found.select_related("brand", "decided_by", "incident")


def rung_lately(brand_id: int, *, now: datetime) -> list[Alarm]:
    """What rang at a brand while it still makes other alarms dearer."""
    found = Alarm.objects.filter(brand=brand_id, kind=AlarmKind.BURST, rang_at__gt=now - LATELY)
    return list(found.select_related("incident"))


def as_rung(alarms: Collection[Alarm], key: Key) -> list[Rung]:
    """Those alarms as the rule looks at them, for one series."""
    return [
        Rung(
            each.rang_at,
            each.surprise,
            is_ours=key == (each.series, each.subject) or any(tuple(part[:2]) == key for part in each.also),
            was_dismissed=each.state == AlarmState.DISMISSED,
            was_incident=cost_nothing(each),
        )
        for each in alarms
    ]


def cost_nothing(alarm: Alarm) -> bool:
    """Whether it became an incident that was one."""
    was_one = alarm.incident is None or alarm.incident.state != State.DISMISSED
    return alarm.state == AlarmState.INCIDENT and was_one


def alarm_rules() -> dict[int, AlarmRule]:
    """How readily each brand's alarms ring; brands that say nothing are left out."""
    return {rule.brand_id: rule for rule in AlarmRule.objects.all()}


def zones_of(brand_ids: Collection[int]) -> dict[int, str]:
    """By whose clock a brand's day goes: that of the first of its teams."""
    found: dict[int, str] = {}
    teams = Team.objects.filter(brands__in=brand_ids).order_by("id").values_list("brands", "time_zone")
    for brand_id, zone in teams:
        found.setdefault(brand_id, zone)
    return found


_NAMES = """
SELECT k.series, k.subject, coalesce(b.name, i.name, s.name, ''), coalesce(i.is_named_by_person, false), i.words
FROM unnest(%s::smallint[], %s::bigint[]) AS k (series, subject)
LEFT JOIN people_brand b ON k.series = 1 AND b.id = k.subject
LEFT JOIN understanding_issue i ON k.series = 2 AND i.id = k.subject
LEFT JOIN understanding_subject s ON k.series = 3 AND s.id = k.subject
"""


def names_of(keys: Collection[Key]) -> dict[Key, str]:
    """What they are called now; one query. An issue whose name tells nothing is called by its words."""
    with connection.cursor() as cursor:
        cursor.execute(_NAMES, [[key[0] for key in keys], [key[1] for key in keys]])
        return {
            (series, subject): name if words is None or is_given or is_name(name) else _said_of(words)
            for series, subject, name, is_given, words in cursor.fetchall()
        }


def _said_of(words: Sequence[str]) -> str:
    return ", ".join([each for each in words if is_word(each)][:_WORDS_OF_A_NAME])


class Around(msgspec.Struct, frozen=True):
    """The counts around an alarm, and as much before them as it takes to know what was ordinary."""

    first: int  # the span of the first count
    shown_from: int
    rang: int
    counts: Counts


def counts_around(alarm: Alarm, *, now: datetime) -> Around:
    """The series that rang, from some days before to some hours after."""
    rang = number_of(alarm.rang_at)
    until = min(number_of(now), rang + SHOWN_AFTER) + 1
    counts = history_of(alarm.brand_id, [(alarm.series, alarm.subject)], at=until)
    first = until - counts.shape[1]
    return Around(first, max(first, rang - SHOWN_BEFORE), rang, counts)


class Cluster(msgspec.Struct, frozen=True):
    """What an incident that is made of an alarm begins with."""

    brand_id: int
    issue_ids: list[int]
    case_ids: list[int]
    since: datetime
    rang_at: datetime
    name: str


def cluster_of(alarm: Alarm) -> Cluster:
    """The issues and cases an alarm names, and since when."""
    parts = [(alarm.series, alarm.subject), *(tuple(each[:2]) for each in alarm.also)]
    is_burst = alarm.kind == AlarmKind.BURST
    issues = [subject for series, subject in parts if is_burst and series == Series.ISSUE]
    cases = [] if is_burst else [alarm.case_id, *(case for _post, case in parts[1:])]
    return Cluster(
        alarm.brand_id,
        issues,
        sorted({case for case in cases if case}),
        alarm.since,
        alarm.rang_at,
        alarm.name,
    )


_WHO = """
SELECT p.id, t.text, p.posted_at, a.network, coalesce(nullif(w.name, ''), nullif(w.handle, ''), ''), m.case_id
FROM channels_post p JOIN triage_decision d ON d.post_id = p.id AND d.brand_id = %(brand)s AND d.mode IN (1, 2)
JOIN channels_account a ON a.id = p.account_id
LEFT JOIN channels_persona w ON w.id = p.persona_id
LEFT JOIN LATERAL (SELECT text FROM channels_posttext WHERE post_id = p.id ORDER BY version DESC LIMIT 1) t ON true
LEFT JOIN understanding_issuepost i ON i.post_id = p.id
LEFT JOIN LATERAL (
    SELECT c.case_id FROM cases_message x JOIN cases_conversation c ON c.id = x.conversation_id
    WHERE x.post_id = p.id LIMIT 1
) m ON true
WHERE p.heard_at >= %(since)s AND p.posted_at >= %(since)s AND p.posted_at < %(until)s
    AND NOT p.is_own AND NOT p.is_automatic AND t.text <> ''
    AND (%(issue)s::bigint IS NULL OR i.issue_id = %(issue)s)
ORDER BY p.id LIMIT %(limit)s
"""


class Voice(msgspec.Struct, frozen=True):
    """One of the posts that made an alarm ring."""

    post_id: int
    text: str
    said_at: datetime
    network: str
    who: str
    case_id: int | None


def voices_of(alarm: Alarm, *, limit: int = 12) -> list[Voice]:
    """The first posts of the window that rang; of an issue's alarm only the issue's."""
    values: dict[str, Any] = {
        "brand": alarm.brand_id,
        "since": alarm.since,
        "until": max(alarm.heard_at, moment_of(number_of(alarm.since) + alarm.width)) + timedelta(seconds=1),
        "issue": alarm.subject if alarm.series == Series.ISSUE else None,
        "limit": limit,
    }
    with connection.cursor() as cursor:
        cursor.execute(_WHO, values)
        return [Voice(*row) for row in cursor.fetchall()]


_HARMS = """
SELECT d.brand_id, p.id, m.case_id, coalesce(r.harm_kind, ''), p.posted_at
FROM channels_post p
JOIN LATERAL (
    SELECT severity, harm_kind FROM understanding_reading WHERE post_id = p.id ORDER BY version DESC LIMIT 1
) r ON r.severity = 3
JOIN triage_decision d ON d.post_id = p.id AND d.mode > 0
LEFT JOIN LATERAL (
    SELECT c.case_id FROM cases_message x JOIN cases_conversation c ON c.id = x.conversation_id
    JOIN cases_case k ON k.id = c.case_id AND k.brand_id = d.brand_id
    WHERE x.post_id = p.id LIMIT 1
) m ON true
WHERE p.heard_at >= %s AND p.heard_at <= %s AND p.posted_at >= %s AND NOT p.is_own AND p.deleted_at IS NULL
    AND NOT EXISTS (SELECT FROM incidents_alarm a WHERE a.post_id = p.id AND a.brand_id = d.brand_id AND a.kind = 2)
ORDER BY p.id LIMIT %s
"""


class Harm(msgspec.Struct, frozen=True):
    """A post that tells of harm and has not rung."""

    brand_id: int
    post_id: int
    case_id: int | None
    kind: str
    said_at: datetime


def harms_heard(*, since: datetime, now: datetime, limit: int = 200) -> list[Harm]:
    """Posts heard since then of which the newest reading says that somebody may come to harm; nothing that was said
    long before it was heard."""
    with connection.cursor() as cursor:
        cursor.execute(_HARMS, [since, now, since - timedelta(days=1), limit])
        return [Harm(*row) for row in cursor.fetchall()]


def brands_watched() -> list[int]:
    """Every brand, by id."""
    return list(Brand.objects.order_by("id").values_list("id", flat=True))
