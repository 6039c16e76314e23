"""Which leads sales is told of in one round."""

from datetime import timedelta

import pytest

from evenhand.colleagues.domain.leads import MOST_AT_ONCE, MOST_OF_BRAND, is_due, next_due
from tests.cast import NOON


@pytest.mark.parametrize(("tries", "minutes"), [(0, 1), (1, 1), (2, 2), (5, 16), (9, 256), (40, 256)])
def test_each_try_waits_twice_as_long_up_to_four_hours(tries: int, minutes: int) -> None:
    tried_at = NOON - timedelta(minutes=minutes)
    assert is_due(tried_at, tries, NOON)
    assert not is_due(tried_at + timedelta(seconds=1), tries, NOON)
    assert is_due(None, tries, NOON)


def test_who_waits_for_another_try_takes_nobodys_place() -> None:
    long_ago = NOON - timedelta(minutes=200)
    waiting = [(number, 1, long_ago, 9) for number in range(200)]
    assert next_due([*waiting, (900, 1, NOON - timedelta(minutes=5), 1)], NOON) == [900]


def test_a_brand_whose_sales_is_away_leaves_room_for_the_others() -> None:
    away = [(number, 1, None, 0) for number in range(200)]
    others = [(1_000 + brand, brand, None, 0) for brand in range(2, 100)]
    found = next_due([*away, *others], NOON)
    assert len(found) == MOST_AT_ONCE
    assert sum(number < 1_000 for number in found) == MOST_OF_BRAND
