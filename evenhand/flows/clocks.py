"""Clocks of cases: due where somebody waits, off where nobody does."""

from evenhand.cases import actions as cases
from evenhand.cases.models import OpenCase
from evenhand.cases.models.cases import UNWOUND
from evenhand.routing.reads import clocks

BATCH = 2000
BATCHES = 10  # at a time; the sweep has other things to do


def wind_clocks() -> int:
    """Set the clocks that no longer fit their cases; how many were set. May run twice, and on many machines."""
    if not OpenCase.objects.filter(UNWOUND).exists():
        return 0
    due, done = clocks().due, 0
    for _time in range(BATCHES):
        wound = cases.wind(due=due, limit=BATCH)
        done += wound
        if wound < BATCH:
            break
    return done
