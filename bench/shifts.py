"""A week of 50 people in slots of 15 minutes: seconds to a rota that keeps every rule, and its gap; one JSON line.

python bench/shifts.py [PEOPLE] [SECONDS]
"""

import json
import sys
import time
from datetime import date
from datetime import time as clock_time
from zoneinfo import ZoneInfo

import numpy as np

from evenhand.planning.domain.shifts.asking import Break, Horizon, Person, Question, Shape, Work
from evenhand.planning.domain.shifts.obeying import broken_rules
from evenhand.planning.domain.shifts.rota import NoRota, make_rota

ZONE = ZoneInfo("Europe/Berlin")


def question(people: int, seconds: float) -> Question:
    """Two humps a weekday, half of it on weekends, one head at night; a quarter of the people work part time."""
    horizon = Horizon(date(2026, 11, 23), 7, 15, ZONE)
    hours = np.arange(horizon.slots) / 4 % 24
    humps = np.exp(-(((hours - 11) / 3) ** 2)) + 0.8 * np.exp(-(((hours - 16) / 3) ** 2))
    weekend = np.where(np.arange(horizon.slots) // 96 >= 5, 0.5, 1.0)
    need = tuple(int(each) for each in np.rint(humps * weekend * people * 0.55 + 1))
    starts = tuple(clock_time(minute // 60, minute % 60) for minute in range(0, 24 * 60, 30))
    shapes = (
        Shape(name="full", minutes=510, starts=starts, breaks=(Break(30, 180, 330),)),
        Shape(name="part", minutes=300, starts=starts, breaks=(Break(15, 120, 180, is_paid=True),)),
    )
    team = tuple(
        Person(name=f"P{n}", zone=ZONE, least_hours=30, most_hours=40)
        if n % 4
        else Person(name=f"P{n}", zone=ZONE, least_hours=15, most_hours=25, shapes=frozenset({"part"}))
        for n in range(people)
    )
    return Question(horizon=horizon, work=(Work(name="calls", need=need),), shapes=shapes, people=team, seconds=seconds)


def main() -> None:
    """Make it once."""
    people = int(sys.argv[1]) if len(sys.argv) > 1 else 50
    seconds = float(sys.argv[2]) if len(sys.argv) > 2 else 60.0
    asked = question(people, seconds)
    wall, cpu = time.perf_counter(), time.process_time()
    rota = make_rota(asked)
    figures = {"bench": "shifts", "people": people, "slots": asked.horizon.slots, "limit_s": seconds}
    figures |= {"wall_s": round(time.perf_counter() - wall, 1), "cpu_s": round(time.process_time() - cpu, 1)}
    if not isinstance(rota, NoRota):
        figures |= {
            "gap": round(rota.gap or 0.0, 4),
            "missing_hours": rota.missing_hours,
            "paid_hours": rota.paid_hours,
        }
        figures |= {"needed_hours": sum(asked.work[0].need) / 4, "shifts": len(rota.shifts)}
        figures |= {"rules_broken": len(broken_rules(rota))}
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
