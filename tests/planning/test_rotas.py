"""Rotas on the platform: asked for, made in the background, published as shifts, taken back."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from evenhand.flows.rotas import make_next, people_of
from evenhand.kernel.errors import EvenhandError
from evenhand.people.actions import plan_day
from evenhand.people.models import DayShift, Team
from evenhand.people.reads import shifts_between
from evenhand.planning.actions.rotas import ask_for_rota, claim_rota, publish_rota, tell_progress, withdraw_rota
from evenhand.planning.errors import NotPossible
from evenhand.planning.models import Rota, RotaState
from evenhand.planning.reads.rotas import rota_of, rotas_of
from tests.cast import Cast

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
MONDAY = date(2026, 11, 23)


def ask(cast: Cast, *, heads: int = 1, hours: Any = ("0", "40"), actor: Any = None) -> Rota:
    team = cast.queue.team
    file = {
        "first_day": MONDAY.isoformat(),
        "days": 2,
        "minutes": 60,
        "zone": "UTC",
        "seconds": 2,
        "work": [{"name": "all", "heads": [{"hours": "09:00-17:00", "heads": heads}]}],
        "shapes": [{"name": "day", "hours": 8, "starts": "09:00"}],
        "people": [{"name": cast.bob.full_name, "hours": list(hours)}],
    }
    return ask_for_rota(
        team_id=team.pk,
        first_day=MONDAY,
        days=2,
        asked={"file": file},
        agents={cast.bob.full_name: cast.bob.pk},
        actor=actor or cast.alice,
        now=NOW,
    )


def made(cast: Cast, **values: Any) -> Rota:
    rota = ask(cast, **values)
    assert make_next(now=NOW)
    rota.refresh_from_db()
    return rota


def test_a_rota_is_made_published_and_taken_back(cast: Cast) -> None:
    team = cast.queue.team
    before, _none = plan_day(
        agent_id=cast.bob.pk,
        team_id=team.pk,
        day=MONDAY,
        begins_at=time(12),
        ends_at=time(14),
        actor=cast.alice,
        now=NOW,
    )
    rota = made(cast)
    assert rota.state == RotaState.MADE
    assert rota.made is not None
    assert rota.made["missing_hours"] == 0
    publish_rota(rota_id=rota.pk, actor=cast.alice, now=NOW)
    since = datetime(2026, 11, 23, tzinfo=UTC)
    duties = shifts_between(since, since + timedelta(days=2))
    assert [(each.begins.hour, each.ends.hour) for each in duties] == [(9, 17), (9, 17)]
    assert withdraw_rota(rota_id=rota.pk, actor=cast.alice, now=NOW) == 0
    row = DayShift.objects.get()
    assert (row.day, row.begins_at, row.ends_at) == (before.day, before.begins_at, before.ends_at)


def test_a_day_changed_after_publishing_stays_when_the_rota_is_taken_back(cast: Cast) -> None:
    rota = made(cast)
    publish_rota(rota_id=rota.pk, actor=cast.alice, now=NOW)
    plan_day(agent_id=cast.bob.pk, team_id=None, day=MONDAY, actor=cast.alice, now=NOW)
    assert withdraw_rota(rota_id=rota.pk, actor=cast.alice, now=NOW) == 1
    assert [(row.day, row.begins_at) for row in DayShift.objects.all()] == [(MONDAY, None)]


def test_where_there_is_none_the_row_says_why(cast: Cast) -> None:
    rota = made(cast, hours=("60", "60"))
    assert rota.state == RotaState.IMPOSSIBLE
    assert cast.bob.full_name in rota.why[0]
    with pytest.raises(NotPossible):
        publish_rota(rota_id=rota.pk, actor=cast.alice, now=NOW)


def test_a_rota_whose_maker_died_is_made_by_another_but_not_for_ever(cast: Cast) -> None:
    rota = ask(cast)
    assert claim_rota(now=NOW) is not None
    tell_progress(rota_id=rota.pk, progress={"stage": "cover"}, now=NOW)
    assert claim_rota(now=NOW + timedelta(minutes=1)) is None
    assert claim_rota(now=NOW + timedelta(minutes=4)) is not None
    assert claim_rota(now=NOW + timedelta(minutes=8)) is None
    rota.refresh_from_db()
    assert rota.state == RotaState.FAILED


def test_only_leads_ask_and_see(cast: Cast) -> None:
    with pytest.raises(EvenhandError):
        ask(cast, actor=cast.bob)
    rota = ask(cast)
    team = rota.team_id
    assert rotas_of(cast.alice, team) == [rota]
    for other in (cast.bob, cast.chidi):
        assert rotas_of(other, team) == []
        assert rota_of(other, rota.pk) is None


def test_what_the_desk_knows_of_people_goes_into_the_question(cast: Cast) -> None:
    team = cast.queue.team
    elsewhere = Team.objects.exclude(pk=team.pk).first() or Team.objects.create(name="Elsewhere")
    cast.bob.teams.add(elsewhere)
    tuesday = MONDAY + timedelta(days=1)
    plan_day(agent_id=cast.bob.pk, team_id=None, day=MONDAY, actor=cast.alice, now=NOW)
    plan_day(
        agent_id=cast.bob.pk, team_id=elsewhere.pk, day=tuesday, begins_at=time(9), ends_at=time(12), actor=cast.alice,
        now=NOW,
    )  # fmt: skip
    sunday = MONDAY - timedelta(days=1)
    plan_day(
        agent_id=cast.bob.pk,
        team_id=team.pk,
        day=sunday,
        begins_at=time(10),
        ends_at=time(18),
        actor=cast.alice,
        now=NOW,
    )
    facts = people_of(team, [cast.bob], MONDAY, 7)[cast.bob.pk]
    assert sorted(facts["off"]) == ["2026-11-23", "2026-11-24"]
    assert facts["days_before"] == 1
    assert facts["unpopular_before"] == 8


def test_days_off_of_a_published_rota_do_not_bind_the_next_one(cast: Cast) -> None:
    rota = made(cast, heads=0)
    publish_rota(rota_id=rota.pk, actor=cast.alice, now=NOW)
    assert DayShift.objects.filter(begins_at=None).count() == 2
    assert people_of(rota.team, [cast.bob], MONDAY, 2)[cast.bob.pk]["off"] == []
