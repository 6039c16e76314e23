"""What a community's account is called."""

from collections.abc import Mapping
from typing import Annotated, Any

import msgspec

from evenhand.channels.errors import Reconnect


class CommunitySettings(msgspec.Struct, frozen=True, kw_only=True):
    """The filled-in form, checked by `read_settings`."""

    name: Annotated[str, msgspec.Meta(extra={"hint": "As members know it: “Harborline community”"})]


def read_settings(filled_in: Mapping[str, Any]) -> CommunitySettings:
    """The typed settings, tidied; raises Reconnect with a sentence that says what to change."""
    try:
        given = msgspec.convert(dict(filled_in), CommunitySettings)
    except msgspec.ValidationError as error:
        raise Reconnect(f"The settings of this community are incomplete: {error}.") from error
    name = " ".join(given.name.split())
    if not name:
        raise Reconnect("Give the community the name that members know.")
    return CommunitySettings(name=name)
