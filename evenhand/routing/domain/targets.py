"""Which target holds for a queue and mode: the closest thing that was said."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from evenhand.routing.domain.clock import Calendar, due

# Where nobody said anything: minutes of the team's hours, by mode (reactive, proactive, progressive).
DEFAULTS = {1: 120, 2: 480, 3: 1440}


@dataclass(frozen=True, slots=True)
class Target:
    """Minutes within which an answer should be there; None stands for any queue, any mode."""

    queue_id: int | None
    mode: int | None
    minutes: int
    is_round_the_clock: bool = False


class Clocks:
    """Targets and calendars, made ready to be asked for every case."""

    def __init__(self, targets: Iterable[Target], calendars: Mapping[int, Calendar]) -> None:
        self._targets = {(target.queue_id, target.mode): target for target in targets}
        self._calendars = calendars

    def target_of(self, queue_id: int | None, mode: int) -> Target:
        """What was said for this queue and mode, the queue, the mode, or in general; else the default."""
        for key in ((queue_id, mode), (queue_id, None), (None, mode), (None, None)):
            if key in self._targets:
                return self._targets[key]
        return Target(None, mode, DEFAULTS.get(mode, DEFAULTS[1]))

    def due(self, queue_id: int | None, mode: int, since: datetime) -> datetime:
        """When somebody who waits since then should have an answer."""
        target = self.target_of(queue_id, mode)
        calendar = None if queue_id is None else self._calendars.get(queue_id)
        minutes = timedelta(minutes=target.minutes)
        if calendar is None or target.is_round_the_clock:
            return since + minutes
        return due(since, minutes, calendar)
