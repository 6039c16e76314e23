"""Clocks that run and rest. An answer's clock runs while somebody waits for us; the clock of a resolution runs from the
first word to the end of the work, and rests where its policy says so.

Each keeps two measures of what it ran: by the calendar, and by the hours of the team.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from evenhand.routing.domain.clock import Calendar, due, worked

WAITING, SNOOZED = 3, 4  # categories of a case


class Pause(StrEnum):
    """What may stop the clock of a resolution."""

    WAITING = "waiting"  # the customer has the word
    SNOOZED = "snoozed"  # put to sleep until a moment


PAUSES = frozenset(Pause)
_OF_CATEGORY = {WAITING: Pause.WAITING, SNOOZED: Pause.SNOOZED}


def pause_of(category: int, pauses: frozenset[Pause]) -> Pause | None:
    """Why the clock of a resolution rests while a case stands like this; None while it runs."""
    pause = _OF_CATEGORY.get(category)
    return pause if pause in pauses else None


@dataclass(frozen=True, slots=True)
class Run:
    """A clock: how long it may run, how long it ran until it was last stopped, and since when it runs again."""

    target: timedelta
    is_round_the_clock: bool
    ran: timedelta  # by the calendar
    worked: timedelta  # by the hours of the team
    resumed_at: datetime | None  # None: it rests

    @property
    def spent(self) -> timedelta:
        """What counts against the target."""
        return self.ran if self.is_round_the_clock else self.worked

    def due_at(self, calendar: Calendar) -> datetime | None:
        """When the target is spent; None while the clock rests. A target that was shortened may be spent already."""
        if self.resumed_at is None:
            return None
        left = self.target - self.spent
        if left <= timedelta():
            return self.resumed_at
        return self.resumed_at + left if self.is_round_the_clock else due(self.resumed_at, left, calendar)


def begun(target: timedelta, *, round_the_clock: bool, at: datetime) -> Run:
    """A clock that begins to run."""
    return Run(target, round_the_clock, timedelta(), timedelta(), at)


def rested(run: Run, at: datetime, calendar: Calendar) -> Run:
    """The clock stopped at a moment: what it ran is counted by both measures. One that rests stays as it is."""
    if run.resumed_at is None:
        return run
    at = max(at, run.resumed_at)
    return replace(
        run,
        ran=run.ran + (at - run.resumed_at),
        worked=run.worked + worked(run.resumed_at, at, calendar),
        resumed_at=None,
    )


def resumed(run: Run, at: datetime) -> Run:
    """The clock runs on from a moment. One that runs stays as it is."""
    return run if run.resumed_at is not None else replace(run, resumed_at=at)


def retargeted(run: Run, target: timedelta, *, round_the_clock: bool) -> Run:
    """The clock under another target; what it ran stays."""
    return replace(run, target=target, is_round_the_clock=round_the_clock)
