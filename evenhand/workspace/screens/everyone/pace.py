"""How often one colleague may pass on and suggest: a door for everybody is not a hose."""

from limits import parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from evenhand.kernel.errors import EvenhandError

_LIMITS = (parse("20/minute"), parse("200/day"))
_limiter = MovingWindowRateLimiter(MemoryStorage())


class TooOften(EvenhandError):
    """That was a lot at once. Please wait a minute."""

    code = "too_often"


def keep_pace(agent_id: int) -> None:
    """Raises TooOften; counted in this process."""
    if not all(_limiter.hit(limit, "everyone", str(agent_id)) for limit in _LIMITS):
        raise TooOften
