"""Every write about alarms: one rings, grows, is dismissed, becomes an incident."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

import msgspec
from django.db import transaction
from django.utils.translation import gettext as _

from evenhand.incidents.domain.alarms import HOLD, Series, joins
from evenhand.incidents.errors import NoSuchAlarm, NotComplete, NotYours
from evenhand.incidents.events import AlarmDismissed, AlarmRaised, AlarmRuleSet, AlarmTakenBack
from evenhand.incidents.models import Alarm, AlarmKind, AlarmRule, AlarmState
from evenhand.kernel.text import storable
from evenhand.ledger.actions import record
from evenhand.people.models import Agent, Brand
from evenhand.people.reads import brand_ids_of

LONGEST_REASON: Final = 500
MOST_NAMED: Final = 20  # things that rang together and are named
MOST_POSTS: Final = 500  # of one alarm of harm; more of them ring anew


class Loud(msgspec.Struct, frozen=True, kw_only=True):
    """A window that rings, with everything that says why."""

    series: Series
    subject: int
    name: str
    since: datetime
    width: int
    people: int
    posts: int
    usual: float
    most: float
    surprise: float
    bar: float
    watched: int

    @property
    def named(self) -> list[object]:
        """As an alarm keeps what rang with it."""
        return [int(self.series), self.subject, self.name, self.people, round(self.usual, 2)]


@transaction.atomic
def ring(*, brand_id: int, louds: Sequence[Loud], now: datetime) -> list[Alarm]:
    """What rings becomes an alarm, or part of one that stands; the first of several that belong together names it.

    Twice is once. Only new alarms are given back.
    """
    Brand.objects.select_for_update(no_key=True).get(pk=brand_id)
    standing = _standing(brand_id, now)
    new = []
    for loud in louds:
        alarm = next((each for each in standing if joins(loud.series, loud.subject, to=_parts(each))), None)
        if alarm is None:
            alarm = _raise(brand_id, loud, now)
            standing.insert(0, alarm)
            new.append(alarm)
        else:
            _grow(alarm, loud, now)
    return new


@transaction.atomic
def keep_ringing(*, brand_id: int, louds: Sequence[Loud], now: datetime) -> None:
    """Alarms that stand still ring: how loud, and since when last."""
    for alarm in _standing(brand_id, now):
        for loud in louds:
            if (loud.series, loud.subject) in _parts(alarm):
                _grow(alarm, loud, now)


def _standing(brand_id: int, now: datetime) -> list[Alarm]:
    """Bursts of the last hours that nobody dismissed, newest first, locked."""
    found = Alarm.objects.filter(brand=brand_id, kind=AlarmKind.BURST, rang_at__gt=now - HOLD)
    return list(found.exclude(state=AlarmState.DISMISSED).order_by("-rang_at", "-id").select_for_update(no_key=True))


def _parts(alarm: Alarm) -> list[tuple[Series, int]]:
    return [(Series(alarm.series), alarm.subject), *((Series(each[0]), each[1]) for each in alarm.also)]


def _raise(brand_id: int, loud: Loud, now: datetime) -> Alarm:
    facts = msgspec.structs.asdict(loud)
    once = {name: facts.pop(name) for name in ("series", "subject", "since")}
    alarm, is_new = Alarm.objects.get_or_create(
        brand_id=brand_id,
        kind=AlarmKind.BURST,
        series=once["series"].value,
        subject=once["subject"],
        since=once["since"],
        defaults={**facts, "rang_at": now, "heard_at": now},
    )
    if is_new:
        record(_raised(alarm), now=now)
    return alarm


def _grow(alarm: Alarm, loud: Loud, now: datetime) -> None:
    """How loud it is at its loudest; and what else is spoken of."""
    alarm.heard_at = now
    if (loud.series, loud.subject) == (Series(alarm.series), alarm.subject):
        if loud.surprise > alarm.surprise:
            alarm.people, alarm.posts, alarm.surprise = loud.people, loud.posts, loud.surprise
            alarm.usual, alarm.most, alarm.width = loud.usual, loud.most, loud.width
    else:
        others = [each for each in alarm.also if tuple(each[:2]) != (int(loud.series), loud.subject)]
        alarm.also = [*others, loud.named][:MOST_NAMED]
    alarm.save()


@transaction.atomic
def ring_for_harm(
    *, brand_id: int, post_id: int, case_id: int | None, harm_kind: str, said_at: datetime, now: datetime
) -> Alarm | None:
    """One post tells of harm: an alarm of its own, or one more beside one of the same kind that nobody has decided.

    None where the post rang before.
    """
    Brand.objects.select_for_update(no_key=True).get(pk=brand_id)
    harms = Alarm.objects.filter(brand=brand_id, kind=AlarmKind.CRITICAL, rang_at__gt=now - HOLD)
    for alarm in harms.exclude(state=AlarmState.DISMISSED).order_by("-rang_at", "-id"):
        rang = [alarm.post_id, *(each[0] for each in alarm.also)]
        if post_id in rang:
            return None
        is_same = alarm.case_id == case_id if alarm.harm_kind != harm_kind else True
        if is_same and (alarm.state == AlarmState.OPEN or alarm.case_id == case_id) and alarm.posts < MOST_POSTS:
            alarm.also = [*alarm.also, [post_id, case_id]]
            alarm.people, alarm.posts, alarm.heard_at = alarm.people + 1, alarm.posts + 1, now
            alarm.save(update_fields=["also", "people", "posts", "heard_at"])
            return None
    return _raise_for_harm(brand_id, post_id, case_id, harm_kind, said_at, now)


def _raise_for_harm(
    brand_id: int, post_id: int, case_id: int | None, harm_kind: str, said_at: datetime, now: datetime
) -> Alarm | None:
    told = {
        "series": Series.BRAND.value,
        "subject": brand_id,
        "case_id": case_id,
        "harm_kind": harm_kind,
        "rang_at": now,
        "since": said_at,
        "heard_at": now,
        "people": 1,
        "posts": 1,
    }
    alarm, is_new = Alarm.objects.get_or_create(
        brand_id=brand_id, kind=AlarmKind.CRITICAL, post_id=post_id, defaults=told
    )
    if not is_new:
        return None
    record(_raised(alarm), now=now)
    return alarm


def _raised(alarm: Alarm) -> AlarmRaised:
    return AlarmRaised(
        case_id=alarm.case_id,
        brand_id=alarm.brand_id,
        alarm_id=alarm.pk,
        kind=alarm.get_kind_display(),
        series=Series(alarm.series).name.lower(),
        subject_id=alarm.subject,
        people=alarm.people,
        usual=round(alarm.usual, 1),
        post_id=alarm.post_id,
    )


@transaction.atomic
def dismiss_alarm(*, alarm_id: int, reason: str, actor: Agent, now: datetime) -> Alarm:
    """It is nothing that a lead must look after, and why; it keeps quiet for half a day. Undone by `take_back`."""
    alarm = _decided_by_lead(alarm_id, actor)
    words = storable(reason).strip()
    if not words:
        raise NotComplete(_("Say why it is nothing: whoever hears the next one will ask."))
    if alarm.state == AlarmState.INCIDENT:
        raise NotComplete(_("It became an incident; dismiss that."))
    if alarm.state == AlarmState.DISMISSED and alarm.reason == words[:LONGEST_REASON]:
        return alarm
    _decide(alarm, AlarmState.DISMISSED, actor, now, reason=words[:LONGEST_REASON])
    record(AlarmDismissed(alarm_id=alarm.pk, brand_id=alarm.brand_id), now=now, actor_id=actor.pk)
    return alarm


@transaction.atomic
def take_back(*, alarm_id: int, actor: Agent, now: datetime) -> Alarm:
    """It was dismissed by mistake: it waits for a decision again. Twice changes nothing."""
    alarm = _decided_by_lead(alarm_id, actor)
    if alarm.state == AlarmState.DISMISSED:
        _decide(alarm, AlarmState.OPEN, None, None)
        record(AlarmTakenBack(alarm_id=alarm.pk, brand_id=alarm.brand_id), now=now, actor_id=actor.pk)
    return alarm


@transaction.atomic
def take_up(*, alarm_id: int, actor: Agent, now: datetime) -> Alarm:
    """The alarm becomes an incident, which `name_incident` names; it costs nothing of the brand's budget then, unless
    the incident is dismissed."""
    alarm = _decided_by_lead(alarm_id, actor)
    if alarm.state != AlarmState.INCIDENT:
        _decide(alarm, AlarmState.INCIDENT, actor, now)
    return alarm


def name_incident(*, alarm: Alarm, incident_id: int) -> None:
    """Which incident an alarm became; in the caller's transaction, which holds the alarm."""
    alarm.incident_id = incident_id
    alarm.save(update_fields=["incident"])


def _decided_by_lead(alarm_id: int, actor: Agent) -> Alarm:
    """The alarm, locked; refused to whoever does not lead, or does not serve its brand."""
    if not (actor.sees_all and actor.may_write):
        raise NotYours(_("Care leads decide about alarms."))
    locked = Alarm.objects.select_for_update(no_key=True, of=("self",))
    found = locked.filter(pk=alarm_id, brand__in=brand_ids_of(actor)).first()
    if found is None:
        raise NoSuchAlarm
    return found


def _decide(alarm: Alarm, state: AlarmState, actor: Agent | None, at: datetime | None, *, reason: str = "") -> None:
    alarm.state, alarm.decided_by, alarm.decided_at, alarm.reason = state, actor, at, reason
    alarm.save(update_fields=["state", "decided_by", "decided_at", "reason"])


@transaction.atomic
def set_alarm_rule(*, brand_id: int, is_on: bool, smallest: int, free: int, actor: Agent, now: datetime) -> AlarmRule:
    """How readily the brand's alarms ring from now on."""
    if not (actor.sees_all and actor.may_write):
        raise NotYours(_("Care leads decide how alarms ring."))
    if brand_id not in brand_ids_of(actor):
        raise NoSuchAlarm
    if not (2 <= smallest <= 10_000 and 1 <= free <= 50):
        raise NotComplete(_("At least 2 people, and between 1 and 50 alarms a week."))
    values = {"is_on": is_on, "smallest": smallest, "free": free}
    rule, _is_new = AlarmRule.objects.update_or_create(brand_id=brand_id, defaults=values)
    record(AlarmRuleSet(brand_id=brand_id, is_on=is_on, smallest=smallest, free=free), now=now, actor_id=actor.pk)
    return rule
