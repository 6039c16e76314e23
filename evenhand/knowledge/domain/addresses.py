"""What the address of a page says: whose it is, and what it is about."""

import re
from typing import Final
from urllib.parse import unquote, urlsplit

_KEPT: Final = re.compile(r"https?://web\.archive\.org/web/\d+[a-z_]*/", re.IGNORECASE)
_LINK: Final = re.compile(r"https?://\S+")
_NAME: Final = re.compile(r"(?<!\w)@\w+")
_WORD: Final = re.compile(r"[^\W\d_]{3,}")
# They stand in the addresses of all help centres and tell none apart.
_EVERYWHERE: Final = frozenset(
    {"answer", "answers", "article", "articles", "com", "community", "forum", "forums", "help", "home", "html", "index"}
    | {"knowledge", "question", "questions", "support", "thread", "topic", "www"}
)


def host_of(address: str) -> str:
    """Whose page it is, in small letters; of a copy in the Web Archive, whose the original is."""
    return (urlsplit(_KEPT.sub("", address)).hostname or "").removeprefix("www.")


def words_of(address: str) -> str:
    """What the path of an address says in words: `…/articles/201362663-Joining-a-meeting-by-phone` names its page."""
    path = unquote(urlsplit(_KEPT.sub("", address)).path)
    return " ".join(word for word in _WORD.findall(path) if word.lower() not in _EVERYWHERE)


def spoken(text: str) -> str:
    """What somebody said, without addresses and the names of accounts."""
    return " ".join(_NAME.sub(" ", _LINK.sub(" ", text)).replace("&amp;", "&").split())


def addresses_in(text: str) -> list[str]:
    """The addresses of pages that a text gives, each once, without what ends the sentence."""
    return list(dict.fromkeys(found.rstrip(".,;:!?)]}»”’'\"") for found in _LINK.findall(text)))


def last_part_of(address: str) -> str:
    """The last part of an address's path: in help centres it names the page."""
    return unquote(urlsplit(address).path).rstrip("/").rpartition("/")[2]
