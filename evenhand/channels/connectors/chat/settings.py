"""What an administrator fills in for a live chat."""

import re
from collections.abc import Mapping
from typing import Annotated, Any

import msgspec

from evenhand.channels.errors import Reconnect

SHORTEST_SECRET = 16
LONGEST_GREETING = 300
# As a policy's frame-ancestors takes it: “*.” for all below a host, “:*” for all ports. What follows a path is cut off.
_ORIGIN = re.compile(r"https?://(\*\.)?[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:(\d{1,5}|\*))?(?=[/?#]|$)")
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


class ChatSettings(msgspec.Struct, frozen=True, kw_only=True):
    """The filled-in form, checked by `read_settings`."""

    name: str  # as visitors see it: “Harborline”
    sites: Annotated[
        str,
        msgspec.Meta(extra={"lines": True, "hint": "Where the chat may appear: https://www.example.com, one a line"}),
    ]
    colour: Annotated[str, msgspec.Meta(extra={"hint": "Of the button: #0b5cad"})] = "#0b5cad"
    greeting: Annotated[str, msgspec.Meta(extra={"hint": "The first sentence a visitor reads"})] = ""
    asks_for_name: Annotated[bool, msgspec.Meta(extra={"hint": "Visitors may leave it empty"})] = True
    identity_secret: Annotated[
        str, msgspec.Meta(extra={"hint": "Only if your site signs who is logged in there; see the guide above"})
    ] = ""

    @property
    def origins(self) -> tuple[str, ...]:
        """The web sites that may show the chat."""
        return tuple(self.sites.split())


def read_settings(filled_in: Mapping[str, Any]) -> ChatSettings:
    """The typed settings, tidied; raises Reconnect with a sentence that says which value to change."""
    try:
        given = msgspec.convert(dict(filled_in), ChatSettings)
    except msgspec.ValidationError as error:
        raise Reconnect(f"The settings of this chat are incomplete: {error}.") from error
    tidy = msgspec.structs.replace(
        given,
        name=" ".join(given.name.split()),
        sites="\n".join(dict.fromkeys(_origin(each) for each in given.sites.replace(",", " ").split())),
        colour=given.colour.strip().lower(),
        greeting=given.greeting.strip(),
        identity_secret=given.identity_secret.strip(),
    )
    _check(tidy)
    return tidy


def _check(settings: ChatSettings) -> None:
    if not settings.name:
        raise Reconnect("Give the chat the name that visitors shall see.")
    if not settings.sites:
        raise Reconnect("Name the web sites that may show the chat, such as https://www.example.com.")
    if not _COLOUR.fullmatch(settings.colour):
        raise Reconnect("Write the colour as # and six hexadecimal digits, such as #0b5cad.")
    if len(settings.greeting) > LONGEST_GREETING:
        raise Reconnect(f"The greeting may have {LONGEST_GREETING} characters.")
    if settings.identity_secret and len(settings.identity_secret) < SHORTEST_SECRET:
        raise Reconnect(f"The identity secret must have at least {SHORTEST_SECRET} characters.")


def _origin(text: str) -> str:
    """Scheme, host and port of a web address; raises Reconnect for anything else, which would end up in a header."""
    found = _ORIGIN.match(text.lower())
    if found is None:
        raise Reconnect(f"“{text}” is not the address of a web site; write it like https://www.example.com.")
    return found[0]
