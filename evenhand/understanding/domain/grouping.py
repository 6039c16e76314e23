"""The same problem, many posts: texts become groups as they come in, however many groups there are.

Every distinct text is a node. A new one is a copy of a node, or is linked to the nodes most like it and joins the
group they belong to, or stands alone. Now and then the groups are reconsidered as a whole; they keep their names.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from evenhand.understanding.domain.contextual import contextual_vectors_of
from evenhand.understanding.domain.live_grouping import BATCH, ROOM, Grouping, Placed, Texts, part_of
from evenhand.understanding.domain.ordinary import ORDINARY
from evenhand.understanding.domain.text import plain
from evenhand.understanding.domain.vectors import static_vectors_of

__all__ = ["Grouping", "Placed", "Texts", "contextual_middle", "group_stream", "middle_of_all"]

Array = npt.NDArray[Any]


@cache
def middle_of_all() -> Array:
    """Where static vectors of ordinary posts lie on average."""
    return np.asarray(static_vectors_of([plain(text) for text in ORDINARY]).mean(axis=0))


@cache
def contextual_middle() -> Array:
    """Where contextual vectors of ordinary posts lie on average."""
    return np.asarray(contextual_vectors_of([plain(text) for text in ORDINARY]).mean(axis=0))


def group_stream(
    texts: Sequence[str],
    times: Sequence[float] | None = None,
    vectors: Array | None = None,
    *,
    groups: int | None = None,
    room: int = ROOM,
) -> npt.NDArray[np.int64]:
    """A group number for each text, in the order they came: one pass, reconsidered now and then.

    Texts that belong nowhere, and those let go before a group was found for them, have a number of their own. Where
    `groups` tells how many there are, all that are still there are put into so many.
    """
    cleaned = [plain(text) for text in texts]
    found = static_vectors_of(cleaned) if vectors is None else np.asarray(vectors, dtype=np.float32)
    grouping = Grouping(dimensions=found.shape[1], room=room, middle=middle_of_all() if vectors is None else None)
    likes = np.arange(len(texts))
    last: dict[int, int | None] = {}
    for start in range(0, len(texts), BATCH):
        part = slice(start, start + BATCH)
        new = part_of(Texts(range(len(texts)), cleaned, found, times), part)
        likes[part] = [placed.like for placed in grouping.add(new)]
        if grouping.is_due:
            grouping.reconsider()
            last.update(grouping.groups())
    if groups is not None:
        last.update(grouping.into(groups))
        return _numbers(likes, last)
    grouping.reconsider()
    last.update(grouping.groups())
    return _numbers(likes, last)


def _numbers(likes: Array, last: Mapping[int, int | None]) -> npt.NDArray[np.int64]:
    names = [last.get(int(like)) for like in likes]
    apart = [
        ("group", name) if name is not None else ("alone", int(like)) for name, like in zip(names, likes, strict=True)
    ]
    numbers = {each: number for number, each in enumerate(dict.fromkeys(apart))}
    return np.array([numbers[each] for each in apart], dtype=np.int64)
