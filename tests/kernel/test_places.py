"""Where a list goes on."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from evenhand.kernel.places import place_in, place_words

MOMENT = datetime(2026, 3, 1, 8, 15, 0, 123_456, tzinfo=UTC)


@pytest.mark.parametrize("zone", [UTC, timezone(timedelta(hours=5, minutes=30))])
def test_a_place_is_found_again_as_an_address_said_it(zone: timezone) -> None:
    words = place_words(MOMENT.astimezone(zone), 12)

    assert words == "2026-03-01T08:15:00.123456Z,12"
    assert place_in(words) == (MOMENT, 12)


@pytest.mark.parametrize(
    "said",
    ["", ",", "2026-03-01T08:15:00Z", "2026-03-01T08:15:00,12", "yesterday,12", "2026-03-01T08:15:00Z,-1",
     "2026-03-01T08:15:00Z,²", f"2026-03-01T08:15:00Z,{10**19}", "0001-01-01T00:00:00+14:00,12"],
)  # fmt: skip
def test_what_is_no_place_begins_the_list(said: str) -> None:
    assert place_in(said) is None
