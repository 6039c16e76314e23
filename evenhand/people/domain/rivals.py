"""Competitors as people write them down: a line each, the name first, then their handles."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import msgspec

_SEPARATORS: Final = str.maketrans(",;", "  ")


class Rival(msgspec.Struct, frozen=True):
    """Another firm of the category, and where it speaks."""

    name: str
    handles: tuple[str, ...] = ()


def rivals_in(text: str) -> list[Rival]:
    """A line each: "Harbour Telecom, @harbour, @harbourcare". What begins with @ is a handle; a line of handles alone
    is named as the first of them."""
    return [found for line in text.splitlines() if (found := _rival_in(line)) is not None]


def _rival_in(line: str) -> Rival | None:
    words = line.translate(_SEPARATORS).split()
    handles = handles_in(" ".join(word for word in words if word.startswith("@")))
    name = " ".join(word for word in words if not word.startswith("@")) or "".join(handles[:1]).lstrip("@")
    return Rival(name, handles) if name else None


def handles_in(text: str) -> tuple[str, ...]:
    """Each word as a handle, written with or without its @; each once whatever its letters' size."""
    words = (word.lstrip("@") for word in text.translate(_SEPARATORS).split())
    return tuple({word.lower(): f"@{word}" for word in words if word}.values())


def written(rivals: Iterable[Mapping[str, Any]]) -> str:
    """Competitors as they are kept, as lines to change."""
    return "\n".join(", ".join([str(each["name"]), *each.get("handles", ())]) for each in rivals)


def kept(rivals: Sequence[Rival]) -> list[dict[str, Any]]:
    """As they are kept, each name once."""
    return [{"name": each.name, "handles": list(each.handles)} for each in {one.name: one for one in rivals}.values()]
