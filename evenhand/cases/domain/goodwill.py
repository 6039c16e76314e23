"""Who may give a customer how much without asking, and the life of what is given. Pure."""

from collections.abc import Iterable
from decimal import Decimal
from enum import StrEnum

import msgspec

from evenhand.cases.errors import NoSuchGoodwill

NOTHING = Decimal(0)


class Limit(msgspec.Struct, frozen=True, kw_only=True):
    """How much may be given; what is empty holds for all, and None is no limit."""

    id: int
    role: str = ""
    team_id: int | None = None
    brand_id: int | None = None
    network: str = ""
    kind_id: int | None = None
    per_case: Decimal | None = None
    per_day: Decimal | None = None
    per_month: Decimal | None = None

    @property
    def names(self) -> int:
        """How much it says about whom and what it holds for."""
        return sum(map(bool, (self.role, self.team_id, self.brand_id, self.network, self.kind_id)))


class Gift(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody wants to give: who, where, and what it is worth."""

    role: str
    team_ids: frozenset[int]
    brand_id: int
    network: str
    kind_id: int
    amount: Decimal
    is_lead: bool = False


class Given(msgspec.Struct, frozen=True, kw_only=True):
    """What was given before, in the same currency: for the case, and by the person in 24 hours and in 30 days."""

    to_case: Decimal = NOTHING
    in_a_day: Decimal = NOTHING
    in_a_month: Decimal = NOTHING


class Over(StrEnum):
    """What stands in the way."""

    NOTHING = ""
    UNSET = "unset"  # nobody said that this person may give that
    CASE = "case"
    DAY = "day"
    MONTH = "month"


def limit_for(limits: Iterable[Limit], gift: Gift) -> Limit | None:
    """The limit that counts: of those that hold the one that says most, the newest of equals."""
    return max((each for each in limits if _holds(each, gift)), key=lambda each: (each.names, each.id), default=None)


def _holds(limit: Limit, gift: Gift) -> bool:
    return (
        limit.role in {"", gift.role}
        and (limit.team_id is None or limit.team_id in gift.team_ids)
        and limit.brand_id in {None, gift.brand_id}
        and limit.network in {"", gift.network}
        and limit.kind_id in {None, gift.kind_id}
    )


def over(limit: Limit | None, gift: Gift, given: Given) -> Over:
    """Which limit the gift would break first. Without any, leads may give and everybody else must ask."""
    if limit is None:
        return Over.NOTHING if gift.is_lead else Over.UNSET
    bounds = (
        (limit.per_case, given.to_case, Over.CASE),
        (limit.per_day, given.in_a_day, Over.DAY),
        (limit.per_month, given.in_a_month, Over.MONTH),
    )
    broken = (which for bound, before, which in bounds if bound is not None and before + gift.amount > bound)
    return next(broken, Over.NOTHING)


class Standing(StrEnum):
    """What became of it."""

    ASKED = "asked"
    GRANTED = "granted"
    REFUSED = "refused"
    REVOKED = "revoked"


class Turn(StrEnum):
    """What can happen to it."""

    ALLOW = "allow"
    REFUSE = "refuse"
    REVOKE = "revoke"  # what was given is taken back; what was asked for, by who asked
    ASK_AGAIN = "ask again"  # whoever refused it thinks better of it


TURNS: dict[tuple[Standing, Turn], Standing] = {
    (Standing.ASKED, Turn.ALLOW): Standing.GRANTED,
    (Standing.ASKED, Turn.REFUSE): Standing.REFUSED,
    (Standing.ASKED, Turn.REVOKE): Standing.REVOKED,
    (Standing.GRANTED, Turn.REVOKE): Standing.REVOKED,
    (Standing.REFUSED, Turn.ASK_AGAIN): Standing.ASKED,
}


def next_standing(here: str, turn: Turn) -> Standing:
    """Where the turn leads; raises NoSuchGoodwill where it makes no sense."""
    try:
        return TURNS[Standing(here), turn]
    except KeyError:
        raise NoSuchGoodwill("Somebody decided this meanwhile; look at it again.") from None
