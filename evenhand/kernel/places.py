"""Where a list goes on: the moment and the number of the last row that was shown, as an address says them."""

from datetime import UTC, datetime

from evenhand.kernel.text import number_in


def place_in(said: str) -> tuple[datetime, int] | None:
    """The place; None for anything else, and where the moment names no zone."""
    moment, _comma, number = said.partition(",")
    try:
        at, row = datetime.fromisoformat(moment), number_in(number)
        return (at.astimezone(UTC), row) if at.tzinfo is not None and row is not None else None
    except (ValueError, OverflowError):  # the first day of all has none before it
        return None


def place_words(at: datetime, number: int) -> str:
    """The same for an address; no sign in it needs another spelling there."""
    return f"{at.astimezone(UTC).isoformat().removesuffix('+00:00')}Z,{number}"
