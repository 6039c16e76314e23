"""What a product team is told of a cause: figures and our own words, nothing of any customer."""

from datetime import date

import msgspec

VERSION = 1
LONGEST = 2_000


class Evidence(msgspec.Struct, frozen=True, kw_only=True):
    """The body of the webhook, and what the mail says. No quotation: a public sentence leads to who wrote it."""

    version: int = VERSION
    kind: str = "cause"
    issue: int
    name: str
    brand: str
    hypothesis: str
    message: str
    since: date
    until: date
    contacts: int
    contacts_a_week: tuple[float, float, float]  # the figure, and from where to where
    minutes_a_contact: tuple[float, float, float]
    minutes_are_assumed: bool
    share_fixable: int  # of a hundred
    share_is_assumed: bool
    hours_a_week: tuple[float, float, float]
    weeks: list[int]  # contacts of each week, the oldest first
    channels: dict[str, int]
    asked_for: date | None = None
