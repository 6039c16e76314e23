"""What is asked of a company's own customer record and what it answers, signed and typed. Pure.

Signed as Standard Webhooks are: HMAC-SHA256 over id, time and body, so that any of their libraries can check it.
"""

import base64
import binascii
import hashlib
import hmac
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any
from urllib.parse import urlsplit

import msgspec

from evenhand.cases.errors import RecordTrouble
from evenhand.kernel.text import fold, storable

VERSION = 1
LARGEST = 256_000  # bytes of an answer
_PREFIX = "whsec_"
Line = Annotated[str, msgspec.Meta(max_length=300)]


class Who(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One of the person's identities, as the network knows it."""

    network: str
    id: str
    handle: str = ""
    verified_address: str = ""


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """The question: who is this?"""

    version: int = VERSION
    brand: str
    case: str
    number: str  # the customer number, where it is known
    personas: Sequence[Who]


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """Who the company says it is."""

    number: Line = ""
    name: Line = ""
    since: Line = ""
    value: Line = ""
    language: Line = ""
    time_zone: Line = ""


class Notice(msgspec.Struct, frozen=True, kw_only=True):
    """Something that concerns the person now and is no secret: an outage, works, a recall."""

    title: Line
    state: Line = ""
    since: Line = ""
    until: Line = ""
    url: Line = ""


class Contract(msgspec.Struct, frozen=True, kw_only=True):
    """A contract or subscription."""

    name: Line
    number: Line = ""
    state: Line = ""
    since: Line = ""
    until: Line = ""
    price: Line = ""


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """An order."""

    what: Line
    number: Line = ""
    state: Line = ""
    placed: Line = ""
    arrives: Line = ""
    amount: Line = ""
    url: Line = ""


class Fact(msgspec.Struct, frozen=True, kw_only=True):
    """Anything else worth knowing, under a heading of the company's own."""

    label: Line
    value: Line
    group: Line = ""


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """What to ask the person to prove who they are. The answer is compared here and shown to nobody."""

    id: Annotated[str, msgspec.Meta(max_length=64, pattern="^[A-Za-z0-9_-]+$")]
    ask: Line
    answer: Line = ""  # empty: the agent judges


_MANY = msgspec.Meta(max_length=50)


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """The answer. Everything but `found`, `notices` and `questions` is private until the person proved who they are."""

    version: int
    found: bool
    customer: Known = Known()
    notices: Annotated[tuple[Notice, ...], _MANY] = ()
    contracts: Annotated[tuple[Contract, ...], _MANY] = ()
    orders: Annotated[tuple[Order, ...], _MANY] = ()
    facts: Annotated[tuple[Fact, ...], _MANY] = ()
    questions: Annotated[tuple[Question, ...], msgspec.Meta(max_length=10)] = ()

    def grouped(self) -> list[tuple[str, list[Fact]]]:
        """The other facts under their headings, in the order they came."""
        groups: dict[str, list[Fact]] = {}
        for fact in self.facts:
            groups.setdefault(fact.group, []).append(fact)
        return list(groups.items())


def signed(body: bytes, *, secret: str, id: str, now: datetime) -> dict[str, str]:  # noqa: A002 - as the header is called
    """The headers that prove who asks, and when."""
    timestamp = str(int(now.timestamp()))
    mac = hmac.digest(key_of(secret), b".".join((id.encode(), timestamp.encode(), body)), hashlib.sha256)
    return {
        "webhook-id": id,
        "webhook-timestamp": timestamp,
        "webhook-signature": "v1," + base64.b64encode(mac).decode(),
    }


def key_of(secret: str) -> bytes:
    """The key that signs: what follows “whsec_” is base64, any other secret is taken as it is."""
    if not secret.startswith(_PREFIX):
        return secret.encode()
    try:
        return base64.b64decode(secret.removeprefix(_PREFIX), validate=True)
    except (binascii.Error, ValueError):
        raise RecordTrouble("The shared secret begins with “whsec_”, and what follows is not base64.") from None


def told(content: bytes) -> Told:
    """The answer read; raises RecordTrouble with what is wrong with it."""
    if len(content) > LARGEST:
        raise RecordTrouble(f"The customer record’s answer is larger than {LARGEST // 1000} kB.")
    try:
        answer = msgspec.json.decode(content, type=Told)
    except (msgspec.DecodeError, msgspec.ValidationError, UnicodeDecodeError) as problem:
        raise RecordTrouble(f"The customer record’s answer cannot be read: {str(problem)[:200]}") from None
    if answer.version != VERSION:
        raise RecordTrouble(f"The customer record speaks version {answer.version}; this desk knows {VERSION}.")
    cleaned: Told = msgspec.convert(_clean(msgspec.to_builtins(answer)), type=Told)
    return cleaned


def _clean(value: Any) -> Any:
    """Nothing that a page cannot hold, and links that lead to pages only."""
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, Mapping):
        return {name: _link(each) if name == "url" else _clean(each) for name, each in value.items()}
    return [_clean(each) for each in value] if isinstance(value, list | tuple) else value


def _link(value: Any) -> str:
    try:
        parts = urlsplit(str(value))
    except ValueError:
        return ""
    return str(value) if parts.scheme == "https" and parts.netloc else ""


def is_right(question: Question, given: str) -> bool:
    """Whether the answer is the one expected, however it is spelled; an empty one never is."""
    wanted, said = _core(question.answer), _core(given)
    return bool(wanted) and hmac.compare_digest(wanted.encode(), said.encode())


def _core(text: str) -> str:
    """Letters and digits only."""
    return re.sub(r"[\W_]+", "", fold(text))
