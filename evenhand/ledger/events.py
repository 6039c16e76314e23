"""What happens to the ledger itself."""

from evenhand.ledger.domain import Event


class AuditExported(Event, frozen=True, kw_only=True):
    """An administrator took the audit trail out, or a part of it: which part, as it was asked for."""

    form: str
    asked: dict[str, str | int]
