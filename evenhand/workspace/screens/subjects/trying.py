"""What a text would be about, and why: the nearest examples."""

from collections.abc import Sequence

import msgspec

from evenhand.kernel.text import shorten
from evenhand.people.models import Brand
from evenhand.understanding.domain.text import plain
from evenhand.understanding.domain.vectors import static_vectors_of
from evenhand.understanding.models import Subject
from evenhand.understanding.reads.learned import subject_model
from evenhand.understanding.reads.subjects import Example, examples_of

NEAREST = 3
MOST_COMPARED = 2_000  # newest examples; more would make typing wait


class Near(msgspec.Struct, frozen=True):
    """An example, what it is about, and how near it is (0 to 1)."""

    text: str
    subject: str
    share: float


class Tried(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a text that somebody tried."""

    is_learnt: bool
    subject: str = ""  # its name; empty: none of these
    confidence: int = 0  # of a hundred
    likely: tuple[tuple[str, int], ...] = ()  # the best guesses, however unlikely
    nearest: tuple[Near, ...] = ()


def tried(brand: Brand, text: str) -> Tried:
    """What the text would be about by a close look, with the latest corrections."""
    names = dict(Subject.objects.filter(brand=brand).values_list("pk", "name"))
    nearest = _nearest(text, examples_of(brand.pk)[-MOST_COMPARED:], names)
    model = subject_model(brand.pk)
    if model is None:
        return Tried(is_learnt=False, nearest=nearest)
    [(subject, sure)] = model.read([text], is_close=True)
    likely = tuple((names[key], round(share * 100)) for key, share in model.likely(text))
    return Tried(
        is_learnt=True,
        subject=names.get(subject, "") if subject else "",
        confidence=round(sure * 100),
        likely=likely,
        nearest=nearest,
    )


def _nearest(text: str, examples: Sequence[Example], names: dict[int, str]) -> tuple[Near, ...]:
    if not examples:
        return ()
    vectors = static_vectors_of([plain(each) for each in (text, *(example.text for example in examples))])
    shares = vectors[1:] @ vectors[0]
    best = [int(place) for place in (-shares).argsort()[:NEAREST]]
    return tuple(
        Near(shorten(examples[place].text, 160), names.get(examples[place].subject_id or 0, ""), float(shares[place]))
        for place in best
        if shares[place] > 0
    )
