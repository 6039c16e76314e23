"""What posts are about, by the subjects of the brand they concern."""

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from evenhand.understanding.actions.readings import SubjectRead
from evenhand.understanding.domain.text import plain
from evenhand.understanding.reads.learned import subject_models

Vectors = npt.NDArray[np.float32]


def quick_subjects(posts: Sequence[tuple[int, int, str]]) -> list[SubjectRead]:
    """For (post, brand, text) in the stream; nothing for brands that teach no subjects. One query."""
    return _subjects(posts, None)


def close_subjects(posts: Sequence[tuple[int, int, str]], vectors: Vectors) -> list[SubjectRead]:
    """The same with the contextual vectors of the texts."""
    return _subjects(posts, vectors)


def _subjects(posts: Sequence[tuple[int, int, str]], vectors: Vectors | None) -> list[SubjectRead]:
    of_brand: dict[int, list[int]] = defaultdict(list)
    for place, (_post, brand_id, _text) in enumerate(posts):
        of_brand[brand_id].append(place)
    is_close = vectors is not None
    found: list[SubjectRead] = []
    models = subject_models(of_brand) if of_brand else {}
    for brand_id, model in models.items():
        places = of_brand[brand_id]
        given = None if vectors is None else vectors[places]
        said = model.read([plain(posts[place][2]) for place in places], is_close=is_close, vectors=given)
        found += [
            SubjectRead(posts[place][0], model.edition, is_close, subject, sure)
            for place, (subject, sure) in zip(places, said, strict=True)
        ]
    return found
