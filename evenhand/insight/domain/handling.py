"""What counts as the minutes of a reply, everywhere: from opening a case to answer it until its words were approved."""

from collections.abc import Iterable
from typing import Final

LONGEST_REPLY: Final = 60.0  # minutes; whoever takes longer did something else meanwhile, and says nothing of the work


def is_work(minutes: float) -> bool:
    """Whether so long a time is one of work at a reply."""
    return 0 < minutes <= LONGEST_REPLY


def worked(minutes: Iterable[float]) -> list[float]:
    """Those that are."""
    return [each for each in minutes if is_work(each)]
