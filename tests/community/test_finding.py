"""Whether it was asked before, also in scripts without spaces and where somebody mistyped; and what explains it."""

from collections.abc import Callable

import pytest

from evenhand.community.domain.words import pieces_of
from evenhand.community.models import Community
from evenhand.community.reads.topics import asked_before
from evenhand.kernel import clock
from evenhand.knowledge.actions.centres import set_centre
from tests.cast import Cast
from tests.community.conftest import Browser
from tests.community.test_story import asked, kept
from tests.knowledge.pages import publish

Come = Callable[..., Browser]


@pytest.mark.parametrize(
    ("said", "pieces"),
    [
        ("slow in the evening", []),
        ("网络", ["网络"]),
        ("网络很慢", ["网络", "络很", "很慢"]),
        ("網", ["網"]),
        ("夜はルーターが遅い", ["ルーター", "夜", "遅"]),
    ],
)
def test_scripts_without_spaces_are_looked_for_by_pieces(said: str, pieces: list[str]) -> None:
    assert pieces_of(said) == pieces


@pytest.mark.django_db
@pytest.mark.parametrize("said", ["网络很慢", "为什么网络很慢", "网络"])
def test_a_question_in_chinese_is_found_by_words_in_its_middle(cast: Cast, come: Come, said: str) -> None:
    topic = asked(come("Dana"), title="晚上家里的网络很慢怎么办呢", text="从八点开始。")
    kept(cast, topic)
    assert asked_before(cast.harborline.pk, said) == [topic]
    assert asked_before(cast.harborline.pk, "账单金额不对") == []


@pytest.mark.django_db
def test_a_question_is_found_although_a_letter_is_missing(cast: Cast, come: Come) -> None:
    topic = asked(come("Dana"))
    kept(cast, topic)
    assert asked_before(cast.harborline.pk, "internt") == [topic]
    assert asked_before(cast.harborline.pk, "telephone") == []


@pytest.mark.django_db
def test_who_asks_sees_pages_of_the_help_centre_that_explain_it(cast: Cast, opened: Community, come: Come) -> None:
    told = {"name": "Help", "welcome": "", "accent": "", "host": "", "contact": ""}
    now = clock.now()
    page = publish(cast, title="Slow internet in the evening", summary="What makes it slow")
    dana = come("Dana")
    title = {"title": "Why is my internet slow in the evening?"}
    assert page.slug not in dana.open("similar", **title)
    set_centre(
        brand=cast.harborline, is_on=True, languages=["en"], takes_questions=True, actor=cast.alice, now=now, **told
    )
    address = f"/site/help/harborline/en/articles/{page.slug}"
    assert address in dana.open("similar", **title)
    assert address in dana.open("ask", **title)
    assert "This may answer it already" not in dana.open("ask", title="Where is the next shop of yours?")


@pytest.mark.django_db
def test_what_has_most_words_in_common_comes_first_and_titles_above_all(cast: Cast, come: Come) -> None:
    dana = come("Dana")
    said = {
        "Internet off for children at nine": "Can it be done? " * 3,
        "What happens in the evening here?": "Internet is slow in the evening, I mean slow. " + "So it goes on. " * 40,
        "Why is my line slow in the evening?": "The internet is.",
    }
    topics = [asked(dana, title=title, text=text) for title, text in said.items()]
    for each in topics:
        kept(cast, each)
    assert asked_before(cast.harborline.pk, "internet slow evening") == topics[::-1]
