"""Alarms: many people at once ring, one loud person does not; one post that tells of harm does."""

from datetime import datetime, timedelta

import pytest

from evenhand.channels.domain.connector import Author
from evenhand.channels.models import Post
from evenhand.flows.alarms import make_incident, watch
from evenhand.incidents.actions.alarms import dismiss_alarm, set_alarm_rule, take_back
from evenhand.incidents.actions.counting import count, forget_counts
from evenhand.incidents.domain.alarms import Series
from evenhand.incidents.domain.baseline import HISTORY, number_of
from evenhand.incidents.errors import NoSuchAlarm, NotComplete, NotYours
from evenhand.incidents.models import Alarm, AlarmCount, AlarmKind, AlarmState, Incident
from evenhand.incidents.reads.alarms import (
    alarm_of,
    as_rung,
    cluster_of,
    counts_around,
    open_alarms,
    rung_lately,
    voices_of,
)
from evenhand.ledger.models import Entry
from evenhand.understanding.models import How, Issue, IssuePost, Reading
from tests.cast import NOON, Cast

pytestmark = pytest.mark.django_db
SOON = NOON + timedelta(minutes=6)


@pytest.fixture
def quiet(cast: Cast) -> Cast:
    """Four weeks in which one or two people spoke of the brand every quarter of an hour; and that was counted."""
    at = number_of(NOON)
    AlarmCount.objects.bulk_create(
        AlarmCount(
            brand=cast.harborline,
            series=Series.BRAND.value,
            subject=cast.harborline.pk,
            span=span,
            people=1 + span % 2,
            posts=2,
        )
        for span in range(at - HISTORY, at)
    )
    assert count(now=NOON - timedelta(hours=1)) is not None
    return cast


def voices(cast: Cast, number: int, *, at: datetime = NOON, of: int | None = None) -> list[int]:
    """So many posts within five minutes, by as many people, or `of` so many; the ids of the posts."""
    numbers = range(number)
    authors = [Author(external_id=f"did:plc:{at:%H}{n % (of or number)}", handle=f"p{n}.example") for n in numbers]
    posts = [
        cast.post(
            f"@harborline.example no signal since {n % 10} o’clock",
            author=author,
            posted_at=at + timedelta(seconds=n % 300),
        )
        for n, author in enumerate(authors)
    ]
    known = Post.objects.count()
    cast.hear(*posts, now=at + timedelta(minutes=5))
    return list(Post.objects.order_by("id").values_list("id", flat=True)[known:])


def test_many_people_at_once_ring_and_the_alarm_says_why(quiet: Cast) -> None:
    voices(quiet, 14)
    (alarm,) = watch(now=SOON)
    assert (alarm.kind, alarm.state, alarm.people) == (AlarmKind.BURST, AlarmState.OPEN, 14)
    assert alarm.name == "Harborline"
    assert 1 <= alarm.usual <= 8
    assert alarm.most < 14
    assert alarm.surprise > alarm.bar
    (entry,) = Entry.objects.filter(name="AlarmRaised")
    assert entry.facts["people"] == 14
    assert "signal" not in str(entry.facts)
    assert len(voices_of(alarm)) == 12


def test_one_person_who_writes_fourteen_times_rings_nothing(quiet: Cast) -> None:
    voices(quiet, 14, of=1)
    assert watch(now=SOON) == []


def test_looking_twice_within_the_minute_or_at_once_rings_once(quiet: Cast) -> None:
    voices(quiet, 14)
    assert len(watch(now=SOON)) == 1
    assert watch(now=SOON + timedelta(seconds=10)) == []
    assert watch(now=SOON + timedelta(minutes=1)) == []
    assert Alarm.objects.count() == 1


def test_an_alarm_that_grows_stays_one_and_tells_how_loud_it_became(quiet: Cast) -> None:
    voices(quiet, 14)
    watch(now=SOON)
    voices(quiet, 30, at=NOON + timedelta(hours=1))
    later = NOON + timedelta(hours=1, minutes=6)
    assert watch(now=later) == []
    alarm = Alarm.objects.get()
    assert (alarm.people, alarm.heard_at) == (30, later)


def test_an_issue_names_the_alarm_and_the_brand_is_part_of_it(quiet: Cast) -> None:
    posts = voices(quiet, 14)
    issue = Issue.objects.create(brand=quiet.harborline, name="No signal", first_at=NOON, last_at=NOON)
    _into_issue(quiet, issue, posts)
    (alarm,) = watch(now=SOON)
    assert (alarm.series, alarm.subject, alarm.name) == (Series.ISSUE, issue.pk, "No signal")
    assert [part[:3] for part in alarm.also] == [[Series.BRAND, quiet.harborline.pk, "Harborline"]]
    assert cluster_of(alarm).issue_ids == [issue.pk]
    assert {voice.post_id for voice in voices_of(alarm, limit=50)} == set(posts)


def test_an_issue_that_is_found_a_little_later_becomes_part_of_the_brands_alarm(quiet: Cast) -> None:
    posts = voices(quiet, 14)
    watch(now=SOON)
    issue = Issue.objects.create(brand=quiet.harborline, name="No signal", first_at=NOON, last_at=NOON)
    _into_issue(quiet, issue, posts)
    assert watch(now=SOON + timedelta(minutes=2)) == []
    assert cluster_of(Alarm.objects.get()).issue_ids == [issue.pk]


def _into_issue(cast: Cast, issue: Issue, posts: list[int]) -> None:
    IssuePost.objects.filter(post__in=posts).delete()
    IssuePost.objects.bulk_create(
        IssuePost(
            post_id=post.pk,
            brand=cast.harborline,
            issue=issue,
            like=post.pk,
            similarity=1,
            how=How.MEANING,
            persona=post.persona_id,
            account=post.account_id,
            said_at=post.posted_at,
        )
        for post in Post.objects.filter(pk__in=posts)
    )


def test_history_brought_in_from_elsewhere_rings_nothing(quiet: Cast) -> None:
    old = [
        quiet.post(
            "@harborline.example no signal",
            author=Author(external_id=f"did:plc:old{n}", handle=f"o{n}.example"),
            posted_at=NOON - timedelta(days=2, seconds=n),
        )
        for n in range(30)
    ]
    quiet.hear(*old, now=NOON)
    assert watch(now=SOON) == []


def test_a_brand_that_is_new_here_is_not_judged_before_it_is_known(cast: Cast) -> None:
    voices(cast, 30)
    assert watch(now=SOON) == []
    assert AlarmCount.objects.get(series=Series.BRAND, span=number_of(NOON)).people == 30


def test_one_post_that_tells_of_harm_rings_alone(quiet: Cast) -> None:
    case = quiet.open_case("@harborline.example your box caught fire and my child is hurt")
    _says_harm(case.last_post_id)
    (alarm,) = watch(now=SOON)
    assert (alarm.kind, alarm.case_id, alarm.harm_kind) == (AlarmKind.CRITICAL, case.pk, "safety")
    assert cluster_of(alarm).case_ids == [case.pk]
    again = quiet.open_case("@harborline.example mine burns too", author=Author(external_id="x", handle="x.example"))
    _says_harm(again.last_post_id)
    assert watch(now=SOON + timedelta(minutes=1)) == []
    assert cluster_of(Alarm.objects.get()).case_ids == sorted([case.pk, again.pk])
    assert watch(now=SOON + timedelta(minutes=2)) == []
    assert Alarm.objects.get().posts == 2


def _says_harm(post_id: int | None) -> None:
    Reading.objects.filter(post=post_id).update(severity=3, harm=0.9, harm_kind="safety")


def test_who_leads_dismisses_with_a_reason_and_may_take_it_back(quiet: Cast) -> None:
    voices(quiet, 14)
    (alarm,) = watch(now=SOON)
    with pytest.raises(NotYours):
        dismiss_alarm(alarm_id=alarm.pk, reason="A joke", actor=quiet.bob, now=SOON)
    with pytest.raises(NotComplete):
        dismiss_alarm(alarm_id=alarm.pk, reason="  ", actor=quiet.alice, now=SOON)
    dismiss_alarm(alarm_id=alarm.pk, reason="A joke", actor=quiet.alice, now=SOON)
    assert open_alarms(quiet.alice) == []
    take_back(alarm_id=alarm.pk, actor=quiet.alice, now=SOON)
    assert [each.pk for each in open_alarms(quiet.alice)] == [alarm.pk]
    assert list(Entry.objects.filter(name__startswith="Alarm").order_by("id").values_list("name", flat=True)) == [
        "AlarmRaised",
        "AlarmDismissed",
        "AlarmTakenBack",
    ]


def test_what_was_dismissed_is_quiet_until_it_has_grown_out_of_all_proportion(quiet: Cast) -> None:
    voices(quiet, 10)
    (alarm,) = watch(now=SOON)
    dismiss_alarm(alarm_id=alarm.pk, reason="A joke", actor=quiet.alice, now=SOON)
    voices(quiet, 11, at=NOON + timedelta(hours=1))
    assert watch(now=NOON + timedelta(hours=1, minutes=6)) == []
    voices(quiet, 60, at=NOON + timedelta(hours=2))
    assert len(watch(now=NOON + timedelta(hours=2, minutes=6))) == 1


def test_whoever_does_not_serve_the_brand_sees_no_alarm_of_it(quiet: Cast) -> None:
    voices(quiet, 14)
    (alarm,) = watch(now=SOON)
    assert alarm_of(quiet.bob, alarm.pk) is not None
    assert alarm_of(quiet.chidi, alarm.pk) is None
    assert open_alarms(quiet.chidi) == []


def test_a_brand_may_want_no_alarms_or_fewer(quiet: Cast) -> None:
    how = {"brand_id": quiet.harborline.pk, "actor": quiet.alice, "now": NOON}
    with pytest.raises(NotYours):
        set_alarm_rule(**{**how, "actor": quiet.bob}, is_on=True, smallest=5, free=2)
    with pytest.raises(NotComplete):
        set_alarm_rule(**how, is_on=True, smallest=1, free=2)
    set_alarm_rule(**how, is_on=True, smallest=15, free=2)
    voices(quiet, 14)
    assert watch(now=SOON) == []
    set_alarm_rule(**how, is_on=False, smallest=5, free=2)
    assert watch(now=SOON + timedelta(minutes=1)) == []
    set_alarm_rule(**how, is_on=True, smallest=5, free=2)
    assert len(watch(now=SOON + timedelta(minutes=2))) == 1


def test_the_picture_shows_days_before_and_the_count_that_rang(quiet: Cast) -> None:
    voices(quiet, 14)
    (alarm,) = watch(now=SOON)
    around = counts_around(alarm, now=SOON)
    assert around.counts[0, around.rang - around.first] == 14
    assert around.rang - around.shown_from == 3 * 96
    assert set(around.counts[0, around.shown_from - around.first : -1].tolist()) <= {1, 2}


def test_an_alarm_becomes_a_declared_incident_with_its_issue_and_cases(quiet: Cast) -> None:
    posts = voices(quiet, 14)
    issue = Issue.objects.create(brand=quiet.harborline, name="No signal", first_at=NOON, last_at=NOON)
    _into_issue(quiet, issue, posts)
    (alarm,) = watch(now=SOON)
    with pytest.raises(NotYours):
        make_incident(alarm_id=alarm.pk, actor=quiet.bob, now=SOON)
    incident = make_incident(alarm_id=alarm.pk, actor=quiet.alice, now=SOON)
    assert make_incident(alarm_id=alarm.pk, actor=quiet.alice, now=SOON).pk == incident.pk
    assert (incident.title, incident.issue_id, incident.origin) == ("No signal", issue.pk, "alarm")
    assert (incident.began_at, incident.detected_at) == (alarm.since, alarm.rang_at)
    assert incident.linked.filter(is_out=False).count() == 14
    with pytest.raises(NotComplete):
        dismiss_alarm(alarm_id=alarm.pk, reason="A joke", actor=quiet.alice, now=SOON)
    with pytest.raises(NoSuchAlarm):
        take_back(alarm_id=alarm.pk + 1, actor=quiet.alice, now=SOON)


def test_an_incident_that_was_one_costs_the_budget_nothing_and_a_dismissed_one_does(quiet: Cast) -> None:
    voices(quiet, 14)
    (alarm,) = watch(now=SOON)
    incident = make_incident(alarm_id=alarm.pk, actor=quiet.alice, now=SOON)
    (rung,) = as_rung(rung_lately(quiet.harborline.pk, now=SOON), (1, quiet.harborline.pk))
    assert rung.was_incident
    Incident.objects.filter(pk=incident.pk).update(state="dismissed")
    (rung,) = as_rung(rung_lately(quiet.harborline.pk, now=SOON), (1, quiet.harborline.pk))
    assert not rung.was_incident


def test_old_counts_are_forgotten(quiet: Cast) -> None:
    assert forget_counts(now=NOON) == 0
    assert forget_counts(now=NOON + timedelta(days=10)) == 3 * 96
