"""When a count rings: how surprising, how many people, how many alarms of late."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from evenhand.incidents.domain.alarms import HOLD, LATELY, Rule, Rung, Verdict, bar_of, verdict

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
RULE = Rule(bar=3.0, dearer=0.5, free=2, smallest=5)


def ago(**span: float) -> datetime:
    return NOW - timedelta(**span)


def test_something_surprising_that_several_people_say_rings() -> None:
    assert verdict(RULE, [], surprise=3.1, people=5, now=NOW) is Verdict.RINGS


def test_four_people_never_ring_however_surprising() -> None:
    assert verdict(RULE, [], surprise=50, people=4, now=NOW) is Verdict.FEW


def test_what_chance_explains_does_not_ring() -> None:
    assert verdict(RULE, [], surprise=2.9, people=500, now=NOW) is Verdict.ORDINARY


def test_an_alarm_is_one_alarm_for_half_a_day() -> None:
    assert verdict(RULE, [Rung(ago(hours=11), 4)], surprise=90, people=500, now=NOW) is Verdict.HELD
    assert verdict(RULE, [Rung(ago(hours=13), 4)], surprise=4, people=500, now=NOW) is Verdict.RINGS


def test_another_series_is_not_held_by_it() -> None:
    elsewhere = Rung(ago(hours=1), 4, is_ours=False)
    assert verdict(RULE, [elsewhere], surprise=3.1, people=9, now=NOW) is Verdict.RINGS


def test_what_was_dismissed_rings_again_only_when_it_has_grown_out_of_all_proportion() -> None:
    dismissed = [Rung(ago(hours=1), 4, was_dismissed=True)]
    assert verdict(RULE, dismissed, surprise=6.9, people=50, now=NOW) is Verdict.HELD
    assert verdict(RULE, dismissed, surprise=7.0, people=50, now=NOW) is Verdict.RINGS


def test_beyond_two_a_week_each_alarm_makes_the_next_dearer() -> None:
    week = [Rung(ago(days=days), 4) for days in (6, 4, 2)]
    assert bar_of(RULE, week[:1], series=1, now=NOW) == 3.0
    assert bar_of(RULE, week, series=1, now=NOW) == 4.0
    assert verdict(RULE, week, surprise=3.9, people=50, now=NOW) is Verdict.DEAR
    assert verdict(RULE, week, surprise=4.0, people=50, now=NOW) is Verdict.RINGS


def test_an_alarm_that_became_an_incident_cost_nothing() -> None:
    week = [Rung(ago(days=days), 4, was_incident=True) for days in (6, 4, 2)]
    assert bar_of(RULE, week, series=1, now=NOW) == 3.0


def test_what_rang_before_the_week_is_forgotten() -> None:
    long_ago = [Rung(NOW - LATELY - timedelta(hours=hours), 4) for hours in (0, 20, 40)]
    assert bar_of(RULE, long_ago, series=1, now=NOW) == 3.0


def test_among_many_series_each_must_be_more_surprising() -> None:
    assert verdict(RULE, [], surprise=3.9, people=50, series=10, now=NOW) is Verdict.ORDINARY
    assert verdict(RULE, [], surprise=4.0, people=50, series=10, now=NOW) is Verdict.RINGS


MOMENTS = st.lists(
    st.builds(Rung, st.integers(0, 20 * 24).map(lambda hours: ago(hours=hours)), st.floats(3, 50)), max_size=20
)


@given(rung=MOMENTS, surprise=st.floats(0, 100), people=st.integers(0, 1_000), series=st.integers(1, 5_000))
def test_more_surprise_and_more_people_never_silence_an_alarm(
    rung: list[Rung], surprise: float, people: int, series: int
) -> None:
    less = verdict(RULE, rung, surprise=surprise, people=people, series=series, now=NOW)
    more = verdict(RULE, rung, surprise=surprise + 1, people=people + 1, series=series, now=NOW)
    assert less is not Verdict.RINGS or more is Verdict.RINGS


@given(start=st.floats(3, 20), hours=st.integers(1, 24 * 60))
def test_a_series_that_always_surprises_equally_rings_a_few_times_a_week_and_no_more(start: float, hours: int) -> None:
    """However long it lasts: the budget, not the series, says how often people are called."""
    rung: list[Rung] = []
    for hour in range(hours):
        now = NOW + timedelta(hours=hour)
        if verdict(RULE, rung, surprise=start, people=50, now=now) is Verdict.RINGS:
            rung.append(Rung(now, start))
    dearest = int((start - RULE.bar) / RULE.dearer) + RULE.free
    for each in rung:
        lately = [other for other in rung if each.at - LATELY < other.at <= each.at]
        assert len(lately) <= dearest
    assert all(later.at - sooner.at >= HOLD for sooner, later in pairwise(rung))
