"""To which queue a case goes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.routing.domain.placement import ENOUGH, Placement, QueueFacts

QUEUES = Placement(
    [
        QueueFacts(1, 1, (), (), 9),
        QueueFacts(2, 1, ("de",), (), 3),
        QueueFacts(3, 1, (), ("bill", "Störung", "e-mail"), 2),
        QueueFacts(4, 1, ("en",), ("contract",), 1),
        QueueFacts(5, 2, ("en",), (), 0),
    ]
)


@pytest.mark.parametrize(
    ("brand", "language", "text", "queue"),
    [
        (1, "en", "no signal", 1),
        (1, "de", "kein Signal", 2),
        (1, "en", "my bill is wrong", 3),
        (1, "en", "my BILLS are wrong", 3),
        (1, "en", "billing", 1),
        (1, "de", "stoerung", 2),
        (1, "de", "STÖRUNG seit heute", 3),
        (1, "de", "Storung seit heute", 3),
        (1, "en", "my e-mail is gone", 3),
        (1, "en", "contract and bill", 4),
        (1, "fr", "contract", 1),
        (2, "en", "no signal", 5),
        (2, "de", "kein Signal", None),
        (3, "en", "whose brand is this", None),
        (1, "", "", 1),
    ],
)
def test_the_first_queue_in_the_leads_order_that_takes_it(brand: int, language: str, text: str, queue: int) -> None:
    assert QUEUES.place(brand_id=brand, language=language, text=text) == queue


def test_words_deep_in_a_long_text_do_not_count() -> None:
    assert QUEUES.place(brand_id=1, language="en", text="x " * ENOUGH + "bill") == 1


def test_queues_of_one_position_stand_in_the_order_they_were_made() -> None:
    assert (
        Placement([QueueFacts(8, 1, (), (), 0), QueueFacts(7, 1, (), (), 0)]).place(brand_id=1, language="en", text="")
        == 7
    )


@given(st.text(max_size=50), st.sampled_from(["en", "de", "fr", "und", ""]))
def test_a_brand_with_a_queue_for_everything_loses_nothing(text: str, language: str) -> None:
    assert QUEUES.place(brand_id=1, language=language, text=text) is not None


@given(st.lists(st.text(min_size=1, max_size=8), min_size=1, max_size=4), st.text(max_size=30))
def test_a_leads_words_are_words_and_never_patterns(words: list[str], text: str) -> None:
    Placement([QueueFacts(1, 1, (), tuple(words), 0)]).place(brand_id=1, language="", text=text)


def test_placing_reads_the_queues_with_one_query(cast: object, django_assert_num_queries: object) -> None:
    from evenhand.routing.reads import placement

    with django_assert_num_queries(1):  # type: ignore[operator]
        placement()
