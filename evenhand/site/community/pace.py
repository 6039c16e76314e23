"""How often one address may search and ask for links, and one member write; counted in this process. What members
contribute is counted in rows, too."""

from django.http import HttpRequest
from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from evenhand.site.knocking import address_of

_LIMITS: dict[str, tuple[RateLimitItem, ...]] = {
    "search": (parse("20/10second"), parse("300/10minute")),
    "link": (parse("20/minute"), parse("1000/day")),  # what nobody opens is counted in rows, and sooner too many
    "enter": (parse("20/minute"), parse("200/day")),  # guesses at tokens
    "write": (parse("20/minute"), parse("300/day")),
}


class Pace:
    """Lets through what is bearable."""

    def __init__(self) -> None:
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    def lets(self, what: str, request: HttpRequest, *, member_id: int | None = None) -> bool:
        """Whether it may happen now; then it counts: for the member, where one is known, since thousands of telephones
        share an address; else for the address."""
        if member_id is not None:
            return all(self._limiter.hit(limit, "community", what, f"member-{member_id}") for limit in _LIMITS[what])
        return all(self._limiter.hit(limit, "community", what, address_of(request)) for limit in _LIMITS[what])


pace = Pace()
