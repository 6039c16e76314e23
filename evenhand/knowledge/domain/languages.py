"""Languages of editions: how they are named in addresses, and how their words are taken apart for finding."""

import re
from typing import Final

_TAG: Final = re.compile(r"[a-z]{2,3}(-[a-z]{2,4})?")
# Those whose endings PostgreSQL takes off; others are found by beginnings of words.
STEMMED: Final = {
    "ar": "arabic", "ca": "catalan", "da": "danish", "de": "german", "el": "greek", "en": "english", "es": "spanish",
    "et": "estonian", "eu": "basque", "fi": "finnish", "fr": "french", "ga": "irish", "hi": "hindi", "hu": "hungarian",
    "hy": "armenian", "id": "indonesian", "it": "italian", "lt": "lithuanian", "ne": "nepali", "nl": "dutch",
    "no": "norwegian", "nb": "norwegian", "pt": "portuguese", "ro": "romanian", "ru": "russian", "sr": "serbian",
    "sv": "swedish", "ta": "tamil", "tr": "turkish", "yi": "yiddish",
}  # fmt: skip


def tag_of(said: str) -> str:
    """The language as addresses name it, in small letters: "en", "pt-br"; empty where it is none."""
    tag = said.strip().lower().replace("_", "-")
    return tag if _TAG.fullmatch(tag) and len(tag) <= 8 else ""


def stemming_of(language: str) -> str:
    """How words of the language lose their endings; "simple" where nobody knows."""
    return STEMMED.get(language.partition("-")[0], "simple")
