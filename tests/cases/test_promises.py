"""Promises: made once, kept or broken, taken back, and alarmed when their moment comes."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from evenhand.cases.actions import alarm_promises, change_promise, end_promise, merge_cases, promise, resolve_case
from evenhand.cases.domain.promises import PromiseStep
from evenhand.cases.errors import NoSuchPromise, NotAllowed, NotAMoment, NothingWritten
from evenhand.cases.models import Case, Category, OpenCase, Promise, PromiseState
from evenhand.ledger.models import Entry
from tests.cast import NOON, Cast

TOMORROW = NOON + timedelta(days=1)


def _promise(cast: Cast, case: Case, *, due_at: datetime = TOMORROW, **changes: object) -> Promise:
    values = {"kind": "follow_up", "what": "Say whether the line is up", "owner_id": cast.bob.pk, "actor": cast.bob}
    return promise(**{**values, "case_id": case.pk, "due_at": due_at, "now": NOON, **changes})  # type: ignore[arg-type]


def _events(name: str) -> list[Entry]:
    return list(Entry.objects.filter(name=name).order_by("id"))


def test_a_promise_names_what_whose_and_when(cast: Cast) -> None:
    case = cast.open_case()
    made = _promise(cast, case, kind="call_back", phone=" +44 20  7946 0018 ")
    assert (made.owner, made.due_at, made.phone, made.state) == (cast.bob, TOMORROW, "+44 20 7946 0018", "open")
    assert _events("PromiseMade")[0].facts["promise_id"] == made.pk
    assert "line" not in str(_events("PromiseMade")[0].facts)


def test_the_same_key_is_one_promise(cast: Cast) -> None:
    case, key = cast.open_case(), uuid4()
    assert _promise(cast, case, key=key) == _promise(cast, case, key=key)
    assert Promise.objects.count() == 1


def test_the_desk_itself_may_promise_to_nobody_in_particular(cast: Cast) -> None:
    made = _promise(cast, cast.open_case(), kind="call_back", actor=None, owner_id=None)
    assert made.made_by is None
    assert made.owner is None


@pytest.mark.parametrize("due_at", [NOON - timedelta(hours=1), NOON + timedelta(days=1000)])
def test_a_promise_for_the_past_or_for_never_is_refused(cast: Cast, due_at: datetime) -> None:
    with pytest.raises(NotAMoment):
        _promise(cast, cast.open_case(), due_at=due_at)


def test_a_promise_of_nothing_is_refused(cast: Cast) -> None:
    with pytest.raises(NothingWritten):
        _promise(cast, cast.open_case(), what=" \x00 ")


def test_who_does_not_serve_the_brand_can_neither_promise_nor_be_promised(cast: Cast) -> None:
    case = cast.open_case()
    with pytest.raises(NotAllowed):
        _promise(cast, case, actor=cast.chidi)
    with pytest.raises(NotAllowed):
        _promise(cast, case, owner_id=cast.chidi.pk)
    made = _promise(cast, case)
    with pytest.raises(NotAllowed):
        end_promise(promise_id=made.pk, step=PromiseStep.KEEP, actor=cast.chidi, now=NOON)
    with pytest.raises(NotAllowed):
        change_promise(promise_id=made.pk, owner_id=None, actor=cast.chidi, now=NOON)


def test_what_is_kept_after_its_moment_is_late(cast: Cast) -> None:
    made = _promise(cast, cast.open_case())
    kept = end_promise(promise_id=made.pk, step=PromiseStep.KEEP, actor=cast.bob, now=TOMORROW + timedelta(minutes=1))
    assert kept.state == PromiseState.KEPT
    assert kept.is_late
    assert _events("PromiseKept")[0].facts == {"promise_id": made.pk, "is_late": True}


def test_an_end_can_be_taken_back_but_not_exchanged(cast: Cast) -> None:
    made = _promise(cast, cast.open_case())
    end_promise(promise_id=made.pk, step=PromiseStep.BREAK, actor=cast.bob, now=NOON)
    end_promise(promise_id=made.pk, step=PromiseStep.BREAK, actor=cast.bob, now=NOON)
    with pytest.raises(NoSuchPromise):
        end_promise(promise_id=made.pk, step=PromiseStep.KEEP, actor=cast.bob, now=NOON)
    end_promise(promise_id=made.pk, step=PromiseStep.REOPEN, actor=cast.bob, now=NOON)
    made.refresh_from_db()
    assert (made.state, made.ended_at) == (PromiseState.OPEN, None)
    assert len(_events("PromiseBroken")) == 1


def test_what_is_due_is_said_once_and_brings_a_waiting_case_back(cast: Cast) -> None:
    case = cast.open_case()
    made = _promise(cast, case)
    cast.answer(case)
    assert OpenCase.objects.get(pk=case.pk).category == Category.WAITING
    assert alarm_promises(now=TOMORROW - timedelta(seconds=1)) == 0
    assert alarm_promises(now=TOMORROW) == 1
    assert alarm_promises(now=TOMORROW) == 0
    assert [entry.facts["owner_id"] for entry in _events("PromiseDue")] == [cast.bob.pk]
    assert OpenCase.objects.get(pk=case.pk).category == Category.OPEN
    made.refresh_from_db()
    assert made.state == PromiseState.OPEN


def test_a_resolved_case_stays_resolved_when_its_promise_is_due(cast: Cast) -> None:
    case = cast.open_case()
    _promise(cast, case)
    resolve_case(case_id=case.pk, actor=cast.bob, now=NOON)
    assert alarm_promises(now=TOMORROW) == 1
    assert not OpenCase.objects.filter(pk=case.pk).exists()


def test_what_ended_is_not_alarmed_and_another_moment_is_alarmed_anew(cast: Cast) -> None:
    case = cast.open_case()
    ended, moved = _promise(cast, case), _promise(cast, case)
    end_promise(promise_id=ended.pk, step=PromiseStep.WITHDRAW, actor=cast.bob, now=NOON)
    assert alarm_promises(now=TOMORROW) == 1
    later = TOMORROW + timedelta(days=1)
    change_promise(promise_id=moved.pk, due_at=later, owner_id=cast.alice.pk, actor=cast.bob, now=TOMORROW)
    assert alarm_promises(now=TOMORROW) == 0
    assert alarm_promises(now=later) == 1


def test_only_the_owner_of_an_overdue_promise_can_be_changed_without_a_new_moment(cast: Cast) -> None:
    made = _promise(cast, cast.open_case())
    changed = change_promise(
        promise_id=made.pk, owner_id=cast.alice.pk, actor=cast.bob, now=TOMORROW + timedelta(days=2)
    )
    assert (changed.owner, changed.due_at) == (cast.alice, TOMORROW)


def test_a_promise_about_a_merged_case_is_one_of_the_case_it_went_into(cast: Cast) -> None:
    source = cast.open_case()
    resolve_case(case_id=source.pk, actor=cast.bob, now=NOON)
    target = cast.open_case("@harborline.example and now the phone", now=NOON + timedelta(days=30))
    if source.pk != target.pk:
        merge_cases(source_id=source.pk, target_id=target.pk, actor=cast.bob, now=NOON)
    assert _promise(cast, source).case_id == target.pk
