"""A name for many posts about one thing, made of their own words."""

import math
from collections import Counter
from collections.abc import Callable, Sequence

import msgspec
import regex

from evenhand.understanding.domain.stopwords import is_stop_word

LONGEST = 60  # characters of a name
_WORDS_SHOWN, _MOST_WORDS_IN_NAME = 8, 6
_ENOUGH_WORDS = 80  # of a post: what it is about stands in its beginning
_TOKEN = regex.compile(r"[@#]?[\p{L}\p{M}\p{N}_+'’.-]*[\p{L}\p{M}\p{N}_+]|[^\s\p{L}\p{M}\p{N}]")
_NO_WORDS = {"@user", "httpurl", "__email__", "__number__", "rt"}

Rarity = Callable[[str], float]


class Named(msgspec.Struct, frozen=True):
    """What a group is called, and the words it has more than others."""

    name: str
    words: tuple[str, ...]


def name_of(texts: Sequence[str], rarity: Rarity, *, languages: Sequence[str] = ()) -> Named:
    """The name of plain texts, those nearest the middle first. `rarity` says how rare a word is among all texts.

    The name is a run of words from one of the texts: the one whose words the texts share most and others least.
    Without words of its own a group is named by the beginning of its first text.
    """
    language = Counter(languages).most_common(1)[0][0] if languages else ""
    tokens = [_TOKEN.findall(text) for text in texts]
    weights = _weights(tokens, rarity, language)
    words = tuple(word for word, _weight in sorted(weights.items(), key=lambda pair: (-pair[1], pair[0])))
    phrase = _phrase(tokens, weights, language)
    return Named(phrase or _beginning(texts), words[:_WORDS_SHOWN])


def _weights(tokens: Sequence[Sequence[str]], rarity: Rarity, language: str) -> dict[str, float]:
    """Of each telling word: in how many of the texts it is, and how rare it is elsewhere."""
    counts: Counter[str] = Counter()
    for each in tokens:
        counts.update({token.lower() for token in each if _tells(token, language)})
    least = 2 if len(tokens) > 2 else 1
    return {word: count / len(tokens) * max(rarity(word), 0.0) for word, count in counts.items() if count >= least}


def _tells(token: str, language: str) -> bool:
    word = token.lower()
    if word in _NO_WORDS or word[0] == "@" or not any(character.isalpha() for character in word):
        return False
    return not is_stop_word(word.lstrip("#"), language)


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
                if not _is_word(each[stop - 1]):
                    break
                if not _tells(each[stop - 1], language):
                    continue
                value = _value(each[start:stop], weights, shared)
                run = _joined(each[start:stop])
                if value > most + 1e-9 and len(run) <= LONGEST:
                    best, most = run, value
    return best[:1].upper() + best[1:] if best[:1] != "#" else best


def _is_word(token: str) -> bool:
    return token.lower() not in _NO_WORDS and any(character.isalnum() for character in token)


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


def _beginning(texts: Sequence[str]) -> str:
    first = next((text for text in texts if text.strip()), "")
    if len(first) <= LONGEST:
        return first
    return first[:LONGEST].rsplit(" ", 1)[0] + "…"
