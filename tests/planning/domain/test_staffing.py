"""How many people each interval of a day takes."""

import pytest

from evenhand.planning.domain.staffing import Goal, needs_of, read_loads
from evenhand.planning.errors import BadTable

DAY = ("start,contacts,aht_s", "08:00,100,180", "08:30,0,180", "09:00,250,180")


def test_the_published_half_hour_takes_fourteen_and_at_night_nobody() -> None:
    needs = needs_of(read_loads(DAY, handling_s=None), Goal(0.8, 20, shrinkage=0.3), interval_s=1800)
    assert [need.required for need in needs] == [14, 0, 30]
    assert [need.scheduled for need in needs] == [20, 0, 43]
    assert needs[0].answered_in_time == pytest.approx(0.88835, abs=1e-5)
    assert needs[1].answered_in_time == 1.0
    assert all(need.answered_in_time >= 0.8 for need in needs)


def test_where_people_give_up_fewer_are_needed_and_that_is_said() -> None:
    without, with_patience = (
        needs_of(read_loads(DAY, handling_s=None), Goal(0.8, 20, patience_s=calm), interval_s=1800)
        for calm in (None, 60)
    )
    assert with_patience[2].required < without[2].required
    assert with_patience[2].gave_up > 0.0


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        (("start,calls",), "lacks aht_s, contacts"),
        (("start,contacts,aht_s",), "no rows"),
        (("start,contacts,aht_s", "8,many,180"), "Line 2: could not convert"),
        (("start,contacts,aht_s", "8,5,0"), "Line 2: contacts are at least 0"),
        (("start,contacts,aht_s", "8,nan,180"), "Line 2: contacts are at least 0"),
        (("start,contacts,aht_s", "8,inf,180"), "Line 2: contacts are at least 0"),
        (("start,contacts,aht_s", "8,5,nan"), "Line 2: contacts are at least 0"),
    ],
)
def test_a_table_that_cannot_be_used_says_which_line(lines: tuple[str, ...], reason: str) -> None:
    with pytest.raises(BadTable, match=reason):
        read_loads(lines, handling_s=None)


def test_a_table_of_a_spreadsheet_has_semicolons_and_decimal_commas() -> None:
    (load,) = read_loads(["start;contacts;aht_s\n", "08:00;12,5;240,5\n"], handling_s=None)
    assert (load.start, load.contacts, load.handling_s) == ("08:00", 12.5, 240.5)
    with pytest.raises(BadTable, match="Line 2"):
        read_loads(["start;contacts\n", "08:00;many\n"], handling_s=60)
