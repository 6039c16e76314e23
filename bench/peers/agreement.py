"""Queues by ciw, for comparison with the simulator; run by an interpreter that has it. One JSON line.

python bench/peers/agreement.py CONTACTS
"""

import json
import statistics
import sys

import ciw

# rate, handling, agents, patience (0: nobody gives up)
SETTINGS = {
    "mm20_m": (0.07, 300.0, 20, 120.0),
    "mm8": (0.85 * 8 / 240, 240.0, 8, 0.0),
    "mm3_m": (0.012, 300.0, 3, 600.0),
}


def main(contacts: int) -> None:
    """Each once."""
    print(json.dumps({name: by_ciw(contacts, *each) for name, each in SETTINGS.items()}))


def by_ciw(contacts: int, rate: float, handling: float, agents: int, calm: float) -> dict[str, float]:
    """Mean wait over all, and the share that gives up; the first tenth is not counted."""
    patient = {"reneging_time_distributions": [ciw.dists.Exponential(1 / calm)]} if calm else {}
    network = ciw.create_network(
        arrival_distributions=[ciw.dists.Exponential(rate)],
        service_distributions=[ciw.dists.Exponential(1 / handling)],
        number_of_servers=[agents],
        **patient,
    )
    ciw.seed(1)
    world = ciw.Simulation(network)
    world.simulate_until_max_time(contacts / rate)
    records = [each for each in world.get_all_records() if each.arrival_date > contacts / rate / 10]
    gone = sum(each.record_type == "renege" for each in records)
    waits = [each.waiting_time for each in records]
    return {"mean_wait_s": statistics.fmean(waits), "gave_up": gone / len(records), "contacts": len(records)}


if __name__ == "__main__":
    main(int(sys.argv[1]))
