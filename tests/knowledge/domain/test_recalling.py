"""What comes to mind, out of what is kept up to date piece by piece."""

from collections.abc import Sequence

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from evenhand.knowledge.domain.recalling import Asked, Floats, Recollection, Said
from evenhand.understanding.domain.vectors import packed

WORDS = ["router", "restart", "bill", "invoice", "moving", "house", "light", "evening"]


def vector(text: str) -> Floats:
    """A vector that anybody can follow: one number a word, of length 1."""
    found = np.array([word in text for word in WORDS], dtype=np.float32)
    return found / max(float(np.linalg.norm(found)), 1e-6)


def row(text: str) -> bytes:
    return packed(vector(text)[None])[0]


def asked(number: int, text: str, *, answer: int = 1, pages: Sequence[int] = (), **more: object) -> Asked:
    values = {"language": "en", "day": 1.0, **more}
    return Asked(id=number, answer=answer, pages=tuple(pages), vector=row(text), **values)  # type: ignore[arg-type]


def recollection(*questions: Asked, pages: Sequence[Said] = ()) -> Recollection:
    known = Recollection()
    known.add(questions, pages)
    return known


def first(known: Recollection, text: str, **more: object) -> tuple[str, int] | None:
    found = known.recall(vector(text), day=2.0, **more)  # type: ignore[arg-type]
    return (found[0].kind, found[0].id) if found else None


def test_an_answer_is_told_by_the_newest_question_it_settled_and_counts_who_asked_alike() -> None:
    known = recollection(asked(1, "router light"), asked(2, "router light"), asked(3, "bill"))
    (found,) = known.recall(vector("router light"), day=2.0)
    assert (found.id, found.sent, found.sent_alike, set(found.alike)) == (3, 3, 2, {1, 2})


def test_what_is_unlike_does_not_come_to_mind() -> None:
    assert first(recollection(asked(1, "bill invoice")), "router light") is None


def test_a_page_comes_to_mind_by_its_own_words_and_by_whom_it_was_sent() -> None:
    pages = [Said(10, "en", row("moving house")), Said(11, "en", row("bill"))]
    known = recollection(asked(1, "router light", pages=[11]), pages=pages)
    assert first(known, "moving house") == ("page", 10)
    assert first(known, "router light") == ("page", 11)


def test_a_question_that_was_settled_anew_counts_once_with_its_new_answer() -> None:
    known = recollection(asked(1, "router", answer=1))
    known.add([asked(1, "router", answer=2)], [])
    (found,) = known.recall(vector("router"), day=2.0)
    assert (found.id, found.sent) == (1, 1)


def test_what_left_a_customer_discontent_speaks_for_nothing() -> None:
    assert first(recollection(asked(1, "router", is_good=False)), "router") is None


def test_another_language_stays_out_and_an_unknown_one_does_not() -> None:
    known = recollection(asked(1, "router", answer=1, language="de"), asked(2, "router", answer=2, language="und"))
    assert first(known, "router", language="en") == ("answer", 2)
    assert len(known.recall(vector("router"), day=2.0, language="und")) == 2


def test_its_own_question_does_not_count() -> None:
    assert first(recollection(asked(1, "router")), "router", but=1) is None


@given(st.lists(st.tuples(st.sampled_from(WORDS), st.integers(1, 4)), min_size=1, max_size=12), st.integers(1, 11))
def test_piece_by_piece_is_the_same_as_at_once(said: list[tuple[str, int]], cut: int) -> None:
    questions = [asked(number, text, answer=answer) for number, (text, answer) in enumerate(said, 1)]
    whole, pieces = recollection(*questions), recollection(*questions[:cut])
    pieces.add(questions[cut:], [])
    for word in WORDS:
        assert whole.recall(vector(word), day=2.0) == pieces.recall(vector(word), day=2.0)
