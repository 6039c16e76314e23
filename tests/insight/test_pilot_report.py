"""A pilot's report: counted, by the hour of the week, and turned into people."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from evenhand.insight.domain.pilot import Assumptions, Report, Tally, report

MONDAY = datetime(2026, 3, 2, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")


def tally(hours: int, *, cases: int = 1, posts: int = 1, mode: str = "reactive", **facts: str) -> Tally:
    return Tally(
        hour=MONDAY + timedelta(hours=hours),
        mode=mode,
        network=facts.get("network", "bluesky"),
        language=facts.get("language", "en"),
        polarity=facts.get("polarity", "neutral"),
        posts=posts,
        cases=cases,
    )


def made(*tallies: Tally, days: float = 7, heard: int = 0, **options: object) -> Report:
    return report(
        tallies,
        heard=heard,
        since=MONDAY,
        until=MONDAY + timedelta(days=days),
        zone=BERLIN,
        **options,  # type: ignore[arg-type]
    )


def test_cases_and_posts_are_counted_by_mode_network_and_language() -> None:
    found = made(
        tally(9, cases=3, posts=5),
        tally(10, mode="proactive", network="mail", language="de", polarity="negative"),
        tally(11, mode="none", cases=0, posts=7),
        heard=1_000,
    )
    assert (found.heard, found.kept, found.cases) == (1_000, 13, 4)
    assert found.by_mode == {"reactive": 3, "proactive": 1, "progressive": 0}
    assert found.posts_by_mode == {"none": 7, "reactive": 5, "proactive": 1}
    assert found.by_network == {"bluesky": 3, "mail": 1}
    assert found.by_language == {"en": 3, "de": 1}
    assert found.negative_share == 0.25


def test_hours_are_those_of_the_desk() -> None:
    found = made(tally(23, cases=2))
    assert found.busiest == (1, 0, 2.0)  # Monday 23:00 UTC is Tuesday midnight in Berlin
    assert dict(found.per_day)["2026-03-03"] == 2


def test_an_hour_of_the_week_is_averaged_over_how_often_it_was_listened_to() -> None:
    found = made(tally(8, cases=4), tally(8 + 7 * 24, cases=2), days=14)
    assert found.week[0][9] == 3.0


def test_every_day_of_the_pilot_is_there_also_the_quiet_ones() -> None:
    found = made(tally(30), days=3)
    assert [cases for _, cases in found.per_day] == [0, 1, 0, 0]


def test_work_outside_the_opening_hours_is_told() -> None:
    found = made(tally(8, cases=3), tally(20), open_hours=frozenset({(0, 9)}))
    assert found.outside_hours_share == 0.25
    assert made(tally(8)).outside_hours_share is None


def test_people_follow_from_the_work_and_what_is_assumed() -> None:
    cases = [tally(hour, cases=30) for hour in range(8, 18)]
    found = made(*cases, assumptions=Assumptions(minutes_per_case=6, occupancy=0.75, shrinkage=0.25, hours_per_week=40))
    assert found.staffing.hours_per_week == pytest.approx(30.0)
    assert found.staffing.people == 2  # 30 hours of work are 53 paid ones
    assert found.staffing.busiest_seats == 4  # 3 hours of work within one, at 75 %


def test_a_pilot_that_heard_nothing_needs_nobody() -> None:
    found = made()
    assert (found.cases, found.staffing.people, found.staffing.busiest_seats, found.busiest) == (0, 0, 0, None)
