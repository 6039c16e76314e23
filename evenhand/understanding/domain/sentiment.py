"""How a text feels: VADER for English, emoji and a short list of cues elsewhere."""

from collections.abc import Sequence
from functools import cache
from typing import Literal, TypeAlias

import regex
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from evenhand.understanding.domain.cues import GLAD, NEGATIONS, UNHAPPY, WORKS

Polarity: TypeAlias = Literal["negative", "neutral", "positive"]

# VADER's time grows with the square of a very long text, and the mood of a post stands in its beginning.
_ENOUGH = 400
# Thanks and a greeting are manners, not joy: it takes more to be positive than to be negative.
_NEGATIVE, _POSITIVE = -0.05, 0.4
_NOT_FELT = regex.compile(r"https?://\S*|(?<!\w)@[\w.-]+|\x00")
_ENTITIES = {"&amp;": "&", "&lt;": "<", "&gt;": ">", "’": "'"}
_SYMBOLS = regex.compile(r"[\p{Extended_Pictographic}\u2639]|[:;=]-?[()DPp/|]+(?!\w)|<3")
_WORD = regex.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
_NEGATIONS, _WORKS = frozenset(NEGATIONS.split()), frozenset(WORKS.split())
_REACH_OF_A_NEGATION = 3

_analyser = SentimentIntensityAnalyzer()  # type: ignore[no-untyped-call]

# VADER reads the official name of an emoji, and some names ("pouting face") tell it nothing or the wrong thing.
_analyser.emojis.update(
    dict.fromkeys("😡🤬😤🖕", "furious")
    | dict.fromkeys("👎🙄😒🤦💩🤮", "bad")
    | dict.fromkeys("💔😔", "sad")
    | dict.fromkeys("👍👏🙏🔥💯", "good")
)


def sentiments_of(texts: Sequence[str], languages: Sequence[str]) -> list[float]:
    """From -1 (very unhappy) to 1 (very happy) per text; 0 where nothing tells."""
    return [_sentiment_of(_felt(text), language) for text, language in zip(texts, languages, strict=True)]


def polarity_of(sentiment: float) -> Polarity:
    """The three steps that people and rules use."""
    if sentiment <= _NEGATIVE:
        return "negative"
    return "positive" if sentiment >= _POSITIVE else "neutral"


def _felt(text: str) -> str:
    """The text without what carries no feeling: addresses, and the names of people it is sent to."""
    text = _NOT_FELT.sub(" ", text[:_ENOUGH])
    for entity, character in _ENTITIES.items():
        text = text.replace(entity, character)
    return text


def _sentiment_of(text: str, language: str) -> float:
    if language == "en":
        return _compound(text)
    symbols = _SYMBOLS.findall(text)
    from_symbols = _compound(" ".join(symbols)) if symbols else 0.0
    cues = _cues(language)
    from_words = _sum_of_cues(_WORD.findall(text.lower()), *cues) if cues else 0.0
    return max(-1.0, min(1.0, from_symbols + from_words))


def _compound(text: str) -> float:
    scores = _analyser.polarity_scores(text)  # type: ignore[no-untyped-call]
    return float(scores["compound"])


def _sum_of_cues(words: list[str], glad: regex.Pattern[str], unhappy: regex.Pattern[str]) -> float:
    total, negated_until = 0.0, -1
    for position, word in enumerate(words):
        if word in _NEGATIONS:
            negated_until = position + _REACH_OF_A_NEGATION
        elif unhappy.match(word) or (word in _WORKS and _is_negated(words, position)):
            total -= 0.5
        elif glad.match(word):
            total += -0.5 if position <= negated_until else 0.45
    return total


def _is_negated(words: list[str], position: int) -> bool:
    near = words[max(0, position - _REACH_OF_A_NEGATION) : position + _REACH_OF_A_NEGATION + 1]
    return not _NEGATIONS.isdisjoint(near)


@cache
def _cues(language: str) -> tuple[regex.Pattern[str], regex.Pattern[str]] | None:
    if language not in GLAD:
        return None
    return _beginnings(GLAD[language]), _beginnings(UNHAPPY[language])


def _beginnings(cues: str) -> regex.Pattern[str]:
    forms = (cue[:-1] + "$" if cue.endswith("|") else cue for cue in cues.split())
    return regex.compile("|".join(form.replace("'", "['’]") for form in forms))
