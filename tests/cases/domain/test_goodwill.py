"""Who may give how much."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.cases.domain.goodwill import (
    TURNS,
    Gift,
    Given,
    Limit,
    Over,
    Standing,
    Turn,
    limit_for,
    next_standing,
    over,
)
from evenhand.cases.errors import NoSuchGoodwill

GIFT = Gift(
    role="agent", team_ids=frozenset({3}), brand_id=1, network="bluesky", kind_id=5, amount=Decimal(20), is_lead=False
)
_money = st.decimals(0, 1000, places=2)
_maybe = st.one_of(st.none(), _money)
_limits = st.lists(
    st.builds(
        Limit,
        id=st.integers(1, 50),
        role=st.sampled_from(["", "agent", "lead"]),
        team_id=st.sampled_from([None, 3, 4]),
        network=st.sampled_from(["", "bluesky", "mail"]),
        per_case=_maybe,
        per_day=_maybe,
        per_month=_maybe,
    ),
    max_size=6,
    unique_by=lambda each: each.id,
)
_given = st.builds(Given, to_case=_money, in_a_day=_money, in_a_month=_money)


def test_the_limit_that_says_most_counts() -> None:
    wide, near = Limit(id=9, role="agent"), Limit(id=1, role="agent", network="bluesky")
    assert limit_for([wide, near], GIFT) is near
    assert limit_for([near, wide], GIFT) is near


def test_a_limit_of_others_does_not_count() -> None:
    others = [Limit(id=1, role="lead"), Limit(id=2, team_id=4), Limit(id=3, network="mail"), Limit(id=4, kind_id=6)]
    assert limit_for(others, GIFT) is None


def test_without_a_limit_agents_ask_and_leads_give() -> None:
    from msgspec.structs import replace

    assert over(None, GIFT, Given()) is Over.UNSET
    assert over(None, replace(GIFT, is_lead=True), Given()) is Over.NOTHING


@pytest.mark.parametrize(
    ("limit", "given_before", "broken"),
    [
        (Limit(id=1), Given(to_case=Decimal(9999)), Over.NOTHING),
        (Limit(id=1, per_case=Decimal(20)), Given(), Over.NOTHING),
        (Limit(id=1, per_case=Decimal("19.99")), Given(), Over.CASE),
        (Limit(id=1, per_case=Decimal(30)), Given(to_case=Decimal("10.01")), Over.CASE),
        (Limit(id=1, per_day=Decimal(30)), Given(in_a_day=Decimal(11)), Over.DAY),
        (Limit(id=1, per_month=Decimal(30)), Given(in_a_month=Decimal(11)), Over.MONTH),
        (Limit(id=1, per_case=Decimal(0)), Given(), Over.CASE),
    ],
)
def test_a_limit_counts_what_was_given_before(limit: Limit, given_before: Given, broken: Over) -> None:
    assert over(limit, GIFT, given_before) is broken


@given(_limits, _given, _money)
def test_giving_less_never_breaks_more(limits: list[Limit], before: Given, less: Decimal) -> None:
    from msgspec.structs import replace

    limit = limit_for(limits, GIFT)
    if over(limit, GIFT, before) is Over.NOTHING:
        assert over(limit, replace(GIFT, amount=min(less, GIFT.amount)), before) is Over.NOTHING


@given(_limits)
def test_the_order_of_limits_does_not_matter(limits: list[Limit]) -> None:
    assert limit_for(limits, GIFT) == limit_for(limits[::-1], GIFT)


def test_what_was_taken_back_stays_taken_back() -> None:
    assert not [turn for (here, turn) in TURNS if here is Standing.REVOKED]
    with pytest.raises(NoSuchGoodwill):
        next_standing(Standing.REVOKED, Turn.ALLOW)
