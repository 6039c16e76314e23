"""Snoozing: out of sight, woken by its moment or by the customer, and nothing is lost by it."""

from datetime import datetime, timedelta

import pytest

from evenhand.cases.actions import resolve_case, snooze_case, wake_case, wake_cases
from evenhand.cases.errors import NoSuchMove, NotAllowed, NotAMoment
from evenhand.cases.models import Case, Category, OpenCase, Snooze
from evenhand.ledger.models import Entry
from tests.cast import NOON, Cast

TOMORROW = NOON + timedelta(days=1)


def _snooze(cast: Cast, case: Case, until: datetime | None = TOMORROW, now: datetime = NOON) -> Snooze:
    return snooze_case(case_id=case.pk, until=until, actor=cast.bob, now=now)


def _row(case: Case) -> OpenCase:
    return OpenCase.objects.get(pk=case.pk)


def test_a_snoozed_case_is_out_of_sight_until_its_moment(cast: Cast) -> None:
    case = cast.open_case()
    _snooze(cast, case)
    assert (_row(case).category, _row(case).waiting_since) == (Category.SNOOZED, None)
    assert wake_cases(now=TOMORROW - timedelta(seconds=1)) == 0
    assert wake_cases(now=TOMORROW) == 1
    assert _row(case).category == Category.OPEN
    assert wake_cases(now=TOMORROW) == 0
    assert Entry.objects.filter(name="CaseWoken", case_id=case.pk, actor=None).count() == 1


def test_a_customer_who_waited_before_the_case_slept_has_waited_all_the_time(cast: Cast) -> None:
    case = cast.open_case()
    waiting_since = _row(case).waiting_since
    _snooze(cast, case)
    wake_cases(now=TOMORROW)
    assert _row(case).waiting_since == waiting_since


def test_a_customer_who_writes_wakes_the_case_and_its_moment_passes_unnoticed(cast: Cast) -> None:
    case = cast.open_case()
    _snooze(cast, case)
    cast.hear(cast.post("@harborline.example are you there?", posted_at=NOON + timedelta(hours=2)))
    if _row(case).category == Category.SNOOZED:
        pytest.fail("the customer wrote and the case sleeps on")
    assert wake_cases(now=TOMORROW) == 0
    assert not Snooze.objects.exists()


def test_undoing_a_snooze_puts_everything_back(cast: Cast) -> None:
    case = cast.open_case()
    before = _row(case)
    _snooze(cast, case)
    wake_case(case_id=case.pk, actor=cast.bob, now=NOON + timedelta(minutes=1))
    after = _row(case)
    assert (after.category, after.waiting_since) == (before.category, before.waiting_since)
    assert not Snooze.objects.exists()


def test_until_the_customer_writes_no_moment_wakes_it(cast: Cast) -> None:
    case = cast.open_case()
    _snooze(cast, case, until=None)
    assert wake_cases(now=NOON + timedelta(days=700)) == 0
    assert _row(case).category == Category.SNOOZED


def test_snoozing_again_changes_only_the_moment(cast: Cast) -> None:
    case = cast.open_case()
    _snooze(cast, case)
    _snooze(cast, case, until=TOMORROW + timedelta(days=1))
    assert wake_cases(now=TOMORROW) == 0
    wake_case(case_id=case.pk, actor=cast.bob, now=TOMORROW)
    assert _row(case).category == Category.NEW


def test_an_old_sleep_that_the_customer_broke_does_not_end_a_new_one(cast: Cast) -> None:
    case = cast.open_case()
    _snooze(cast, case)
    cast.hear(cast.post("@harborline.example hello?", posted_at=NOON + timedelta(hours=2)))
    _snooze(cast, case, until=None)
    assert wake_cases(now=TOMORROW) == 0


@pytest.mark.parametrize("until", [NOON, NOON - timedelta(days=1), NOON + timedelta(days=1000)])
def test_a_moment_that_is_over_or_too_far_is_refused(cast: Cast, until: datetime) -> None:
    with pytest.raises(NotAMoment):
        _snooze(cast, cast.open_case(), until=until)


def test_a_resolved_case_cannot_sleep(cast: Cast) -> None:
    case = cast.open_case()
    resolve_case(case_id=case.pk, actor=cast.bob, now=NOON)
    with pytest.raises(NoSuchMove):
        _snooze(cast, case)


def test_strangers_neither_snooze_nor_wake(cast: Cast) -> None:
    case = cast.open_case()
    with pytest.raises(NotAllowed):
        snooze_case(case_id=case.pk, until=TOMORROW, actor=cast.chidi, now=NOON)
    with pytest.raises(NotAllowed):
        wake_case(case_id=case.pk, actor=cast.chidi, now=NOON)
