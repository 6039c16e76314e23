"""What one event of a telephone system says. Pure.

The layout is the one most telephone systems can send, or can be told to: newCall, answer and hangup with from, to,
direction, callId, user[], cause. README.md lists every part.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl

import msgspec

from evenhand.channels.domain.calls import CallHeard, CallStep
from evenhand.channels.domain.connector import Raw
from evenhand.channels.domain.numbers import bare, is_of_the_house, normal
from evenhand.channels.errors import CannotTranslate

LONGEST_ID = 250
LONGEST_NAME = 120
MOST_USERS = 40
_FUTURE = timedelta(minutes=5)
_YEAR_2286 = 10_000_000_000  # seconds; whatever is more counts milliseconds

_STEPS = {
    "newcall": CallStep.BEGUN,
    "ringing": CallStep.BEGUN,
    "answer": CallStep.ANSWERED,
    "answered": CallStep.ANSWERED,
    "transfer": CallStep.PASSED_ON,
    "transferred": CallStep.PASSED_ON,
    "missed": CallStep.MISSED,
    "hangup": CallStep.ENDED,
    "ended": CallStep.ENDED,
}
_INBOUND = frozenset({"in", "inbound", "incoming", ""})
_OUTBOUND = frozenset({"out", "outbound", "outgoing"})

Parts = Mapping[str, Sequence[str]]


class Envelope(msgspec.Struct, frozen=True):
    """A request as it is kept: when it came, and its parts."""

    received_at: datetime
    parts: dict[str, list[str]]


def parts_of(body: bytes, media_type: str) -> dict[str, list[str]]:
    """The parts of a form or of a flat JSON object, names in lower case; raises CannotTranslate for anything else."""
    pairs = _of_json(body) if media_type.endswith("json") else _of_form(body)
    parts: dict[str, list[str]] = {}
    for name, value in pairs:
        known = parts.setdefault(name.lower().removesuffix("[]").replace("_", ""), [])
        if value and len(known) < MOST_USERS:
            known.append(value[:2_000])
    return parts


def _of_form(body: bytes) -> list[tuple[str, str]]:
    try:
        return parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=200, errors="strict")
    except (UnicodeError, ValueError) as problem:
        raise CannotTranslate("The body is not a form in UTF-8.") from problem


def _of_json(body: bytes) -> list[tuple[str, str]]:
    try:
        found = msgspec.json.decode(body, type=dict[str, str | int | float | bool | list[str | int] | None])
    except (msgspec.DecodeError, UnicodeError, RecursionError) as problem:
        raise CannotTranslate(f"The body is not a flat JSON object: {problem}.") from problem
    return [(name, str(each)) for name, value in found.items() for each in _values(value) if each is not None]


def _values(value: object) -> Sequence[object]:
    return value if isinstance(value, list) else [value]


def translate(raw: Raw, country: str) -> tuple[CallHeard, ...]:
    """The event; nothing for calls between two telephones of the house."""
    try:
        envelope = msgspec.json.decode(raw.content, type=Envelope)
    except (msgspec.DecodeError, UnicodeError, RecursionError) as problem:
        raise CannotTranslate("This is not an event of a telephone system.") from problem
    parts = envelope.parts
    is_inbound = _is_inbound(_one(parts, "direction"))
    caller, called = _one(parts, "from", "caller"), _one(parts, "to", "called")
    other, line = (caller, called) if is_inbound else (called, caller)
    if is_of_the_house(other):
        return ()
    step, users = _step(parts), _users(parts)
    cause = _one(parts, "cause", "reason")[:40]
    if step is CallStep.ANSWERED and [each.casefold() for each in users] == ["voicemail"]:
        step, users, cause = CallStep.MISSED, (), "voicemail"
    heard = CallHeard(
        call_id=_call_id(parts),
        step=step,
        at=_moment(_one(parts, "timestamp", "time", "at"), envelope.received_at),
        is_inbound=is_inbound,
        number=normal(other, country),
        shown=bare(other),
        line=normal(line, country) or bare(line),
        name=_one(parts, "callername", "fromname" if is_inbound else "toname", "name")[:LONGEST_NAME],
        users=users,
        queue=_one(parts, "queue")[:LONGEST_NAME],
        cause=cause,
    )
    return (heard,)


def _one(parts: Parts, *names: str) -> str:
    """The first of these parts that says something, without signs nobody sees."""
    said = next((value for name in names for value in parts.get(name, ()) if value.strip()), "")
    return "".join(each for each in said if each.isprintable()).strip()


def _call_id(parts: Parts) -> str:
    call_id = _one(parts, "callid", "origcallid", "uniqueid")
    if not call_id or len(call_id) > LONGEST_ID:
        raise CannotTranslate(f"An event needs a callId of at most {LONGEST_ID} characters.")
    return call_id


def _step(parts: Parts) -> CallStep:
    said = _one(parts, "event")
    found = _STEPS.get(said.casefold())
    if found is None:
        raise CannotTranslate(f"“{said[:40]}” is no event; there are newCall, answer, transfer, missed and hangup.")
    return found


def _is_inbound(said: str) -> bool:
    if said.casefold() in _INBOUND:
        return True
    if said.casefold() in _OUTBOUND:
        return False
    raise CannotTranslate(f"The direction is “in” or “out”, not “{said[:40]}”.")


def _users(parts: Parts) -> tuple[str, ...]:
    """Whose telephones they are, each once, in the order they were named."""
    named = [each for name in ("user", "userid", "fulluserid", "answeringnumber") for each in parts.get(name, ())]
    tidy = ("".join(sign for sign in each if sign.isprintable()).strip()[:LONGEST_NAME] for each in named)
    return tuple(dict.fromkeys(each for each in tidy if each))


def _moment(said: str, received_at: datetime) -> datetime:
    """When it happened by the system's clock; by ours where it says nothing, or what cannot be."""
    found = _seconds(said) if said.replace(".", "", 1).isdigit() else _written(said)
    if found is None or not timedelta(days=-7) < found - received_at < _FUTURE:
        return received_at
    return found


def _seconds(said: str) -> datetime | None:
    if not said.isascii() or len(said) > 20:
        return None
    value = float(said)
    return datetime.fromtimestamp(value / 1000 if value > _YEAR_2286 else value, UTC) if value < 1e14 else None


def _written(said: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(said)
        return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None
