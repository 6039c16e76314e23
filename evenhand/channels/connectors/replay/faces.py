"""How the replay shows itself: as itself, or with the limits of a network it imitates."""

import unicodedata
from collections.abc import Mapping

import regex

from evenhand.channels.domain.connector import Capabilities, FileRules

# X counts what its documentation of counting characters says (docs.x.com, "Counting characters"): a web
# address 23 whatever its length, an emoji 2 however it is put together, everything outside these ranges 2.
_ADDRESS_LENGTH = 23
_SINGLE = ((0, 4351), (8192, 8205), (8208, 8223), (8242, 8247))
_ADDRESS = regex.compile(
    r"https?://[^\s<>\"']+|(?<![\w@.-])(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+(?:com|org|net|io|info|eu|uk|de|es|fr|it|nl|jp)\b(?:/[^\s<>\"']*)?",
    regex.IGNORECASE,
)
_EMOJI = regex.compile(r"\p{Extended_Pictographic}|\p{Regional_Indicator}|\u20e3")
_GRAPHEME = regex.compile(r"\X")


def weighted_length(text: str) -> int:
    """How long X finds a text: most characters count 1, East Asian ones and emoji 2, a web address 23."""
    normal = unicodedata.normalize("NFC", text)
    addresses = len(_ADDRESS.findall(normal))
    rest = _ADDRESS.sub("", normal) if addresses else normal
    return addresses * _ADDRESS_LENGTH + (len(rest) if rest.isascii() else _weights(rest))


def _weights(text: str) -> int:
    return sum(2 if _EMOJI.search(sign) else sum(map(_weight, sign)) for sign in _GRAPHEME.findall(text))


def _weight(character: str) -> int:
    return 1 if any(first <= ord(character) <= last for first, last in _SINGLE) else 2


REPLAY = Capabilities(
    label="Replay",
    icon="play-circle",
    can_reply_publicly=True,
    can_reply_privately=True,
    can_delete=True,
    keeps_key=True,
    keeps_key_privately=True,
    files=FileRules(types=("*/*",), most=10, largest=15_000_000, longest_alt=1_000),
)
FACES: Mapping[str, Capabilities] = {
    "replay": REPLAY,
    "twitter": Capabilities(
        label="X",
        icon="chat-bubble-left-right",
        can_reply_publicly=True,
        can_reply_privately=True,
        can_delete=True,
        keeps_key=True,
        keeps_key_privately=True,
        files=FileRules(
            types=("image/jpeg", "image/png", "image/gif", "image/webp"), most=4, largest=5_000_000, longest_alt=1_000
        ),
        splits=True,
        max_length=280,
        unit="characters",
        count=weighted_length,
    ),
}
