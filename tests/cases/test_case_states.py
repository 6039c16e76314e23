"""Resolving, opening again, and the company's own states."""

from datetime import timedelta

import pytest

from evenhand.cases.actions import install_states, record_answer, reopen_case, resolve_case, set_state
from evenhand.cases.errors import NoSuchMove, NotAllowed
from evenhand.cases.models import Case, Category, OpenCase, State
from evenhand.ledger.models import Entry
from tests.cast import NOON, Cast

LATER = NOON + timedelta(hours=1)


def _state(category: int, name: str = "") -> int:
    install_states([(name, category)] if name else [])
    return State.objects.get(name=name).pk if name else State.objects.filter(category=category)[0].pk


def test_a_resolved_case_leaves_the_inbox(cast: Cast) -> None:
    case = resolve_case(case_id=cast.open_case().pk, actor=cast.bob, now=LATER)
    assert (case.resolved_at, case.state.category) == (LATER, Category.RESOLVED)
    assert not OpenCase.objects.exists()


def test_resolving_twice_changes_nothing(cast: Cast) -> None:
    case = cast.open_case()
    resolve_case(case_id=case.pk, actor=cast.bob, now=NOON)
    resolve_case(case_id=case.pk, actor=cast.bob, now=LATER)
    assert Case.objects.get().resolved_at == NOON
    assert Entry.objects.filter(name="CaseMoved").count() == 1


def test_a_case_opened_again_waits_since_then(cast: Cast) -> None:
    case = cast.open_case()
    resolve_case(case_id=case.pk, actor=cast.bob, now=NOON)
    case = reopen_case(case_id=case.pk, actor=cast.bob, now=LATER)
    assert (case.resolved_at, case.state.category, case.open.waiting_since) == (None, Category.OPEN, LATER)


def test_opening_an_open_case_changes_nothing(cast: Cast) -> None:
    case = reopen_case(case_id=cast.open_case().pk, actor=cast.bob, now=LATER)
    assert (case.state.category, case.open.waiting_since) == (Category.NEW, NOON)


def test_our_answer_gives_the_customer_the_word(cast: Cast) -> None:
    case = cast.open_case()
    record_answer(case_id=case.pk, now=LATER)
    case.refresh_from_db()
    assert (case.state.category, case.first_reply_at, case.open.waiting_since) == (Category.WAITING, LATER, None)


def test_only_the_first_answer_is_the_first(cast: Cast) -> None:
    case = cast.open_case()
    for moment in (NOON, LATER):
        record_answer(case_id=case.pk, now=moment)
    assert Case.objects.get().first_reply_at == NOON


def test_an_answer_leaves_a_resolved_case_resolved(cast: Cast) -> None:
    case = cast.open_case()
    resolve_case(case_id=case.pk, actor=cast.bob, now=NOON)
    record_answer(case_id=case.pk, now=LATER)
    assert Case.objects.get().state.category == Category.RESOLVED


@pytest.mark.parametrize("category", [Category.OPEN, Category.WAITING, Category.SNOOZED, Category.RESOLVED])
def test_a_case_takes_the_companys_own_state(cast: Cast, category: int) -> None:
    own = _state(category, "Waiting for the engineer")
    case = set_state(case_id=cast.open_case().pk, state_id=own, actor=cast.bob, now=LATER)
    assert (case.state.name, case.state.category) == ("Waiting for the engineer", category)


def test_a_case_taken_up_again_waits_for_us_again(cast: Cast) -> None:
    case = cast.open_case()
    set_state(case_id=case.pk, state_id=_state(Category.SNOOZED), actor=cast.bob, now=NOON)
    case = set_state(case_id=case.pk, state_id=_state(Category.OPEN), actor=cast.bob, now=LATER)
    assert case.open.waiting_since == LATER


def test_a_state_of_the_same_category_survives_our_answer(cast: Cast) -> None:
    case = cast.open_case()
    own = _state(Category.WAITING, "Waiting for the engineer")
    set_state(case_id=case.pk, state_id=own, actor=cast.bob, now=NOON)
    record_answer(case_id=case.pk, now=LATER)
    assert Case.objects.get().state_id == own


def test_a_case_never_becomes_new_again(cast: Cast) -> None:
    case = cast.open_case()
    record_answer(case_id=case.pk, now=NOON)
    with pytest.raises(NoSuchMove, match="cannot become new"):
        set_state(case_id=case.pk, state_id=_state(Category.NEW), actor=cast.bob, now=LATER)


def test_a_resolved_case_cannot_be_put_to_sleep(cast: Cast) -> None:
    case = cast.open_case()
    resolve_case(case_id=case.pk, actor=cast.bob, now=NOON)
    with pytest.raises(NoSuchMove):
        set_state(case_id=case.pk, state_id=_state(Category.SNOOZED), actor=cast.bob, now=LATER)


def test_installing_states_again_adds_none(cast: Cast) -> None:
    before = State.objects.count()
    install_states()
    assert State.objects.count() == before == len(Category)


@pytest.mark.parametrize("act", [resolve_case, reopen_case])
def test_a_stranger_moves_no_case(cast: Cast, act: object) -> None:
    case = cast.open_case()
    with pytest.raises(NotAllowed):
        act(case_id=case.pk, actor=cast.chidi, now=NOON)  # type: ignore[operator]


def test_an_analyst_moves_no_case(cast: Cast, analyst: object) -> None:
    case = cast.open_case()
    for act in (resolve_case, reopen_case):
        with pytest.raises(NotAllowed):
            act(case_id=case.pk, actor=analyst, now=NOON)  # type: ignore[arg-type]
