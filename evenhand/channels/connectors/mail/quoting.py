"""Separates what someone wrote now from the mails repeated below it and from the signature."""

import re
from dataclasses import dataclass
from enum import Enum

from evenhand.channels.connectors.mail.phrases import (
    ABOVE_THIS_LINE,
    DIVIDER,
    FORWARD,
    HEADER_FIELDS,
    OPENING,
    WROTE,
)
from evenhand.channels.connectors.mail.signatures import signature_start

LINE_LIMIT = 20_000  # beyond, nothing is separated any more
_ATTRIBUTION_LINES = 4
_ATTRIBUTION_LENGTH = 400
_CANDIDATES = 1_000
_ADDRESS = re.compile(r"[^\s<>@]{1,100}@[^\s<>@]{1,100}")
_TIME = re.compile(r"\d{1,2}\s?[:.hH時]\s?\d\d|\d\s?(?:am|pm|Uhr)\b")
_DIGIT = re.compile(r"\d")
_DATE_FIRST = re.compile(r"\W{0,3}\d{1,4}\s?[./年-]\s?\d{1,2}\s?[./月-]")
_RULE = re.compile(r"[\s>]*[_=*-]{3,}\s*")
_BLANKS = re.compile(r"\n{3,}")


@dataclass(frozen=True, slots=True)
class Separated:
    """A text in three: what its writer says now, what is repeated, and how they sign."""

    own: str
    quoted: str = ""
    signature: str = ""


class _Kind(Enum):
    OWN = 0
    QUOTED = 1


def separate(text: str, *, author: str = "") -> Separated:
    """What was written now, what was repeated, the signature; answers between quoted lines stay with the writer.

    A mail that only passes another one on keeps it as its text: then nothing was repeated.
    """
    lines = text.split("\n")
    kinds, forwards = _kinds(lines)
    own, signatures = _own_lines(lines, kinds, author)
    said = _tidy(own)
    if not said and forwards:
        return Separated(own=text.strip())
    quoted = _tidy([line for line, kind in zip(lines, kinds, strict=True) if kind is _Kind.QUOTED])
    return Separated(own=said, quoted=quoted, signature=_tidy(signatures))


def _tidy(lines: list[str]) -> str:
    return _BLANKS.sub("\n\n", "\n".join(line.rstrip() for line in lines)).strip()


def _own_lines(lines: list[str], kinds: list[_Kind], author: str) -> tuple[list[str], list[str]]:
    """The writer's lines and, cut from the first and the last stretch of them, the signature."""
    stretches: list[list[str]] = [[]]
    for line, kind in zip(lines, kinds, strict=True):
        if kind is _Kind.OWN:
            stretches[-1].append(line)
        elif any(part.strip() for part in stretches[-1]):
            stretches.append([""])
    stretches = [stretch for stretch in stretches if any(line.strip() for line in stretch)]
    signatures: list[str] = []
    for number in sorted({0, len(stretches) - 1} & set(range(len(stretches)))):
        cut = signature_start(stretches[number], author)
        signatures += stretches[number][cut:]
        del stretches[number][cut:]
    return [line for stretch in stretches for line in stretch], signatures


def _kinds(lines: list[str]) -> tuple[list[_Kind], bool]:
    """Whose each line is, and whether the mail passes another one on."""
    kinds = [_Kind.OWN] * len(lines)
    candidates = 0
    for number, line in enumerate(lines[:LINE_LIMIT]):
        if kinds[number] is _Kind.QUOTED or not line or line.isspace():
            continue
        if line.startswith((">", " >")):
            kinds[number] = _Kind.QUOTED
            continue
        forwards = _divides(line) and bool(FORWARD.fullmatch(line))
        if forwards or _begins_earlier_mail(lines, number):
            _mark(kinds, _with_rule_above(lines, number), len(lines))
            return kinds, forwards or _is_first(lines, number)
        if candidates < _CANDIDATES and _may_attribute(line):
            candidates += 1
            if _attribute(lines, kinds, number):
                break
    return kinds, False


def _divides(line: str) -> bool:
    return len(line) < 200 and (line.lstrip(" *>_").startswith("-") or line.rstrip().endswith(":"))


def _is_first(lines: list[str], number: int) -> bool:
    return not any(line.strip() for line in lines[:number])


def _mark(kinds: list[_Kind], start: int, end: int) -> None:
    kinds[start:end] = [_Kind.QUOTED] * (end - start)


def _with_rule_above(lines: list[str], number: int) -> int:
    """The line that begins the earlier mail: a drawn rule right above it belongs to it."""
    above = number - 1
    while above >= 0 and not lines[above].strip():
        above -= 1
    return above if above >= 0 and _RULE.fullmatch(lines[above]) else number


def _begins_earlier_mail(lines: list[str], number: int) -> bool:
    line = lines[number]
    if _divides(line) and DIVIDER.fullmatch(line):
        return True
    if "line" in line and len(line) < 200 and ABOVE_THIS_LINE.search(line):
        return True
    return _is_header_block(lines, number)


def _field_of(line: str) -> str:
    """What field of a mail's head a line copies, else empty."""
    name, colon, _ = line[:80].replace("：", ":").partition(":")
    return HEADER_FIELDS.get(name.strip(" *\t\xa0").casefold(), "") if colon else ""


def _is_header_block(lines: list[str], number: int) -> bool:
    """A copied head ("From: … Sent: … To: …"), as Outlook puts it above what it repeats.

    Customers write "From: Berlin, To: Rome, Date: 3 May" too: an address, a subject or a Sent line must be there.
    """
    if _field_of(lines[number]) not in {"from", "sent", "subject"}:
        return False
    found: set[str] = set()
    block: list[str] = []
    for line in lines[number : number + 12]:
        if not line.strip() and len(found) >= 3:
            break
        field = _field_of(line)
        if line.strip() and not field and len(line) < 60 and "@" not in line and len(found) < 2:
            return False
        found |= {field} if field else set()
        block.append(line)
    head = "\n".join(block)
    return {"from", "sent"} <= found and len(found) >= 3 and ("subject" in found or "@" in head)


def _may_attribute(line: str) -> bool:
    return line.rstrip().endswith((":", "：", ":*")) or (bool(_DATE_FIRST.match(line)) and "@" in line)


def _attribute(lines: list[str], kinds: list[_Kind], number: int) -> bool:
    """Mark the lines that say who wrote what follows; True when all that follows is theirs."""
    following = _next_filled(lines, number + 1)
    is_marked = following < len(lines) and lines[following].lstrip().startswith(">")
    start = _attribution_start(lines, kinds, number, is_marked=is_marked)
    if start < 0:
        return False
    if is_marked:
        _mark(kinds, start, number + 1)
        return False
    window = " ".join(lines[start : number + 1])
    if not (_ADDRESS.search(window) or _TIME.search(window)):
        return False  # "On 3 May your colleague wrote:" is a sentence of the customer's
    _mark(kinds, start, len(lines))
    return True


def _next_filled(lines: list[str], number: int) -> int:
    while number < len(lines) and not lines[number].strip():
        number += 1
    return number


def _attribution_start(lines: list[str], kinds: list[_Kind], number: int, *, is_marked: bool) -> int:
    """Where an attribution that ends on this line begins; mail programs break it over several lines. -1: none."""
    fallback = -1
    for start in range(number, max(-1, number - _ATTRIBUTION_LINES), -1):
        if not lines[start].strip() or kinds[start] is _Kind.QUOTED:
            break
        window = " ".join(line.strip() for line in lines[start : number + 1])
        if len(window) > _ATTRIBUTION_LENGTH:
            break
        opens = bool(OPENING.match(window)) and bool(_DIGIT.search(window))
        if opens and _attributes(window, is_marked=is_marked):
            return start
        if fallback < 0 and _names_writer(window, is_marked=is_marked):
            fallback = start
    return fallback


def _attributes(window: str, *, is_marked: bool) -> bool:
    if not window.endswith((":", "：", ":*")):
        return is_marked and bool(_ADDRESS.search(window))
    return bool(WROTE.search(window)) or (
        bool(_ADDRESS.search(window)) and bool(_TIME.search(window) or _DATE_FIRST.match(window))
    )


def _names_writer(window: str, *, is_marked: bool) -> bool:
    """Forms without an opening word: "Ada <ada@…> wrote:", and "support wrote:" right above quoted lines."""
    says = WROTE.search(window[-60:])
    return bool(says) and window.endswith((":", "：")) and (is_marked or bool(_ADDRESS.search(window)))
