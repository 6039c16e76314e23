"""People are told what concerns them: once, as they want it, collapsed, and never of what they may not see."""

import itertools
from datetime import datetime, time, timedelta
from typing import Any
from unittest.mock import patch
from uuid import uuid4

import pytest
from django.core import mail

from evenhand.cases import actions as cases
from evenhand.cases.actions.notices import choose, see, see_case, set_quiet_hours, take_for_desktop, tell, unsee
from evenhand.cases.errors import NotAMoment
from evenhand.cases.models import Case, Notice, NoticeChoice, NoticeKind, OpenCase, QuietHours
from evenhand.cases.reads.notices import choices_of, notices_of, unseen_count
from evenhand.flows.clocks import wind_clocks
from evenhand.flows.escalating import escalate
from evenhand.flows.notifying import EVENTS, send_mails, tell_of
from evenhand.ledger.models import Entry
from evenhand.people.models import Agent
from evenhand.project.subscriptions import SUBSCRIPTIONS
from tests.cast import NOON, Cast

pytestmark = pytest.mark.django_db


def follow() -> None:
    """Everything in the ledger reaches those who follow it, and once more: at least once is all that is promised."""
    for _ in range(2):
        for entry in Entry.objects.filter(name__in=EVENTS).order_by("id"):
            tell_of(entry.id)


def give(case: Case, to: Any, by: Any) -> None:
    cases.assign_case(case_id=case.pk, assignee=to, actor=by, now=NOON)


def kinds(agent: Any) -> list[tuple[str, int]]:
    return [(each.kind, each.count) for each in notices_of(agent)]


def test_whoever_is_given_a_case_is_told_and_whoever_takes_one_is_not(cast: Cast) -> None:
    case = cast.open_case()
    give(case, cast.bob, cast.alice)
    follow()
    (notice,) = notices_of(cast.bob)
    assert (notice.kind, notice.case, notice.actor) == (NoticeKind.ASSIGNED, case, cast.alice)
    give(case, cast.alice, cast.alice)
    follow()
    assert not notices_of(cast.alice)


def test_many_words_in_one_case_are_one_notice_until_it_is_seen(cast: Cast) -> None:
    case = cast.open_case()
    give(case, cast.bob, cast.bob)
    for number in range(2):
        cast.hear(cast.post(f"@harborline.example still down {number}"), now=NOON + timedelta(minutes=number + 1))
    follow()
    assert kinds(cast.bob) == [("wrote", 2)]
    see_case(agent=cast.bob, case_id=case.pk, now=NOON)
    cast.hear(cast.post("@harborline.example hello?"), now=NOON + timedelta(minutes=9))
    follow()
    assert kinds(cast.bob) == [("wrote", 1), ("wrote", 2)]
    assert unseen_count(cast.bob) == 1


def test_nobody_is_told_of_their_own_words_or_of_those_of_machines(cast: Cast) -> None:
    case = cast.open_case()
    give(case, cast.bob, cast.bob)
    see(agent=cast.bob, now=NOON)
    Notice.objects.all().delete()
    before = Entry.objects.order_by("-id").values_list("id", flat=True)[0]
    cast.hear(cast.post("@harborline.example out of office", is_automatic=True))
    for entry in Entry.objects.filter(id__gt=before).order_by("id"):
        tell_of(entry.id)
    assert not notices_of(cast.bob)


def test_a_reply_that_could_not_be_sent_is_told_to_its_author(cast: Cast) -> None:
    from evenhand.replies.actions import record_trouble
    from evenhand.replies.domain.states import Step
    from evenhand.replies.models import Delivery

    delivery = cast.answer(cast.open_case())
    Delivery.objects.filter(pk=delivery.pk).update(state="sending")
    record_trouble(delivery_id=delivery.pk, step=Step.FAIL, reason="No.", now=NOON)
    follow()
    assert ("unsent", 1) in kinds(cast.bob)


def test_a_promise_that_is_due_is_told_to_its_owner(cast: Cast) -> None:
    case = cast.open_case()
    due = NOON + timedelta(hours=1)
    cases.promise(case_id=case.pk, what="Call", due_at=due, owner_id=cast.bob.pk, actor=cast.alice, now=NOON)
    cases.alarm_promises(now=due)
    follow()
    assert kinds(cast.bob) == [("promise", 1)]


def test_an_owner_is_warned_before_the_case_is_late_and_when_it_is(cast: Cast) -> None:
    case = cast.open_case()
    give(case, cast.bob, cast.bob)
    OpenCase.objects.filter(pk=case.pk).update(clock_since=None)
    wind_clocks()
    for minute in (0, 100, 106, 115, 121, 125, 134):  # the target is two hours
        escalate(now=NOON + timedelta(minutes=minute))
    assert kinds(cast.bob) == [("clock", 2)]
    assert [each.key[:4] for each in Notice.objects.order_by("id")] == ["near", "late"]


def test_everybody_chooses_what_they_are_told_of(cast: Cast) -> None:
    choose(agent=cast.bob, choices={"assigned": (False, False), "wrote": (False, True), "made up": (True, True)})
    assert choices_of(cast.bob)["assigned"] == (False, False)
    case = cast.open_case()
    give(case, cast.bob, cast.alice)
    follow()
    cast.hear(cast.post("@harborline.example hello?"), now=NOON + timedelta(minutes=9))
    follow()
    assert kinds(cast.bob) == [("wrote", 1)]
    assert not take_for_desktop(agent=cast.bob, now=NOON)


def test_nobody_hears_of_a_case_they_may_no_longer_see(cast: Cast) -> None:
    case = cast.open_case()
    tell([(cast.chidi.pk, case.pk), (cast.bob.pk, case.pk)], kind=NoticeKind.NAMED, key="a", now=NOON)
    assert not notices_of(cast.chidi)
    assert unseen_count(cast.chidi) == 0
    cast.bob.teams.clear()
    assert not notices_of(cast.bob)


def test_one_window_shows_a_notice_and_no_second_one(cast: Cast) -> None:
    case = cast.open_case()
    tell([(cast.bob.pk, case.pk)], kind=NoticeKind.NAMED, key="a", now=NOON)
    assert len(take_for_desktop(agent=cast.bob, now=NOON)) == 1
    assert not take_for_desktop(agent=cast.bob, now=NOON)
    tell([(cast.bob.pk, case.pk)], kind=NoticeKind.NAMED, key="b", now=NOON)
    assert not take_for_desktop(agent=cast.bob, now=NOON + timedelta(hours=1))  # no news any more


def test_having_seen_everything_can_be_taken_back(cast: Cast) -> None:
    for key in "abc":
        tell([(cast.bob.pk, None)], kind=NoticeKind.CALL, key=key, now=NOON)
    assert see(agent=cast.bob, now=NOON) == 3
    assert unsee(agent=cast.bob, seen_at=NOON) == 1  # the folded ones stay folded
    assert unseen_count(cast.bob) == 1


@pytest.fixture
def by_mail(cast: Cast, settings: Any) -> Cast:
    settings.EMAIL_HOST = "mail.example"
    choose(agent=cast.bob, choices=dict.fromkeys(NoticeKind.values, (True, True)))
    return cast


def later(minutes: float) -> datetime:
    return NOON + timedelta(minutes=minutes)


def test_one_mail_says_what_waits_without_a_word_of_any_customer(by_mail: Cast) -> None:
    first = by_mail.open_case("@harborline.example my secret is 4711")
    second = by_mail.hear(by_mail.post("@harborline.example ouch", author=_eve())).case_ids[0]
    for case_id, key in itertools.product((first.pk, second), "ab"):
        tell([(by_mail.bob.pk, case_id)], kind=NoticeKind.NAMED, key=key, actor_id=by_mail.alice.pk, now=NOON)
    assert send_mails(now=later(0.5)) == 0  # somebody at the desk sees it there
    assert send_mails(now=later(2)) == 1
    (sent,) = mail.outbox
    assert sent.to == ["bob@harborline.example"]
    assert sent.subject == "2 things wait for you"
    assert f"EH-{first.pk}" in sent.body
    assert "Alice Moreau named you" in sent.body
    assert "4711" not in sent.body
    assert "Dana" not in sent.body
    assert sent.extra_headers["Auto-Submitted"] == "auto-generated"


def _eve() -> Any:
    from tests.cast import EVE

    return EVE


def test_a_storm_makes_one_mail_in_five_minutes_and_one_a_case(by_mail: Cast) -> None:
    case = by_mail.open_case()
    other = by_mail.hear(by_mail.post("@harborline.example ouch", author=_eve())).case_ids[0]
    for minute in range(12):
        tell([(by_mail.bob.pk, case.pk)], kind=NoticeKind.WROTE, key=f"w{minute}", now=later(minute))
        send_mails(now=later(minute + 1.5))
    assert len(mail.outbox) == 1  # the same case, not looked at since: said once
    tell([(by_mail.bob.pk, other)], kind=NoticeKind.WROTE, key="o", now=later(20))
    send_mails(now=later(22))
    assert len(mail.outbox) == 2


def test_what_was_seen_is_not_mailed(by_mail: Cast) -> None:
    tell([(by_mail.bob.pk, by_mail.open_case().pk)], kind=NoticeKind.WROTE, key="a", now=NOON)
    see(agent=by_mail.bob, now=later(0.5))
    assert send_mails(now=later(2)) == 0


def test_quiet_hours_are_the_persons_own_and_the_mail_comes_after_them(by_mail: Cast) -> None:
    by_mail.bob.time_zone = "America/New_York"  # noon in Greenwich is seven in the morning there
    by_mail.bob.save()
    set_quiet_hours(agent=by_mail.bob, begins_at=time(22), ends_at=time(8), free_days=[5, 6])
    tell([(by_mail.bob.pk, by_mail.open_case().pk)], kind=NoticeKind.WROTE, key="a", now=NOON)
    assert send_mails(now=later(2)) == 0
    assert send_mails(now=later(61)) == 1
    with pytest.raises(NotAMoment):
        set_quiet_hours(agent=by_mail.bob, begins_at=time(22), ends_at=None, free_days=[])


def test_many_who_are_left_alone_take_nobodys_place(by_mail: Cast, django_assert_max_num_queries: Any) -> None:
    case = by_mail.open_case()
    asleep = Agent.objects.bulk_create(
        Agent(username=f"night{n}", email=f"night{n}@harborline.example", role="lead") for n in range(210)
    )
    QuietHours.objects.bulk_create(QuietHours(agent=each, begins_at=time(8), ends_at=time(20)) for each in asleep)
    NoticeChoice.objects.bulk_create(NoticeChoice(agent=each, kind="named", by_mail=True) for each in asleep)
    awake = Agent.objects.create(username="awake", email="awake@harborline.example", role="lead")
    choose(agent=awake, choices={"named": (True, True)})
    everybody = [(each.pk, case.pk) for each in [*asleep, awake]]
    tell(everybody, kind=NoticeKind.NAMED, key="a", actor_id=by_mail.alice.pk, now=NOON)
    with django_assert_max_num_queries(16):
        assert send_mails(now=later(2)) == 1
    assert mail.outbox[0].to == ["awake@harborline.example"]


def test_a_mail_server_that_is_away_is_tried_again_and_loses_nothing(by_mail: Cast) -> None:
    tell([(by_mail.bob.pk, by_mail.open_case().pk)], kind=NoticeKind.WROTE, key="a", now=NOON)
    with patch("django.core.mail.EmailMessage.send", side_effect=ConnectionRefusedError):
        assert send_mails(now=later(2)) == 0
    assert send_mails(now=later(3)) == 0
    assert send_mails(now=later(5)) == 1


def test_without_a_mail_server_nothing_is_tried(cast: Cast, settings: Any) -> None:
    settings.EMAIL_HOST = ""
    choose(agent=cast.bob, choices={"wrote": (True, True)})
    tell([(cast.bob.pk, cast.open_case().pk)], kind=NoticeKind.WROTE, key="a", now=NOON)
    assert send_mails(now=later(2)) == 0


def test_every_event_that_concerns_somebody_is_followed() -> None:
    assert set(EVENTS) <= set(SUBSCRIPTIONS)


def test_an_event_that_is_gone_tells_nobody(cast: Cast) -> None:
    assert tell_of(10**9) == []
    assert uuid4()


def test_a_call_is_told_while_it_rings_and_when_it_was_missed(cast: Cast) -> None:
    from evenhand.channels.domain.calls import CallStep
    from evenhand.flows.phone import settle_calls
    from tests.workspace.test_phone import Line

    line = Line(cast)
    line.tell(CallStep.BEGUN, "bob")
    follow()
    assert kinds(cast.bob) == [("call", 1)]
    line.tell(CallStep.MISSED)
    settle_calls(now=NOON.replace(year=NOON.year + 9))
    follow()
    (missed, rang) = notices_of(cast.bob)
    assert missed.key.startswith("missed:")
    assert rang.seen_at is not None
    assert missed.count == 1


def test_a_call_that_a_colleague_answered_is_no_news(cast: Cast) -> None:
    from evenhand.channels.domain.calls import CallStep
    from tests.workspace.test_phone import Line

    line = Line(cast)
    line.tell(CallStep.BEGUN, "bob", "alice")
    line.tell(CallStep.ANSWERED, "alice")
    follow()
    assert not notices_of(cast.bob)
