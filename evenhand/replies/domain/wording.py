"""The words as they go out: signature, length."""

from evenhand.channels.domain.connector import Capabilities
from evenhand.kernel.text import storable
from evenhand.replies.errors import NothingToSend, ReplyTooLong


def signature(capabilities: Capabilities, *, name: str, initials: str, brand: str) -> str:
    """How this channel shows who wrote: "^NK", a full line below a mail; a chat shows it above each word."""
    if capabilities.hosts_chats:
        return ""
    if capabilities.signs_with_initials:
        return f" ^{initials}" if initials else ""
    return f"\n\n{name}\n{brand}" if name else f"\n\n{brand}"


def signed(text: str, mark: str) -> str:
    """The text with the signature, unless the writer has put it there."""
    words = storable(text).strip()
    if not words:
        raise NothingToSend
    return words if words.endswith(mark.strip()) else words + mark


def check_length(capabilities: Capabilities, text: str) -> None:
    """Raises ReplyTooLong if the channel would not take the text; counted the way the channel counts."""
    if capabilities.max_length is None:
        return
    length = capabilities.count(text)
    if length > capabilities.max_length:
        raise ReplyTooLong(
            f"{capabilities.label} takes {capabilities.max_length} {capabilities.unit}; with the signature this has "
            f"{length}. Shorten it by {length - capabilities.max_length}.",
            length=length,
            limit=capabilities.max_length,
        )
