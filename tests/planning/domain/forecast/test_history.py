"""Reading what came in."""

from datetime import date, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.planning.domain.forecast.history import as_history, read_history
from evenhand.planning.errors import BadTable

MONDAY = datetime.fromisoformat("2025-01-06T08:00")


def rows(days: int, *, minutes: int = 15, slots: int = 8, value: int = 5) -> list[tuple[datetime, float]]:
    return [(MONDAY + timedelta(days=d, minutes=minutes * s), value) for d in range(days) for s in range(slots)]


def test_a_fine_file_is_summed_to_half_hours() -> None:
    moments, values = zip(*rows(8), strict=True)
    history = as_history(moments, values)
    assert (history.minutes, history.opens, history.counts.shape) == (30, 480, (8, 4))
    assert history.counts.min() == history.counts.max() == 10.0
    assert history.moment(history.days[0], 1) == datetime.fromisoformat("2025-01-06T08:30")


def test_columns_are_found_and_may_be_named() -> None:
    lines = ["When,calls,other\n", "2025-01-06T08:00,3,9\n", "2025-01-06T08:30,4,9\n"]
    assert read_history(lines, time_column="When").totals.tolist() == [7.0]
    assert read_history(lines, time_column="When", count_column="other").totals.tolist() == [18.0]
    with pytest.raises(BadTable, match="No column of times"):
        read_history(lines)
    with pytest.raises(BadTable, match="There is no column calls2"):
        read_history(lines, time_column="When", count_column="calls2")


def test_a_day_that_has_begun_stands_apart() -> None:
    given_rows = [row for row in rows(9) if row[0] < datetime.fromisoformat("2025-01-14T09:00")]
    history = as_history(*zip(*given_rows, strict=True))
    assert len(history.days) == 8
    assert history.so_far is not None
    day, counts = history.so_far
    assert day == date(2025, 1, 14)
    assert counts.tolist()[:2] == [10.0, 10.0]
    assert np.isnan(counts[2:]).all()


def test_a_gap_becomes_what_is_usual_and_a_torn_day_is_no_witness() -> None:
    given_rows = [row for row in rows(15) if row[0] != datetime.fromisoformat("2025-01-13T08:15")]
    given_rows = [row for row in given_rows if row[0].date() != date(2025, 1, 15) or row[0].hour == 8]
    history = as_history(*zip(*given_rows, strict=True), minutes=15)
    assert date(2025, 1, 15) not in history.days
    assert history.counts[history.days.index(date(2025, 1, 13))].tolist() == [5.0] * 8


def test_each_row_of_a_log_is_a_contact_and_days_without_any_count() -> None:
    moments = [MONDAY + timedelta(days=d, hours=h) for d in (0, 1, 7, 9, 14) for h in (0, 1, 1, 9)]
    history = as_history(moments, None)
    assert history.days[:3] == (date(2025, 1, 6), date(2025, 1, 7), date(2025, 1, 8))
    assert history.totals.tolist() == [4, 4, 0, 4, 0, 4, 4]


def test_times_move_to_the_zone_that_is_asked_for() -> None:
    lines = ["start,calls\n", "2025-07-01T22:30:00+00:00,3\n", "2025-07-01T23:00:00+00:00,4\n"]
    assert read_history(lines, zone="Europe/Berlin").days == (date(2025, 7, 2),)
    assert read_history(lines).days == (date(2025, 7, 1),)


def test_tables_of_spreadsheets_have_semicolons_and_decimal_commas() -> None:
    lines = ["\n", "Time;Calls;Note\n", "2025-01-06 08:00;2,5;a, b\n", "2025-01-06 08:30;3;\n"]
    assert read_history(lines).totals.tolist() == [5.5]
    assert read_history(["time\tcalls\n", "2025-01-06 08:00\t1,5\n"]).totals.tolist() == [1.5]


def test_one_wrong_year_is_said_and_not_made_a_table_of_a_million_days() -> None:
    lines = ["time\n", "0202-01-06 08:00\n", "2025-01-06 08:30\n"]
    with pytest.raises(BadTable, match="one of them must be wrong"):
        read_history(lines)


def test_a_cell_without_end_is_no_table() -> None:
    with pytest.raises(BadTable, match="Line"):
        read_history(["time,calls\n", f"2025-01-06 08:00,{'1' * 200_000}\n"])


def test_what_is_no_table_gets_a_sentence() -> None:
    with pytest.raises(BadTable, match="Line 2"):
        read_history(["start,calls\n", "yesterday,3\n"])
    with pytest.raises(BadTable, match="fewer than no contacts"):
        read_history(["start,calls\n", "2025-01-06T08:00,-3\n"])
    with pytest.raises(BadTable, match="Line 2: contacts without end"):
        read_history(["start,calls\n", "2025-01-06T08:00,inf\n"])
    with pytest.raises(BadTable, match="no rows"):
        read_history(["start,calls\n"])
    with pytest.raises(BadTable, match="cannot be made"):
        as_history(*zip(*rows(2), strict=True), minutes=20)


@given(st.lists(st.integers(0, 60 * 24 * 20), min_size=1, max_size=200))
def test_no_contact_of_a_log_is_lost(minutes: list[int]) -> None:
    moments = [datetime.fromisoformat("2025-01-06") + timedelta(minutes=each) for each in minutes]
    history = as_history(moments, None)
    begun = 0.0 if history.so_far is None else float(np.nansum(history.so_far[1]))
    assert history.counts.sum() + begun == len(minutes)
