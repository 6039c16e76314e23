"""Which language a short text is written in."""

from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Any

import regex

__all__ = ["UNDETERMINED", "languages_in", "languages_of"]

UNDETERMINED = "und"

# Beyond this many characters a text says nothing new about its language.
_ENOUGH = 1_000
# Below, even people guess ("ok", "hi"); below the second, the network knows better than the letters.
_TOO_FEW_LETTERS, _FEW_LETTERS = 4, 12
_NOT_LANGUAGE = regex.compile(r"(?:https?://|www\.)\S*|[@#][\w.@-]+|&\w+;|\bRT\b|\bvia\b|_+\w+_+|[\x00\ud800-\udfff]")
_LETTERS = regex.compile(r"\p{L}+")
_NO_LETTERS = str.maketrans("", "", "".join(sign for sign in map(chr, range(128)) if not sign.isalpha()))
_LATIN = regex.compile(r"\p{Latin}")
_HINT = regex.compile(r"[a-z]{2}(?![a-z])")
# Hindi is often written in Latin letters, which the detector does not know. Words found in hardly any other language
# tell it; words that others have too only help.
_HINDI_WORDS = """
    hai hain hoga hogi hua hui huye hota hoti hote tha thi thay kya kyu kyun kyon kyunki nahi nahin nhi aur bhi toh
    yeh woh wo ye mera meri mere tera teri tere tujhe mujhe hume humein humko humara hamara hamari tumhara tumhari tum
    aap aapka aapki aapke aapko apna apni apne unka unki unke uska uski uske iska iski iske inka kuch kuchh koi kisi
    kaise kaisa kaisi kahan kaha kab kaun kitna kitne kitni raha rahe rahi gaya gayi gaye karo karna karne karke karta
    karte karti kiya liya diya jaise waise abhi phir fir bahut bohot bahot accha acha achha acche bhai bhaiya yaar yaara
    saath sath liye lekin magar agar sirf bas baad pehle wala wali wale desh bharat log logo logon aaj kal ghar paisa
    dekho dekh suno bolo bol chahiye chahte sakta sakte sakti milega mila jao aao mein tak hona honge
    rhe rha rhi gya gyi hun bhut haan thik theek aaya aayi aaye dega degi denge jab krna krte krke kesa kese batao sabko
    sabse dekhna dekha karwa karwana isko usko inko unko kisko jisne jiska jiski jinko kabhi hamesha zindagi jindagi
    samajh matlab kijiye dijiye lijiye bataiye chalo chalta chalti pata hoon houn lagta lagti lagaa wahan yahan yaha
"""
_MAYBE_WORDS = "ka ki ke ko se me ho hi na ab pe par kar kr h m main ek sab hum us is bat khan ji jai hind"
_HINDI, _MAYBE_HINDI = frozenset(_HINDI_WORDS.split()), frozenset(_MAYBE_WORDS.split())
_IS_HINDI, _SHARE_OF_HINDI, _SHARE_IF_SHORT = 1.6, 0.14, 0.3
# Where one language may end and another begin, and how much of a text it takes to be named.
_BREAK = regex.compile(
    r"[\n.!?;:|/•–—()\[\]\"“”«»]+|(?<=\p{Latin})[\s,]+(?=[^\p{Latin}\P{L}])|(?<=[^\p{Latin}\P{L}])[\s,]+(?=\p{Latin})"
)
_LEAST_LETTERS, _LEAST_SHARE = 15, 0.2

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
    cleaned = [_NOT_LANGUAGE.sub(" ", text[:_ENOUGH]) for text in texts]
    return [_language_of(*each) for each in zip(texts, hints, cleaned, strict=True)]


def languages_in(text: str, hint: str = "") -> tuple[str, ...]:
    """All languages that a good part of the text is written in, that of the whole first; ("und",) if none is told."""
    words = _NOT_LANGUAGE.sub(" ", text[:_ENOUGH])
    whole = _language_of(text, hint, words)
    letters: dict[str, int] = {}
    for part in _BREAK.split(words):
        size = _letters_in(part)
        if size >= _LEAST_LETTERS or (size > 3 and not _LATIN.search(part)):
            found = _told(part, size, UNDETERMINED)
            letters[found] = letters.get(found, 0) + size
    enough = _LEAST_SHARE * sum(letters.values())
    others = sorted((-size, language) for language, size in letters.items() if size >= enough)
    named = [language for _, language in others if language not in {whole, UNDETERMINED}]
    return (whole, *named)


def _language_of(text: str, hint: str, words: str) -> str:
    """`words` are those of the text that tell a language."""
    letters = _letters_in(words)
    if letters == 0 and "#" in text:
        words = _NOT_LANGUAGE.sub(" ", text[:_ENOUGH].replace("#", " "))
        letters = _letters_in(words)
    return _told(words, letters, _claimed(hint))


def _told(words: str, letters: int, claimed: str) -> str:
    is_latin = words.isascii()
    if letters == 0 or (is_latin and letters < _TOO_FEW_LETTERS):
        return claimed
    if is_latin and letters < _FEW_LETTERS and claimed != UNDETERMINED:
        return claimed
    found = _detect(words)
    if is_latin and _is_hindi(words):
        return "hi"
    return claimed if found == UNDETERMINED else found


def _letters_in(words: str) -> int:
    """How many letters there are; quicker where all are those of English."""
    return len(words.translate(_NO_LETTERS)) if words.isascii() else sum(map(len, _LETTERS.findall(words)))


def _is_hindi(words: str) -> bool:
    """Is this Hindi in Latin letters, mixed with English or not?"""
    said = _LETTERS.findall(words.lower())
    different = set(said)
    sure = len(different & _HINDI)
    score = sure + 0.4 * len(different & _MAYBE_HINDI)
    share = _SHARE_OF_HINDI if score >= _IS_HINDI else _SHARE_IF_SHORT
    return sure > 0 and len(said) > 1 and score >= share * len(said)


def _claimed(hint: str) -> str:
    """The network's claim as ISO 639-1: "de-AT" and "DE" are "de"; what is no code is no claim."""
    code = _HINT.match(hint.lower())
    return code.group() if code else UNDETERMINED
