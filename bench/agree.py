"""The simulator beside ciw on what ciw can do: mean waits and shares that give up, in one run.

python bench/agree.py --peer-python PATH [--contacts 150000]
"""

import argparse
import json
import subprocess
from pathlib import Path

import ground

from evenhand.planning.domain.scenario import Contact, Group, Scenario, exponential, never
from evenhand.planning.domain.simulation import Outcome, simulate

SETTINGS = {
    "mm20_m": (0.07, 300.0, 20, 120.0),
    "mm8": (0.85 * 8 / 240, 240.0, 8, 0.0),
    "mm3_m": (0.012, 300.0, 3, 600.0),
}


def main() -> None:
    """Ours with ten times the contacts, so that what differs is ciw's own chance."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--peer-python", type=Path, required=True)
    options.add_argument("--contacts", type=int, default=150_000)
    given = options.parse_args()
    script = str(Path(__file__).parent / "peers" / "agreement.py")
    command = [str(given.peer_python), script, str(given.contacts)]
    theirs = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    found = {name: compared(ours(given.contacts, *each), theirs[name]) for name, each in SETTINGS.items()}
    print(json.dumps({"bench": "agree", **found, **ground.circumstances()}))


def ours(contacts: int, rate: float, handling: float, agents: int, calm: float) -> Outcome:
    """The same queue."""
    intervals = round(contacts / rate / 900)
    patience = exponential(calm) if calm else never()
    kind = Contact("call", (rate,) * intervals, exponential(handling), patience=patience)
    team = Group("all", (agents,) * intervals, ("call",))
    return simulate(Scenario((kind,), (team,), warm_s=intervals * 90.0), replications=10, seed=1)


def compared(outcome: Outcome, theirs: dict[str, float]) -> dict[str, float]:
    """Ours, theirs, and how far apart."""
    wait, gone = outcome.mean_wait_s("call").mean, outcome.share("call", "gave_up").mean
    found = {"wait_s": round(wait, 3), "ciw_wait_s": round(theirs["mean_wait_s"], 3)}
    found["wait_apart"] = round(abs(wait / theirs["mean_wait_s"] - 1.0), 4)
    if theirs["gave_up"]:
        found |= {"gave_up": round(gone, 5), "ciw_gave_up": round(theirs["gave_up"], 5)}
        found["gave_up_apart"] = round(abs(gone / theirs["gave_up"] - 1.0), 4)
    return found


if __name__ == "__main__":
    main()
