"""Which cases drag on: two reasons, or one far beyond its limit; more of anything never makes a case drag less."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.cases.domain.dragging import NAMES, Facts, Limits, drags, reasons_of, weight_of

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
USUAL = Limits()
counts = st.integers(0, 60)
limits = st.builds(Limits, days=counts, hands=counts, messages=counts, returns=counts)
facts = st.builds(
    Facts,
    opened_at=st.integers(0, 400).map(lambda days: NOW - timedelta(days=days)),
    hands=counts,
    messages=counts,
    returns=counts,
)


def of(days: int = 0, **counted: int) -> Facts:
    return Facts(opened_at=NOW - timedelta(days=days), **counted)


@pytest.mark.parametrize(
    ("case", "is_so"),
    [
        (of(days=30), False),  # it only waits
        (of(days=42), True),  # six weeks are enough alone
        (of(days=21, hands=4), True),
        (of(days=3, messages=8, hands=3), False),
        (of(days=3, messages=8, returns=2), True),
        (of(days=2, returns=4), True),
        (of(), False),
    ],
)
def test_two_reasons_are_enough_or_one_twice_its_limit(case: Facts, is_so: bool) -> None:
    assert drags(reasons_of(case, USUAL, now=NOW)) == is_so


def test_reasons_come_heaviest_first_and_say_from_where_on() -> None:
    reasons = reasons_of(of(days=42, hands=5), USUAL, now=NOW)
    assert [(each.name, each.value, each.limit) for each in reasons] == [("days", 42, 21), ("hands", 5, 4)]


@given(facts, limits)
def test_every_reason_has_reached_its_limit_and_none_is_left_out(case: Facts, limit: Limits) -> None:
    found = {each.name: each for each in reasons_of(case, limit, now=NOW)}
    assert all(each.value >= each.limit > 0 for each in found.values())
    days = (NOW - case.opened_at).days
    values = {"days": days, "hands": case.hands, "messages": case.messages, "returns": case.returns}
    for name in NAMES:
        reached = 0 < getattr(limit, name) <= values[name]
        assert (name in found) == reached


@given(facts, limits, st.sampled_from(["hands", "messages", "returns"]), st.integers(1, 20))
def test_more_of_anything_never_makes_a_case_drag_less(case: Facts, limit: Limits, what: str, more: int) -> None:
    worse = msgspec.structs.replace(case, **{what: getattr(case, what) + more})
    before, after = reasons_of(case, limit, now=NOW), reasons_of(worse, limit, now=NOW)
    assert drags(after) or not drags(before)
    assert weight_of(after) >= weight_of(before)


@given(facts, limits, st.integers(0, 200))
def test_time_alone_never_helps(case: Facts, limit: Limits, days: int) -> None:
    later = NOW + timedelta(days=days)
    assert drags(reasons_of(case, limit, now=later)) or not drags(reasons_of(case, limit, now=NOW))


@given(facts)
def test_where_nothing_is_a_reason_nothing_drags(case: Facts) -> None:
    assert reasons_of(case, Limits(days=0, hands=0, messages=0, returns=0), now=NOW) == ()
