"""The whole answer: everything that the report says, from one experiment, the same bit by bit each time."""

from collections.abc import Callable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import replace
from typing import Final, TypeVar

import msgspec
import numpy as np

from evenhand.planning.domain.scaling.beliefs import Values, central
from evenhand.planning.domain.scaling.desks import Setting, desk_of
from evenhand.planning.domain.scaling.experiment import AIDS, ALL_AIDS, NO_AIDS, Experiment, fingerprint
from evenhand.planning.domain.scaling.formulas import exponent, hours_of, seats_needed, tide_of, working
from evenhand.planning.domain.scaling.proofs import Proof, proofs
from evenhand.planning.domain.scaling.sensitivity import (
    Question,
    Swing,
    Turn,
    Weight,
    spread_of,
    swings,
    turns,
    weights,
)
from evenhand.planning.domain.scaling.worlds import (
    Cell,
    Figure,
    cell_of,
    judged,
    run,
    simulated_break_even,
    simulated_need,
    trajectory,
)

EDITION: Final = 1  # of the models: a report says with which it was made
ROUND_THE_CLOCK, DAYTIME = 168.0, 84.0
ADOPTIONS: Final = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0)
SUBSTITUTIONS: Final = (-0.15, 0.0, 0.25, 0.5, 1.0)


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """Up to how many times today's volume a staffing holds the target, and how surely."""

    reading: str
    seats: float
    aids: tuple[str, ...]
    formula: float  # M* with what is believed
    median: float  # over all that may be
    low: float  # 90 % interval, by the beliefs and the simulation's noise
    high: float
    simulated: Figure
    exponent: float
    exponent_low: float
    exponent_high: float
    chances: tuple[tuple[float, float], ...]  # multiplier, that it holds there
    holds_asked: str  # "yes", "no", or "cannot be said"


class Need(msgspec.Struct, frozen=True, kw_only=True):
    """What a volume takes."""

    times: float
    aids: tuple[str, ...]
    load: float
    seats: float  # mean over the week, by formulas
    peak: float
    exponent: float
    simulated_seats: float | None = None  # with busy days and work that waits from hour to hour
    people: float = 0.0
    cost_per_hour: float = 0.0


class Arrangement(msgspec.Struct, frozen=True):
    """A way to put people and channels together, simulated."""

    name: str
    cell: Cell


class Adoption(msgspec.Struct, frozen=True, kw_only=True):
    """How many write instead of staying silent or calling, and what that does to the whole company."""

    adopted: float
    substitution: float
    contacts_per_hour: float
    post_seats: float
    call_seats: float


class Answers(msgspec.Struct, frozen=True, kw_only=True):
    """What the report says."""

    title: str
    hash: str
    is_registered: bool
    edition: int
    experiment: Experiment
    verdicts: list[Verdict]
    cells: dict[str, list[Cell]]  # by reading
    needs: list[Need]
    alone: list[Need]  # each aid by itself, at the multiplier asked about
    arrangements: list[Arrangement]
    parity: list[Arrangement]
    adoption: list[Adoption]
    crisis: dict[str, tuple[list[float], float]]
    tornado: list[Swing]
    weights: list[Weight]
    turns: list[Turn]
    proofs: list[Proof]


T = TypeVar("T")
Tell = Callable[[str], None]


class Inquiry:
    """An experiment being answered, part by part; `tell` hears what is done."""

    def __init__(self, experiment: Experiment, *, side_by_side: int = 1, tell: Tell = lambda _what: None) -> None:
        """The aids are first judged on a stream of posts; what cannot help is not believed to."""
        self.experiment, self.side_by_side, self.tell = experiment, side_by_side, tell
        self.values: Values = judged(central(experiment.believed), seed=experiment.seed, is_placebo=False)
        self.tide = tide_of(hours_of(experiment))
        self.target_s = experiment.target.within_minutes * 60.0

    @property
    def readings(self) -> dict[str, float]:
        """The same people read in two ways: always so many seats, or so many people on the rota."""
        team = self.experiment.team
        return {"seats": float(team.people), "people": team.seats(ROUND_THE_CLOCK)}

    def steps(self) -> int:
        """How often `tell` is called."""
        many = len(self.experiment.multipliers)
        return 4 + 2 * many * (len(AIDS) + 2) + 2 * many + len(AIDS) + 7 + 2 + 2 + 4

    def cell(self, setting: Setting, what: str) -> Cell:
        """One world."""
        found = cell_of(run(self.experiment, self.values, setting, side_by_side=self.side_by_side), self.target_s)
        self.tell(what)
        return found

    def verdict(self, reading: str, aids: AbstractSet[str]) -> Verdict:
        """M*, the exponent, and how sure they are."""
        question = Question(self.experiment, aids, self.readings[reading])
        spread = spread_of(question)
        formula = float(question.answer(self.values)[0])
        simulated = simulated_break_even(
            self.experiment, self.values, aids, question.seats, near=formula, side_by_side=self.side_by_side
        )
        # What the formulas do not know, busy days and work left over, shifts all samples alike; noise widens them.
        shift, noise = np.log(simulated.mean / formula), np.log(simulated.high / simulated.mean) / 1.96
        dice = np.random.default_rng([self.experiment.seed, 13])
        sampled = np.log(spread.break_even) + shift + noise * dice.standard_normal(len(spread.break_even))
        low, median, high = np.exp(np.quantile(sampled, (0.05, 0.5, 0.95)))
        middle, exponent_low, exponent_high = spread.interval(spread.exponent)
        self.tell(f"M* of {question.seats:.1f} seats")
        return Verdict(
            reading=reading, seats=question.seats, aids=tuple(sorted(aids)), formula=formula,
            median=float(median), low=float(low), high=float(high), simulated=simulated,
            exponent=middle, exponent_low=exponent_low, exponent_high=exponent_high,
            chances=tuple((each, float(np.mean(np.exp(sampled) >= each))) for each in self.experiment.multipliers),
            holds_asked=_said(float(low), float(high), self.experiment.asked),
        )  # fmt: skip

    def need(self, times: float, aids: AbstractSet[str], *, is_simulated: bool) -> Need:
        """Seats for a volume by formulas, and with busy days by simulation."""
        experiment, team = self.experiment, self.experiment.team
        work_at = working(self.values, aids, experiment.target)
        at = np.full(1, times)
        seats = seats_needed(work_at(at), self.values, self.tide, experiment.target)[0]
        mean = float((seats * self.tide.weights).sum())
        simulated = None
        if is_simulated:
            simulated = simulated_need(experiment, self.values, times, aids, side_by_side=self.side_by_side).seats
        staffed = simulated or mean
        self.tell(f"seats at {times:g} times")
        return Need(
            times=times,
            aids=tuple(sorted(aids)),
            load=float(work_at(at).load[0]),
            seats=mean,
            peak=float(seats.max()),
            exponent=float(exponent(work_at, self.values, self.tide, experiment.target, at)[0]),
            simulated_seats=simulated,
            people=staffed / team.seats(ROUND_THE_CLOCK) * team.people,
            cost_per_hour=team.cost_of(staffed),
        )

    def arrangements(self) -> Iterator[Arrangement]:
        """Posts and calls by separate people, by the same, by the same with a reserve; phone dead; a night team."""
        plain = Setting(aids=ALL_AIDS)
        for name, setting in {
            "calls and posts by separate people": replace(plain, arrangement="dedicated"),
            "everybody does both": replace(plain, arrangement="blended"),
            "both, with people kept free for calls": replace(plain, arrangement="reserve"),
            "phone dead, with the people of today": replace(plain, is_phone_dead=True, rota=self._rota_of_today()),
            "phone dead, with the people it takes": replace(plain, is_phone_dead=True),
            "posts alone, by the own team": plain,
            "posts alone, the night by another company": replace(plain, has_night_team=True),
        }.items():
            yield Arrangement(name, self.cell(setting, name))

    def _rota_of_today(self) -> tuple[float, ...]:
        """All people of today, of both channels, at the posts."""
        today = desk_of(self.experiment, self.values, Setting(seats=None, aids=ALL_AIDS, arrangement="dedicated"))
        return tuple((today.seats + today.call_seats).tolist())

    def parity(self, times: float) -> Iterator[Arrangement]:
        """Where it is full: everybody in turn, and those first whom many follow."""
        for name, favours in (("in turn", False), ("the followed first", True)):
            setting = Setting(times=times, aids=ALL_AIDS, seats=self.readings["seats"], favours_followed=favours)
            yield Arrangement(name, self.cell(setting, name))

    def adoption(self) -> Iterator[Adoption]:
        """From those who write today to everybody with a problem, whatever that saves or adds on the phone."""
        for substitution in SUBSTITUTIONS:
            values = {**self.values, "substitution": np.full(1, substitution)}
            for adopted in ADOPTIONS:
                yield _adopted(self.experiment, values, adopted, substitution)

    def crisis(self, aids: AbstractSet[str]) -> tuple[list[float], float]:
        """The longest wait hour by hour, and the hours until it is normal again."""
        setting = Setting(aids=aids, seats=None, is_crisis=True)
        struck = run(self.experiment, self.values, setting, side_by_side=self.side_by_side)
        weeks = struck.outcome.scenario.intervals / 168.0
        calm = replace(setting, is_crisis=False)
        spared = run(self.experiment, self.values, calm, weeks=weeks, side_by_side=self.side_by_side)
        path, hours = trajectory(struck, spared)
        self.tell("crisis")
        return [round(float(each), 1) for each in path], hours

    def answer(self) -> Answers:
        """Everything."""
        experiment, readings = self.experiment, self.readings
        verdicts = [self.verdict(reading, aids) for reading in readings for aids in (NO_AIDS, ALL_AIDS)]
        main = next(each for each in verdicts if each.aids and each.reading == "seats")
        question = Question(experiment, ALL_AIDS, readings["seats"])
        return Answers(
            title=experiment.title,
            hash=fingerprint(experiment),
            is_registered=bool(experiment.registered),
            edition=EDITION,
            experiment=experiment,
            verdicts=verdicts,
            cells={name: list(self._table(seats)) for name, seats in readings.items()},
            needs=[
                self.need(m, aids, is_simulated=True) for aids in (NO_AIDS, ALL_AIDS) for m in experiment.multipliers
            ],
            alone=[self.need(experiment.asked, frozenset({aid}), is_simulated=False) for aid in AIDS],
            arrangements=list(self.arrangements()),
            parity=list(self.parity(main.simulated.mean)),
            adoption=list(self.adoption()),
            crisis={"without aids": self.crisis(NO_AIDS), "with all aids": self.crisis(ALL_AIDS)},
            tornado=self._told(swings(question), "tornado"),
            weights=self._told(weights(question), "weights"),
            turns=self._told(turns(question), "turns"),
            proofs=self._told(proofs(experiment, self.values, side_by_side=self.side_by_side), "proofs"),
        )

    def _table(self, seats: float) -> Iterator[Cell]:
        for aids in (NO_AIDS, *(frozenset({aid}) for aid in AIDS), ALL_AIDS):
            for times in self.experiment.multipliers:
                yield self.cell(Setting(times=times, aids=aids, seats=seats), f"{times:g} times, {seats:.1f} seats")

    def _told(self, found: list[T], what: str) -> list[T]:
        self.tell(what)
        return found


def _said(low: float, high: float, asked: float) -> str:
    if low >= asked:
        return "yes"
    return "no" if high < asked else "cannot be said"


def _adopted(experiment: Experiment, values: Values, adopted: float, substitution: float) -> Adoption:
    times = adopted / experiment.adopters_today
    desk = desk_of(experiment, values, Setting(times=times, aids=ALL_AIDS, seats=None, arrangement="dedicated"))
    return Adoption(
        adopted=adopted,
        substitution=substitution,
        contacts_per_hour=float(desk.work.per_hour[0]) + desk.calls,
        post_seats=float(desk.seats.mean()),
        call_seats=float(desk.call_seats.mean()),
    )
