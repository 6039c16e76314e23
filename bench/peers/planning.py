"""The same queue by simpy and ciw, the same week by pyworkforce; run by an interpreter that has them. One JSON line."""

import json
import random
import time

import ciw
import numpy as np
import simpy
from pyworkforce.queuing import ErlangC

AGENTS, AHT, CALM, LOAD = 100, 300.0, 120.0, 1.02
RATE = LOAD * AGENTS / AHT
CONTACTS = 30_000


def main() -> None:
    """Each once."""
    print(json.dumps({"simpy": by_simpy(), "ciw": by_ciw(), **by_pyworkforce()}))


def by_simpy() -> dict[str, float]:
    """A resource, and a process a caller."""
    dice = random.Random(1)
    gone = 0
    started = time.process_time()
    world = simpy.Environment()
    team = simpy.Resource(world, AGENTS)

    def caller():
        nonlocal gone
        with team.request() as asked:
            got = yield asked | world.timeout(dice.expovariate(1 / CALM))
            if asked in got:
                yield world.timeout(dice.expovariate(1 / AHT))
            else:
                gone += 1

    def callers():
        for _ in range(CONTACTS):
            yield world.timeout(dice.expovariate(RATE))
            world.process(caller())

    world.process(callers())
    world.run()
    return {"contacts_per_cpu_second": CONTACTS / (time.process_time() - started), "gave_up": gone / CONTACTS}


def by_ciw() -> dict[str, float]:
    """A node with reneging."""
    started = time.process_time()
    network = ciw.create_network(
        arrival_distributions=[ciw.dists.Exponential(RATE)],
        service_distributions=[ciw.dists.Exponential(1 / AHT)],
        reneging_time_distributions=[ciw.dists.Exponential(1 / CALM)],
        number_of_servers=[AGENTS],
    )
    ciw.seed(1)
    world = ciw.Simulation(network)
    world.simulate_until_max_customers(CONTACTS, method="Arrive")
    took = time.process_time() - started
    records = world.get_all_records(only=["renege", "service"])
    gone = sum(1 for each in records if each.record_type == "renege")
    return {"contacts_per_cpu_second": CONTACTS / took, "gave_up": gone / max(len(records), 1)}


def by_pyworkforce() -> dict[str, float]:
    """A week of Erlang C, quarter by quarter; the same week as bench/simulate.py."""
    hours = np.arange(672) / 4.0 % 24.0
    days = np.repeat([1.15, 1.05, 1.0, 1.0, 1.1, 0.6, 0.4], 96)
    shape = np.exp(-(((hours - 11) / 3.5) ** 2)) + 0.8 * np.exp(-(((hours - 16) / 3.0) ** 2)) + 0.08
    rates = 0.14 * shape * days
    started = time.process_time()
    agents = 0
    for rate in rates:
        queue = ErlangC(transactions=rate * 900, aht=AHT / 60, asa=20 / 60, interval=15, shrinkage=0.0)
        agents += queue.required_positions(service_level=0.8)["raw_positions"]
    return {"pyworkforce_week_ms": 1000 * (time.process_time() - started), "pyworkforce_agents": int(agents)}


if __name__ == "__main__":
    main()
