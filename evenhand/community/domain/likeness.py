"""How names look: what cannot be told apart by looking is one name, whichever letters it is made of."""

import unicodedata
from types import MappingProxyType
from typing import Final

from evenhand.kernel.text import fold

_LATIN: Final = {"i": "l", "1": "l", "0": "o", "3": "e", "4": "a", "5": "s", "7": "t", "8": "b", "9": "g"}
_OTHERS: Final = {
    # Cyrillic, by the look of either case
    **dict(zip("авеёзікмнорстухьѕјһԁԛԝӏ", "abeeelkmhopctyxbsjhdqwl", strict=True)),
    # Greek, by the look of either case
    **dict(zip("αβεηικμνορτυχ", "abehlkmnoptyx", strict=True)),
    # Latin letters of other alphabets and of phonetics
    **dict(zip("ıɩɑɡʟɪᴏᴀᴇʀᴛꜱɴʙʜᴍɢ", "llaglloaertsnbhmg", strict=True)),
}
_LOOKS: Final = MappingProxyType(str.maketrans(_LATIN | _OTHERS))
_PAIRS: Final = (("rn", "m"), ("vv", "w"), ("cl", "d"))


def likeness(name: str) -> str:
    """Letters with their signs, and digits, each as the one it looks like: who has the same is taken for the other."""
    looks = "".join(each for each in fold(name).translate(_LOOKS) if unicodedata.category(each)[0] in "LNM")
    for pair, one in _PAIRS:
        looks = looks.replace(pair, one)
    return looks
