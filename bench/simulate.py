"""The simulator and the staffing formulas beside the libraries that people use for them, in one run.

python bench/simulate.py [--contacts 1000000] [--rounds 3] [--peer-python PATH]

M/M/100+M at a load of 1.02 with 120 s patience: contacts per second of processor time, and the share that gives up
beside Erlang A; a thousand days of 10,000 contacts; a week of 672 intervals staffed by Erlang C and Erlang A; a centre
of four channels and eight skills. With `--peer-python`, an interpreter that has `ciw`, `simpy` and `pyworkforce`, the
same by them (bench/peers/planning.py).
"""

import argparse
import json
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import ground
import numpy as np

from evenhand.planning.domain import abandonment, erlang, patience
from evenhand.planning.domain.scenario import Contact, Group, Scenario, constant, exponential, lognormal
from evenhand.planning.domain.simulation import simulate

AGENTS, AHT, CALM, LOAD = 100, 300.0, 120.0, 1.02


def main() -> None:
    """Warm up, then all rounds in turn, then one line."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--contacts", type=int, default=1_000_000)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--peer-python", type=Path)
    given = options.parse_args()
    rate = week()
    jobs: dict[str, Callable[[], Any]] = {
        "run": lambda: simulate(queue(given.contacts), replications=1, seed=1),
        "thousand_days": lambda: simulate(queue(10_000), replications=1_000, seed=2),
        "centre": lambda: simulate(centre(given.contacts), replications=1, seed=3),
        "erlang_c": lambda: erlang.fewest_agents(rate, AHT, share=0.8, within_s=20),
        "erlang_a": lambda: abandonment.fewest_agents(
            rate, AHT, patience=patience.Exponential(180), share=0.8, within_s=20
        ),
        "erlang_a_50_queues": lambda: abandonment.fewest_agents(
            np.tile(rate, 50), AHT, patience=patience.Exponential(180), share=0.8, within_s=20
        ),
    }
    took: dict[str, list[float]] = {name: [] for name in jobs}
    took["compile"] = [cpu(lambda: simulate(queue(100), replications=1, seed=1))[0]]
    theirs: list[dict[str, Any]] = []
    for job in jobs.values():
        cpu(job)  # once, so that what is done only once is not counted
    for _ in range(given.rounds):
        for name, job in jobs.items():
            took[name].append(cpu(job)[0])
        if given.peer_python:
            script = str(Path(__file__).parent / "peers" / "planning.py")
            said = subprocess.run([str(given.peer_python), script], check=True, capture_output=True, text=True).stdout
            theirs.append(json.loads(said))
    print(json.dumps(told(took, jobs, theirs)))


def told(took: dict[str, list[float]], jobs: dict[str, Callable[[], Any]], theirs: list[Any]) -> dict[str, Any]:
    """The figures, and the ratios to the peers."""
    outcome = jobs["run"]()
    came = float(outcome.of("call", "came").sum())
    speeds = [came / each for each in took["run"]]
    known = abandonment.impatient_queue(LOAD * AGENTS / AHT, AHT, AGENTS, patience=patience.Exponential(CALM))
    found: dict[str, Any] = {
        "bench": "simulate",
        "contacts_per_cpu_second": ground.spread(speeds),
        "gave_up": round(outcome.share("call", "gave_up").mean, 5),
        "erlang_a_gave_up": round(float(known.p_abandon), 5),
        "thousand_days_s": ground.spread(took["thousand_days"], digits=3),
        "four_channels_eight_skills_s": ground.spread(took["centre"], digits=3),
        "compile_s": round(took["compile"][0], 1),
        "erlang_c_week_ms": ground.spread([1000 * each for each in took["erlang_c"]], digits=3),
        "erlang_a_week_ms": ground.spread([1000 * each for each in took["erlang_a"]], digits=2),
        "erlang_a_week_50_queues_s": ground.spread(took["erlang_a_50_queues"], digits=2),
    }
    for name in ("simpy", "ciw"):
        if theirs:
            found[f"times_{name}"] = ground.ratios(speeds, [each[name]["contacts_per_cpu_second"] for each in theirs])
    if theirs:
        theirs_ms = [each["pyworkforce_week_ms"] for each in theirs]
        found["times_pyworkforce"] = ground.ratios(theirs_ms, [1000 * each for each in took["erlang_c"]])
        found["same_agents_as_pyworkforce"] = int(jobs["erlang_c"]().sum()) == theirs[0]["pyworkforce_agents"]
        found["peers"] = theirs[0]
    return {**found, **ground.circumstances()}


def cpu(work: Callable[[], Any]) -> tuple[float, Any]:
    """Seconds of processor time, and what came of it."""
    started = time.process_time()
    result = work()
    return time.process_time() - started, result


def queue(contacts: int) -> Scenario:
    """M/M/100+M for so many contacts."""
    rate = LOAD * AGENTS / AHT
    intervals = max(1, round(contacts / rate / 900))
    call = Contact("call", (rate,) * intervals, exponential(AHT), patience=exponential(CALM))
    return Scenario((call,), (Group("all", (AGENTS,) * intervals, ("call",)),))


def centre(contacts: int) -> Scenario:
    """Four channels in eight languages, a team for each language and one that speaks all, over a day."""
    channels = (
        ("call", lognormal(300, 0.9), exponential(120), 0, 20.0),
        ("chat", lognormal(480, 0.8), exponential(180), 0, 60.0),
        ("post", lognormal(240, 1.0), constant(4 * 3600), 1, 3600.0),
        ("mail", lognormal(420, 1.2), constant(86_400), 2, 14_400.0),
    )
    shape = np.maximum(0.05, np.sin(np.linspace(-0.6, 3.6, 96)))
    shape = shape / shape.sum() * contacts / 32 / 900
    kinds = tuple(
        Contact(f"{name} {language}", tuple(shape), work, calm, channel=name, priority=priority, target_s=target)
        for name, work, calm, priority, target in channels
        for language in range(8)
    )
    need = shape / shape.mean() * contacts * 360 / 86_400
    teams = [
        Group(
            f"team {language}",
            tuple(int(each / 10) for each in need),
            tuple(f"{name} {language}" for name, *_ in channels),
            speeds=(1.0, 1.3),
        )
        for language in range(8)
    ]
    everybody = Group("all", tuple(int(each / 5) for each in need), tuple(kind.name for kind in kinds))
    return Scenario(kinds, (*teams, everybody))


def week() -> np.ndarray:
    """672 quarters of an hour: calls per second, about 25 erlang on average."""
    hours = np.arange(672) / 4.0 % 24.0
    days = np.repeat([1.15, 1.05, 1.0, 1.0, 1.1, 0.6, 0.4], 96)
    shape = np.exp(-(((hours - 11) / 3.5) ** 2)) + 0.8 * np.exp(-(((hours - 16) / 3.0) ** 2)) + 0.08
    return np.asarray(0.14 * shape * days)


if __name__ == "__main__":
    main()
