"""The figures, on days small enough to count by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.insight.audit.cases import Cases, Words
from evenhand.insight.audit.clocks import Wait, waits_of
from evenhand.insight.errors import CannotAudit
from evenhand.insight.kpi.computing import Book, figures, with_neighbours
from evenhand.insight.kpi.dictionary import DEFINITIONS
from evenhand.insight.kpi.gaming import bulk_closings, crowding
from evenhand.insight.kpi.hours import read_hours

HOUR, DAY = 3600.0, 86400.0
MONDAY = 1_772_409_600.0  # 2026-03-02 00:00 UTC


def book(end: float = 40 * DAY, target_h: float | None = None, words: dict | None = None, **columns: list) -> Book:
    numbers = {name: np.array(column, float) for name, column in columns.items()}
    size = len(next(iter(numbers.values())))
    coded = {name: Words(np.array(codes), tuple("abcdef")) for name, codes in (words or {}).items()}
    cases = with_neighbours(Cases(size, numbers, coded))
    return Book(cases, waits_of(cases, end), end, target_h)


def told(of: Book) -> dict:
    return {figure.key: figure for figure in figures(of)}


NEVER = float("nan")


def test_unanswered_cases_lengthen_the_median_instead_of_dropping_out() -> None:
    found = told(book(end=10 * HOUR, opened_at=[0, 0, 0], first_reply_at=[HOUR, 9 * HOUR, NEVER]))["first_response"]
    assert found.value == 9
    assert found.more["mean_of_ended_only"] == 5
    assert found.more["not_ended"] == 1


def test_an_open_case_whose_target_has_passed_is_missed() -> None:
    found = told(book(end=5 * HOUR, target_h=4, opened_at=[0, 0, 2 * HOUR], first_reply_at=[HOUR, NEVER, NEVER]))
    assert (found["in_time"].value, found["in_time"].cases) == (0.5, 2)
    assert found["in_time"].more["overdue_and_open"] == 1


def test_cases_solved_too_lately_to_be_reopened_do_not_count() -> None:
    solved = [DAY, DAY, 39 * DAY]
    found = told(book(opened_at=[0, 0, 0], resolved_at=solved, reopened_at=[2 * DAY, 20 * DAY, NEVER]))["reopened"]
    assert (found.value, found.cases) == (0.5, 2)


def test_another_case_of_the_customer_in_any_channel_undoes_solving_at_first_contact() -> None:
    found = told(
        book(
            opened_at=[0, 3 * DAY, 0], resolved_at=[DAY, 4 * DAY, DAY], replies=[1, 1, 2],
            words={"customer_id": [0, 0, 1]},
        )
    )  # fmt: skip
    assert (found["first_contact"].value, found["first_contact"].cases) == (pytest.approx(1 / 3), 3)
    assert found["repeat"].value == pytest.approx(1 / 3)


def test_satisfaction_stands_beside_its_response_rate() -> None:
    found = told(book(opened_at=[0] * 4, csat=[5, 4, 2, NEVER], survey_sent=[1, 1, 1, 1]))
    assert found["csat"].value == pytest.approx(2 / 3)
    assert found["response_rate"].value == 0.75


def test_every_figure_has_a_definition_and_a_counterweight() -> None:
    for definition in DEFINITIONS.values():
        assert definition.against in DEFINITIONS
        assert definition.definition
        assert definition.beware


def test_opening_hours_count_only_while_it_is_open() -> None:
    hours = read_hours("Mon-Fri 09:00-17:00, Sat 10:00-14:00", "UTC")
    friday = MONDAY + 4 * DAY
    begins = np.array([friday + 16 * HOUR, friday + 16 * HOUR, MONDAY, MONDAY + 8 * HOUR])
    ends = np.array([friday + 18 * HOUR, MONDAY + 7 * DAY + 10 * HOUR, MONDAY + 7 * DAY, MONDAY + 9.5 * HOUR])
    assert (hours.seconds(begins, ends) / HOUR).tolist() == [1, 6, 44, 0.5]


def test_opening_hours_follow_the_clock_of_the_place() -> None:
    hours = read_hours("Mon-Sun 09:00-17:00", "Europe/Berlin")
    winter, summer = MONDAY, MONDAY + 120 * DAY
    for day, opens in ((winter, 8), (summer, 7)):
        span = hours.seconds(np.array([day]), np.array([day + opens * HOUR + 60]))
        assert span[0] == 60


@pytest.mark.parametrize("text", ["always", "Mon 9-17", "Mon-Fri 17:00-09:00", "Mon 09:00-12:00, Mon 11:00-13:00"])
def test_opening_hours_that_make_no_sense_are_refused(text) -> None:
    with pytest.raises(CannotAudit):
        read_hours(text, "UTC")


@given(st.floats(0, 30 * DAY), st.floats(0, 30 * DAY), st.floats(0, 30 * DAY))
def test_opening_hours_add_up(a, b, c) -> None:
    hours = read_hours("Mon-Fri 09:00-17:00", "UTC")
    first, second, third = sorted((a, b, c))

    def span(begin: float, end: float) -> float:
        return float(hours.seconds(np.array([MONDAY + begin]), np.array([MONDAY + end]))[0])

    assert span(first, second) + span(second, third) == pytest.approx(span(first, third), abs=1e-3)
    assert 0 <= span(first, third) <= third - first + 1e-3


def test_crowding_just_before_the_target_is_seen() -> None:
    random = np.random.default_rng(1)
    honest = random.exponential(4 * HOUR, 4000)
    stopped = np.where((honest > 4 * HOUR) & (honest < 5 * HOUR), 3.95 * HOUR, honest)

    def test(waited):
        return crowding(Wait("first_reply", "", waited, np.ones(4000, bool)), 4 * HOUR)

    assert test(honest)["p"] > 0.01
    assert test(stopped)["p"] < 1e-6


def test_closing_by_the_hundred_is_seen() -> None:
    one_by_one = Cases(500, {"resolved_at": MONDAY + 600.0 * np.arange(500)})
    assert bulk_closings(one_by_one)["share"] == 0
    at_once = one_by_one.with_numbers(closed_at=np.where(np.arange(500) < 200, MONDAY + 1e6, np.nan))
    assert bulk_closings(at_once)["share"] == pytest.approx(0.4)


def test_a_target_beside_waits_on_opening_hours_is_kept_on_them() -> None:
    night = book(
        end=20 * HOUR, opened_at=[0, 0, 0], first_reply_at=[10 * HOUR, 12 * HOUR, NEVER],
        business_first_reply_s=[HOUR, 3 * HOUR, NEVER], target_first_reply_s=[2 * HOUR] * 3,
    )  # fmt: skip
    found = told(night)["in_time"]
    assert (found.value, found.cases) == (0.5, 2)  # the night does not count; nobody can tell of the third
    assert found.more["clock"] == "opening hours"
