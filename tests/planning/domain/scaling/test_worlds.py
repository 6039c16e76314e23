"""Simulated worlds of growth beside the theory, the fluid and themselves."""

import dataclasses
from pathlib import Path

import msgspec
import numpy as np
import pytest

from evenhand.planning.domain.scaling.answers import Inquiry
from evenhand.planning.domain.scaling.beliefs import Values, central
from evenhand.planning.domain.scaling.desks import CALL, FOLLOWED, NIGHT, OTHERS, Setting, desk_of, work_times
from evenhand.planning.domain.scaling.experiment import ALL_AIDS, NO_AIDS, Effort, Experiment, parsed
from evenhand.planning.domain.scaling.fluid import Desk, flow_of
from evenhand.planning.domain.scaling.proofs import as_the_fluid, as_the_theory, no_help_from_a_placebo
from evenhand.planning.domain.scaling.work import work_of
from evenhand.planning.domain.scaling.worlds import Run, cell_of, run
from evenhand.planning.domain.simulation import simulate
from evenhand.planning.reports.scale import as_html

EXPERIMENT = Experiment(effort=Effort(weeks=1.0, replications=3, samples=16, contacts=20_000), multipliers=(1.0, 10.0))


@pytest.fixture(scope="module")
def values() -> Values:
    return central(EXPERIMENT.believed)


def world(values: Values, **setting: object) -> Run:
    return run(EXPERIMENT, values, Setting(**setting))  # type: ignore[arg-type]


def test_with_aids_off_the_simulation_is_the_theory(values: Values) -> None:
    assert [each for each in as_the_theory(EXPERIMENT, values) if not each.holds] == []


def test_a_second_model_agrees_on_load_and_backlog(values: Values) -> None:
    assert [each for each in as_the_fluid(EXPERIMENT, values) if not each.holds] == []


def test_placebo_aids_show_no_benefit(values: Values) -> None:
    assert [each for each in no_help_from_a_placebo(EXPERIMENT, values) if not each.holds] == []


def test_handling_times_have_the_mean_of_the_work(values: Values) -> None:
    for aids in (NO_AIDS, ALL_AIDS):
        work = work_of(values, np.full(1, 10.0), aids)
        assert work_times(work, 1.0).mean_s == pytest.approx(float(work.handling_s[0]))


def test_the_simulated_load_is_that_of_the_work_where_nobody_gives_up(values: Values) -> None:
    found = world(values, times=2.0, seats=60.0, is_calm=True)
    assert float(found.load().mean()) == pytest.approx(float(found.desk.work.load[0]), rel=0.05)
    assert float(found.of_posts("gave_up").max()) < 1e-3


def test_part_of_a_seat_is_somebody_for_part_of_the_hours(values: Values) -> None:
    seats = desk_of(EXPERIMENT, values, Setting(seats=17 * 40 * 0.7 / 168)).seats
    assert set(seats) == {2.0, 3.0}
    assert seats.sum() == pytest.approx(17 * 40 * 0.7, abs=1)
    daytime = desk_of(EXPERIMENT, values, Setting(seats=5.67, open_from=8, open_to=20)).seats
    assert daytime.reshape(7, 24)[:, :8].sum() == 0


def test_who_is_favoured_gains_and_the_others_lose(values: Values) -> None:
    fair, unfair = (world(values, times=5.0, seats=17.0, favours_followed=which) for which in (False, True))
    target = EXPERIMENT.target.within_minutes * 60
    assert abs(cell_of(fair, target).gap.mean) < 0.05
    assert cell_of(unfair, target).gap.mean > 0.2
    for kind, grows in ((FOLLOWED, True), (OTHERS, False)):
        before, after = (each.outcome.service_level(kind).mean for each in (fair, unfair))
        assert (after > before) is grows


def test_with_a_dead_phone_callers_write(values: Values) -> None:
    today, dead = (world(values, is_phone_dead=which) for which in (False, True))
    assert dead.desk.calls == 0
    moved = today.desk.calls * EXPERIMENT.phone_moves
    assert float(dead.desk.work.reaching[0]) == pytest.approx(float(today.desk.work.reaching[0]) + moved)
    assert all(each.name != CALL for each in dead.outcome.scenario.contacts)


def test_one_pool_serves_posts_better_than_two_of_the_same_size(values: Values) -> None:
    apart, together = (world(values, arrangement=which) for which in ("dedicated", "blended"))
    assert apart.outcome.used_s[:, :, 2].sum() == pytest.approx(together.outcome.used_s[:, :, 2].sum(), rel=0.03)
    assert together.of_posts("answered_in_target").mean() > apart.of_posts("answered_in_target").mean()


def test_another_company_at_night_is_slower_and_more_comes_back(values: Values) -> None:
    own, other = (world(values, has_night_team=which) for which in (False, True))
    assert [each.name for each in other.outcome.scenario.groups][-1] == NIGHT
    back = [float((each.total("returned") / each.total("answered")).mean()) for each in (own, other)]
    assert back[1] > back[0]


def test_a_team_whose_answers_come_back_more_often_gets_them_back(values: Values) -> None:
    desk = desk_of(EXPERIMENT, values, Setting(seats=40.0, is_calm=True)).scenario
    worse = dataclasses.replace(desk.groups[0], reopens=0.2)
    plain, more = (
        simulate(dataclasses.replace(desk, groups=(group,)), replications=3, seed=1)
        for group in (desk.groups[0], worse)
    )
    rates = [float((each.of(OTHERS, "returned") / each.of(OTHERS, "answered")).mean()) for each in (plain, more)]
    assert rates[1] - rates[0] == pytest.approx(0.2, abs=0.02)


def test_busy_days_scatter_the_volume_as_much_as_was_said(values: Values) -> None:
    wild = {**values, "daily_scatter": np.full(1, 0.2), "posts_per_hour": np.full(1, 200.0)}
    found = run(EXPERIMENT, wild, Setting(seats=200.0), weeks=4.0, replications=6)
    days = found.outcome.by_interval[:, 0, 24:, 0].reshape(6, -1, 24).sum(axis=2)
    weights = np.resize(EXPERIMENT.week, days.shape[1] + 1)[1:]
    counts = days / weights
    assert float(counts.var() / counts.mean() ** 2) == pytest.approx(0.2, rel=0.35)


def test_who_was_answered_within_any_time_is_told(values: Values) -> None:
    found = world(values, times=4.0, seats=12.0)
    target = EXPERIMENT.target.within_minutes * 60
    exact = float(found.of_posts("answered_in_target").mean())
    assert found.within(target).mean == pytest.approx(exact, abs=0.01)
    assert found.within(60).mean <= found.within(3600).mean <= found.within(86_400).mean <= 1


def test_side_by_side_gives_the_same_bit_by_bit(values: Values) -> None:
    desk = desk_of(EXPERIMENT, values, Setting(seats=5.0)).scenario
    one, two = (simulate(desk, replications=4, seed=2, side_by_side=width) for width in (1, 3))
    assert one.counts.tobytes() == two.counts.tobytes()
    assert one.by_interval.tobytes() == two.by_interval.tobytes()


def test_the_fluid_settles_where_it_must() -> None:
    day = np.full(200, 0.05)
    calm = flow_of(Desk(day, np.full(200, 30.0), 3600.0, 300.0, 1800.0, 0.1, 3600.0), warm_s=36_000)
    assert calm.load == pytest.approx(0.05 * 300 / 0.9, rel=1e-3)
    assert calm.gave_up == pytest.approx(0.0, abs=1e-9)
    full = flow_of(Desk(day, np.full(200, 10.0), 3600.0, 300.0, 1800.0, 0.0, 3600.0), warm_s=36_000)
    assert full.load == pytest.approx(10.0)
    assert full.backlog == pytest.approx(10 + (0.05 - 10 / 300) * 1800, rel=1e-3)


@pytest.mark.accept
def test_the_same_file_gives_the_same_report_bit_by_bit(tmp_path: Path) -> None:
    file = tmp_path / "question.yaml"
    file.write_text(
        "seed: 5\nmultipliers: [1, 10]\neffort: {weeks: 1, replications: 2, samples: 16, contacts: 20000}\n"
    )
    steps: list[str] = []
    reports = []
    for width in (1, 2):
        inquiry = Inquiry(parsed(file.read_bytes()), side_by_side=width, tell=steps.append)
        answers = inquiry.answer()
        reports.append((as_html(answers), msgspec.json.encode(answers)))
    assert reports[0] == reports[1]
    assert len(steps) == 2 * inquiry.steps()
    assert all(each.holds for each in answers.proofs)
    assert "cannot be held" in reports[0][0]
