"""What hostile text may cost: a bound on processor time that a busy machine does not break.

Whatever else runs (a collection of garbage, another thread, a neighbour in the caches) makes one try slow; what
grows with the square of its text is slow in every one.
"""

import time
from collections.abc import Callable

TRIES = 5


def is_swift(work: Callable[[], object], *, seconds: float) -> bool:
    """Whether one of a few tries of `work` takes this thread at most so many seconds of the processor."""
    for _ in range(TRIES):
        began = time.thread_time()
        work()
        if time.thread_time() - began <= seconds:
            return True
    return False
