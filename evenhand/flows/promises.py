"""What comes due by itself: promises are alarmed, snoozed cases come back. Run by the worker's sweep."""

from datetime import datetime

from evenhand.cases.actions import alarm_promises, wake_cases

_AT_MOST = 50  # rounds a sweep; what is left waits for the next


def ring(*, now: datetime) -> int:
    """Alarm every promise and wake every case whose moment has come; how many. Safe beside other workers."""
    rung = 0
    for _ in range(_AT_MOST):
        found = alarm_promises(now=now) + wake_cases(now=now)
        rung += found
        if not found:
            break
    return rung
