"""Does it scale: the work as it grows, the formulas, and the ways in which they could fool themselves."""

import math

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.planning.domain.scaling.beliefs import KNOWN, Belief, central, complete, faults, placed
from evenhand.planning.domain.scaling.experiment import (
    AIDS,
    ALL_AIDS,
    NO_AIDS,
    Experiment,
    Target,
    fingerprint,
    parsed,
)
from evenhand.planning.domain.scaling.formulas import (
    break_even,
    exponent,
    hours_of,
    in_time,
    seats_needed,
    tide_of,
    working,
)
from evenhand.planning.domain.scaling.quick import at_once, experiment_of
from evenhand.planning.domain.scaling.reuse import growth_of, made_stream, measured, shuffled
from evenhand.planning.domain.scaling.sensitivity import Question, morris, sobol, swings, turns
from evenhand.planning.domain.scaling.work import known_share, work_of
from evenhand.planning.domain.scaling.worlds import judged
from evenhand.planning.errors import BadExperiment

# A small example that was worked out by hand: 100 posts an hour of six minutes, answers used again in one.
BY_HAND = {
    "posts_per_hour": 100, "read_minutes": 0, "full_minutes": 6, "reuse_minutes": 1, "private_share": 0,
    "approval_share": 0, "reopen_share": 0, "misrouted_share": 0, "known_share": 0.45, "growth": 0.59,
    "suggestion_right": 1, "unnoticed": 0, "upkeep_minutes": 0, "self_share": 0.15, "patience_minutes": 30,
    "induced": 0,
}  # fmt: skip
FLAT = tide_of(np.ones(168), levels=1)
QUICK = Target(share=0.8, within_minutes=1)
SOME = frozenset({"suggestions", "self_service"})


def by_hand() -> dict[str, np.ndarray]:
    return central(complete({}), **{name: float(each) for name, each in BY_HAND.items()})


@pytest.mark.parametrize(("times", "aids", "load"), [(1, NO_AIDS, 10.0), (100, NO_AIDS, 1000.0), (1, SOME, 5.3125)])
def test_the_load_is_what_comes_out_by_hand(times: float, aids: frozenset[str], load: float) -> None:
    assert float(work_of(by_hand(), np.full(1, times), aids).load[0]) == pytest.approx(load)


def test_at_a_hundred_times_what_is_known_is_most() -> None:
    novel = 0.55 * 100**-0.41
    load = 8500 / 60 * (novel * 6 + (1 - novel) * 1)
    assert float(work_of(by_hand(), np.full(1, 100.0), SOME).load[0]) == pytest.approx(load)


def test_a_small_team_needs_eight_or_thirteen_seats() -> None:
    values = by_hand()
    found = [
        int(seats_needed(working(values, aids, QUICK)(np.ones(1)), values, FLAT, QUICK)[0, 0])
        for aids in (SOME, NO_AIDS)
    ]
    assert found == [8, 13]


@given(times=st.floats(0.1, 1000), aids=st.frozensets(st.sampled_from(AIDS)))
def test_every_post_takes_exactly_one_road(times: float, aids: frozenset[str]) -> None:
    values = {name: np.array([each.belief.low, each.belief.value, each.belief.high]) for name, each in KNOWN.items()}
    work = work_of(values, np.full(3, times), aids)
    assert np.allclose(work.shares.sum(axis=1), 1.0)
    assert (work.shares >= -1e-12).all()
    assert (work.minutes >= 0).all()
    assert (work.back < 1).all()


@given(st.floats(0.05, 0.95), st.floats(0.2, 0.95))
def test_what_is_new_falls_with_volume_and_never_below_nothing(share: float, growth: float) -> None:
    found = known_share(np.float64(share), np.float64(growth), np.geomspace(1, 1e4, 9))
    assert (np.diff(found) >= 0).all()
    assert found[0] == pytest.approx(share)
    assert found[-1] <= 1


def test_m_star_is_where_the_share_in_time_is_the_target() -> None:
    values = central(complete({}))
    tide = tide_of(hours_of(Experiment()))
    work_at = working(values, ALL_AIDS, QUICK)
    for seats in (17.0, 2.83):
        star = break_even(work_at, values, tide, seats, QUICK)
        assert float(in_time(work_at(star), values, tide, seats, 1.0)[0]) == pytest.approx(0.8, abs=1e-3)


def test_more_seats_hold_more_and_a_stricter_target_less() -> None:
    values = central(complete({}))
    tide = tide_of(hours_of(Experiment()))
    work_at = working(values, NO_AIDS, QUICK)
    stars = [float(break_even(work_at, values, tide, seats, QUICK)[0]) for seats in (5.0, 17.0, 40.0)]
    assert stars == sorted(stars)
    strict = Target(share=0.95, within_minutes=1)
    assert float(break_even(work_at, values, tide, 17.0, strict)[0]) < stars[1]


def test_without_aids_seats_grow_nearly_in_step_and_with_them_the_exponent_rises_towards_one() -> None:
    values = central(complete({}))
    tide = tide_of(hours_of(Experiment()))
    target = Experiment().target
    off, *on = (
        float(exponent(working(values, aids, target), values, tide, target, np.full(1, times))[0])
        for aids, times in ((NO_AIDS, 100.0), (ALL_AIDS, 10.0), (ALL_AIDS, 1e3), (ALL_AIDS, 1e5))
    )
    assert 0.95 < off < 1.01
    assert on == sorted(on)
    assert on[0] < 0.85 < on[-1] < 1.0


def test_hours_when_nobody_is_there_count_as_not_answered() -> None:
    values = central(complete({}))
    hours = hours_of(Experiment())
    day = np.arange(168) % 24
    tide = tide_of(hours, open_hours=(day >= 8) & (day < 20))
    work = working(values, NO_AIDS, QUICK)(np.full(1, 0.1))
    assert float(in_time(work, values, tide, 50.0, 1.0)[0]) == pytest.approx(1.0 - tide.closed, abs=1e-6)


def test_a_placebo_helps_nobody() -> None:
    values = central(complete({}))
    placebo = judged(values, seed=3, is_placebo=True)
    tide = tide_of(hours_of(Experiment()))
    target = Experiment().target
    off = break_even(working(values, NO_AIDS, target), values, tide, 17.0, target)
    for aid in AIDS:
        aids = frozenset({aid})
        real = break_even(working(values, aids, target), values, tide, 17.0, target)
        sham = break_even(working(placebo, aids, target), placebo, tide, 17.0, target)
        assert float(sham[0]) <= float(off[0]) * 1.02, aid
        assert float(sham[0]) < float(real[0]), aid


def test_a_real_stream_leaves_beliefs_as_they_are() -> None:
    values = central(complete({}))
    real = judged(values, seed=3, is_placebo=False)
    assert all(np.allclose(real[name], values[name]) for name in values)


@pytest.mark.parametrize(("known", "growth"), [(0.45, 0.59), (0.8, 0.4), (0.3, 0.76)])
def test_a_made_stream_has_what_was_asked_of_it(known: float, growth: float) -> None:
    found = measured(made_stream(4_000, known=known, growth=growth, right=0.7, seed=1))
    assert found.known == pytest.approx(known, abs=0.04)
    assert found.right == pytest.approx(0.7, abs=0.06)
    assert measured(shuffled(made_stream(4_000, known=known, growth=growth, right=0.7, seed=1), 1)).right < 0.2


def test_only_earlier_posts_are_used_again() -> None:
    stream = made_stream(500, known=0.5, growth=0.5, right=1.0, seed=2)
    assert (stream.proposed < np.arange(500)).all()
    assert measured(stream).right == 1.0


def test_growth_is_one_where_nothing_repeats_and_nothing_where_all_is_the_same() -> None:
    assert growth_of(np.arange(400)) == pytest.approx(1.0)
    assert growth_of(np.zeros(400, dtype=np.int64)) == pytest.approx(0.0, abs=1e-6)


def test_growth_is_found_again_in_a_power_law() -> None:
    stream = made_stream(20_000, known=0.95, growth=0.5, right=1.0, seed=4)
    assert growth_of(stream.issues) == pytest.approx(0.5, abs=0.12)


def ishigami(points: np.ndarray) -> np.ndarray:
    x = (points * 2 - 1) * math.pi
    return np.asarray(np.sin(x[:, 0]) + 7 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0]))


def test_sobols_shares_agree_with_the_known_ones() -> None:
    """Ishigami & Homma 1990."""
    first, total = sobol(ishigami, 3, seed=1, size=2048)
    assert first == pytest.approx([0.3139, 0.4424, 0.0], abs=0.03)
    assert total == pytest.approx([0.5576, 0.4424, 0.2437], abs=0.03)


def test_morris_finds_the_slopes_of_a_plane_and_no_scatter() -> None:
    effects, scatter = morris(lambda points: points @ np.array([1.0, 2.0, -3.0]), 3, seed=1)
    assert effects == pytest.approx([1, 2, 3])
    assert scatter == pytest.approx([0, 0, 0], abs=1e-9)


def test_the_tornado_is_widest_first_and_a_belief_turns_the_answer_where_it_says() -> None:
    experiment = Experiment()
    question = Question(experiment, ALL_AIDS, 17.0)
    widths = [abs(math.log(each.high / each.low)) for each in swings(question)]
    assert widths == sorted(widths, reverse=True)
    turned = {each.name: each for each in turns(question)}
    posts = turned["posts_per_hour"]
    assert posts.value is not None
    for figure, holds in ((posts.value * 0.98, True), (posts.value * 1.02, False)):
        values = central(experiment.believed, posts_per_hour=figure)
        assert bool(question.holds(values, np.full(1, experiment.asked))[0]) is holds
    assert turned["calls_per_hour"].value is None


@given(st.lists(st.floats(0, 1), min_size=len(KNOWN), max_size=len(KNOWN)))
def test_sampled_beliefs_stay_in_their_ranges(luck: list[float]) -> None:
    beliefs = complete({})
    values = placed(beliefs, np.array([luck]))
    for name, each in beliefs.items():
        assert each.low - 1e-9 <= float(values[name][0]) <= each.high + 1e-9
    middle = placed(beliefs, np.full((1, len(KNOWN)), 0.5))
    assert all(float(middle[name][0]) == pytest.approx(each.value) for name, each in beliefs.items())


def test_a_file_is_known_again_by_its_hash_and_a_changed_one_is_refused() -> None:
    plain = parsed(b"title: One\nseed: 3\n")
    settled = f"title: Another name\nseed: 3\nregistered: {fingerprint(plain)}\n"
    assert parsed(settled.encode()).registered
    with pytest.raises(BadExperiment, match="changed since it was registered"):
        parsed(settled.replace("seed: 3", "seed: 4").encode())
    spelt_out = parsed(b"seed: 3\nbeliefs: {full_minutes: {value: 6, low: 2, high: 10, source: assumed}}\n")
    assert fingerprint(spelt_out) == fingerprint(plain)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"beliefs: {luck: {value: 1, low: 0, high: 2}}", "no belief called luck"),
        (b"beliefs: {reopen_share: {value: 0.5, low: 0.6, high: 0.7}}", "rise and lie between"),
        (b"day: [1, 2]", "24 weights"),
        (b"multipliers: []", "at least one"),
        (b"seed: [", "cannot be understood"),
        (b"sead: 1", "unknown field"),
        (b"target: {share: 1.5}", "share"),
    ],
)
def test_a_file_that_makes_no_sense_says_why(content: bytes, reason: str) -> None:
    with pytest.raises(BadExperiment, match=reason):
        parsed(content)


def test_ranges_move_along_with_a_figure_that_is_moved() -> None:
    made = experiment_of({"full_minutes": 12.0, "known_share": 0.45}, Experiment())
    assert made.believed["full_minutes"] == Belief(12.0, 4.0, 20.0)
    assert made.believed["known_share"] == KNOWN["known_share"].belief
    assert not faults(experiment_of({"suggestion_right": 1.0, "reopen_share": 0.0}, Experiment()).believed)


def test_what_is_said_at_once_is_what_the_whole_answer_says() -> None:
    experiment = msgspec.structs.replace(Experiment(), asked=7.0)
    found = at_once(experiment)
    question = Question(experiment, ALL_AIDS, 17.0)
    exact = float(question.answer(central(experiment.believed))[0])
    assert found.held[1].times == pytest.approx(exact, rel=0.05)
    assert 7.0 in found.times
    assert found.seats_asked[True] < found.seats_asked[False]
    assert found.held[1].low < found.held[1].times < found.held[1].high


def test_beliefs_name_a_range_and_a_source_each() -> None:
    assert not faults({name: each.belief for name, each in KNOWN.items()})
    assert all(each.belief.source for each in KNOWN.values())
