"""Who rings: once a minute it is counted who speaks of what, and what chance does not explain becomes an alarm.

Two things that are not the same: a burst (many people at once), and one post that tells of harm.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta, tzinfo
from typing import Final

import numpy as np
from django.db import transaction
from django.utils.translation import gettext as _
from msgspec.structs import replace

from evenhand.flows.incidents import join_issue
from evenhand.incidents import actions
from evenhand.incidents.actions.alarms import Loud, keep_ringing, name_incident, ring, ring_for_harm, take_up
from evenhand.incidents.actions.counting import count
from evenhand.incidents.domain.alarms import SURE, WIDTHS, Rule, Series, Verdict, bar_of, says, verdict
from evenhand.incidents.domain.baseline import Counts, number_of, ordinary
from evenhand.incidents.models import Alarm, AlarmKind, AlarmRule, Incident, Origin, Severity
from evenhand.incidents.reads.alarms import (
    alarm_rules,
    as_rung,
    cluster_of,
    harms_heard,
    names_of,
    rung_lately,
    zones_of,
)
from evenhand.incidents.reads.counted import Key, Spoken, history_of, moment_of, spoken_now
from evenhand.people.models import Agent
from evenhand.people.reads.duty import zone_named

LATEST_HARM: Final = timedelta(hours=6)  # what was heard longer ago, while nobody counted, is in the list of cases
SEEN_AGAIN: Final = timedelta(minutes=30)  # a post is read after it is stored; how long that may take


def watch(*, now: datetime) -> list[Alarm]:
    """Count, and ring for what chance does not explain; what rang. Nothing if somebody did so within the minute."""
    since = count(now=now)
    if since is None:
        return []
    rules = {brand: rule_of(row) for brand, row in alarm_rules().items()}
    return [*_bursts(rules, now), *_harms(rules, max(since, now - LATEST_HARM) - SEEN_AGAIN, now)]


def rule_of(row: AlarmRule | None) -> Rule | None:
    """The rule a brand asks for; None where it wants no alarms."""
    if row is None:
        return Rule()
    return Rule(smallest=row.smallest, free=row.free) if row.is_on else None


def _bursts(rules: Mapping[int, Rule | None], now: datetime) -> list[Alarm]:
    spoken: dict[int, list[Spoken]] = defaultdict(list)
    least = min([Rule().smallest, *(rule.smallest for rule in rules.values() if rule)])
    for each in spoken_now(least=least, now=now):
        spoken[each.brand_id].append(each)
    zones = zones_of(list(spoken))
    rang: list[Alarm] = []
    for brand_id, louder in sorted(spoken.items()):
        rule = rules.get(brand_id, Rule())
        if rule is not None:
            rang += _of_brand(brand_id, louder, rule, zone_named(zones.get(brand_id, "UTC")), now)
    return rang


def _of_brand(brand_id: int, spoken: Sequence[Spoken], rule: Rule, zone: tzinfo, now: datetime) -> list[Alarm]:
    """What rings of one brand: the loudest window of each series is asked whether it does."""
    keys = [each.key for each in spoken]
    history = history_of(brand_id, keys, at=number_of(now))
    loudest = _loudest(spoken, history, zone, now)
    lately = rung_lately(brand_id, now=now)
    verdicts = {key: _verdict(key, loud, rule, lately, now) for key, loud in loudest.items()}
    rings = [loudest[key] for key, said in verdicts.items() if said is Verdict.RINGS]
    holds = [loudest[key] for key, said in verdicts.items() if said is Verdict.HELD]
    if not rings and not holds:
        return []
    names = names_of([(each.series.value, each.subject) for each in [*rings, *holds]])
    rings, holds = _named(rings, names, rule, lately, now), _named(holds, names, rule, lately, now)
    if holds:
        keep_ringing(brand_id=brand_id, louds=holds, now=now)
    rings.sort(key=lambda each: says(each.series, each.surprise), reverse=True)
    return ring(brand_id=brand_id, louds=rings, now=now) if rings else []


def _loudest(spoken: Sequence[Spoken], history: Counts, zone: tzinfo, now: datetime) -> dict[Key, Loud]:
    """Of each series the window that surprises most: this quarter of an hour, or this hour."""
    at = number_of(now)
    watched = max(1, sum(1 for each in spoken if each.key[0] != Series.BRAND))
    found: dict[Key, Loud] = {}
    for width in WIDTHS:
        known = ordinary(history, at=at, zone=zone, width=width)
        if known is None:
            return found
        people = np.array([each.within(width)[0] for each in spoken], dtype=np.int64)
        surprise, most = known.surprise(people), known.most(chance=SURE)
        for row, each in enumerate(spoken):
            if each.key in found and surprise[row] <= found[each.key].surprise:
                continue
            found[each.key] = Loud(
                series=Series(each.key[0]),
                subject=each.key[1],
                name="",
                since=moment_of(at - width + 1),
                width=width,
                people=int(people[row]),
                posts=each.within(width)[1],
                usual=round(float(known.mean[row]), 2),
                most=float(most[row]),
                surprise=round(float(surprise[row]), 2),
                bar=0.0,
                watched=1 if each.key[0] == Series.BRAND else watched,
            )
    return found


def _verdict(key: Key, loud: Loud, rule: Rule, lately: Sequence[Alarm], now: datetime) -> Verdict:
    rung = as_rung(lately, key)
    return verdict(rule, rung, surprise=loud.surprise, people=loud.people, series=loud.watched, now=now)


def _named(
    louds: Sequence[Loud], names: Mapping[Key, str], rule: Rule, lately: Sequence[Alarm], now: datetime
) -> list[Loud]:
    """With what people read on the alarm's page: the name, and how loud it had to be."""
    return [
        replace(each, name=names.get(key, ""), bar=bar_of(rule, as_rung(lately, key), series=each.watched, now=now))
        for each in louds
        for key in [(each.series.value, each.subject)]
    ]


def _harms(rules: Mapping[int, Rule | None], since: datetime, now: datetime) -> list[Alarm]:
    """Each post that tells of harm, where its brand wants alarms."""
    rang = []
    for harm in harms_heard(since=since, now=now):
        if rules.get(harm.brand_id, Rule()) is None:
            continue
        alarm = ring_for_harm(
            brand_id=harm.brand_id,
            post_id=harm.post_id,
            case_id=harm.case_id,
            harm_kind=harm.kind,
            said_at=harm.said_at,
            now=now,
        )
        if alarm is not None:
            rang.append(alarm)
    return rang


@transaction.atomic
def make_incident(*, alarm_id: int, actor: Agent, now: datetime) -> Incident:
    """The alarm becomes a declared incident, with the cases and the issue it names; twice is the same one.

    What went wrong before anybody knew counts from the window that rang, and detection from the alarm.
    """
    alarm = take_up(alarm_id=alarm_id, actor=actor, now=now)
    if alarm.incident is not None:
        return alarm.incident
    cluster = cluster_of(alarm)
    issue = cluster.issue_ids[0] if cluster.issue_ids else None
    incident = actions.propose(
        title=_("Somebody may come to harm")
        if alarm.kind == AlarmKind.CRITICAL
        else cluster.name or _("A burst of posts"),
        brand_ids=[cluster.brand_id],
        severity=Severity.CRITICAL if alarm.kind == AlarmKind.CRITICAL else Severity.MAJOR,
        origin=Origin.ALARM,
        issue_id=issue,
        began_at=cluster.since,
        detected_at=cluster.rang_at,
        actor=actor,
        now=now,
    )
    if issue is not None:
        join_issue(incident=incident, actor=actor, now=now)
    if cluster.case_ids:
        actions.link_cases(incident_id=incident.pk, case_ids=cluster.case_ids, actor=actor, now=now)
    actions.declare(incident_id=incident.pk, actor=actor, now=now)
    name_incident(alarm=alarm, incident_id=incident.pk)
    return incident
