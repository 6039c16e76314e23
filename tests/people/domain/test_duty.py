"""Who is on duty: nights, single days, changes of the clocks, people in four time zones."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from evenhand.people.domain.duty import Single, Weekly, duties, on_duty_at

BERLIN = ZoneInfo("Europe/Berlin")
ZONES = [ZoneInfo(name) for name in ("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata")]
LONG_AGO = date(2020, 1, 1)

moments = st.integers(0, 2 * 366 * 24 * 60).map(lambda n: datetime(2027, 1, 1, tzinfo=UTC) + timedelta(minutes=n))
times = st.integers(0, 95).map(lambda n: time(n // 4, n % 4 * 15))
weeklies = st.builds(
    Weekly,
    agent_id=st.integers(1, 4),
    team_id=st.integers(1, 2),
    zone=st.sampled_from(ZONES),
    weekday=st.integers(0, 6),
    begins_at=times,
    ends_at=times,
    first_day=st.just(LONG_AGO),
    is_on_call=st.booleans(),
)


def _week(agent_id: int = 1, **changes: object) -> list[Weekly]:
    values = {"team_id": 1, "zone": BERLIN, "begins_at": time(9), "ends_at": time(17), "first_day": LONG_AGO}
    return [Weekly(agent_id=agent_id, weekday=day, **{**values, **changes}) for day in range(5)]  # type: ignore[arg-type]


def _at(*moment: int) -> datetime:
    return datetime(*moment, tzinfo=BERLIN)  # type: ignore[misc, arg-type]


def _who(at: datetime, weeks: list[Weekly], singles: list[Single] | None = None) -> list[int]:
    return [duty.agent_id for duty in on_duty_at(at, weeks, singles or [])]


def test_from_the_first_minute_and_not_at_the_last() -> None:
    assert _who(_at(2026, 3, 2, 9, 0), _week()) == [1]
    assert _who(_at(2026, 3, 2, 16, 59), _week()) == [1]
    assert _who(_at(2026, 3, 2, 17, 0), _week()) == []
    assert _who(_at(2026, 3, 7, 12, 0), _week()) == []


def test_a_night_belongs_to_the_day_on_which_it_begins() -> None:
    nights = _week(begins_at=time(22), ends_at=time(6))
    assert _who(_at(2026, 3, 7, 5, 0), nights) == [1], "Friday's night ends on Saturday"
    assert _who(_at(2026, 3, 8, 5, 0), nights) == []
    off = Single(agent_id=1, team_id=None, zone=BERLIN, day=date(2026, 3, 6))
    assert _who(_at(2026, 3, 7, 5, 0), nights, [off]) == []


def test_a_single_day_takes_the_place_of_the_week() -> None:
    late = Single(
        agent_id=1, team_id=2, zone=BERLIN, day=date(2026, 3, 2), begins_at=time(14), ends_at=time(22), is_on_call=True
    )
    assert _who(_at(2026, 3, 2, 10, 0), _week(), [late]) == []
    (duty,) = on_duty_at(_at(2026, 3, 2, 21, 0), _week(), [late])
    assert (duty.team_id, duty.is_on_call) == (2, True)
    assert _who(_at(2026, 3, 3, 10, 0), _week(), [late]) == [1], "the next day is as every week"


def test_who_is_away_is_away_for_every_team_and_their_colleagues_are_not() -> None:
    away = Single(agent_id=1, team_id=None, zone=BERLIN, day=date(2026, 3, 2))
    everybody = [*_week(), *_week(team_id=2), *_week(agent_id=2)]
    assert _who(_at(2026, 3, 2, 10, 0), everybody, [away]) == [2]


def test_who_is_on_call_is_asked_first_then_who_came_first() -> None:
    everybody = [
        *_week(3),
        *_week(2, begins_at=time(7)),
        *_week(1, begins_at=time(10), is_on_call=True),
    ]
    assert _who(_at(2026, 3, 2, 11, 0), everybody) == [1, 2, 3]


def test_a_shift_holds_from_its_first_day_until_its_last() -> None:
    march = _week(first_day=date(2026, 3, 2), last_day=date(2026, 3, 6))
    assert _who(_at(2026, 2, 27, 10, 0), march) == []
    assert _who(_at(2026, 3, 6, 10, 0), march) == [1]
    assert _who(_at(2026, 3, 9, 10, 0), march) == []


def test_a_night_is_an_hour_longer_when_the_clocks_go_back_and_shorter_when_they_go_on() -> None:
    saturday_night = [
        Weekly(agent_id=1, team_id=1, zone=BERLIN, weekday=5, begins_at=time(22), ends_at=time(6), first_day=LONG_AGO)
    ]
    lengths = [
        duty.ends - duty.begins
        for month, day in ((3, 28), (10, 24), (6, 6))
        for duty in duties(_at(2026, month, day, 21, 0), _at(2026, month, day, 23, 0), saturday_night, [])
    ]
    assert lengths == [timedelta(hours=7), timedelta(hours=9), timedelta(hours=8)]


def test_a_leap_day_has_its_shift() -> None:
    assert _who(_at(2028, 2, 29, 12, 0), _week()) == [1]
    off = Single(agent_id=1, team_id=None, zone=BERLIN, day=date(2028, 2, 29))
    assert _who(_at(2028, 2, 29, 12, 0), _week(), [off]) == []


def test_who_is_exclusive_takes_only_what_they_are_there_for() -> None:
    (duty,) = on_duty_at(_at(2026, 3, 2, 10, 0), _week(networks=frozenset({"chat"})), [])
    assert duty.takes("chat")
    assert not duty.takes("mail")
    (blended,) = on_duty_at(_at(2026, 3, 2, 10, 0), _week(), [])
    assert blended.takes("mail")


@given(at=moments, weeks=st.lists(weeklies, max_size=8))
def test_somebody_is_on_duty_exactly_when_the_plan_says_so(at: datetime, weeks: list[Weekly]) -> None:
    planned = duties(at - timedelta(days=3), at + timedelta(days=3), weeks, [])
    there = {(duty.agent_id, duty.team_id, duty.begins) for duty in planned if duty.begins <= at < duty.ends}
    assert {(duty.agent_id, duty.team_id, duty.begins) for duty in on_duty_at(at, weeks, [])} == there


@given(at=moments, weeks=st.lists(weeklies, max_size=6), agent_id=st.integers(1, 4))
def test_who_is_away_on_all_days_around_is_never_on_duty(at: datetime, weeks: list[Weekly], agent_id: int) -> None:
    days = [at.date() + timedelta(days=n) for n in range(-2, 3)]
    away = [Single(agent_id=agent_id, team_id=None, zone=UTC, day=day) for day in days]
    found = _who(at, weeks, away)
    assert agent_id not in found
    assert found == [each for each in _who(at, weeks) if each != agent_id]


@given(at=moments, weekly=weeklies)
def test_a_week_has_the_same_shift_by_its_own_clock_whatever_the_season(at: datetime, weekly: Weekly) -> None:
    for duty in duties(at, at + timedelta(days=8), [weekly], []):
        local = duty.begins.astimezone(weekly.zone)
        skipped = datetime.combine(local.date(), weekly.begins_at, weekly.zone).astimezone(UTC).astimezone(weekly.zone)
        assert local.weekday() == weekly.weekday
        assert local.time() in {weekly.begins_at, skipped.time()}
        assert timedelta() < duty.ends - duty.begins <= timedelta(hours=25)
