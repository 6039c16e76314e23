"""A day in the life of the demo company: everything its accounts hear, in time order."""

import random
from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from evenhand.project.demo.company import COMPANY
from evenhand.project.demo.post import DemoPost, as_row
from evenhand.project.demo.teller import Teller
from evenhand.project.demo.window import Window

__all__ = ["POSTS_A_DAY", "DemoPost", "as_row", "day"]

POSTS_A_DAY = 2_400


def day(seed: int, *, starts_at: datetime, hours: float = 24, posts: int | None = None) -> Iterator[DemoPost]:
    """Exactly `posts` posts (default: 100 an hour) from `starts_at` on, oldest first; the same for the same arguments.

    People are the same on every day; what they write, and when, follows the seed. A naive time is refused.
    """
    if starts_at.tzinfo is None:
        raise ValueError("starts_at needs a time zone")
    if hours <= 0:
        raise ValueError("hours must be more than none")
    wanted = round(POSTS_A_DAY / 24 * hours) if posts is None else posts
    window = Window(starts_at, hours, ZoneInfo(COMPANY.time_zone))
    told = Teller(random.Random(seed), window, wanted).tell()  # noqa: S311 (a story, not a secret)
    yield from sorted(told, key=lambda post: (post.posted_at, post.external_id))
