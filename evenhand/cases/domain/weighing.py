"""What a case weighs of what one person can have in hand: shares of a whole, counted in millionths."""

from datetime import timedelta

import msgspec

WHOLE = 1_000_000
MOST_AT_ONCE = 200  # nobody can have more in hand: whoever has as many is full
# Where visitors wait in a window, somebody who was answered a moment ago still has the agent's ear.
LIVE_FOR = timedelta(minutes=10)


class Weights(msgspec.Struct, frozen=True):
    """What cases weigh for one person, by network; every other network weighs `others`.

    What lies in a `live` network weighs on for a while after our answer.
    """

    networks: tuple[str, ...] = ()
    weights: tuple[int, ...] = ()
    others: int = WHOLE // 5
    live: tuple[str, ...] = ()
