"""Check digits and lengths: which runs of digits are cards, bank accounts and national identity numbers."""

from collections.abc import Callable
from functools import cache
from itertools import accumulate, pairwise

# First four digits and lengths of the schemes in use; a run that fits none is somebody's order, not a card.
_SCHEMES: tuple[tuple[range, frozenset[int]], ...] = (
    (range(4000, 5000), frozenset({13, 16, 19})),  # Visa
    (range(5100, 5600), frozenset({16})),  # Mastercard
    (range(2221, 2721), frozenset({16})),
    (range(3400, 3500), frozenset({15})),  # American Express
    (range(3700, 3800), frozenset({15})),
    (range(3000, 3060), frozenset({14, 16})),  # Diners
    (range(3600, 3700), frozenset({14, 16})),
    (range(3800, 4000), frozenset({14, 16})),
    (range(6011, 6012), frozenset({16, 19})),  # Discover
    (range(6440, 6600), frozenset({16, 19})),
    (range(3528, 3590), frozenset({16})),  # JCB
    (range(6200, 6300), frozenset({16, 17, 18, 19})),  # UnionPay
    (range(5000, 5100), frozenset({16})),  # Maestro, and the shorter ones below
    (range(5600, 5900), frozenset({16, 18, 19})),
    (range(6750, 6771), frozenset({16, 18, 19})),
)

# "0" to "9" as the digits of their doubles summed, for bytes.translate.
_DOUBLED = bytes.maketrans(b"0123456789", b"0246813579")

_LENGTHS = """
    AD:24 AE:23 AL:28 AT:20 AZ:28 BA:20 BE:16 BG:22 BH:22 BR:29 BY:28 CH:21 CR:22 CY:28 CZ:24 DE:22 DK:18 DO:28
    EE:20 EG:29 ES:24 FI:18 FO:18 FR:27 GB:22 GE:22 GI:23 GL:18 GR:27 GT:28 HR:21 HU:28 IE:22 IL:23 IQ:23 IS:26
    IT:27 JO:30 KW:30 KZ:20 LB:28 LC:32 LI:21 LT:20 LU:20 LV:21 LY:25 MC:27 MD:24 ME:22 MK:19 MR:27 MT:31 MU:30
    NL:18 NO:15 PK:24 PL:28 PS:29 PT:25 QA:29 RO:24 RS:22 SA:24 SC:31 SE:24 SI:19 SK:24 SM:27 ST:25 SV:28 TL:23
    TN:24 TR:26 UA:29 VA:22 VG:24 XK:20
"""
IBAN_LENGTHS = {country: int(length) for country, length in (pair.split(":") for pair in _LENGTHS.split())}

_DNI_LETTERS = "TRWAGMYFPDXBNJZSQVHLCKE"
_FISCAL_ODD = dict(
    zip(
        "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ",
        (
            *(1, 0, 5, 7, 9, 13, 15, 17, 19, 21),
            *(1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23),
        ),
        strict=True,
    )
)


@cache
def _card_lengths(first: str) -> tuple[int, ...]:
    """How long a number can be that begins with these four digits; none where no scheme gives it out."""
    lengths = frozenset[int]().union(*(lengths for firsts, lengths in _SCHEMES if int(first) in firsts))
    return tuple(sorted(lengths))


def passes_luhn(digits: str) -> bool:
    """The check of ISO 7812: every second digit from the right doubled, the sum of all digits a multiple of ten."""
    right_to_left = digits[::-1].encode("ascii")
    doubled = right_to_left[1::2].translate(_DOUBLED)
    return (sum(right_to_left[::2]) + sum(doubled) - len(digits) * ord("0")) % 10 == 0


def is_iban(compact: str) -> bool:
    """True for letters and digits in capitals without spaces that are an account of the country they name."""
    if IBAN_LENGTHS.get(compact[:2]) != len(compact) or not compact.isascii():
        return False
    turned = compact[4:] + compact[:4]
    return turned.isalnum() and int("".join(str(int(character, 36)) for character in turned)) % 97 == 1


def is_ssn(digits: str) -> bool:
    """True for nine digits in the ranges that the United States give out."""
    return digits[:3] not in {"000", "666"} and digits[0] != "9" and digits[3:5] != "00" and digits[5:] != "0000"


def is_nino(compact: str) -> bool:
    """True for a British insurance number: its two letters are of those in use."""
    return compact[:2] not in {"BG", "GB", "NK", "KN", "TN", "NT", "ZZ"}


def is_dni(compact: str) -> bool:
    """True for a Spanish DNI or NIE with the letter that its digits ask for."""
    number = compact[:-1].translate(str.maketrans("XYZ", "012"))
    return _DNI_LETTERS[int(number) % 23] == compact[-1]


def is_fiscal_code(compact: str) -> bool:
    """True for an Italian codice fiscale whose last letter follows from the other fifteen."""
    even = sum(_fiscal_even(character) for character in compact[1:15:2])
    odd = sum(_FISCAL_ODD[character] for character in compact[:15:2])
    return chr(ord("A") + (even + odd) % 26) == compact[15]


def _fiscal_even(character: str) -> int:
    return int(character) if character.isdigit() else ord(character) - ord("A")


def is_nir(compact: str) -> bool:
    """True for a French social security number with its key."""
    number = compact[:13].replace("2A", "19").replace("2B", "18")
    return number.isdigit() and 97 - int(number) % 97 == int(compact[13:])


def is_german_tax_id(digits: str) -> bool:
    """True for eleven digits that pass the check of ISO 7064 (modulus 11, 10)."""
    product = 10
    for digit in map(int, digits[:10]):
        total = (digit + product) % 10 or 10
        product = total * 2 % 11
    return digits[0] != "0" and (11 - product) % 10 == int(digits[10])


def is_cpf(digits: str) -> bool:
    """True for eleven digits that pass both checks of a Brazilian CPF."""
    return len(set(digits)) > 1 and all(
        sum(int(digit) * (length + 1 - place) for place, digit in enumerate(digits[:length])) * 10 % 11 % 10
        == int(digits[length])
        for length in (9, 10)
    )


def is_bsn(digits: str) -> bool:
    """True for nine digits that pass the Dutch test of eleven."""
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    return int(digits) > 0 and sum(weight * int(digit) for weight, digit in zip(weights, digits, strict=True)) % 11 == 0


def is_nif(digits: str) -> bool:
    """True for nine digits that pass the Portuguese check."""
    rest = sum((9 - place) * int(digit) for place, digit in enumerate(digits[:8])) % 11
    return int(digits[8]) == (0 if rest < 2 else 11 - rest)


def cards_among(groups: list[tuple[int, int, str]]) -> list[tuple[int, int]]:
    """Where runs of neighbouring groups (start, end, digits) join to the number of a card."""
    joined = "".join(digits for _, _, digits in groups)
    firsts = list(accumulate((len(digits) for _, _, digits in groups), initial=0))
    ends = {behind: end for behind, (_, end, _) in zip(firsts[1:], groups, strict=True)}
    return [
        (start, ends[first + length])
        for first, (start, _, _) in zip(firsts, groups, strict=False)
        for length in _card_lengths(joined[first : first + 4])
        if first + length in ends and passes_luhn(joined[first : first + length])
    ]


def clusters(groups: list[tuple[int, int, str]], gap: Callable[[int, int], bool]) -> list[list[tuple[int, int, str]]]:
    """Groups that only a gap of the allowed kind parts, put together."""
    if not groups:
        return []
    together = [[groups[0]]]
    for left, right in pairwise(groups):
        if gap(left[1], right[0]):
            together[-1].append(right)
        else:
            together.append([right])
    return together
