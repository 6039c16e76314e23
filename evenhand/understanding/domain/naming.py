"""A name for many posts about one thing, made of their own words."""

import math
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import Final

import msgspec
import regex

from evenhand.kernel.greetings import without_greeting
from evenhand.understanding.domain.stopwords import is_stop_word

LONGEST = 60  # characters of a name
_WORDS_SHOWN, _MOST_WORDS_IN_NAME = 8, 6
_ENOUGH_WORDS = 80  # of a post: what it is about stands in its beginning
_TOKEN = regex.compile(r"[@#]?[\p{L}\p{M}\p{N}_+'’.-]{0,120}[\p{L}\p{M}\p{N}_+]|[^\s\p{L}\p{M}\p{N}]")
_NO_WORDS = {"@user", "httpurl", "__email__", "__number__", "rt"}

_LONGEST_WORD: Final = 30
_DIGITS_OF_A_WORD: Final = 4  # "5G", "error 503", "WX-2000"; with more it is somebody's number
_A_SENTENCE: Final = 3  # words: a sentence with fewer goes on in the next one
_UNSPACED = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]{4,}")
_NOT_A_WORD = regex.compile(r"_|(?:https?|www)\b|\p{L}[.+]\p{L}{2}|\p{L}{2}[.+]\p{L}")
_SPOKEN = regex.compile(r"[^\p{Latin}]|[aeiouyæøœ]", flags=regex.IGNORECASE)
_UNSPOKEN: Final = 6  # letters without a vowel are no word that anybody says
_SENTENCE_ENDS = frozenset(".!?。！？")

Rarity = Callable[[str], float]


class Named(msgspec.Struct, frozen=True):
    """What a group is called, and the words it has more than others."""

    name: str
    words: tuple[str, ...]


def name_of(texts: Sequence[str], rarity: Rarity, *, languages: Sequence[str] = ()) -> Named:
    """The name of plain texts, those nearest the middle first. `rarity` says how rare a word is among all texts.

    The name is a run of words from one of the texts: the one whose words the texts share most and others least. Where
    that is not two words at least, it is how the clearest of the texts begins; "" where none says anything in words.
    """
    language = Counter(languages).most_common(1)[0][0] if languages else ""
    tokens = [_TOKEN.findall(text) for text in texts]
    weights = _weights(tokens, rarity, language)
    words = tuple(word for word, _weight in sorted(weights.items(), key=lambda pair: (-pair[1], pair[0])))
    phrase = _phrase(tokens, weights, language)
    return Named(phrase or _beginning(texts, weights), words[:_WORDS_SHOWN])


def is_name(said: str) -> bool:
    """Whether it tells people anything: two words or more, and no handle, link or number of somebody's among them."""
    tokens = _TOKEN.findall(said)
    return not any(_is_odd(each) for each in tokens) and _words_in(tokens) >= 2


def is_word(token: str) -> bool:
    """Whether people say it: letters, and no handle, link, placeholder, or somebody's number."""
    return sum(map(str.isalpha, token)) >= 2 and not _is_odd(token)


def _words_in(tokens: Sequence[str]) -> int:
    """How many words; scripts without spaces write several as one."""
    return sum(2 if _UNSPACED.search(each) else 1 for each in tokens if is_word(each))


@lru_cache(maxsize=8192)
def _is_odd(token: str) -> bool:
    """A handle, a link, a placeholder, a number that belongs to somebody, or letters that make no word."""
    word = token.lower()
    if word in _NO_WORDS or word[0] == "@" or _NOT_A_WORD.search(word):
        return True
    if len(word) > _LONGEST_WORD and not _UNSPACED.search(word):
        return True
    letters = unicodedata.normalize("NFD", "".join(filter(str.isalpha, word)))
    is_unspoken = len(letters) >= _UNSPOKEN and not _SPOKEN.search(letters)
    return is_unspoken or sum(map(str.isnumeric, word)) > _DIGITS_OF_A_WORD


def _weights(tokens: Sequence[Sequence[str]], rarity: Rarity, language: str) -> dict[str, float]:
    """Of each telling word: in how many of the texts it is, and how rare it is elsewhere."""
    counts: Counter[str] = Counter()
    for each in tokens:
        counts.update({token.lower() for token in each if _tells(token, language)})
    least = 2 if len(tokens) > 2 else 1
    return {word: count / len(tokens) * max(rarity(word), 0.0) for word, count in counts.items() if count >= least}


def _tells(token: str, language: str) -> bool:
    """Whether a word names something; of one with an apostrophe, whether a part of it does ("j'ai" does not)."""
    word = token.lower().lstrip("#").replace("’", "'")
    parts = {word, *word.split("'")} - {word if "'" in word else ""}
    return is_word(token) and not is_stop_word(word, language) and not all(is_stop_word(p, language) for p in parts)


def _phrase(tokens: Sequence[Sequence[str]], weights: dict[str, float], language: str) -> str:
    """The best run; of equals the one that comes first."""
    best, most = "", 0.0
    tokens = [each[:_ENOUGH_WORDS] for each in tokens]
    shared = _shared_runs(tokens)
    for each in tokens:
        for start, token in enumerate(each):
            if not _tells(token, language):
                continue
            for stop in range(start + 1, min(len(each), start + _MOST_WORDS_IN_NAME) + 1):
                if not _goes_on(each[stop - 1]):
                    break
                if not _tells(each[stop - 1], language):
                    continue
                value = _value(each[start:stop], weights, shared)
                run = _joined(each[start:stop])
                if value > most + 1e-9 and len(run) <= LONGEST and _words_in(each[start:stop]) >= 2:
                    best, most = run, value
    return _as_title(best)


def _goes_on(token: str) -> bool:
    return any(character.isalnum() for character in token) and not _is_odd(token)


def _value(run: Sequence[str], weights: dict[str, float], shared: Counter[tuple[str, ...]]) -> float:
    """What its distinct words weigh, less for each further word; more if several texts say it just so."""
    lowered = tuple(token.lower() for token in run)
    weight = sum(weights.get(word, 0.0) for word in set(lowered))
    together = 1.3 + 0.3 * math.log1p(shared[lowered] - 1) if len(run) > 1 else 1.0
    return weight / math.pow(len(run), 0.25) * together


def _shared_runs(tokens: Sequence[Sequence[str]]) -> Counter[tuple[str, ...]]:
    runs: Counter[tuple[str, ...]] = Counter()
    for each in tokens:
        lowered = [token.lower() for token in each]
        runs.update(
            {
                tuple(lowered[start:stop])
                for start in range(len(lowered))
                for stop in range(start + 1, min(len(lowered), start + _MOST_WORDS_IN_NAME) + 1)
            }
        )
    return runs


def _joined(run: Sequence[str]) -> str:
    return " ".join(run)


def _beginning(texts: Sequence[str], weights: dict[str, float]) -> str:
    """How the text begins that says most of what they share; of equals the one nearest the middle."""
    best, most = "", -1.0
    for text in texts:
        begun = next(_sayings(without_greeting(text)), "") or next(_sayings(text), "")
        value = sum(weights.get(word, 0.0) for word in {token.lower() for token in _TOKEN.findall(begun)})
        if begun and value > most + 1e-9:
            best, most = begun, value
    return _as_title(best)


def _sayings(text: str) -> Iterator[str]:
    """The pieces of a text between what is no word, that are names; each ends with a sentence, or is cut."""
    start: int | None = None
    stop = 0
    for match in (*_TOKEN.finditer(text[: 20 * LONGEST]), None):
        if match is None or _is_odd(match.group()):
            if start is not None and is_name(said := _cut(text[start:stop])):
                yield said
            start = None
        elif start is not None or match.group()[-1].isalnum():
            start, stop = match.start() if start is None else start, match.end()


def _cut(said: str) -> str:
    """At the end of a sentence, or where a name is long enough."""
    for at, character in enumerate(said[:LONGEST]):
        if character in _SENTENCE_ENDS and said[at + 1 : at + 2] in {"", " "} and _is_sentence(said[:at]):
            return said[: at + 1].rstrip(" .!。！")
    if len(said) <= LONGEST:
        return said.rstrip(" ,;:–-([“„\"'.")
    return said[:LONGEST].rsplit(" ", 1)[0].rstrip(" ,;:–-([“„\"'.") + "…"


def _is_sentence(said: str) -> bool:
    return _words_in(_TOKEN.findall(said)) >= _A_SENTENCE


def _as_title(said: str) -> str:
    return said[:1].upper() + said[1:]
