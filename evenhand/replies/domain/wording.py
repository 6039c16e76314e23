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


def unsigned(text: str, mark: str) -> str:
    """The text without the signature that the writer has put there."""
    return storable(text).strip().removesuffix(mark.strip()).rstrip()


def room_of(capabilities: Capabilities, *, is_public: bool) -> int | None:
    """How long one post, or one private message, may be; None where there is no limit."""
    if not is_public and capabilities.max_length_privately is not None:
        return capabilities.max_length_privately
    return capabilities.max_length


def check_length(capabilities: Capabilities, text: str, *, is_public: bool = True) -> None:
    """Raises ReplyTooLong if the channel would not take the text; counted the way the channel counts."""
    limit = room_of(capabilities, is_public=is_public)
    if limit is None:
        return
    length = capabilities.count(text)
    if length > limit:
        raise ReplyTooLong(
            f"{capabilities.label} takes {limit} {capabilities.unit}; with the signature this has "
            f"{length}. Shorten it by {length - limit}.",
            length=length,
            limit=limit,
        )
