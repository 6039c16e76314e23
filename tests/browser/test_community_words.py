"""What members put into their words: passages of others, names, pictures; by mouse, by keyboard and without script."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from evenhand.community.actions import moderating, writing
from evenhand.community.domain.screening import Shown, Told
from evenhand.community.models import Contribution, Topic
from evenhand.kernel import clock
from evenhand.understanding.domain.reading import nothing_read
from tests.browser.sight import faults_everywhere
from tests.cast import Cast
from tests.communities import joined, link_for, open_community

pytestmark = pytest.mark.browser
ROOT = "/site/community/harborline/"
TITLE = "Why is my internet slow in the evening only?"


@pytest.fixture
def topic(stage: Cast, monkeypatch: pytest.MonkeyPatch) -> Topic:
    """Dana asked, Eli answered in two lines, and both can be read."""
    monkeypatch.setattr("evenhand.flows.community.read_many", lambda *_: [nothing_read()])
    open_community(stage)
    made = writing.ask(member=joined(stage, "Dana"), title=TITLE, text="Since May.", told=Told(), now=clock.now())
    _look(stage)
    words = "Choose channel 11.\n\nThen turn the box off and on."
    writing.answer(member=joined(stage, "Eli"), topic_id=made.pk, text=words, told=Told(), now=clock.now())
    _look(stage)
    return made


def _look(stage: Cast) -> None:
    for each in Contribution.objects.filter(shown=Shown.WAITING):
        moderating.rule(contribution_id=each.pk, is_kept=True, actor=stage.alice, now=clock.now())


def come_in(stage: Cast, page: Page, topic: Topic) -> None:
    page.goto(f"{ROOT}enter/{link_for(stage, 'Kim').token}")
    page.get_by_label("By what name").fill("Kim")
    page.get_by_role("button", name="Sign in").click()
    page.goto(f"{ROOT}t/{topic.pk}/-")


def choose_words(page: Page, words: str) -> None:
    """As a hand does it with the mouse."""
    page.evaluate(
        """(words) => {
            const walk = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
            while (walk.nextNode()) {
                const [node, at] = [walk.currentNode, walk.currentNode.data.indexOf(words)];
                if (at >= 0) return getSelection().setBaseAndExtent(node, at, node, at + words.length);
            }
        }""",
        words,
    )


def test_chosen_words_are_quoted_and_a_whole_answer_by_keyboard(
    sit_down: Callable[..., Page], stage: Cast, topic: Topic
) -> None:
    page = sit_down(stage.alice)
    come_in(stage, page, topic)
    answer = Contribution.objects.get(is_question=False)
    field = page.get_by_label("What helped you, step by step")
    choose_words(page, "turn the box off")
    expect(page.get_by_role("button", name="Quote this", exact=True)).to_be_visible()
    assert not faults_everywhere(page)
    choose_words(page, "turn the box off")
    page.get_by_role("button", name="Quote this", exact=True).click()
    expect(field).to_have_value(f"> Eli (#{answer.pk}):\n> turn the box off\n\n")
    expect(field).to_be_focused()
    page.keyboard.type("For how long?")
    page.get_by_role("link", name="Quote this question").focus()
    page.keyboard.press("Enter")
    expect(field).to_have_value(
        f"> Eli (#{answer.pk}):\n> turn the box off\n\nFor how long?\n\n"
        f"> Dana (#{Contribution.objects.get(is_question=True).pk}):\n> Since May.\n\n"
    )
    page.keyboard.type("Me, too.")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("link", name="Eli wrote")).to_be_visible()
    expect(page.locator(".quoted").last).to_contain_text("Since May.")
    assert not faults_everywhere(page)


def test_a_passage_comes_after_what_was_begun_and_without_script_too(
    sit_down: Callable[..., Page], stage: Cast, topic: Topic
) -> None:
    page = sit_down(stage.alice)
    come_in(stage, page, topic)
    answer = Contribution.objects.get(is_question=False)
    page.get_by_label("What helped you, step by step").fill("One thing first.")
    page.goto(f"{ROOT}t/{topic.pk}/why-is-my-internet-slow-in-the-evening-only?quote={answer.pk}#answer")
    passage = f"> Eli (#{answer.pk}):\n> Choose channel 11.\n>\n> Then turn the box off and on.\n\n"
    expect(page.get_by_label("What helped you, step by step")).to_have_value(f"One thing first.\n\n{passage}")
    plain = sit_down(stage.alice, java_script_enabled=False)
    plain.context.add_cookies(page.context.cookies())
    plain.goto(f"{ROOT}t/{topic.pk}/why-is-my-internet-slow-in-the-evening-only")
    plain.get_by_role("link", name="Quote this answer").click()
    expect(plain.get_by_label("What helped you, step by step")).to_have_value(passage)


def test_somebody_is_named_by_keyboard_from_names_to_choose_from(
    sit_down: Callable[..., Page], stage: Cast, topic: Topic
) -> None:
    page = sit_down(stage.alice)
    come_in(stage, page, topic)
    field = page.get_by_label("What helped you, step by step")
    field.press_sequentially("Thank you, @")
    expect(page.get_by_role("option")).to_have_text(["Dana", "Eli"])
    field.press_sequentially("el")
    expect(page.get_by_role("option")).to_have_text(["Eli"])
    assert not faults_everywhere(page)
    field.press("Enter")
    expect(field).to_have_value("Thank you, @Eli ")
    expect(page.get_by_role("listbox")).to_be_hidden()
    field.press_sequentially("and @d")
    field.press("ArrowUp")
    field.press("Escape")
    field.press_sequentially("ana")
    page.get_by_role("button", name="Send").click()
    page.get_by_role("link", name="@Eli").click()
    expect(page.get_by_role("heading", name="Eli")).to_be_visible()
    page.get_by_role("button", name="Do not tell me when Eli writes to me by name").click()
    expect(page.get_by_role("button", name="Tell me again")).to_be_visible()
    assert not faults_everywhere(page)
    page.goto(f"{ROOT}me")
    assert not faults_everywhere(page)


def test_a_topic_is_pinned_at_the_desk_and_stands_above_the_others(
    sit_down: Callable[..., Page], stage: Cast, topic: Topic
) -> None:
    page = sit_down(stage.alice)
    page.goto(f"/community/topics/{topic.pk}/")
    page.get_by_text("Pin it at the top").click()
    assert not faults_everywhere(page)
    page.get_by_role("button", name="Pin", exact=True).click()
    expect(page.get_by_text("Pinned until")).to_be_visible()
    page.goto(ROOT)
    expect(page.get_by_role("list", name="Pinned")).to_contain_text(TITLE)
    assert not faults_everywhere(page)
    page.goto(f"/community/topics/{topic.pk}/")
    page.get_by_role("button", name="Take it off the top").click()
    expect(page.get_by_text("It is not pinned any more.")).to_be_visible()
    page.get_by_role("button", name="Undo").first.click()
    expect(page.get_by_text("Pinned until")).to_be_visible()
