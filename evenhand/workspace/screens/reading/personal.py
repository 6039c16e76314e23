"""Personal data on the screen: marked in a text, masked until somebody asks where it is worth stealing."""

from functools import lru_cache

import msgspec
from django.utils.translation import gettext as _

from evenhand.understanding.domain.personal import Span, personal_data

# What nobody needs to see in order to answer.
HIDDEN = {"secret", "card", "iban", "national_id"}
_LOOKED_AT = 20_000  # characters of a message
_DOTS = "••••"


class Piece(msgspec.Struct, frozen=True, kw_only=True):
    """A stretch of a text; with a kind it is somebody's personal data."""

    text: str
    kind: str = ""
    label: str = ""
    place: int = 0  # which of the text's personal data it is
    is_hidden: bool = False


def pieces_of(text: str) -> tuple[Piece, ...]:
    """The text in stretches, what is hidden already masked; nothing where it holds no personal data."""
    spans = personal_data(text[:_LOOKED_AT])
    if not spans:
        return ()
    pieces: list[Piece] = []
    at = 0
    for place, span in enumerate(spans):
        pieces.append(Piece(text=text[at : span.start]))
        pieces.append(_piece(text, span, place))
        at = span.end
    pieces.append(Piece(text=text[at:]))
    return tuple(piece for piece in pieces if piece.text)


def _piece(text: str, span: Span, place: int) -> Piece:
    words = text[span.start : span.end]
    is_hidden = span.kind in HIDDEN
    return Piece(
        text=veiled(words, span.kind) if is_hidden else words,
        kind=span.kind,
        label=label_of(span.kind),
        place=place,
        is_hidden=is_hidden,
    )


def bared(text: str, place: int) -> Piece | None:
    """One piece of personal data as it was written."""
    spans = personal_data(text[:_LOOKED_AT])
    if not 0 <= place < len(spans):
        return None
    span = spans[place]
    return Piece(text=text[span.start : span.end], kind=span.kind, label=label_of(span.kind), place=place)


@lru_cache(maxsize=4096)
def masked_line(text: str) -> str:
    """A line of a list without anybody's personal data; remembered, since an open list shows the same lines again."""
    spans = personal_data(text)
    pieces: list[str] = []
    at = 0
    for span in spans:
        pieces += text[at : span.start], veiled(text[span.start : span.end], span.kind)
        at = span.end
    return "".join([*pieces, text[at:]])


def veiled(words: str, kind: str) -> str:
    """What stands in its place: dots, and of numbers the last digits, by which people know them again."""
    digits = [letter for letter in words if letter.isalnum()]
    if kind in {"card", "iban", "phone", "account_number"} and len(digits) >= 8:
        return f"{_DOTS} {''.join(digits[-4:])}"
    return _DOTS


def label_of(kind: str) -> str:
    """What the kind is called."""
    return {
        "name": _("name"),
        "secret": _("password or key"),
        "card": _("card number"),
        "iban": _("IBAN"),
        "national_id": _("identity number"),
        "date_of_birth": _("date of birth"),
        "mail": _("mail address"),
        "account_number": _("account or order number"),
        "phone": _("phone number"),
        "address": _("postal address"),
        "ip_address": _("IP address"),
    }.get(kind, _("personal data"))
