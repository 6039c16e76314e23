"""One interface to all formulas: a model by name, a measure by name, a number or the reason why there is none."""

import math
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from evenhand.planning.domain import abandonment, chats, erlang, patience, priorities, reentrant, single_server

MOST_AGENTS: Final = 200_000


class Unsupported(ValueError):
    """The model does not know this measure, or lacks a figure it needs; the text says which."""


class Overloaded(ValueError):
    """More work than can be done, and nobody gives up: there is no steady state."""


@dataclass(frozen=True, slots=True)
class Question:
    """A model with its figures. Rates are an hour, times in seconds; None where a figure is not given."""

    model: str
    per_hour: float | None = None
    handling_s: float | None = None
    patience_s: float | None = None
    agents: int | None = None

    @property
    def rate(self) -> float:
        """Arrivals per second."""
        return self.need("per_hour") / 3600.0

    def need(self, name: str) -> float:
        """A positive figure; raises Unsupported where it is missing."""
        value = getattr(self, name)
        if value is None or not value > 0:
            raise Unsupported(f"{self.model} needs a positive {NAMES[name]}.")
        return float(value)


NAMES: Final = {"per_hour": "lambda_per_hour", "handling_s": "aht_s", "patience_s": "patience_s", "agents": "agents"}
Measures = Mapping[str, Callable[[], Any]]
Answer = Callable[[Question, "re.Match[str]"], Measures]
_NUMBER = r"([0-9]*\.?[0-9]+(?:e-?[0-9]+)?)"
_SERVICE: Final = re.compile(r"sl_(offered_|excl_short_ab_)?" + _NUMBER + "s")
_PERCENTILE: Final = re.compile(r"wait_p" + _NUMBER + "_s")
_FEWEST: Final = re.compile(r"min_agents_sl_(?:offered_)?" + _NUMBER + "_in_" + _NUMBER + "s")


def answer(question: Question, measure: str) -> float:
    """The number; raises Unsupported or Overloaded, with the reason in words."""
    form = FEWEST.get(question.model.partition("(")[0].strip())
    if found := _FEWEST.fullmatch(measure):
        if form is None:
            raise Unsupported(f"{question.model} has no search for the number of agents.")
        return float(form(question, float(found[1]) / 100.0, float(found[2])))
    for pattern, measures in MODELS:
        if match := pattern.fullmatch(question.model.strip()):
            value = _measured(measures(question, match), measure, question.model)
            if math.isnan(value):
                raise Overloaded(f"{question.model} is overloaded: more work than {question.agents} can do.")
            return value
    raise Unsupported(f"There is no model {question.model!r}.")


def _measured(measures: Measures, measure: str, model: str) -> float:
    if measure in measures:
        return float(measures[measure]())
    if (found := _SERVICE.fullmatch(measure)) and (kind := f"sl_{found[1] or ''}T") in measures:
        return float(measures[kind]()(float(found[2])))
    if (found := _PERCENTILE.fullmatch(measure)) and "wait_pP_s" in measures:
        return float(measures["wait_pP_s"]()(float(found[1]) / 100.0))
    raise Unsupported(f"{model} does not know {measure}.")


def _blocked(question: Question, _match: "re.Match[str]") -> Measures:
    load, agents = question.rate * question.need("handling_s"), int(question.need("agents"))
    blocked = float(erlang.erlang_b(load, agents))
    busy = load * (1.0 - blocked) / agents
    return {"p_block": lambda: blocked, "occupancy": lambda: busy, "agent_busy": lambda: busy,
            "mean_wait_s": lambda: 0.0, "p_wait": lambda: 0.0, "mean_queue": lambda: 0.0}  # fmt: skip


def _waiting(queue: erlang.Queue) -> Measures:
    return {
        "p_wait": lambda: queue.p_wait,
        "mean_wait_s": lambda: queue.mean_wait_s,
        "mean_wait_served_s": lambda: queue.mean_wait_s,
        "mean_queue": lambda: queue.mean_queue,
        "occupancy": lambda: queue.occupancy,
        "agent_busy": lambda: queue.occupancy,
        "p_abandon": lambda: queue.occupancy * 0.0,
        "sl_T": lambda: queue.within,
        "sl_offered_T": lambda: queue.within,
        "sl_excl_short_ab_T": lambda: queue.within,
        "wait_pP_s": lambda: queue.wait_percentile,
    }


def _erlang_c(question: Question, _match: "re.Match[str]") -> Measures:
    return _waiting(erlang.erlang_c(question.rate, question.need("handling_s"), int(question.need("agents"))))


def _impatient(queue: abandonment.ImpatientQueue) -> dict[str, Callable[[], Any]]:
    return {
        "p_wait": lambda: queue.p_wait,
        "p_abandon": lambda: queue.p_abandon,
        "mean_wait_s": lambda: queue.mean_wait_s,
        "mean_wait_served_s": lambda: queue.mean_wait_served_s,
        "mean_queue": lambda: queue.mean_queue,
        "occupancy": lambda: queue.occupancy,
        "agent_busy": lambda: queue.occupancy,
        "sl_offered_T": lambda: queue.answered_within,
        "sl_excl_short_ab_T": lambda: queue.answered_within_but_short,
        "wait_pP_s": lambda: queue.wait_percentile,
    }


def _with_patience(how: Callable[[Question, "re.Match[str]"], patience.Patience]) -> Answer:
    def answered(question: Question, match: "re.Match[str]") -> Measures:
        agents, handling = int(question.need("agents")), question.need("handling_s")
        return _impatient(abandonment.impatient_queue(question.rate, handling, agents, patience=how(question, match)))

    return answered


def _hyperexponential(_question: Question, match: "re.Match[str]") -> patience.Patience:
    return patience.Hyperexponential((float(match[1]), float(match[3])), (float(match[2]), float(match[4])))


def _two_classes(question: Question, match: "re.Match[str]") -> Measures:
    agents, handling = int(question.need("agents")), question.need("handling_s")
    both = priorities.two_classes(question.rate, handling, agents, high_share=float(match[1]))
    return {
        "p_wait": lambda: both.p_wait,
        "mean_wait_s": lambda: both.mean_wait_s,
        "mean_wait_high_s": lambda: both.mean_wait_high_s,
        "mean_wait_low_s": lambda: both.mean_wait_low_s,
        "mean_queue": lambda: both.mean_wait_s * question.rate,
        "occupancy": lambda: both.occupancy,
        "agent_busy": lambda: both.occupancy,
    }


def _single(question: Question, variation: float) -> Measures:
    rate, handling = question.rate, question.need("handling_s")
    if question.agents not in {None, 1}:
        raise Unsupported(f"{question.model} has a single server.")
    queue = single_server.single_server(rate, handling, variation=variation)
    is_constant = variation == 0.0
    tail = single_server.constant_tail(handling) if is_constant else single_server.lognormal_tail(handling, variation)

    def within(seconds: float) -> float:
        return 1.0 - single_server.waits_longer(rate, handling, tail, seconds)

    return {
        "p_wait": lambda: queue.p_wait,
        "mean_wait_s": lambda: queue.mean_wait_s,
        "mean_wait_served_s": lambda: queue.mean_wait_s,
        "mean_queue": lambda: queue.mean_queue,
        "occupancy": lambda: queue.occupancy,
        "agent_busy": lambda: queue.occupancy,
        "sl_T": lambda: within,
        "sl_offered_T": lambda: within,
        "wait_pP_s": lambda: lambda share: _reached(within, share, question.model),
    }


def _reached(within: Callable[[float], float], share: float, model: str) -> float:
    """The wait that a share does not exceed."""
    if math.isnan(within(0.0)):
        raise Overloaded(f"{model} is overloaded.")
    if within(0.0) >= share:
        return 0.0
    high = 1.0
    while within(high) < share:
        high *= 2.0
    low = high / 2.0 if high > 1.0 else 0.0
    for _ in range(40):
        middle = (low + high) / 2.0
        low, high = (low, middle) if within(middle) >= share else (middle, high)
    return (low + high) / 2.0


def _chats(question: Question, match: "re.Match[str]") -> Measures:
    speeds = tuple(float(each) for each in match[2].split("/"))
    if len(speeds) != int(match[1]):
        raise Unsupported(f"{question.model} names {match[1]} places and {len(speeds)} speeds.")
    handling, agents = question.need("handling_s"), int(question.need("agents"))
    calm = question.patience_s if question.patience_s is not None else math.inf
    try:
        team = chats.chat_team(question.rate, handling, agents, speeds=speeds, patience_s=calm)
    except chats.TooManyStates as reason:
        raise Unsupported(str(reason)) from reason
    if team.overloaded:
        raise Overloaded(f"{question.model} is overloaded.")
    return {
        **_impatient(team.queue),
        "occupancy": lambda: team.agent_busy,
        "agent_busy": lambda: team.agent_busy,
        "mean_chat_duration_s": lambda: team.mean_chat_duration_s,
    }


def _returning(question: Question, match: "re.Match[str]") -> Measures:
    agents, handling = int(question.need("agents")), question.need("handling_s")
    back = reentrant.erlang_r(question.rate, handling, agents, return_share=float(match[1]), think_s=float(match[2]))
    return {**_waiting(back.visit), "mean_wait_per_visit_s": lambda: back.visit.mean_wait_s}


class _Named(Mapping[str, Callable[[], Any]]):
    """Measures whose names carry a number, for any such number."""

    def __init__(self, pattern: str, value: Callable[[float], Any]) -> None:
        self._pattern, self._value = re.compile(pattern), value

    def __getitem__(self, measure: str) -> Callable[[], Any]:
        if found := self._pattern.fullmatch(measure):
            return lambda: self._value(float(found[1]))
        raise KeyError(measure)

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


def _shrunk(question: Question, _match: "re.Match[str]") -> Measures:
    required = int(question.need("agents"))
    pattern = rf"scheduled_agents_shrinkage_{_NUMBER}pct"
    return _Named(pattern, lambda share: erlang.scheduled_agents(required, share / 100.0))


def _limit(_question: Question, _match: "re.Match[str]") -> Measures:
    return _Named(r"delay_prob_beta_(-?[0-9]*\.?[0-9]+)", erlang.halfin_whitt_delay)


def _exponential(question: Question, _match: "re.Match[str]") -> patience.Patience:
    return patience.Exponential(question.need("patience_s"))


def _deterministic(question: Question, _match: "re.Match[str]") -> patience.Patience:
    return patience.Deterministic(question.need("patience_s"))


def _erlang_2(question: Question, _match: "re.Match[str]") -> patience.Patience:
    return patience.Erlang2(question.need("patience_s"))


_PAIR = rf"{_NUMBER}\s*:\s*{_NUMBER}\s*s?"
MODELS: Final[tuple[tuple["re.Pattern[str]", Answer], ...]] = (
    (re.compile("erlang_b"), _blocked),
    (re.compile("erlang_c"), _erlang_c),
    (re.compile("erlang_a"), _with_patience(_exponential)),
    (re.compile("mmn_g_deterministic"), _with_patience(_deterministic)),
    (re.compile("mmn_g_erlang2"), _with_patience(_erlang_2)),
    (re.compile(rf"mmn_g_hyperexp\(\s*{_PAIR}\s*;\s*{_PAIR}\s*\)"), _with_patience(_hyperexponential)),
    (re.compile(rf"mmn_priority_nonpreemptive\(\s*high share\s*{_NUMBER}\s*\)"), _two_classes),
    (re.compile("md1"), lambda question, _match: _single(question, 0.0)),
    (re.compile(rf"mg1_lognormal_cv{_NUMBER}"), lambda question, match: _single(question, float(match[1]))),
    (re.compile(r"chat_ps\(\s*K\s*=\s*([0-9]+)\s*;\s*total speed\s*([0-9./\s]+?)\s*;\s*least loaded\s*\)"), _chats),
    (re.compile(rf"erlang_r\(\s*return prob\s*{_NUMBER}\s*;\s*think time\s*{_NUMBER}\s*s?\s*\)"), _returning),
    (re.compile("shrinkage"), _shrunk),
    (re.compile("halfin_whitt"), _limit),
)


def _fewest_c(question: Question, share: float, within_s: float) -> int:
    found = erlang.fewest_agents(question.rate, question.need("handling_s"), share=share, within_s=within_s)
    return int(found)


def _fewest_by_search(question: Question, share: float, within_s: float) -> int:
    """Doubling, then halving, over the model's own share answered in time."""
    measure = f"sl_offered_{within_s:g}s"

    def is_enough(agents: int) -> bool:
        try:
            asked = Question(question.model, question.per_hour, question.handling_s, question.patience_s, agents)
            return answer(asked, measure) >= share
        except Overloaded:
            return False

    if not 0.0 < share < 1.0:
        raise Unsupported("No number of agents answers everybody at once.")
    high = 1
    while not is_enough(high):
        high *= 2
        if high > MOST_AGENTS:
            raise Unsupported(f"{question.model} needs more than {MOST_AGENTS:,} agents.")
    low = high // 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if is_enough(middle) else (middle, high)
    return high


FEWEST: Final[Mapping[str, Callable[[Question, float, float], int]]] = {
    "erlang_c": _fewest_c,
    **dict.fromkeys(
        ("erlang_a", "mmn_g_deterministic", "mmn_g_erlang2", "mmn_g_hyperexp", "chat_ps", "erlang_r"),
        _fewest_by_search,
    ),
}
