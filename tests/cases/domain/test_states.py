"""The life of a case, every move of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.cases.domain.states import MOVES, CaseEvent, Category, next_category
from evenhand.cases.errors import NoSuchMove

NEW, OPEN, WAITING, SNOOZED, RESOLVED = Category
_WAS = {
    CaseEvent.CUSTOMER_WROTE: {NEW: NEW, OPEN: OPEN, WAITING: OPEN, SNOOZED: OPEN, RESOLVED: OPEN},
    CaseEvent.WE_ANSWERED: {NEW: WAITING, OPEN: WAITING, WAITING: WAITING, SNOOZED: WAITING, RESOLVED: RESOLVED},
    CaseEvent.TAKEN: {NEW: OPEN, OPEN: OPEN, WAITING: WAITING, SNOOZED: SNOOZED, RESOLVED: RESOLVED},
    CaseEvent.RESOLVE: {NEW: RESOLVED, OPEN: RESOLVED, WAITING: RESOLVED, SNOOZED: RESOLVED},
    CaseEvent.REOPEN: {RESOLVED: OPEN},
    CaseEvent.SNOOZE: {NEW: SNOOZED, OPEN: SNOOZED, WAITING: SNOOZED, SNOOZED: SNOOZED},
    CaseEvent.WAKE: {SNOOZED: OPEN},
    CaseEvent.PROMISE_DUE: {NEW: NEW, OPEN: OPEN, WAITING: OPEN, SNOOZED: OPEN, RESOLVED: RESOLVED},
}


@pytest.mark.parametrize("event", CaseEvent)
@pytest.mark.parametrize("here", Category)
def test_every_event_leads_where_the_table_says_or_is_refused(here: Category, event: CaseEvent) -> None:
    there = _WAS[event].get(here)
    if there is None:
        with pytest.raises(NoSuchMove):
            next_category(here, event)
    else:
        assert next_category(here, event) is there


def test_the_table_holds_nothing_else() -> None:
    assert len(MOVES) == sum(map(len, _WAS.values()))


@given(st.sampled_from(Category), st.lists(st.sampled_from(CaseEvent), max_size=30))
def test_whatever_happens_a_case_stays_within_the_five_categories(here: Category, events: list[CaseEvent]) -> None:
    for event in events:
        try:
            here = next_category(here, event)
        except NoSuchMove:
            continue
        assert here in Category


@given(st.lists(st.sampled_from(CaseEvent), max_size=30))
def test_a_customer_who_wrote_last_is_never_forgotten(events: list[CaseEvent]) -> None:
    here = NEW
    for event in [*events, CaseEvent.CUSTOMER_WROTE]:
        try:
            here = next_category(here, event)
        except NoSuchMove:
            continue
    assert here in {NEW, OPEN}
