"""Amounts of money as people type them: one rule for all forms."""

from decimal import Decimal

import pytest

from evenhand.workspace.components.amounts import NoAmount, amount_in


@pytest.mark.parametrize(
    ("typed", "amount"), [("12", "12.00"), ("12,5", "12.50"), (" 0.05 ", "0.05"), ("-3", "-3.00"), ("1e-9999999", "0")]
)
def test_a_point_and_a_comma_say_the_same(typed: str, amount: str) -> None:
    assert amount_in(typed) == Decimal(amount)


def test_nothing_typed_is_nothing() -> None:
    assert amount_in("  ") is None


@pytest.mark.parametrize(
    ("typed", "is_unclear"),
    [("1,000", True), ("1.000", True), ("1.000,50", False), ("abc", False), ("NaN", False), ("1e9999999", False)],
)
def test_what_is_no_amount_is_refused(typed: str, is_unclear: bool) -> None:
    with pytest.raises(NoAmount) as refused:
        amount_in(typed)
    assert refused.value.is_unclear is is_unclear
