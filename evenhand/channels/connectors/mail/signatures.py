"""Finds where a signature begins at the end of what someone wrote."""

import re

from evenhand.channels.connectors.mail.phrases import SENT_FROM

_CANONICAL = re.compile(r"\s*--\s?\s*|\s*[—–]\s*")
_DRAWN = re.compile(r"\s*(?:[-_=*~#]{3,})\s*")
_CONTACT = re.compile(
    r"[^\s@]{1,64}@[^\s@]{1,200}\.\w{2,}|https?://|\bwww\.\w|(?:\+?\(?\d[\d()\s./-]{6,}\d)|\bskype\b|\bvia mobile\b",
    re.IGNORECASE,
)
_LINE_LIMIT = 25
_LENGTH_LIMIT = 2_000
_SHORT = 80


def signature_start(lines: list[str], author: str = "") -> int:
    """The number of the line where the signature begins; the number of lines where there is none."""
    end = len(lines)
    while end and not lines[end - 1].strip():
        end -= 1
    tail = _tail(lines, end)
    for rule in (_after_canonical, _after_drawn_line, _contact_block, _sent_from):
        start = rule(lines, tail, end, author)
        if start >= 0:
            return _with_sent_from_above(lines, start)
    return len(lines)


def _tail(lines: list[str], end: int) -> int:
    """The first line that may belong to a signature: it is short and at the end."""
    start, filled, length = end, 0, 0
    while start > 0 and filled < _LINE_LIMIT and length < _LENGTH_LIMIT:
        start -= 1
        filled += bool(lines[start].strip())
        length += len(lines[start])
    return start


def _after_canonical(lines: list[str], tail: int, end: int, _author: str) -> int:
    """Below "-- " (RFC 3676, section 4.3), or the dash of some web mailers."""
    for number in range(end - 1, tail - 1, -1):
        if _CANONICAL.fullmatch(lines[number]):
            return number
    return -1


def _after_drawn_line(lines: list[str], tail: int, end: int, _author: str) -> int:
    """Below a drawn line, where short lines follow and one tells how to reach someone."""
    for number in range(end - 1, tail - 1, -1):
        if _DRAWN.fullmatch(lines[number]):
            block = [line for line in lines[number + 1 : end] if line.strip()]
            is_signature = block and all(len(line) <= _SHORT for line in block) and _contacts(block)
            return number if is_signature else -1
    return -1


def _contacts(block: list[str]) -> int:
    return sum(1 for line in block if _CONTACT.search(line))


def _contact_block(lines: list[str], tail: int, end: int, author: str) -> int:
    """A last paragraph of short lines: the writer's name and then how to reach them."""
    start = end
    while start > tail and lines[start - 1].strip():
        start -= 1
    if start == 0 or start == end:  # somebody who writes only a phone number means it
        return -1
    block = [line.strip() for line in lines[start:end]]
    if not 2 <= len(block) <= 12 or any(len(line) > _SHORT for line in block):
        return -1
    offset = _name_line(block, author)
    if offset >= 0 and len(block) > offset + 1 and _contacts(block[offset + 1 :]):
        return start + offset
    is_card = _contacts(block) >= 2 and not _CONTACT.search(block[0]) and not block[0].endswith((":", "?"))
    is_card = is_card and len(block[0].split()) <= 4 and _contacts(block[1:]) == len(block) - 1
    return start if is_card else -1


def _name_line(block: list[str], author: str) -> int:
    """Which line is the writer's name; -1 where none is."""
    words = {word for word in re.split(r"\W+", author.casefold()) if len(word) > 1}
    for number, line in enumerate(block):
        said = [word for word in re.split(r"\W+", line.casefold()) if word]
        if (
            words
            and said
            and len(said) <= 4
            and len(words & set(said)) >= min(2, len(words))
            and set(said) <= words | {"dr"}
        ):
            return number
    return -1


def _sent_from(lines: list[str], _tail: int, end: int, _author: str) -> int:
    """The last line: "Sent from my phone"."""
    if not end:
        return -1
    last = lines[end - 1].strip(" *_-~\t\xa0")
    is_alone = end < 2 or not lines[end - 2].strip() or _is_device(lines[end - 1])
    return end - 1 if is_alone and len(last) < 200 and SENT_FROM.fullmatch(last) else -1


def _is_device(line: str) -> bool:
    return bool(re.search(r"iphone|ipad|android|samsung|outlook|blackberry|mobile|handy", line, re.IGNORECASE))


def _with_sent_from_above(lines: list[str], start: int) -> int:
    """Where "Sent from my phone" stands right above a signature, it belongs to it."""
    end = start
    while end and not lines[end - 1].strip():
        end -= 1
    above = _sent_from(lines, 0, end, "")
    return above if above >= 0 else start
