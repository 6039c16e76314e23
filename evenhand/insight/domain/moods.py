"""How many posts felt how, added up and told as shares; and the pieces in which posts are counted."""

from collections.abc import Iterable
from typing import Final

import msgspec

from evenhand.insight.domain.shares import Share, share_of

PIECE: Final = 10_000  # posts, by their numbers; counted as one, so that no count grows with how busy a day was
# How far counting came: behind the ledger; and how many pieces from before are left, counted from the newest back.
FOLLOWER: Final = "moods"
LEFT: Final = "moods of earlier posts"
FEELINGS: Final = ("unhappy", "neutral", "happy")


class Moods(msgspec.Struct, frozen=True):
    """Posts by how they feel; `unread`: no model could tell; `corrected`: of them all, those of which a person said."""

    unhappy: int = 0
    neutral: int = 0
    happy: int = 0
    unread: int = 0
    corrected: int = 0

    def __add__(self, other: "Moods") -> "Moods":
        return Moods(
            self.unhappy + other.unhappy,
            self.neutral + other.neutral,
            self.happy + other.happy,
            self.unread + other.unread,
            self.corrected + other.corrected,
        )

    @property
    def read(self) -> int:
        """The posts whose mood is known: of them are shares taken."""
        return self.unhappy + self.neutral + self.happy

    def share(self, feeling: str) -> Share | None:
        """The share of those read that feel so, with Wilson's interval; None where none was read."""
        return share_of(getattr(self, feeling), self.read)


def added(found: Iterable[Moods]) -> Moods:
    """All of them together."""
    return sum(found, Moods())


def piece_of(post_id: int) -> int:
    """The piece that a post is counted in."""
    return post_id // PIECE


def bounds_of(piece: int) -> tuple[int, int]:
    """The first and the last number of a post in it."""
    return piece * PIECE, (piece + 1) * PIECE - 1
