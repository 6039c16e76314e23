"""Which articles are missing."""

import numpy as np

from evenhand.knowledge.domain.proposing import Dismissal, Floats, Pages, Question, is_dismissed, proposals


def vectors(*texts: str) -> Floats:
    words = ["router", "bill", "moving", "light"]
    found = np.array([[word in text for word in words] for text in texts], dtype=np.float32).reshape(-1, 4)
    return np.asarray(found / np.maximum(np.linalg.norm(found, axis=1, keepdims=True), 1e-6), dtype=np.float32)


def question(number: int, **more: object) -> Question:
    values = {"answer": 1, "touches": 2, "language": "en", "has_page": False, **more}
    return Question(id=number, **values)  # type: ignore[arg-type]


NOTHING = Pages(vectors(), [])
ROUTERS = vectors(*["router"] * 4)


def test_what_was_asked_alike_three_times_without_a_page_is_missing() -> None:
    (found,) = proposals([question(each) for each in (1, 2, 3, 4)], ROUTERS, NOTHING)
    assert found.all == (1, 2, 3, 4)
    assert found.avoidable == 6, "the first would have been answered all the same"
    assert not proposals([question(1), question(2)], ROUTERS[:2], NOTHING)


def test_what_a_page_says_is_not_missing() -> None:
    asked = [question(each) for each in (1, 2, 3, 4)]
    assert not proposals(asked, ROUTERS, Pages(vectors("router"), ["en"]))
    assert proposals(asked, ROUTERS, Pages(vectors("bill"), ["en"]))
    assert not proposals([question(each, has_page=True) for each in (1, 2, 3, 4)], ROUTERS, NOTHING)


def test_languages_are_kept_apart() -> None:
    asked = [question(each, language="de" if each % 2 else "en") for each in (1, 2, 3, 4)]
    assert not proposals(asked, ROUTERS, NOTHING)


def test_the_most_avoidable_work_comes_first() -> None:
    asked = [question(each) for each in range(6)]
    asked += [question(each, touches=9) for each in range(6, 9)]
    found = proposals(asked, vectors(*["router"] * 6, *["bill"] * 3), NOTHING)
    assert [each.avoidable for each in found] == [18, 10]


def test_the_wording_given_most_to_content_customers_is_proposed() -> None:
    asked = [
        question(1, answer=7, is_good=False),
        question(2, answer=7, is_good=False),
        question(3, answer=8),
        question(4, answer=8),
    ]
    (found,) = proposals(asked, ROUTERS, NOTHING)
    assert found.best == 3


def test_a_dismissed_proposal_comes_back_when_its_cases_have_grown_by_half() -> None:
    (found,) = proposals([question(each) for each in (1, 2, 3, 4)], ROUTERS, NOTHING)
    assert is_dismissed(found, [Dismissal(2, 4)])
    assert is_dismissed(found, [Dismissal(2, 3)]), "four are not half as many again as three"
    assert not is_dismissed(found, [Dismissal(2, 2)])
    assert not is_dismissed(found, [Dismissal(9, 4)]), "that was about something else"
    assert not is_dismissed(found, [])
    assert is_dismissed(found, [Dismissal(9, 4)], near={9}), "it was about the same, long ago"


def test_a_page_in_another_language_says_nothing_to_those_who_ask() -> None:
    asked = [question(each, language="de") for each in (1, 2, 3, 4)]
    assert proposals(asked, ROUTERS, Pages(vectors("router"), ["en"]))
    assert not proposals(asked, ROUTERS, Pages(vectors("router"), ["de"]))


def test_pages_in_other_languages_must_lie_nearer_as_questions_must() -> None:
    asked = [question(each, language="de") for each in (1, 2, 3, 4)]
    page = Pages(vectors("router bill"), ["de"])  # likeness 0.71: enough in English
    assert proposals(asked, ROUTERS, page)
    assert not proposals([question(each) for each in (1, 2, 3, 4)], ROUTERS, Pages(page.vectors, ["en"]))
