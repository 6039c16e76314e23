"""Suggesting answers: who is left without, how text is addressed anew, and how much of it was sent."""

from collections import Counter
from hashlib import blake2b
from typing import Final

from evenhand.replies.domain.greeting import greeting, is_personal
from evenhand.replies.domain.repeats import words_of

EVERY: Final = 100
FOUND_ALIKE: Final = 0  # the place of what nobody offered: it was found in the tab of cases alike


def is_left_out(case_id: int, left_out: int) -> bool:
    """Whether a case is one of the `left_out` in a hundred: always the same for a case, whatever it is about."""
    drawn = int.from_bytes(blake2b(f"suggestions {case_id}".encode(), digest_size=4).digest(), "big")
    return drawn % EVERY < left_out


def addressed_anew(answer: str, *, name: str, language: str, has_room: bool) -> str:
    """An answer that served somebody else, led by a greeting to this person, where it has none of its own."""
    if is_personal(answer):
        return answer
    return greeting(name, language) + ("\n\n" if has_room else " ") + answer


def share_kept(inserted: str, sent: str) -> float:
    """Which share of the inserted words was sent, each as often as it stood there: 1 is all of it, 0 nothing."""
    ours = Counter(words_of(inserted))
    kept = ours & Counter(words_of(sent))
    return kept.total() / ours.total() if ours else 0.0
