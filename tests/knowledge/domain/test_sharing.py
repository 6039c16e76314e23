"""Words that a question and a page share."""

import numpy as np
import pytest

from evenhand.knowledge.domain.sharing import Sharing, codes_of
from tests.knowledge.domain.test_recalling import Recollection, Said, row, vector

TITLES = {0: "Billing and invoices", 2: "Premiere Pro crash logs", 3: "Your billing address", 4: ""}


def scores(question: str) -> list[float]:
    return list(Sharing({at: codes_of(title) for at, title in TITLES.items()}, 5).scores(codes_of(question)))


def test_words_that_bend_at_their_end_are_one() -> None:
    assert codes_of("Accounts") == codes_of("my ACCOUNT") == codes_of("accounting, account")
    assert codes_of("Gebühren") == codes_of("gebuhr")
    assert codes_of("for you") == codes_of("4711") == frozenset()


def test_a_rare_word_that_is_shared_speaks_more_for_a_page_than_one_that_many_have() -> None:
    gained = np.array(scores("premiere billing")) - np.array(scores(""))
    assert gained[2] > gained[0] > 0
    assert gained[0] == pytest.approx(gained[3])
    assert (gained[1], gained[4]) == (0, 0)


def test_a_page_of_many_words_needs_more_of_them_and_one_without_is_as_before() -> None:
    found = scores("")
    assert found[2] < found[0] == found[3] < found[1] == found[4] == 0


def test_where_there_are_no_pages_nothing_is_shared() -> None:
    assert list(Sharing({}, 2).scores(codes_of("billing"))) == [0, 0]


def test_of_two_pages_that_are_as_near_the_one_with_the_same_words_comes_first_until_it_is_renamed() -> None:
    known, asked = Recollection(), codes_of("Premiere breaks")
    known.add(
        [],
        [
            Said(1, "en", row("router"), codes_of("Acrobat Reader")),
            Said(2, "en", row("router"), codes_of("Premiere Pro")),
        ],
    )
    known.add([], [Said(3, "en", row("router"), codes_of("Photoshop Elements"))])
    assert [each.id for each in known.recall(vector("router"), day=1.0, words=asked)] == [2, 1, 3]
    known.add([], [Said(2, "en", row("router"), codes_of("Another title"))])
    assert known.recall(vector("router"), day=1.0, words=asked)[0].id == 1
