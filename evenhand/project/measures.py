"""Deriving measures anew, from the command line."""

import sys
from datetime import date

from evenhand.kernel import clock


def derive_again(*, since: date, until: date) -> None:
    """Derive and count every case of these days anew from the ledger and the posts; says how many there were."""
    from evenhand.insight.actions.following import derive_period, fill
    from evenhand.insight.actions.moods import count_moods

    while fill(now=clock.now()):
        pass
    cases = derive_period(since=since, until=until, now=clock.now())
    sys.stdout.write(f"{cases:,} cases from {since} to {until} were derived anew, and their days counted.\n")
    pieces = count_moods(since=since, until=until, now=clock.now())
    sys.stdout.write(f"How posts of these days felt was counted anew, in {pieces:,} pieces.\n")
