"""Personal data in a text: where a card, an account, a phone number, an address or a secret stands.

Numbers are believed by their check digits and lengths, or because a word before them says what they are. What
belongs to everybody (a firm's hotline, `support@`) is not personal. All of it takes time in step with the text.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from ipaddress import ip_address

import msgspec
import regex

from evenhand.understanding.domain import personal_numbers as numbers
from evenhand.understanding.domain.personal_phones import phones_in
from evenhand.understanding.domain.personal_places import addresses_in
from evenhand.understanding.domain.personal_words import (
    ACCESS_WORDS,
    ACCOUNT_WORDS,
    BIRTH_WORDS,
    ID_WORDS,
    IS_WORDS,
    NUMBER_WORDS,
    ROLES,
)

# The surest first: where two spans overlap they become one, of the kind that stands further left here.
KINDS = (
    "secret",
    "card",
    "iban",
    "national_id",
    "date_of_birth",
    "mail",
    "account_number",
    "phone",
    "address",
    "ip_address",
)


class Span(msgspec.Struct, frozen=True, order=True):
    """A piece of personal data: characters `start` to `end` of the text as it was given."""

    start: int
    end: int
    kind: str


_ROLES = frozenset(ROLES.split())
_DIGITS = regex.compile(r"\d+")
# What says whose number it is stands so close before its digits at most, and what belongs to it so close behind.
_FAR_BEFORE, _FAR_BEHIND = 96, 40
# Digits in these are nobody's number; they are most of the digits in a stream, and worth no further look.
_SHORT_LINK_OR_HANDLE = re.compile(r"https?://[\w.-]{1,30}/\w{1,12}(?![\w/?&=-])|@\w{1,12}(?!\w)")
_SECRETIVE = (
    "pass",
    "kennwort",
    "wachtw",
    "contrase",
    "clave",
    "senha",
    "token",
    "key",
    "secret",
    "cvv",
    "cvc",
    "pin",
    "tan",
)
_PROVIDERS = (
    "gmail",
    "yahoo",
    "hotmail",
    "outlook",
    "icloud",
    "gmx",
    "proton",
    "aol",
    "web",
    "live",
    "msn",
    "googlemail",
)
_LONG_WORD = re.compile(r"[\w-]{15}")
_MAYBE_MAIL = re.compile(r"[\w+-]@[\w-]+\.\w")
_GAP = regex.compile(r"[ \u00a0\u2009\u202f\u200b\u2060._/-]{1,2}|\n")
_MAIL = regex.compile(r"(?<![\w.+%'@/-])[\w.+%'-]{1,64}@(?:[\w-]{1,63}\.){1,4}\p{L}{2,18}(?![\w@])")
_SPELLED_MAIL = regex.compile(
    rf"(?i)(?<![\w.+-])(?:[\w+-]{{1,30}}(?:\.|\ dot\ )){{0,2}}[\w+-]{{2,40}}\ ?(?:\(at\)|\[at\]|\ at\ )\ ?"
    rf"(?:{'|'.join(_PROVIDERS)})\ ?(?:\(dot\)|\[dot\]|\ dot\ |\.)\ ?(?:com|net|org|me|de|fr|es|it|nl|co\.uk)\b"
)
_IBAN = regex.compile(r"(?<![A-Za-z0-9])[A-Za-z]{2}\d{2}(?:[ \u00a0-]?[A-Za-z0-9]){11,30}")
_ADDRESS_OF_A_MACHINE = regex.compile(
    r"(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?![\w]|\.\d)|(?<![\w:.])(?:[0-9A-Fa-f]{0,4}:){3,7}[0-9A-Fa-f]{1,4}(?![\w:])"
)
_VERSION_BEFORE = regex.compile(r"(?i:\bv(?:ersion)?|firmware|build|update|ios|android|app|release)[ .:]{0,2}$")
_KEYS = regex.compile(
    r"(?<!\w)(?:AKIA[0-9A-Z]{16}|gh[pousr]_[A-Za-z0-9]{30,60}|sk-[A-Za-z0-9_-]{20,160}|sk_live_[A-Za-z0-9]{16,60}"
    r"|xox[abprs]-[A-Za-z0-9-]{10,80}|AIza[\w-]{35}|glpat-[\w-]{20}|eyJ[\w-]{10,400}\.[\w-]{10,800}\.[\w-]{5,400})"
)
_NATIONAL: tuple[tuple[regex.Pattern[str], Callable[[str], bool]], ...] = (
    (regex.compile(r"(?<![\w-])\d{3}(?:-\d{2}-|\ \d{2}\ )\d{4}(?![\w-]|\ \d)"), numbers.is_ssn),
    (
        regex.compile(r"(?<!\w)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]\ ?\d\d\ ?\d\d\ ?\d\d\ ?[A-D](?!\w)"),
        numbers.is_nino,
    ),
    (regex.compile(r"(?<!\w)(?:\d{8}|[XYZ]-?\d{7})-?[A-HJ-NP-TV-Z](?!\w)"), numbers.is_dni),
    (
        regex.compile(r"(?<!\w)[A-Za-z]{6}\d{2}[A-EHLMPRSTa-ehlmprst]\d{2}[A-Za-z]\d{3}[A-Za-z](?!\w)"),
        numbers.is_fiscal_code,
    ),
    (
        regex.compile(r"(?<!\d)[12]\ ?\d\d\ ?(?:0[1-9]|1[0-2]|[2-9]\d)\ ?(?:\d\d|2[AB])\ ?\d{3}\ ?\d{3}\ ?\d\d(?!\d)"),
        numbers.is_nir,
    ),
    (regex.compile(r"(?<![\w.])\d{3}\.\d{3}\.\d{3}-\d{2}(?!\w)"), numbers.is_cpf),
    (regex.compile(r"(?<![\w.])\d{2}\ \d{3}\ \d{3}\ \d{3}(?![\w.]|\ \d)"), numbers.is_german_tax_id),
)
_CHECKS_BY_WORD: dict[str, tuple[int, Callable[[str], bool]]] = {
    "ssn": (9, numbers.is_ssn),
    "de_tax": (11, numbers.is_german_tax_id),
    "bsn": (9, numbers.is_bsn),
    "nif": (9, numbers.is_nif),
}
_NO_PASSWORD = regex.compile(
    r"(?i:not|never|wrong|incorrect|reset|required|protected|expired|null|none|https?:.*|[@#].*)"
)


def personal_data(text: str) -> tuple[Span, ...]:
    """Every piece of personal data, in order, none overlapping. Takes time in step with the length of the text."""
    return _apart(Span(start, end, kind) for kind, start, end in _found(text))


def masked(text: str, spans: Sequence[Span]) -> str:
    """The text with each span replaced by its kind in brackets. Spans must be those of this very text."""
    pieces: list[str] = []
    at = 0
    for span in spans:
        pieces += text[at : span.start], f"[{span.kind.replace('_', ' ')}]"
        at = span.end
    return "".join([*pieces, text[at:]])


def _found(text: str) -> Iterator[tuple[str, int, int]]:
    if "@" in text and _MAYBE_MAIL.search(text):
        yield from (("mail", *match.span()) for match in _MAIL.finditer(text) if not _is_of_a_role(match.group()))
    lowered = text.lower()
    if any(provider in lowered for provider in _PROVIDERS):
        yield from (("mail", *match.span()) for match in _SPELLED_MAIL.finditer(text))
    if any(word in lowered for word in _SECRETIVE) or _LONG_WORD.search(text):
        yield from (("secret", start, end) for start, end in _secrets_in(text))
    digits = sum(map(len, _DIGITS.findall(_SHORT_LINK_OR_HANDLE.sub("", text))))
    if digits == 0:
        return
    yield from (("address", start, end) for start, end in addresses_in(text))
    near = _near_digits(text)
    yield from (("account_number", *match.span("number")) for match in _found_near(near, _account(), text))
    yield from (("iban", start, end) for start, end in _ibans_in(text, near))
    if digits < 4:
        return
    yield from _numbers_in(text, digits, near)


def _near_digits(text: str) -> list[list[int]]:
    """The pieces of a text, each from and to, in which a number can stand with the words that say what it is."""
    pieces: list[list[int]] = []
    for match in _DIGITS.finditer(text):
        begin, end = match.start() - _FAR_BEFORE, match.end() + _FAR_BEHIND
        if pieces and begin <= pieces[-1][1]:
            pieces[-1][1] = end
        else:
            pieces.append([max(0, begin), end])
    return pieces


def _found_near(
    near: Iterable[Sequence[int]], pattern: regex.Pattern[str], text: str, *, overlapped: bool = False
) -> Iterator[regex.Match[str]]:
    return (match for begin, end in near for match in pattern.finditer(text, begin, end, overlapped=overlapped))


def _numbers_in(text: str, digits: int, near: Iterable[Sequence[int]]) -> Iterator[tuple[str, int, int]]:
    yield from (("date_of_birth", *match.span("date")) for match in _birth().finditer(text))
    if "." in text or ":" in text:
        yield from (("ip_address", start, end) for start, end in _machines_in(text))
    if digits >= 6:
        yield from (("phone", start, end) for start, end in phones_in(text))
        yield from (("national_id", start, end) for start, end in _national_ids_in(text, near))
    if digits >= 11:
        yield from (("card", start, end) for start, end in _cards_in(text))


def _apart(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Overlapping spans joined, so that nothing of either shows; the surer kind names the whole."""
    joined: list[Span] = []
    for span in sorted(spans):
        if joined and span.start < joined[-1].end:
            last = joined.pop()
            kind = min(last.kind, span.kind, key=KINDS.index)
            span = Span(last.start, max(last.end, span.end), kind)
        joined.append(span)
    return tuple(joined)


def _cards_in(text: str) -> Iterator[tuple[int, int]]:
    groups = [(match.start(), match.end(), _plain_digits(match.group())) for match in _DIGITS.finditer(text)]
    for cluster in numbers.clusters(groups, lambda end, start: bool(_GAP.fullmatch(text, end, start))):
        yield from numbers.cards_among(cluster)


def _plain_digits(digits: str) -> str:
    """Digits of any script as those of ASCII."""
    return digits if digits.isascii() else "".join(str(int(digit)) for digit in digits)


def _ibans_in(text: str, near: Iterable[Sequence[int]]) -> Iterator[tuple[int, int]]:
    for match in _found_near(near, _IBAN, text, overlapped=True):
        length = numbers.IBAN_LENGTHS.get(match.group()[:2].upper(), 0)
        end = _end_of(text, match.start(), length)
        if end and numbers.is_iban(_bare(text[match.start() : end])):
            yield match.start(), end


def _end_of(text: str, start: int, length: int) -> int:
    """Where `length` letters and digits from `start` end, or 0 if the word goes on behind them."""
    count = 0
    for place in range(start, min(len(text), start + 2 * length)):
        count += text[place].isalnum()
        if length and count == length:
            return 0 if text[place + 1 : place + 2].isalnum() else place + 1
    return 0


def _bare(piece: str) -> str:
    return "".join(character for character in piece if character.isalnum()).upper()


def _national_ids_in(text: str, near: Iterable[Sequence[int]]) -> Iterator[tuple[int, int]]:
    for pattern, is_valid in _NATIONAL:
        found = _found_near(near, pattern, text)
        yield from (match.span() for match in found if is_valid(_bare(_plain_ascii(match.group()))))
    for pattern, length, is_valid in _named_ids():
        for match in _found_near(near, pattern, text):
            digits = _bare(_plain_ascii(match.group("number")))
            if len(digits) == length and is_valid(digits):
                yield match.span("number")


def _plain_ascii(piece: str) -> str:
    return piece if piece.isascii() else "".join(str(int(c)) if c.isdecimal() else c for c in piece)


def _machines_in(text: str) -> Iterator[tuple[int, int]]:
    for match in _ADDRESS_OF_A_MACHINE.finditer(text):
        if _VERSION_BEFORE.search(text, max(0, match.start() - 12), match.start()):
            continue
        try:
            is_public = ip_address(match.group()).is_global
        except ValueError:
            continue
        if is_public:
            yield match.span()


def _secrets_in(text: str) -> Iterator[tuple[int, int]]:
    yield from (match.span() for match in _KEYS.finditer(text))
    for match in _secret().finditer(text):
        if not _NO_PASSWORD.fullmatch(match.group("value")):
            yield match.span("value")


def _is_of_a_role(address: str) -> bool:
    return address.partition("@")[0].lower() in _ROLES


@cache
def _account() -> regex.Pattern[str]:
    """A word that says whose number it is, then the number: at least four characters, a digit among them."""
    return regex.compile(
        rf"""(?ix)\b(?:{ACCOUNT_WORDS})(?:[ -]{{0,2}}(?:{NUMBER_WORDS}))?s?[ ]{{0,2}}
        (?:(?:{IS_WORDS})[ ]{{0,2}}){{0,2}}
        (?!(?:19|20)\d\d(?!\w))(?P<number>(?:(?=[A-Z0-9-]{{0,24}}\d)(?-i:[A-Z0-9][A-Z0-9-]{{2,24}}[A-Z0-9]|\d{{4,20}}|[a-z]{{1,3}}\d{{4,20}}))
        (?:[ -]\d{{3,8}}){{0,4}})(?![\w%]|[.,]\d)"""
    )


@cache
def _birth() -> regex.Pattern[str]:
    return regex.compile(
        rf"""(?ix)\b(?:{BIRTH_WORDS})[ :]{{0,3}}(?:(?:is|ist|est|es|è|é|the|der|:)[ ])?
        (?P<date>\d{{1,2}}[./ -]\d{{1,2}}[./ -]\d{{2,4}}|\d{{4}}-\d{{2}}-\d{{2}}
        |\d{{1,2}}(?:st|nd|rd|th|\.)?[ ](?:of[ ]|de[ ])?\p{{L}}{{3,10}}\.?,?[ ](?:de[ ])?\d{{2,4}}
        |\p{{L}}{{3,9}}[ ]\d{{1,2}}(?:st|nd|rd|th)?,?[ ]\d{{4}})(?!\d)"""
    )


@cache
def _named_ids() -> tuple[tuple[regex.Pattern[str], int, Callable[[str], bool]], ...]:
    """Numbers believed only behind their name, with their length and check."""
    number = r"(?P<number>\d(?:[ .-]?\d){7,10})(?!\d)"
    return tuple(
        (
            regex.compile(rf"(?ix)\b(?:{ID_WORDS[scheme]})[ :.]{{0,3}}(?:(?:{IS_WORDS})[ ]{{0,2}})?{number}"),
            length,
            check,
        )
        for scheme, (length, check) in _CHECKS_BY_WORD.items()
    )


@cache
def _secret() -> regex.Pattern[str]:
    """ "Password is", then one word that looks like none, or whatever stands in quotation marks."""
    return regex.compile(
        rf"""(?ix)\b(?:{ACCESS_WORDS})[ ]{{0,2}}(?:(?:{IS_WORDS})[ ]{{0,2}}){{1,2}}
        (?:["'“‘«](?P<value>[^"'”’»\s]{{3,64}})["'”’»]
        |(?P<value>(?=\S{{0,40}}(?:\d|[!?$%&*_+=]\w))[^\s"'<>]{{3,64}}(?<![.,!?;:)])))
        |\b(?:cvv|cvc|cvv2|pin|security[ ]code)[ ]{{0,2}}(?:(?:{IS_WORDS})[ ]{{0,2}})?(?P<value>\d{{3,6}})(?![\w.]\w)"""
    )
