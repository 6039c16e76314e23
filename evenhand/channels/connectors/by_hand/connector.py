"""A place that nobody listens to: what is said there is added by a person, and the reply is posted by a person."""

from collections.abc import Mapping
from typing import Any, NoReturn

import msgspec

from evenhand.channels.domain.connector import Capabilities, Heard, Presence, Raw, Reply
from evenhand.channels.domain.listening import OnlyReceives
from evenhand.channels.errors import CannotTranslate, OutcomeUnknown

CARRY = "Copy the words, post them there yourself, and say where they stand."


class ByHandSettings(msgspec.Struct, frozen=True, kw_only=True):
    """Nothing to fill in: there is nobody to connect to."""


class ByHandConnector(OnlyReceives):
    """Hears nothing and sends nothing; what it says is that a person does both."""

    kind = "by_hand"
    only_listens = CARRY
    capabilities = Capabilities(
        label="By hand",
        icon="pencil-square",
        can_reply=True,
        can_reply_publicly=True,
        can_reply_privately=True,
        is_by_hand=True,
    )
    form = ByHandSettings

    def __init__(self, settings: Mapping[str, Any]) -> None:
        del settings

    def verify(self) -> Presence:
        """Always well: nothing is connected."""
        return Presence(external_id="by hand", handle="by hand")

    def translate(self, raw: Raw) -> tuple[Heard, ...]:
        """Nothing comes over a wire."""
        raise CannotTranslate(f"Nothing comes in here by itself; {raw.reference} belongs to another source.")

    def send(self, reply: Reply) -> NoReturn:
        """Nobody knows whether it stands before the person who posts it says so."""
        del reply
        raise OutcomeUnknown(CARRY)
