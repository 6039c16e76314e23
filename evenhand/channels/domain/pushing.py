"""What a pushed source may say at its door, beside what `Receiving` demands of its connector."""

from collections.abc import Mapping, Sequence
from typing import Protocol, runtime_checkable

import msgspec

from evenhand.channels.domain.connector import Pushed, Raw
from evenhand.channels.errors import Refused

LARGEST_BODY = 1_000_000  # bytes; a connector may set its own `largest_body`
MOST_A_MINUTE = 3_000  # requests; a connector may set its own `most_a_minute`


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What the door says to whoever pushed."""

    status: int
    body: bytes = b""
    media_type: str = "application/json"
    headers: Mapping[str, str] = {}
    follow: str = ""  # reference of an item whose progress its sender may ask for, at an address of its own


@runtime_checkable
class Answering(Protocol):
    """A receiving connector that says more than “kept” or “refused”."""

    def answer(self, pushed: Pushed, raws: Sequence[Raw]) -> Answer:
        """Pure. After the items were kept."""

    def answer_refusal(self, pushed: Pushed, refused: Refused) -> Answer:
        """Pure. After `receive` refused the request."""


def refusal(sentence: str, *, status: int) -> Refused:
    """A refusal that the door passes on with this HTTP status."""
    return Refused(sentence, status=status)


def withdrawal(sentence: str, *, instead: Raw) -> Refused:
    """A refusal of `complete` that also takes back what the item said earlier; `instead` translates to deletions."""
    return Refused(sentence, instead=instead)
