"""Where a text gives somebody's postal address: a street with a number, a town with its code."""

from collections.abc import Iterator
from functools import cache

import regex

from evenhand.understanding.domain.personal_words import (
    STREETS_AFTER_NAME,
    STREETS_BEFORE_NAME_FR,
    STREETS_BEFORE_NAME_SOUTH,
    STREETS_IN_WORD_DE,
    STREETS_IN_WORD_NL,
    US_STATES,
)

_NAME = r"\p{Lu}[\p{L}'’.-]{1,30}"
_LINKS = r"(?:(?:de|du|des|la|le|les|del|della|delle|dei|da|do|dos|das|di|e|y|van|der|den|von|am|an)\ |[dl]['’])"
_LABEL = r"(?:n[º°o.]{1,2}\ ?|nr\.?\ ?|,\ ?)"
# A town behind a street: an optional code, one to three names, an optional state or code.
_TOWN = (
    rf"(?:[,\n]?\ ?(?:(?:[A-Z]{{1,2}}-)?\d{{4,5}}(?:\ ?[A-Z]{{2}})?\ {_NAME}(?:[ -]{_NAME}){{0,2}}"
    rf"|,\ ?{_NAME}(?:\ {_NAME}){{0,2}},?\ (?:{US_STATES})\b(?:\ \d{{5}}(?:-\d{{4}})?)?"
    r"|,?\ ?(?:\p{Lu}[\p{L}-]{1,20}\ )?[A-Z]{1,2}\d[A-Z\d]?\ \d[A-Z]{2}\b))?"
)


def _compact(words: str) -> str:
    """A list of words as it stands in the source, without the line breaks that only readers need."""
    return regex.sub(r"\s*\n\s*", "", words).replace("\\ ", "\\ ")


@cache
def _patterns() -> tuple[tuple[tuple[regex.Pattern[str], ...], regex.Pattern[str]], ...]:
    """For every way to write an address: what must stand in the text at all, where the address itself does not begin
    with its digits, and the address. Digits are few and soon looked at, so they come first."""
    after = _compact(STREETS_AFTER_NAME)
    south = _compact(STREETS_BEFORE_NAME_SOUTH)
    sources = (
        (
            (),
            rf"(?<![\w$£€#.,:/-])\d{{1,5}}[A-Za-z]?\ (?:[NSEW]\.?\ |(?:North|South|East|West)\ )?"
            rf"(?:(?:\p{{Lu}}[\p{{L}}'’-]{{1,20}}|\d{{1,3}}(?:st|nd|rd|th))\ ){{1,3}}"
            rf"(?i:{after})\b\.?(?:,?\ (?:Apt|Unit|Suite|Flat|\#)\.?\ ?\w{{1,5}})?{_TOWN}",
        ),
        (
            (rf"\ \d(?<=(?:{STREETS_IN_WORD_DE}|{STREETS_IN_WORD_NL})\ \d)",),
            rf"(?<!\w)\p{{Lu}}[\p{{L}}-]{{1,25}}(?:(?<=\p{{L}}{{2}})|-|(?<=er)\ )"
            rf"(?i:{STREETS_IN_WORD_DE}|{STREETS_IN_WORD_NL})\ (?!(?:19|20)\d\d)\d{{1,4}}"
            rf"(?:\ ?[a-zA-Z](?!\w))?(?!\d|[.:,]\d){_TOWN}",
        ),
        (
            (),
            rf"(?<![\w.,:/-])\d{{1,4}}(?:\ ?(?:bis|ter))?,?\ (?i:{STREETS_BEFORE_NAME_FR})\ {_LINKS}{{0,3}}"
            rf"{_NAME}(?:[ -]{_LINKS}?{_NAME}){{0,3}}{_TOWN}",
        ),
        (
            (r"(?<!\d)\d{1,4}(?!\d)", rf"(?i:(?<!\w)(?:{south})\ )"),
            rf"(?<!\w)(?i:{south})\ {_LINKS}{{0,3}}{_NAME}(?:\ {_LINKS}{{0,2}}{_NAME}){{0,3}}"
            rf"(?:,\ ?|\ )(?:{_LABEL})?\d{{1,4}}[a-f]?(?!\w|[.:,]\d|\ ?(?:%|€|\$|h\b|min)){_TOWN}",
        ),
        (
            (rf"\ \d{{5}}(?<=\b(?:{US_STATES})\ \d{{5}})",),
            rf"(?<!\w)\p{{Lu}}[\p{{L}}.-]{{1,20}}(?:\ \p{{Lu}}[\p{{L}}.-]{{1,20}}){{0,2}},"
            rf"\ (?:{US_STATES})\ \d{{5}}(?:-\d{{4}})?(?!\d)",
        ),
        (
            (r"\d[A-Z\d]?\ \d[A-Z]{2}\b",),
            r"(?<!\w)(?:(?:AB|AL|B|BA|BB|BD|BH|BL|BN|BR|BS|BT|CA|CB|CF|CH|CM|CO|CR|CT|CV|CW|DA|DD|DE|DG|DH|DL|DN|DT|DY|"
            r"E|EC|EH|EN|EX|FK|FY|G|GL|GU|HA|HD|HG|HP|HR|HS|HU|HX|IG|IP|IV|KA|KT|KW|KY|L|LA|LD|LE|LL|LN|LS|LU|M|ME|MK|"
            r"ML|N|NE|NG|NN|NP|NR|NW|OL|OX|PA|PE|PH|PL|PO|PR|RG|RH|RM|S|SA|SE|SG|SK|SL|SM|SN|SO|SP|SR|SS|ST|SW|SY|TA|"
            r"TD|TF|TN|TQ|TR|TS|TW|UB|W|WA|WC|WD|WF|WN|WR|WS|WV|YO|ZE)\d[A-Z\d]?\ \d[ABD-HJLNP-UW-Z]{2})(?!\w)",
        ),
        (
            (
                r"(?<=[ :-])\d{4}",
                r"(?i:\b(?:plz|d|a|ch|cp|cap|code\ postal|postleitzahl|postcode)[ :-]{1,2}\d{4,5})",
            ),
            rf"(?<!\w)(?:(?i:plz|postleitzahl|cp|cap|code\ postal|postcode):?\ |(?:D|A|CH|F|I|E)-)"
            rf"\d{{4,5}}(?:\ {_NAME}){{0,2}}",
        ),
    )
    return tuple((tuple(map(regex.compile, needed)), regex.compile(address)) for needed, address in sources)


def addresses_in(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of every postal address; street and town are one where they stand together."""
    for needed, address in _patterns():
        if all(part.search(text) for part in needed):
            for match in address.finditer(text):
                yield match.span()
