"""Addressing each person by name, in the language of the words: greetings, and what a shown name is good for. Pure."""

import unicodedata

import regex

from evenhand.kernel.greetings import greets

_LETTERS = regex.compile(r"[\p{L}][\p{L}'’·.-]*")
_TITLES = frozenset({"dr", "prof", "mr", "mrs", "ms", "herr", "frau", "sir", "mme", "sig", "don", "ing", "mag"})
# Words that tell a company, a machine or nobody; a greeting with them sounds wrong.
_NOBODY = """
    admin anonymous anonym app bot care cat central club community company customer deleted desk fan fans gaming gmbh
    help inc info ltd mail news nobody official office online private service shop store studio support team the user
    unknown verein
"""
_NOBODYS = frozenset(_NOBODY.split())
_LONGEST = 24
_BY_FULL_NAME = frozenset({"ja", "ko", "zh"})
_ADDRESS = regex.compile(r"\w\.\w{2,}")  # a handle where no name is known: "dana.example"
_HAN = regex.compile(r"\p{Han}|\p{Hiragana}|\p{Katakana}|\p{Hangul}")

# With a name, and without one.
GREETINGS: dict[str, tuple[str, str]] = {
    "ar": ("مرحبا {name}،", "مرحبا،"),
    "cs": ("Dobrý den, {name},", "Dobrý den,"),
    "da": ("Hej {name},", "Hej,"),
    "de": ("Hallo {name},", "Hallo,"),
    "el": ("Γεια σας {name},", "Γεια σας,"),
    "en": ("Hello {name},", "Hello,"),
    "es": ("Hola, {name}:", "Hola:"),
    "fi": ("Hei {name},", "Hei,"),
    "fr": ("Bonjour {name},", "Bonjour,"),
    "hu": ("Kedves {name}!", "Jó napot!"),
    "it": ("Ciao {name},", "Ciao,"),
    "ja": ("{name}様、", "お客様、"),
    "ko": ("{name}님,", "안녕하세요,"),
    "nl": ("Hallo {name},", "Hallo,"),
    "no": ("Hei {name},", "Hei,"),
    "pl": ("Dzień dobry, {name},", "Dzień dobry,"),
    "pt": ("Olá, {name},", "Olá,"),
    "ro": ("Bună ziua, {name},", "Bună ziua,"),
    "ru": ("Здравствуйте, {name}!", "Здравствуйте!"),
    "sv": ("Hej {name},", "Hej,"),
    "tr": ("Merhaba {name},", "Merhaba,"),
    "uk": ("Вітаємо, {name}!", "Вітаємо!"),
    "zh": ("{name}，您好！", "您好！"),
}
_PERSONAL = regex.compile(r"\{\{\s*(?:greeting|name|first_name)\s*\}\}")


def called(name: str, *, language: str = "") -> str:
    """What to call somebody who shows this name: mostly the first one; empty where it is nobody's name."""
    shown = unicodedata.normalize("NFC", name).partition("(")[0].strip()
    if not shown or "@" in shown or "/" in shown or _ADDRESS.search(shown):
        return ""
    if _HAN.search(shown):
        return _whole(shown)
    words = [word.rstrip(".") for word in _LETTERS.findall(shown)]
    words = [word for word in words if word.casefold() not in _TITLES]
    if not words or any(word.casefold() in _NOBODYS for word in words) or _is_odd(shown, words):
        return ""
    if language in _BY_FULL_NAME:
        return " ".join(_cased(word) for word in words)[:_LONGEST]
    return _cased(words[0]) if len(words[0]) > 1 else ""


def _whole(shown: str) -> str:
    """Names of signs are not taken apart: nobody can tell which comes first."""
    kept = "".join(character for character in shown if character.isalpha() or character in " ·・").strip()
    return kept if 1 < len(kept) <= _LONGEST else ""


def _is_odd(shown: str, words: list[str]) -> bool:
    """Not written as a name is: digits or underscores in it, very long, or more sign than letter."""
    letters = sum(map(str.isalpha, shown))
    has_odd_signs = any(character.isdigit() or character == "_" for character in shown)
    return has_odd_signs or len(words[0]) > _LONGEST or len(words) > 4 or letters < len(shown.replace(" ", "")) * 0.6


def _cased(word: str) -> str:
    """As names are written: "DANA" and "dana" are Dana, "McKay" and "van" stay."""
    if len(word) > 2 and word.isupper():
        return word.title().replace("’S", "’s")
    return word[:1].upper() + word[1:]


def greeting(name: str, language: str) -> str:
    """A greeting with the name, or without where it tells none; in English where the language has none here."""
    with_name, without = GREETINGS.get(language, GREETINGS["en"])
    known = called(name, language=language)
    return with_name.format(name=known) if known else without


def is_personal(text: str) -> bool:
    """Whether a text greets by itself, or has a field that names the person."""
    return _PERSONAL.search(text) is not None or greets(text)


def addressed(text: str, *, has_room: bool) -> str:
    """The text, led by a greeting of its own where it has none: on a line of its own where there is room."""
    return text if is_personal(text) else "{{greeting}}" + ("\n\n" if has_room else " ") + text
