"""What the desk makes of somebody whose screen is open nowhere."""

from datetime import datetime, timedelta

AWAY_AFTER = timedelta(minutes=2)  # a page that is reloaded or a tunnel is no absence
OFFLINE_AFTER = timedelta(minutes=15)


def standing_after(
    status: str, *, is_automatic: bool, since: datetime, seen_at: datetime | None, now: datetime
) -> str | None:
    """The status that somebody falls into as nothing of theirs is open; None: they stay as they are.

    What a person said of being away stays, as they may have closed everything for that very reason.
    """
    unseen_since = max(seen_at, since) if seen_at else since
    if status in {"online", "busy"} and now - unseen_since >= AWAY_AFTER:
        return "away"
    if status == "away" and is_automatic and now - (seen_at or since) >= OFFLINE_AFTER:
        return "offline"
    return None


def standing_on_return(status: str, *, is_automatic: bool) -> str | None:
    """The status of somebody who opens the desk again; None: as it was. Only what the desk said is taken back."""
    return "online" if status == "away" and is_automatic else None
