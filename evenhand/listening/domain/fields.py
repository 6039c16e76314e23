"""Conditions that are no words: `lang:de`, `from:handle`, `network:bluesky`, `link:example.com`, `has:media`."""

import re
from collections.abc import Callable
from difflib import get_close_matches
from typing import NoReturn

from evenhand.listening.domain.languages import code_meant, is_code
from evenhand.listening.domain.query import From, HasMedia, Language, Link, Network, Query
from evenhand.listening.domain.symbols import Symbol, refuse

FIELDS = ("lang", "from", "network", "link", "has")

# What people and other systems call them.
_OTHER_NAMES = {
    "lang": "language languages locale",
    "from": "author authors by user username account handle profile poster sender did",
    "network": "platform channel pagetype site_type sourcetype",
    "link": "links url urls domain site host website http https",
    "has": "media filter image images video videos photo",
}
_MEANT = {other: name for name, others in _OTHER_NAMES.items() for other in others.split()}
_SIGNS = {
    **dict.fromkeys(("tag", "tags", "hashtag", "hashtags"), "#"),
    **dict.fromkeys(("to", "at", "mention", "mentions", "mentioned", "at_mentions"), "@"),
}
_ALL = "The fields are lang:, from:, network:, link: and has:media."
_MEDIA = re.compile(r"(?:image|picture|photo|video|audio|attachment|media)s?")
_LINKS = re.compile(r"(?:link|url)s?")
_NAME = re.compile(r"[\w.-]+")
_ADDRESS = re.compile(r"(?:https?://)?(?:\*\.)?(?:www\.)?(?P<host>[^/?#:]+)(?P<rest>[:/?#].*)?", re.IGNORECASE)
_HOST = re.compile(r"(?:[\w-]+\.)+[\w-]{2,}|localhost")


def condition_of(symbol: Symbol) -> Query:
    """The condition a field stands for. Refuses unknown fields and values, with what was probably meant."""
    read = _READERS.get(symbol.field)
    if read is None:
        _refuse_field(symbol)
    return read(symbol)


def _language(symbol: Symbol) -> Query:
    value = symbol.text.strip().lower()
    code = re.split("[-_]", value)[0]
    if not is_code(code):
        meant = code_meant(value) or code_meant(code)
        better = f"lang:{meant}" if meant else ""
        advice = f"Did you mean {better}?" if meant else "Write two letters, such as lang:en or lang:de."
        refuse(f"“{symbol.text}” is no language code. {advice}", *_place(symbol), better)
    return Language(code)


def _author(symbol: Symbol) -> Query:
    author = symbol.text.strip().removeprefix("@").lower()
    if not author:
        refuse("“from:” needs a handle or an id: from:acme.example.", *_place(symbol))
    if "*" in author:
        refuse("“from:” takes a whole handle, without a star.", *_place(symbol), f"from:{author.replace('*', '')}")
    return From(author)


def _network(symbol: Symbol) -> Query:
    name = symbol.text.strip().lower()
    if not _NAME.fullmatch(name):
        refuse("“network:” takes the name of a network, such as network:bluesky.", *_place(symbol))
    return Network(name)


def _link(symbol: Symbol) -> Query:
    address = _ADDRESS.fullmatch(symbol.text.strip())
    host = address["host"].lower().rstrip(".") if address else ""
    if not _HOST.fullmatch(host):
        refuse("“link:” takes a domain, such as link:example.com.", *_place(symbol))
    if address and (address["rest"] or "").strip("/"):
        sentence = "“link:” looks at the domain only, not at the rest of an address."
        refuse(f"{sentence} Write link:{host}", *_place(symbol), f"link:{host}")
    return Link(host)


def _has(symbol: Symbol) -> Query:
    what = symbol.text.strip().lower()
    if _LINKS.fullmatch(what):
        refuse("Write which domain is linked to: link:example.com.", *_place(symbol))
    if what != "media":
        known = "Pictures, videos and sounds are looked for together"
        advice = known if _MEDIA.fullmatch(what) else f"“has:{what}” is not known"
        refuse(f"{advice}. Write has:media.", *_place(symbol), "has:media")
    return HasMedia()


_READERS: dict[str, Callable[[Symbol], Query]] = {
    "lang": _language,
    "from": _author,
    "network": _network,
    "link": _link,
    "has": _has,
}


def _refuse_field(symbol: Symbol) -> NoReturn:
    name, value = symbol.field, symbol.text
    if name == "raw" and value:
        better = f"{{{value}}}"
        refuse(f"There is no field “raw:”. For capital letters write {better}", *_place(symbol), better)
    if name in _SIGNS:
        better = _SIGNS[name] + value.lstrip("#@")
        refuse(f"There is no field “{name}:”. Write {better}", *_place(symbol), better)
    meant = _MEANT.get(name) or next(iter(get_close_matches(name, FIELDS, n=1, cutoff=0.6)), None)
    if meant:
        better = _with(meant, value)
        refuse(f"There is no field “{name}:”. Did you mean {better}?", *_place(symbol), better)
    quoted = f'"{name}:{value}"'
    refuse(f"There is no field “{name}:”. {_ALL} To look for the words, put them in quotes.", *_place(symbol), quoted)


def _with(name: str, value: str) -> str:
    """A field with its value, as it would be right."""
    if name == "has":
        return "has:media"
    address = _ADDRESS.fullmatch(value.lstrip("/")) if name == "link" else None
    return f"{name}:{address['host'].lower()}" if address else f"{name}:{value}"


def _place(symbol: Symbol) -> tuple[int, int]:
    return symbol.start, symbol.end
