"""How often one address may search, vote and ask; counted in this process."""

from django.http import HttpRequest
from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from evenhand.site.knocking import address_of

_LIMITS: dict[str, tuple[RateLimitItem, ...]] = {
    "search": (parse("30/10second"), parse("300/10minute")),  # as somebody types; an office may share an address
    "near": (parse("12/10second"), parse("120/10minute")),  # each reads a text: dearer than a search
    "vote": (parse("20/minute"), parse("200/day")),
    "me too": (parse("10/minute"), parse("60/day")),
    "ask": (parse("4/minute"), parse("20/day")),
}


class Pace:
    """Lets through what is bearable."""

    def __init__(self) -> None:
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    def lets(self, what: str, request: HttpRequest) -> bool:
        """Whether it may happen now; then it counts."""
        who = address_of(request)
        return all(self._limiter.hit(limit, "help", what, who) for limit in _LIMITS[what])


pace = Pace()
