"""Which language a short text is written in."""

from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Any

import regex

UNDETERMINED = "und"

# Beyond this many characters a text says nothing new about its language.
_ENOUGH = 1_000
# Below, even people guess ("ok", "hi"); below the second, the network knows better than the letters.
_TOO_FEW_LETTERS, _FEW_LETTERS = 4, 12
_NOT_LANGUAGE = regex.compile(r"(?:https?://|www\.)\S*|[@#][\w.@-]+|&\w+;|\bRT\b|\bvia\b|_+\w+_+|[\x00\ud800-\udfff]")
_LETTERS = regex.compile(r"\p{L}+")
_HINT = regex.compile(r"[a-z]{2}(?![a-z])")
# Languages we may meet; near twins of larger ones (Catalan, Afrikaans …) cost more errors than they save.
_LANGUAGES = """
    ar bg bn cs da de el en es fa fi fr gu he hi hr hu it ja ka kn ko lt lv ml ms nl no pa pl pt ro ru sk sr sv ta te
    th tr uk ur vi zh
"""


def _loaded() -> Callable[[str], str]:
    """The quick detector; where it has no build for this Python, a slower one of the same accuracy."""
    try:
        eldc: Any = import_module("eldc")
    except ImportError:
        return _portable()
    eldc.init()
    detector = eldc.instance()
    detector.set_languages(_LANGUAGES.split())
    detect: Callable[[str], str] = detector.detect
    return detect


def _portable() -> Callable[[str], str]:
    langid: Any = import_module("py3langid.langid")
    identifier = langid.LanguageIdentifier.from_model_file(langid.MODEL_FILE)
    identifier.set_languages(_LANGUAGES.split())
    return lambda text: str(identifier.classify(text)[0])


_detect = _loaded()


def languages_of(texts: Sequence[str], hints: Sequence[str]) -> list[str]:
    """ISO 639-1 per text, or "und". A hint (what the network claims) decides only where the words cannot."""
    return [_language_of(text, hint) for text, hint in zip(texts, hints, strict=True)]


def _language_of(text: str, hint: str) -> str:
    words = _NOT_LANGUAGE.sub(" ", text[:_ENOUGH])
    letters = sum(map(len, _LETTERS.findall(words)))
    claimed = _claimed(hint)
    is_latin = words.isascii()
    if letters == 0 or (is_latin and letters < _TOO_FEW_LETTERS):
        return claimed
    if is_latin and letters < _FEW_LETTERS and claimed != UNDETERMINED:
        return claimed
    found = _detect(words)
    return claimed if found == UNDETERMINED else found


def _claimed(hint: str) -> str:
    """The network's claim as ISO 639-1: "de-AT" and "DE" are "de"; what is no code is no claim."""
    code = _HINT.match(hint.lower())
    return code.group() if code else UNDETERMINED
