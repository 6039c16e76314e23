"""Phone numbers of people: international, national in the usual groups, or bare where a word says it is one."""

from collections.abc import Iterator
from functools import cache
from typing import Any

import regex

from evenhand.understanding.domain.personal_words import PHONE_WORDS

_CANDIDATE = regex.compile(
    r"(?<![\w.,:/$€£+#-])(?:\+|00)?\ ?\(?\d(?:[ ().\-/\u00a0\u2011\u202f]{0,2}\d){6,14}"
    r"(?![\w%€$£]|[.,:/-]\d|\ ?(?:EUR|USD|GBP)\b)"
)
_DATE_OR_TIME = regex.compile(
    r"\d{1,2}[./-]\d{1,2}[./-]\d{2,4}.*|(?:19|20)\d\d[./-]?\d{1,2}[./-]?\d{1,2}.*|(?:19|20)\d\d ?[-–/] ?(?:19|20)\d\d"
)
_AMERICAN = regex.compile(r"(?:1[ .-]?)?(?:\(\d{3}\) ?|\d{3}[ .-])\d{3}[ .-]\d{4}")
_HOTLINE = regex.compile(r"\(?0(?:800\d?|808|180\d?|900)\b.*|03[034]\d{8}|0[389]\d\d[ -]\d{3}[ -]\d{3,4}")
_HOURS = regex.compile(r"\d{4} ?[-–/] ?\d{4}")
# Numbers that begin with a nought are written so inside these countries; the rest groups them in its own way.
_WITH_NOUGHT = ("GB", "DE", "FR", "NL", "IT", "AT", "CH", "BE", "IE", "AU", "SE")
_WITHOUT_NOUGHT = ("ES", "PT", "IT", "BR", "PL", "IN")
_FAR_BEFORE = 32


def phones_in(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of every number a person could be called at; hotlines free of charge belong to firms."""
    for match in _CANDIDATE.finditer(text):
        start = match.start() + len(match.group()) - len(match.group().lstrip())
        written = match.group().strip()
        if any(other.fullmatch(written) for other in (_HOTLINE, _HOURS, _DATE_OR_TIME)):
            continue
        if any(_is_personal(written, region, is_said=said) for region, said in _readings(text, start, written)):
            yield start, match.end()


def _readings(text: str, start: int, written: str) -> Iterator[tuple[str | None, bool]]:
    """In which countries the number may be read as written, and whether a word before it says it is a phone."""
    digits = sum(map(str.isdecimal, written))
    if written.startswith(("+", "00")):
        yield None, True
        return
    is_said = bool(_said().search(text, max(0, start - _FAR_BEFORE), start))
    is_grouped = not written.isdecimal()
    if _AMERICAN.fullmatch(written) or (is_said and digits in {10, 11}):
        yield "US", is_said
    if _AMERICAN.fullmatch(written):
        return
    if written.startswith(("0", "(0")) and (is_grouped or is_said or _is_mobile(written)):
        yield from ((region, is_said) for region in _WITH_NOUGHT if digits in _lengths(region))
    elif is_said:
        yield from ((region, True) for region in _WITHOUT_NOUGHT if digits in _lengths(region))


def _is_mobile(written: str) -> bool:
    return written.startswith(("015", "016", "017", "06", "07")) and 10 <= len(written) <= 12


@cache
def _said() -> regex.Pattern[str]:
    return regex.compile(rf"(?ix)\b(?:{PHONE_WORDS})\b")


@cache
def _library() -> Any:
    """Loaded with the first candidate: most texts have none."""
    import phonenumbers

    return phonenumbers


@cache
def _lengths(region: str) -> frozenset[int]:
    """How many digits a number of the country can have as people there write it, with or without what goes before."""
    told = _library().PhoneMetadata.metadata_for_region(region)
    bare = {*told.general_desc.possible_length, *told.general_desc.possible_length_local_only}
    before = {0, len(str(told.country_code)), len(told.national_prefix or "")}
    return frozenset(length + more for length in bare for more in before)


def _is_personal(written: str, region: str | None, *, is_said: bool) -> bool:
    """Whether the number could be given out there, to somebody who is not a firm's free or shared-cost line."""
    library = _library()
    try:
        number = library.parse("+" + written[2:] if region is None and written.startswith("00") else written, region)
    except library.NumberParseException:
        return False
    if not library.is_valid_number(number):
        # Numbers kept free for films and examples are in no plan; a word or a plus before them is enough for us.
        return is_said and bool(library.is_possible_number(number)) and (region is None or region in {"US", "GB"})
    kinds = library.PhoneNumberType
    return library.number_type(number) not in {
        kinds.TOLL_FREE,
        kinds.PREMIUM_RATE,
        kinds.SHARED_COST,
        kinds.UAN,
        kinds.VOICEMAIL,
    }
