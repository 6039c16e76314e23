"""What somebody types, as the database looks for it: every word, by its beginning or its stem.

Scripts that put no spaces between words (Chinese, Japanese, Thai and some more; Korean, whose words grow at their ends)
are kept and looked for by pairs of signs: "請求書" by "請求" and "求書".
"""

import re
import unicodedata
from collections.abc import Sequence
from typing import Final

from evenhand.kernel.text import fold

MOST_WORDS: Final = 8
LONGEST: Final = 120
_WORD: Final = re.compile(r"\w+")
# What the index holds besides words, so that one look at it is enough: no word contains this character.
_MARK: Final = "\x01"
_RUN: Final = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
    "\uf900-\ufaff\uff66-\uff9f\U00020000-\U000323af]+"
)
_ENDINGS: Final = re.compile("[\u3040-\u309f]+")  # hiragana by itself is mostly grammar
MOST_SIGNS: Final = 40_000  # of one text that are kept
MOST_PAIRS: Final = 16  # that are asked for


def marks_of(brand_id: int, language: str, *, is_public: bool) -> list[str]:
    """The marks of an edition: whose it is, in which language, and whether readers may find it."""
    found = [f"{_MARK}b{brand_id}", f"{_MARK}b{brand_id}:{language}"]
    return [*found, mark_for_readers(brand_id, language)] if is_public else found


def mark_for_readers(brand_id: int, language: str) -> str:
    """What readers of a brand may find in one language."""
    return f"{_MARK}p{brand_id}:{language}"


def mark_of_brand(brand_id: int) -> str:
    """Everything of a brand."""
    return f"{_MARK}b{brand_id}"


def words_of(said: str) -> list[str]:
    """The words somebody typed, in small letters without accents, the first few of them."""
    return [word for word in _WORD.findall(fold(said[:LONGEST])) if word != "_"][:MOST_WORDS]


def terms_of(said: str) -> list[str]:
    """The words of what was typed, as the index is asked for them."""
    return beginnings_of(words_of(said))


def beginnings_of(words: Sequence[str]) -> list[str]:
    """Words as the index is asked for them: by their beginnings, since somebody may still be typing."""
    return [f"'{word}':*" for word in words]


def has_runs(said: str) -> bool:
    """Whether any of it is in a script without spaces, one sign of which may be a word."""
    return bool(_RUN.search(said))


def without_runs(text: str) -> str:
    """The text with spaces where such scripts stood, so that names beside them are words."""
    return _RUN.sub(" ", text)


def signs_of(text: str) -> list[str]:
    """What of such scripts is kept for finding: each pair of neighbours, and what ends a stretch."""
    kept = [run[at : at + 2] for run in _runs_of(text[:MOST_SIGNS]) for at in range(len(run))]
    return list(dict.fromkeys(kept))


def terms_of_runs(said: str) -> tuple[list[str], list[str]]:
    """What is asked where such a script is typed: all of it; and what says something of it, for a second look."""
    runs = _runs_of(said[:LONGEST])
    pairs = [run[at : at + 2] for run in runs for at in range(len(run) - 1)]
    single = [f"'{run}':*" for run in runs if len(run) == 1]
    words = terms_of(without_runs(said))
    telling = [each for each in pairs if not _ENDINGS.fullmatch(each)]
    all_of = dict.fromkeys([*words, *single, *(f"'{each}'" for each in pairs[:MOST_PAIRS])])
    return list(all_of), list(dict.fromkeys([*words, *(f"'{each}'" for each in telling[:MOST_PAIRS])]))


def _runs_of(text: str) -> list[str]:
    """Stretches of such scripts without marks above and below; put together again, since Korean comes apart."""
    return _RUN.findall(unicodedata.normalize("NFC", fold(text))) if has_runs(text) else []
