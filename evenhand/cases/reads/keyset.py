"""Where the next page of a list begins: a moment and a number, as text in an address."""

from datetime import UTC, datetime, timedelta

_LATEST = 253_000_000_000  # seconds; Python's calendar ends soon after
_BEGINNING = datetime.fromtimestamp(0, UTC)


def key_at(at: datetime, number: int) -> str:
    """The key of a row."""
    return f"{(at - _BEGINNING) // timedelta(microseconds=1)}-{number}"


def position_of(key: str) -> tuple[datetime, int] | None:
    """The moment and number of a key; one that nobody gave out begins at the top."""
    microseconds, _, number = key.partition("-")
    if not (len(key) < 60 and key.isascii() and microseconds.isdigit() and number.isdigit()):
        return None
    if int(microseconds) // 1_000_000 > _LATEST or int(number) >= 1 << 63:
        return None
    return _BEGINNING + timedelta(microseconds=int(microseconds)), int(number)
