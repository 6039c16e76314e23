"""Amounts of money as people type them."""

from decimal import Decimal, InvalidOperation

MOST = Decimal(1_000_000)
_CENT = Decimal("0.01")


class NoAmount(ValueError):
    """What was typed is no amount, or nobody knows which: “1,000” and “1.000” are a thousand to some, one to others."""

    def __init__(self, *, is_unclear: bool) -> None:
        super().__init__("no amount")
        self.is_unclear = is_unclear


def amount_in(typed: str) -> Decimal | None:
    """The amount, with a point or a comma before at most two digits; None where nothing was typed."""
    said = typed.strip().replace(",", ".")
    if not said:
        return None
    try:
        found = Decimal(said)
    except InvalidOperation:
        found = Decimal("NaN")
    if not found.is_finite() or found.copy_abs() > MOST:
        raise NoAmount(is_unclear=False)
    if len(said.partition(".")[2]) > 2:
        raise NoAmount(is_unclear=True)
    return found.quantize(_CENT)
