"""Opening hours and shifts on their pages; who may say them."""

import re
from datetime import date, time, timedelta
from html import unescape
from typing import Any

import pytest

from evenhand.cases.models import OpenCase
from evenhand.flows.clocks import wind_clocks
from evenhand.kernel import clock
from evenhand.people.models import DayShift, OpeningHours, OwnDay, TeamTerms, WeeklyShift
from evenhand.people.reads import on_duty
from tests.cast import NOON, Cast
from tests.workspace.conftest import Desk

pytestmark = pytest.mark.django_db
WEEK = {f"{name}_{day}_0": at for day in range(5) for name, at in (("opens", "09:00"), ("closes", "17:00"))}


def test_a_week_is_set_and_undone_and_clocks_count_it_at_once(alice: Desk, cast: Cast) -> None:
    team = cast.queue.team
    case = cast.open_case(now=NOON)  # a Monday, the zone is UTC
    said = {**WEEK, "opens_5_0": "22:00", "closes_5_0": "06:00", "opens_0_0": "13:00"}
    page = alice.post(f"/hours/{team.pk}/week", said, follow=True).content.decode()
    assert "22:00–06:00" in page
    assert "the next day" in page
    wind_clocks()
    assert OpenCase.objects.get(pk=case.pk).due_at == NOON + timedelta(hours=3)
    was = re.search(r'name="week" value="([^"]*)"', page)
    assert was is not None
    alice.post(f"/hours/{team.pk}/week", {"week": was[1], "undo": "1"})
    assert not OpeningHours.objects.filter(team=team).exists()
    wind_clocks()
    assert OpenCase.objects.get(pk=case.pk).due_at == NOON + timedelta(hours=2)


def test_a_day_is_closed_shown_and_opened_again(alice: Desk, cast: Cast) -> None:
    team, day = cast.queue.team, clock.now().date() + timedelta(days=3)
    alice.post(f"/hours/{team.pk}/days", {"day": day.isoformat(), "name": "Summer party"})
    page = alice.get("/hours/").content.decode()
    assert "Summer party" in page
    own = OwnDay.objects.get()
    gone = alice.post(f"/hours/days/{own.pk}/remove", follow=True).content.decode()
    assert not OwnDay.objects.exists()
    assert f'name="day" value="{day.isoformat()}"' in gone


def test_a_team_keeps_the_holidays_of_its_place(alice: Desk, cast: Cast) -> None:
    team = cast.queue.team
    said = {"time_zone": "Europe/Berlin", "place": "DE", "region": "BY", "is_outsourced": "1", "allowances": "record"}
    page = alice.post(f"/hours/{team.pk}/terms", said, follow=True).content.decode()
    assert "holidays of DE BY" in page
    terms = TeamTerms.objects.get()
    assert (terms.is_outsourced, terms.allowances) == (True, ["record"])
    assert alice.post(f"/hours/{team.pk}/terms", {**said, "place": "XX"}).status_code == 422
    assert "no time zone" in alice.post(f"/hours/{team.pk}/terms", {**said, "time_zone": "Mars"}).content.decode()


@pytest.mark.parametrize("wrong", [{"opens_0_0": "09:00"}, {"opens_0_0": "25:00", "closes_0_0": "x"}, {"week": "9-1"}])
def test_a_week_that_cannot_be_is_refused(alice: Desk, cast: Cast, wrong: dict[str, str]) -> None:
    assert alice.post(f"/hours/{cast.queue.team.pk}/week", wrong).status_code == 422
    assert not OpeningHours.objects.exists()


def _plan(desk: Desk, cast: Cast, **changes: object) -> object:
    said = {
        "agent": cast.bob.pk,
        "team": cast.queue.team.pk,
        "weekdays": ["0", "1", "2", "3", "4", "5", "6"],
        "begins_at": "00:00",
        "ends_at": "00:00",
        "first_day": "2026-01-01",
    }
    return desk.post("/shifts/week", {**said, **changes})


def test_a_shift_is_planned_shown_ended_and_goes_on(alice: Desk, bob: Desk, cast: Cast) -> None:
    _plan(alice, cast, on_call="1", networks=["mail"])
    page = bob.get("/shifts/").content.decode()
    assert "is told of breaches first" in page
    assert page.count("00:00–00:00") >= 7
    assert 'name="weekdays"' not in page, "Bob looks and does not plan"
    (duty,) = on_duty([cast.harborline.pk], clock.now())
    assert (duty.agent_id, duty.is_on_call, duty.takes("bluesky")) == (cast.bob.pk, True, False)
    assert on_duty([cast.other.pk], clock.now()) == []
    ended = [alice.post(f"/shifts/{each.pk}/end", {"team": each.team_id}) for each in WeeklyShift.objects.all()]
    assert on_duty(None, clock.now() + timedelta(days=2)) == []
    assert "ended=" in ended[0]["Location"]
    alice.post(f"/shifts/{WeeklyShift.objects.first().pk}/go-on")  # type: ignore[union-attr]
    assert WeeklyShift.objects.filter(last_day=None).count() == 1


def test_who_is_away_is_not_on_duty_until_the_day_is_taken_out(alice: Desk, cast: Cast) -> None:
    _plan(alice, cast)
    today = clock.now().date()
    for day in (today - timedelta(days=1), today):
        alice.post("/shifts/day", {"agent": cast.bob.pk, "team": cast.queue.team.pk, "day": day.isoformat()})
    assert on_duty(None, clock.now()) == []
    for each in DayShift.objects.all():
        back = alice.post(f"/shifts/days/{each.pk}/remove", {"team": cast.queue.team.pk})
    assert "gone=1" in back["Location"]
    assert [duty.agent_id for duty in on_duty(None, clock.now())] == [cast.bob.pk]


def _undo(desk: Desk, taken_out: Any) -> None:
    """Press the button that the page offers after something was taken out."""
    page = desk.get(taken_out["Location"]).content.decode()
    form = re.search(r'<form class="said" method="post" action="([^"]+)">(.*?)</form>', page, re.DOTALL)
    assert form
    said: dict[str, list[str]] = {}
    for name, value in re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form[2]):
        said.setdefault(name, []).append(value)
    desk.post(form[1], said)


def test_a_day_that_was_taken_out_comes_back_whole(alice: Desk, cast: Cast) -> None:
    day = (clock.now() + timedelta(days=9)).date()
    said = {"agent": cast.bob.pk, "team": cast.queue.team.pk, "day": day.isoformat(), "begins_at": "09:00"}
    networks = ["bluesky", "mail"]
    alice.post("/shifts/day", {**said, "ends_at": "12:00", "networks": networks, "time_zone": "Asia/Tokyo"})
    before = DayShift.objects.values("day", "begins_at", "ends_at", "time_zone", "networks", "team").get()
    assert (before["networks"], before["time_zone"]) == (networks, "Asia/Tokyo")
    _undo(alice, alice.post(f"/shifts/days/{DayShift.objects.get().pk}/remove", {"team": cast.queue.team.pk}))
    assert DayShift.objects.values(*before).get() == before


def test_a_week_that_nobody_worked_yet_can_be_put_back(alice: Desk, cast: Cast) -> None:
    ahead = (clock.now() + timedelta(days=30)).date()
    _plan(alice, cast, weekdays=["2"], first_day=ahead.isoformat(), networks=["mail", "bluesky"], on_call="1")
    before = WeeklyShift.objects.values("weekday", "begins_at", "ends_at", "first_day", "networks", "is_on_call").get()
    taken_out = alice.post(f"/shifts/{WeeklyShift.objects.get().pk}/end", {"team": cast.queue.team.pk})
    assert not WeeklyShift.objects.exists()
    _undo(alice, taken_out)
    assert WeeklyShift.objects.values(*before).get() == before


def test_an_address_with_odd_words_is_no_fault(alice: Desk) -> None:
    assert alice.get("/shifts/", {"ended": "soon", "gone": "x", "team": "²"}).status_code == 200


def test_what_cannot_be_planned_is_refused_in_words(alice: Desk, cast: Cast) -> None:
    _plan(alice, cast)
    assert "planned already" in _plan(alice, cast).content.decode()  # type: ignore[attr-defined]
    assert "not in that team" in _plan(alice, cast, agent=cast.chidi.pk).content.decode()  # type: ignore[attr-defined]
    assert _plan(alice, cast, weekdays=[]).status_code == 422  # type: ignore[attr-defined]
    assert _plan(alice, cast, first_day="soon").status_code == 422  # type: ignore[attr-defined]
    assert WeeklyShift.objects.count() == 7


@pytest.mark.parametrize("who", ["bob", "chidi"])
def test_who_does_not_lead_says_nothing(request: pytest.FixtureRequest, who: str, cast: Cast) -> None:
    desk = request.getfixturevalue(who)
    team = cast.queue.team
    own = OwnDay.objects.create(team=team, day=date(2026, 12, 24))
    shift = WeeklyShift.objects.create(
        agent=cast.bob, team=team, weekday=0, begins_at=time(9), ends_at=time(17), first_day=date(2026, 1, 1)
    )
    single = DayShift.objects.create(agent=cast.bob, day=date(2026, 12, 24))
    assert desk.get("/hours/").status_code == 404
    for path in (
        f"/hours/{team.pk}/week",
        f"/hours/{team.pk}/terms",
        f"/hours/{team.pk}/days",
        f"/hours/days/{own.pk}/remove",
        "/shifts/day",
        f"/shifts/{shift.pk}/end",
        f"/shifts/{shift.pk}/go-on",
        f"/shifts/days/{single.pk}/remove",
    ):
        said = {"week": "0-09:00-17:00", "day": "2026-12-31", "time_zone": "UTC", "agent": cast.bob.pk, "team": team.pk}
        assert desk.post(path, said).status_code in {302, 404}, path
    _plan(desk, cast)
    assert (OpeningHours.objects.count(), OwnDay.objects.count(), TeamTerms.objects.count()) == (0, 1, 0)
    assert (WeeklyShift.objects.count(), DayShift.objects.count()) == (1, 1)
    shift.refresh_from_db()
    assert shift.last_day is None


def test_a_stranger_sees_no_shifts(chidi: Desk, cast: Cast) -> None:
    assert "There is no team whose shifts you may see." in chidi.get("/shifts/").content.decode()
    assert "Bob" not in chidi.get(f"/shifts/?team={cast.queue.team.pk}").content.decode()


def test_a_day_that_takes_the_place_of_shifts_says_so_and_gives_them_back(alice: Desk, cast: Cast) -> None:
    day, team = clock.now().date() + timedelta(days=3), cast.queue.team.pk
    said = {"agent": cast.bob.pk, "team": team, "day": day.isoformat()}
    for begins, ends in (("08:00", "10:00"), ("22:00", "02:00")):
        alice.post("/shifts/day", {**said, "begins_at": begins, "ends_at": ends, "networks": ["mail"]})
    before = list(DayShift.objects.order_by("begins_at").values_list("begins_at", "ends_at", "team", "networks"))
    page = alice.post("/shifts/day", said, follow=True).content.decode()
    assert "It took the place of: 08:00–10:00, 22:00–02:00." in page
    (away,) = DayShift.objects.all()
    assert away.begins_at is None
    was = [unescape(each) for each in re.findall(r'name="was" value="([^"]*)"', page)]
    alice.post(f"/shifts/days/{away.pk}/put-back", {"team": team, "was": was})
    assert (
        list(DayShift.objects.order_by("begins_at").values_list("begins_at", "ends_at", "team", "networks")) == before
    )


def test_nonsense_to_give_back_changes_nothing(alice: Desk, cast: Cast) -> None:
    day, team = clock.now().date() + timedelta(days=3), cast.queue.team.pk
    alice.post("/shifts/day", {"agent": cast.bob.pk, "team": team, "day": day.isoformat()})
    (away,) = DayShift.objects.all()
    answer = alice.post(f"/shifts/days/{away.pk}/put-back", {"team": team, "was": ["{}"]})
    assert answer.status_code == 422
    assert DayShift.objects.get() == away
