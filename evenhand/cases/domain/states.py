"""The life of a case: which event leads from which category to which."""

from enum import IntEnum, StrEnum

from evenhand.cases.errors import NoSuchMove


class Category(IntEnum):
    """The fixed meanings behind states' names."""

    NEW = 1
    OPEN = 2
    WAITING = 3
    SNOOZED = 4
    RESOLVED = 5


class CaseEvent(StrEnum):
    """What can happen to a case."""

    CUSTOMER_WROTE = "the customer wrote"
    WE_ANSWERED = "we answered"
    TAKEN = "somebody took it"
    RESOLVE = "resolve"
    REOPEN = "reopen"
    SNOOZE = "snooze"
    WAKE = "wake"
    PROMISE_DUE = "have a promise come due"


_UNRESOLVED = (Category.NEW, Category.OPEN, Category.WAITING, Category.SNOOZED)

MOVES: dict[tuple[Category, CaseEvent], Category] = {
    **{(here, CaseEvent.CUSTOMER_WROTE): Category.OPEN for here in Category if here is not Category.NEW},
    (Category.NEW, CaseEvent.CUSTOMER_WROTE): Category.NEW,
    **{(here, CaseEvent.WE_ANSWERED): Category.WAITING for here in _UNRESOLVED},
    (Category.RESOLVED, CaseEvent.WE_ANSWERED): Category.RESOLVED,
    **{(here, CaseEvent.TAKEN): here for here in Category},
    (Category.NEW, CaseEvent.TAKEN): Category.OPEN,
    **{(here, CaseEvent.RESOLVE): Category.RESOLVED for here in _UNRESOLVED},
    (Category.RESOLVED, CaseEvent.REOPEN): Category.OPEN,
    **{(here, CaseEvent.SNOOZE): Category.SNOOZED for here in _UNRESOLVED},
    (Category.SNOOZED, CaseEvent.WAKE): Category.OPEN,
    **{(here, CaseEvent.PROMISE_DUE): here for here in Category},
    (Category.WAITING, CaseEvent.PROMISE_DUE): Category.OPEN,
    (Category.SNOOZED, CaseEvent.PROMISE_DUE): Category.OPEN,
}


def next_category(here: int, event: CaseEvent) -> Category:
    """Where the event leads; raises NoSuchMove where it makes no sense."""
    category = Category(here)
    try:
        return MOVES[category, event]
    except KeyError:
        raise NoSuchMove(f"A case that is {category.name.lower()} cannot {event.value}.") from None
