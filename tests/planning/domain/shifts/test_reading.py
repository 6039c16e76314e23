"""Questions for rotas out of files, and rotas for others."""

from collections.abc import Iterable
from datetime import UTC, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from evenhand.planning.domain.shifts.asking import Horizon
from evenhand.planning.domain.shifts.reading import read_question
from evenhand.planning.domain.shifts.rota import Rota, make_rota
from evenhand.planning.domain.shifts.when import moments_of, starts_of, weekdays_of
from evenhand.planning.domain.shifts.writing import as_calendar, as_plain, as_table
from evenhand.planning.errors import BadQuestion

CALLS = ["start,contacts,aht_s", "2026-11-23 08:00,30,240", "2026-11-23 08:30,60,240", "2026-11-23T09:00+01:00,0,240"]


def asked(**values: Any) -> dict[str, Any]:
    usual: dict[str, Any] = {
        "first_day": "2026-11-23",
        "days": "1",
        "minutes": "30",
        "zone": "Europe/Berlin",
        "work": [{"name": "calls", "heads": [{"hours": "09:00-12:00", "heads": "1"}]}],
        "shapes": [{"name": "short", "hours": "4", "starts": "08:00, 09:00"}],
        "people": [{"name": "Ada, “=A1”\nB"}],
        "seconds": "2",
    }
    return usual | values


def tables(lines: Iterable[str]) -> Any:
    return lambda _: lines


def test_what_comes_becomes_heads_by_the_goal() -> None:
    goal = {"share": "80", "within": "20", "patience": "180", "shrinkage": "20"}
    question = read_question(asked(work=[{"name": "calls", "loads": "calls.csv"}], service=goal), tables(CALLS))
    need = question.work[0].need
    assert need[:16] == (0,) * 16
    assert 0 < need[16] < need[17]
    assert need[18:] == (0,) * 30
    assert question.work[0].contacts[17] == pytest.approx(60)


def test_contacts_are_spread_over_finer_slots() -> None:
    question = read_question(asked(minutes="15", work=[{"name": "calls", "loads": "c"}]), tables(CALLS))
    assert question.work[0].contacts[32:36] == pytest.approx((15, 15, 30, 30))


def test_a_day_has_a_table_of_what_each_number_of_heads_answers_in_time() -> None:
    goal = {"per": "day", "patience": "180"}
    question = read_question(asked(work=[{"name": "calls", "loads": "c"}], service=goal), tables(CALLS))
    answered = question.work[0].in_time[17]
    assert answered[0] == 0
    assert list(answered) == sorted(answered)
    assert answered[-1] <= 60


def test_days_and_hours_are_read_as_people_write_them() -> None:
    assert weekdays_of("mon-wed, Sunday", "") == {0, 1, 2, 6}
    assert weekdays_of("sat-mon", "") == {5, 6, 0}
    assert starts_of("22:00-01:00", every=60) == (time(0), time(1), time(22), time(23))
    horizon = Horizon(datetime(2026, 11, 23, tzinfo=UTC).date(), 2, 60, ZoneInfo("UTC"))
    night = (datetime(2026, 11, 23, 22, tzinfo=UTC), datetime(2026, 11, 24, 6, tzinfo=UTC))
    assert moments_of("mon 22:00-06:00", horizon, ZoneInfo("UTC")) == [night]
    assert moments_of("2026-11-23 22:00-06:00", horizon, ZoneInfo("UTC")) == [night]


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"days": "0"}, "1 to 42 days"),
        ({"zone": "Mars/Base"}, "time zone"),
        ({"people": [{"name": "A"}, {"name": "A"}]}, "Two people"),
        ({"people": [{"nmae": "A"}]}, "nmae"),
        ({"people": [{"name": "A", "shapes": ["long"]}]}, "none of the shapes"),
        ({"people": [{"name": "A", "off": ["someday"]}]}, "no day of the week"),
        ({"people": [{"name": "A", "wishes": [{"when": "9999-12-31"}]}]}, "too far away"),
        ({"first_day": "0001-01-01"}, "between 2000 and 2200"),
        ({"work": [{"name": "calls"}]}, "say what comes"),
        ({"work": [{"name": "calls", "loads": "c"}]}, "line 2"),
        ({"shapes": [{"name": "s", "hours": "4", "breaks": [{"minutes": "30", "between": ["3", "4"]}]}]}, "within"),
    ],
)
def test_what_makes_no_sense_is_refused_with_words(values: dict[str, Any], words: str) -> None:
    with pytest.raises(BadQuestion, match=words):
        read_question(asked(**values), tables(["start,contacts,aht_s", "2026-11-23 08:00,many,1"]))


def test_a_rota_is_a_table_a_calendar_and_plain_values() -> None:
    rota = make_rota(read_question(asked(), tables([])))
    assert isinstance(rota, Rota)
    assert as_table(rota).splitlines()[0].startswith("person,shift,begins")
    stamp = datetime(2026, 11, 1, tzinfo=UTC)
    calendar: Any = Calendar.from_ical(as_calendar(rota, stamp=stamp))
    (event,) = calendar.walk("VEVENT")
    assert event.decoded("dtstart") == rota.shifts[0].column.begins
    assert str(event["summary"]) == "Ada, “=A1”\nB: short"
    assert as_calendar(rota, stamp=stamp) == as_calendar(rota, stamp=stamp)
    plain = as_plain(rota)
    assert plain["shifts"][0]["begins"] == rota.shifts[0].column.begins.isoformat()
    assert plain["work"][0]["required"] == list(rota.question.work[0].need)


def test_no_cell_of_the_table_is_a_formula() -> None:
    rota = make_rota(read_question(asked(people=[{"name": "=HYPERLINK(1)"}]), tables([])))
    assert isinstance(rota, Rota)
    assert "'=HYPERLINK" in as_table(rota)
