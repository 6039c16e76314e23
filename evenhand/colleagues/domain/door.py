"""Who is meant by a pasted list of people, and which mail domains can stand for a company."""

import re
from collections.abc import Iterator
from enum import StrEnum
from typing import Final

import msgspec

from evenhand.kernel.text import storable

MOST_LINES: Final = 5_000
LONGEST_ADDRESS, LONGEST_NAME = 150, 120  # an address is a name to log in with, too
_ADDRESS: Final = re.compile(r"[a-z0-9.!#$%&'*/=?^_`{|}~-]{1,64}@[a-z0-9-]+(?:\.[a-z0-9-]+)+")
_DOMAIN: Final = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)(?:\.(?!-)[a-z0-9-]{1,63}(?<!-))+")
_WRITTEN: Final = re.compile(r"<?[^\s<>\"',;|()\[\]]+@[^\s<>\"',;|()\[\]]+>?")
_HEADINGS: Final = re.compile(r"\b(?:e-?mail|mail|name|address|adresse|vorname|nachname)\b", re.IGNORECASE)
# Where anybody has an address: opened for one of these, the door would stand open for everybody.
_PROVIDERS: Final = """
    aol.com arcor.de bluewin.ch duck.com fastmail.com free.fr freenet.de gmail.com gmx.at gmx.ch gmx.com gmx.de
    gmx.net googlemail.com hotmail.com hotmail.de hotmail.fr icloud.com laposte.net libero.it live.com live.de
    mac.com mail.com mail.de mail.ru mailbox.org me.com msn.com orange.fr outlook.com outlook.de posteo.de
    posteo.net proton.me protonmail.com qq.com rocketmail.com seznam.cz t-online.de tuta.com tutanota.com
    wanadoo.fr web.de wp.pl yahoo.co.uk yahoo.com yahoo.de yahoo.fr yandex.com yandex.ru ymail.com zoho.com
    163.com 126.com
"""
_ANYBODYS: Final = frozenset(_PROVIDERS.split())


class Trouble(StrEnum):
    """Why a line of a pasted list leads to nothing."""

    NO_ADDRESS = "no_address"
    TWICE = "twice"
    AT_THE_DESK = "at_the_desk"
    GONE = "gone"
    IS_IN = "is_in"
    INVITED = "invited"
    UNKNOWN = "unknown"


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One person of a pasted list, as we read it."""

    number: int
    said: str
    address: str = ""
    name: str = ""
    trouble: Trouble | None = None


def address_in(said: str) -> str:
    """A work address as it is compared: lower case, without what follows a plus, which reaches the same person.
    Empty for what is none."""
    local, _at, domain = storable(said).strip().strip("<>").removeprefix("mailto:").lower().rpartition("@")
    address = f"{local.partition('+')[0]}@{_in_letters(domain)}"
    return address if len(address) <= LONGEST_ADDRESS and _ADDRESS.fullmatch(address) else ""


def domain_in(said: str) -> str:
    """A mail domain, perhaps said with an @ before it; empty for what is none."""
    domain = _in_letters(storable(said).strip().lower().rpartition("@")[2])
    return domain if len(domain) <= LONGEST_ADDRESS and _DOMAIN.fullmatch(domain) else ""


def is_anybodys(domain: str) -> bool:
    """Whether anybody in the world can have an address there."""
    return domain in _ANYBODYS


def domain_of(address: str) -> str:
    """What stands behind the @."""
    return address.rpartition("@")[2]


def name_in(said: str) -> str:
    """A person's name on one line."""
    return " ".join(storable(said).replace('"', " ").split())[:LONGEST_NAME]


def name_to_log_in(address: str) -> str:
    """The address as far as a name to log in with can hold it."""
    return re.sub(r"[^\w.@-]", "-", address, flags=re.ASCII)


def read_people(pasted: str) -> list[Line]:
    """The people of a pasted list or table, one after another; what is no address, or stands there twice, says so."""
    lines: list[Line] = []
    first: dict[str, int] = {}
    for number, row in enumerate(storable(pasted).split("\n")[: MOST_LINES * 2], start=1):
        for line in _people_of(number, row.strip()):
            if len(lines) == MOST_LINES:
                return lines
            if line.address in first:
                line = msgspec.structs.replace(line, trouble=Trouble.TWICE)
            elif line.address:
                first[line.address] = number
            lines.append(line)
    return lines


def _people_of(number: int, row: str) -> Iterator[Line]:
    written = list(_WRITTEN.finditer(row))
    if not written:
        is_heading = number == 1 and _HEADINGS.search(row)
        if row and not is_heading:
            yield Line(number=number, said=row[:LONGEST_ADDRESS], trouble=Trouble.NO_ADDRESS)
        return
    begun = 0
    for place, found in enumerate(written):
        address = address_in(found[0])
        before, after = row[begun : found.start()], row[found.end() :] if place == len(written) - 1 else ""
        begun = found.end()
        name = _cells(before) or (_first_cell(after) if len(written) == 1 else "")
        trouble = None if address else Trouble.NO_ADDRESS
        yield Line(number=number, said=found[0][:LONGEST_ADDRESS], address=address, name=name, trouble=trouble)


def _cells(said: str) -> str:
    """What stands before an address in a table: perhaps a first name and a last name."""
    return name_in(re.sub(r"[\t;,|]+", " ", said))


def _first_cell(said: str) -> str:
    cells = (name_in(each) for each in re.split(r"[\t;,|]", said))
    return next((each for each in cells if each), "")


def _in_letters(domain: str) -> str:
    """The domain as mail servers know it; names with other letters have a spelling in plain ones."""
    if domain.isascii():
        return domain
    try:
        return domain.encode("idna").decode("ascii")
    except UnicodeError:
        return ""
