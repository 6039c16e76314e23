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
    """Each line that has a name: "Harbour Telecom, @harbour, @harbourcare". What begins with @ is a handle."""
    return [found for line in text.splitlines() if (found := _rival_in(line)) is not None]


def _rival_in(line: str) -> Rival | None:
    words = line.translate(_SEPARATORS).split()
    name = " ".join(word for word in words if not word.startswith("@"))
    return Rival(name, handles_in(line)) if name else None


def handles_in(text: str) -> tuple[str, ...]:
    """The words that begin with @, each once whatever its letters' size; the rest is let go."""
    words = text.translate(_SEPARATORS).split()
    return tuple({word.lower(): word for word in words if len(word) > 1 and word.startswith("@")}.values())


def written(rivals: Iterable[Mapping[str, Any]]) -> str:
    """Competitors as they are kept, as lines to change."""
    return "\n".join(", ".join([str(each["name"]), *each.get("handles", ())]) for each in rivals)


def kept(rivals: Sequence[Rival]) -> list[dict[str, Any]]:
    """As they are kept, each name once."""
    return [{"name": each.name, "handles": list(each.handles)} for each in {one.name: one for one in rivals}.values()]
