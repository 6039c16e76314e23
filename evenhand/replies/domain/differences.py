"""How two versions of a text differ, word by word. Pure."""

from difflib import SequenceMatcher
from typing import Literal

import msgspec
import regex

_PIECES = regex.compile(r"\s+|[\p{L}\p{N}_'’-]+|.", regex.DOTALL)
MOST_PIECES = 4_000  # of a text compared word by word; longer ones are compared line by line

Change = Literal["same", "gone", "new"]


class Stretch(msgspec.Struct, frozen=True):
    """Words that both versions have, or only the one before, or only the one after."""

    change: Change
    words: str


def differences(before: str, after: str) -> list[Stretch]:
    """Both versions in one: without what is new it is the one before, without what is gone the one after."""
    old, new = _pieces(before), _pieces(after)
    if max(len(old), len(new)) > MOST_PIECES:
        old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    found: list[Stretch] = []
    for _tag, start, end, new_start, new_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        gone, come = "".join(old[start:end]), "".join(new[new_start:new_end])
        if gone == come:
            found.append(Stretch("same", gone))
            continue
        found += [Stretch("gone", gone)] if gone else []
        found += [Stretch("new", come)] if come else []
    return found


def _pieces(text: str) -> list[str]:
    return _PIECES.findall(text)
