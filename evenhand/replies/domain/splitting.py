"""A long reply cut into posts that stand below one another, where a reader would take breath."""

from collections.abc import Callable, Iterator

import msgspec
import regex

from evenhand.replies.errors import ReplyTooLong

MOST_PARTS = 20
_BREAKS = (  # where to cut, best first: after a paragraph, a line, a sentence, a word
    regex.compile(r"\n\s*\n\s*"),
    regex.compile(r"\n\s*"),
    regex.compile(r"(?<=[.!?…。！？][\"'”’»)\]]{0,2})\s+|(?<=[。！？])"),
    regex.compile(r"\s+"),
)
_SIGNS = regex.compile(r"\X")
_FULL_ENOUGH = 0.5  # a better cut is taken if it leaves no more than half of the room empty


class Piece(msgspec.Struct, frozen=True, kw_only=True):
    """One post of a thread: the words as they were written, and as they go out."""

    written: str
    text: str


def split(text: str, *, limit: int, count: Callable[[str], int], mark: str) -> list[Piece]:
    """The text as posts of at most `limit`, numbered; the last one is signed. One post is neither cut nor numbered.

    What was written, put together again, is the text. Words, addresses and joined signs stay whole where they fit.
    Raises ReplyTooLong if it takes more than `MOST_PARTS`.
    """
    if count(text.strip() + mark) <= limit:
        return [Piece(written=text, text=text.strip() + mark)]
    for digits in (1, 2):
        widest = f" ({'9' * digits}/{'9' * digits})"
        slices = list(_slices(text, widest, limit=limit, count=count, mark=mark))
        if len(slices) < 10**digits:
            return [
                Piece(written=each, text=f"{each.strip()} ({number}/{len(slices)}){mark if each is slices[-1] else ''}")
                for number, each in enumerate(slices, start=1)
            ]
    raise _too_long()


def _too_long() -> ReplyTooLong:
    return ReplyTooLong(f"This would take more than {MOST_PARTS} posts. Shorten it, or send it another way.")


def _slices(text: str, number: str, *, limit: int, count: Callable[[str], int], mark: str) -> Iterator[str]:
    def fits(words: str, tail: str = "") -> bool:
        return count(words.strip() + number + tail) <= limit

    rest, taken = text, 1
    while not fits(rest, mark):
        end = _cut(rest, fits)
        if end <= 0 or taken >= MOST_PARTS:
            raise _too_long()
        yield rest[:end]
        rest, taken = rest[end:], taken + 1
    yield rest


def _cut(rest: str, fits: Callable[[str], bool]) -> int:
    """Where the next post ends: never at the very end, because what comes last carries the signature."""
    most = _last_that_fits([match.end() for match in _SIGNS.finditer(rest.rstrip())][:-1], rest, fits)
    least = int(most * _FULL_ENOUGH)
    for breaks in _BREAKS:
        # The blank after a full post may stand beyond its end: it is not sent.
        ends = [match.end() for match in breaks.finditer(rest) if match.start() <= most and rest[match.end() :].strip()]
        ends = [end for end in ends if rest[:end].strip()]
        if ends and (ends[-1] > least or breaks is _BREAKS[-1]):
            return ends[-1]
    return most


def _last_that_fits(ends: list[int], rest: str, fits: Callable[[str], bool]) -> int:
    """The furthest of these ends up to which the words fit; 0 if none does."""
    low, high = 0, len(ends)
    while low < high:
        middle = (low + high) // 2
        if fits(rest[: ends[middle]]):
            low = middle + 1
        else:
            high = middle
    return ends[low - 1] if low else 0
