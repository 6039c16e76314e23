"""What came over a wire, as types: whole items, and the parts of them that people fill in freely."""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Annotated, Any, TypeAlias, TypeVar

import msgspec

from evenhand.channels.errors import CannotTranslate

_Shape = TypeVar("_Shape")
Moment: TypeAlias = Annotated[datetime, msgspec.Meta(tz=True)]  # one that does not say where is no moment


def item_in(content: bytes, decoder: msgspec.json.Decoder[_Shape], *, sender: str) -> _Shape:
    """The item; raises CannotTranslate, which says who sent what cannot be read."""
    try:
        return decoder.decode(content)
    except msgspec.ValidationError as error:
        raise _unknown(error, sender) from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return _lenient_item(content, decoder, sender)


def _lenient_item(content: bytes, decoder: msgspec.json.Decoder[_Shape], sender: str) -> _Shape:
    """The standard library also reads halves of surrogate pairs, which some programs write."""
    try:
        item: _Shape = msgspec.convert(json.loads(content), decoder.type)
    except msgspec.ValidationError as error:
        raise _unknown(error, sender) from error
    except (ValueError, RecursionError) as error:
        raise CannotTranslate(f"{sender} sent something that is not readable JSON.") from error
    return item


def _unknown(error: msgspec.ValidationError, sender: str) -> CannotTranslate:
    return CannotTranslate(f"{sender} sent something of an unknown form: {error}.")


def fitting(value: Any, shape: type[_Shape]) -> _Shape | None:
    """The value as this shape, or None if it does not fit."""
    try:
        return msgspec.convert(value, shape)
    except (msgspec.ValidationError, RecursionError):
        return None


def all_fitting(values: Any, shape: type[_Shape], *, most: int = 500) -> Iterator[_Shape]:
    """Those of the values that fit; anything that is not a list has none."""
    for value in values[:most] if isinstance(values, list) else ():
        found = fitting(value, shape)
        if found is not None:
            yield found
