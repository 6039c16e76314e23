"""What an event is."""

from typing import Any, ClassVar

import msgspec


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """A fact. Subclasses are named in the past tense and stand in each context's `events.py`."""

    case_id: int | None = None
    names: ClassVar[dict[str, type["Event"]]] = {}

    def __init_subclass__(cls, **settings: Any) -> None:
        super().__init_subclass__(**settings)
        Event.names[cls.__name__] = cls

    @property
    def name(self) -> str:
        """The name it has in the ledger."""
        return type(self).__name__

    def facts(self) -> dict[str, Any]:
        """Everything but the case, as JSON."""
        facts: dict[str, Any] = msgspec.to_builtins(self)
        facts.pop("case_id", None)
        return facts


class Recorded(msgspec.Struct, frozen=True, kw_only=True):
    """An event as the ledger gives it back."""

    id: int
    position: int
    at: Any
    name: str
    actor_id: int | None
    case_id: int | None
    facts: dict[str, Any]
