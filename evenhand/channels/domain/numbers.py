"""Telephone numbers as telephone systems write them, made one: E.164. Pure."""

import re

import phonenumbers

WITHHELD = frozenset(
    {"anonymous", "unknown", "private", "withheld", "restricted", "unavailable", "blocked", "none", "-"}
)
SHORTEST_OUTSIDE = 7  # digits; a shorter number is a telephone of the house

_DIGITS = re.compile(r"\d+")


def normal(written: str, country: str) -> str:
    """The number in E.164; empty for one that is withheld, of the house, or none at all.

    Systems write it in every way: +49 30 901820, 0049…, 030…, and 4930901820 without any sign of its country.
    """
    text = bare(written)
    digits = "".join(_DIGITS.findall(text))
    if is_withheld(written) or len(digits) < SHORTEST_OUTSIDE:
        return ""
    found = [number for number in (_parsed(text, country), _parsed(f"+{digits}", country)) if number]
    fitting = next((each for each in found if phonenumbers.is_valid_number(each)), None)
    fitting = fitting or next((each for each in found if phonenumbers.is_possible_number(each)), None)
    return phonenumbers.format_number(fitting, phonenumbers.PhoneNumberFormat.E164) if fitting else ""


def is_withheld(written: str) -> bool:
    """Whether the caller does not show a number."""
    return bare(written).casefold() in WITHHELD or not bare(written)


def is_of_the_house(written: str) -> bool:
    """Whether it is one of our own telephones: too short for anybody else's."""
    digits = "".join(_DIGITS.findall(bare(written)))
    return 0 < len(digits) < SHORTEST_OUTSIDE


def shown(number: str) -> str:
    """An E.164 number as people read it; anything else as it is."""
    parsed = _parsed(number, "ZZ") if number.startswith("+") else None
    form = phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(parsed, form) if parsed else number


def bare(written: str) -> str:
    """Without what SIP adds: “<sip:+4930901820@pbx.example;user=phone>” is +4930901820."""
    text = written.strip().strip("<>").strip('"')
    for scheme in ("sip:", "sips:", "tel:"):
        text = text.removeprefix(scheme)
    return text.partition("@")[0].partition(";")[0].strip()[:64]


def _parsed(text: str, country: str) -> phonenumbers.PhoneNumber | None:
    try:
        return phonenumbers.parse(text, country)
    except phonenumbers.NumberParseException:
        return None
