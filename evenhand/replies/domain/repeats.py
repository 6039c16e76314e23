"""One person hears the same twice: from ourselves, nearly from a colleague, or from two of us within minutes."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import pairwise

import msgspec
import regex

from evenhand.kernel.greetings import without_greeting
from evenhand.kernel.text import fold
from evenhand.replies.domain.findings import Check, Finding, Level

# Fewer words are small talk ("You are welcome"), which nobody minds twice, except twice in a row.
LEAST_WORDS = 5
# From here on a text is long enough to be a canned answer, and sending it twice is stopped.
CANNED_WORDS = 9
ALIKE = 0.75  # share of neighbouring pairs of words in common
MOST_SHOWN = 400  # characters of what they had before
LATELY = timedelta(minutes=10)  # who answers within it may not have seen what a colleague just said
_UNSPACED = r"\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}"
_WORD = regex.compile(rf"(?V1)[{_UNSPACED}]|[[\w']--[{_UNSPACED}]]+")
_SIGN = regex.compile(rf"[{_UNSPACED}]")
_SIGNS_A_WORD = 0.4
_LINK_OR_HANDLE = regex.compile(r"https?://\S+|@[\w.@-]+|\^\p{L}{1,4}\s*$")


class Sent(msgspec.Struct, frozen=True, kw_only=True):
    """What was sent to this person before, and by whom."""

    text: str
    by: str
    is_mine: bool
    at: datetime
    is_automatic: bool = False


def words_of(text: str) -> tuple[str, ...]:
    """The words without greeting, names of people, links and signature: what makes two texts the same."""
    return tuple(_WORD.findall(fold(without_greeting(_LINK_OR_HANDLE.sub(" ", text).strip()))))


def size_of(words: Sequence[str]) -> float:
    """How many words they are; signs of scripts that set no spaces stand alone, and several make a word."""
    return sum(_SIGNS_A_WORD if _SIGN.match(word) else 1.0 for word in words)


def sent_before(text: str, sent: Iterable[Sent]) -> Iterator[Finding]:
    """The same text once more: canned answers are stopped, short ones warned of. `sent` comes newest first."""
    words = words_of(text)
    if size_of(words) < LEAST_WORDS:
        return
    for before in sent:
        if words_of(before.text) == words:
            level = Level.BLOCK if size_of(words) >= CANNED_WORDS else Level.WARN
            kind = "mine" if before.is_mine else "colleague"
            facts: dict[str, str | int] = {"by": before.by, "at": before.at.isoformat()}
            yield Finding(code=Check.SENT_BEFORE, level=level, kind=kind, facts=facts)
            return


def just_sent(text: str, sent: Iterable[Sent], *, heard_at: datetime | None, now: datetime) -> Iterator[Finding]:
    """The very words of a moment ago, however few: sent from another tab, or before the page showed them. Where they
    wrote since, the same words are an answer again."""
    words = words_of(text)
    if size_of(words) >= LEAST_WORDS:
        return  # looked at by `sent_before`
    for before in sent:
        if not before.is_mine or before.is_automatic or now - before.at > LATELY:
            continue
        if (heard_at is None or heard_at <= before.at) and _same(text, words, before.text):
            yield Finding(code=Check.SENT_BEFORE, level=Level.WARN, kind="just", facts={"at": before.at.isoformat()})
            return


def _same(text: str, words: tuple[str, ...], before: str) -> bool:
    """Whether two short texts say the same; what has no words beyond a greeting is compared as it stands."""
    theirs = words_of(before)
    return words == theirs if words or theirs else fold(text).split() == fold(before).split()


def nearly_sent(text: str, sent: Iterable[Sent]) -> Iterator[Finding]:
    """Nearly what one wrote to this person oneself: a canned answer with a word changed says nothing new."""
    words = words_of(text)
    if size_of(words) < CANNED_WORDS:
        return
    for before in sent:
        theirs = words_of(before.text)
        if before.is_mine and theirs != words and likeness(words, theirs) >= ALIKE:
            facts: dict[str, str | int] = {"at": before.at.isoformat(), "before": before.text[:MOST_SHOWN]}
            yield Finding(code=Check.SENT_BEFORE, level=Level.WARN, kind="nearly", facts=facts)
            return


def colleague_sent(text: str, sent: Iterable[Sent]) -> Iterator[Finding]:
    """Nearly what a colleague wrote to this person: they would be told the same thing by two of us."""
    words = words_of(text)
    if size_of(words) < LEAST_WORDS:
        return
    for before in sent:
        theirs = words_of(before.text)
        if not before.is_mine and theirs != words and likeness(words, theirs) >= ALIKE:
            facts: dict[str, str | int] = {
                "by": before.by,
                "at": before.at.isoformat(),
                "before": before.text[:MOST_SHOWN],
            }
            yield Finding(code=Check.COLLEAGUE, level=Level.BLOCK, facts=facts)
            return


def just_answered(sent: Iterable[Sent], *, heard_at: datetime | None, now: datetime) -> Iterator[Finding]:
    """A colleague answered a moment ago, and they have not written since: two of us would talk to them at once."""
    newest = next((each for each in sent if not each.is_automatic), None)
    if newest is None or newest.is_mine or now - newest.at > LATELY:
        return
    if heard_at is None or heard_at <= newest.at:
        yield Finding(code=Check.ANSWERED, level=Level.WARN, facts={"by": newest.by})


def likeness(one: Sequence[str], other: Sequence[str]) -> float:
    """The share of pairs of neighbouring words that two texts have in common: 0 to 1, the same both ways."""
    ours, theirs = set(pairwise(one)), set(pairwise(other))
    return len(ours & theirs) / len(ours | theirs) if ours or theirs else 0.0
