"""How many replies of a broadcast may go into the outbox now: within what a channel takes, and with room for people."""

from datetime import timedelta

import msgspec

WINDOW = timedelta(seconds=30)  # over which a pace is kept, so that a minute's share does not leave in one burst
USUAL_A_MINUTE = 60  # for an account about which nobody said anything
ROOM = 60  # replies of broadcasts that wait in the outbox at a time, so that those of people find room between them
LARGEST_STEP = 50


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """How an account stands now."""

    per_minute: int | None  # None: as fast as the channel takes it
    lately: int  # put into the outbox within the window
    today: int  # within 24 hours
    per_day: int | None
    waiting: int  # of broadcasts, in the outbox and not sent
    rests: bool  # the channel asked for time


def allowed(standing: Standing) -> int:
    """How many more replies of broadcasts the account may put into the outbox now; never below 0."""
    if standing.rests:
        return 0
    most = [ROOM - standing.waiting, LARGEST_STEP]
    if standing.per_minute is not None:
        most.append(_share(standing.per_minute) - standing.lately)
    if standing.per_day is not None:
        most.append(standing.per_day - standing.today)
    return max(0, min(most))


def _share(per_minute: int) -> int:
    """What the window takes at this pace; even the slowest pace lets one through."""
    return max(1, int(per_minute * (WINDOW / timedelta(minutes=1))))


def window_of(per_minute: int | None) -> timedelta:
    """Over which time the pace is counted: long enough for one reply at the slowest pace."""
    if per_minute is None or per_minute * (WINDOW / timedelta(minutes=1)) >= 1:
        return WINDOW
    return timedelta(minutes=1) / max(per_minute, 1)
