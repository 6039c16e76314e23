"""A question from its title to its answer, with script and keyboard; axe looks at the pages on the way."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from evenhand.community.actions import moderating, writing
from evenhand.community.domain.screening import Told
from evenhand.community.models import Contribution, SignInLink, Topic
from evenhand.kernel import clock
from evenhand.understanding.domain.reading import nothing_read
from tests.browser.sight import faults_everywhere
from tests.cast import Cast
from tests.communities import joined, link_for, open_community

pytestmark = pytest.mark.browser
ROOT = "/site/community/harborline/"
TITLE = "Why is my internet slow in the evening only?"


def test_a_question_is_asked_shown_answered_and_solved(
    sit_down: Callable[..., Page], stage: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("evenhand.flows.community.read_many", lambda *_: [nothing_read()])
    monkeypatch.setattr("evenhand.site.community.coming_in.can_mail", lambda: True)
    open_community(stage, welcome="Look first whether it was asked.")
    page = sit_down(stage.alice)
    found = {}
    page.goto(f"{ROOT}ask?title=Why+is+it+slow+here")
    found["looked before signing in"] = faults_everywhere(page)
    page.get_by_role("link", name="Sign in and ask").click()
    page.get_by_label("Your mail address").fill("dana@mail.example")
    page.get_by_role("button", name="Mail me a link").click()
    expect(page.get_by_role("heading", name="Look into your mail")).to_be_visible()
    page.goto(f"{ROOT}enter/{SignInLink.objects.get().token}")
    page.get_by_label("By what name").fill("Dana")
    page.get_by_role("button", name="Sign in").click()
    page.get_by_label("Your question in one sentence").fill(TITLE)
    page.get_by_label("What happens").fill("Since May.")
    found["ask"] = faults_everywhere(page)
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.get_by_text("Only you see this for now")).to_be_visible()
    topic = page.url
    page.goto("/community/")
    page.get_by_role("button", name="Show it").click()
    expect(page.get_by_role("button", name="Undo").first).to_be_visible()
    page.goto("/community/answers/")
    page.get_by_role("link", name=TITLE).click()
    page.get_by_label("Everybody reads it").fill("Please choose channel 11.")
    page.get_by_role("button", name="Answer", exact=True).click()
    found["at the desk"] = faults_everywhere(page)
    page.goto(topic)
    page.get_by_role("button", name="This solved it").click()
    expect(page.locator(".accepted-mark")).to_be_visible()
    expect(page.get_by_text("works at Harborline")).to_be_visible()
    for path in (page.url, ROOT, f"{ROOT}me"):
        page.goto(path)
        found[path] = faults_everywhere(page)
    assert not {where: faults for where, faults in found.items() if faults}


def test_a_moderator_hides_many_by_keyboard_and_takes_it_back(sit_down: Callable[..., Page], stage: Cast) -> None:
    waiting(stage)
    page = sit_down(stage.alice)
    page.goto("/community/")
    expect(page.locator(".pick-said input")).to_have_count(4)
    for key in "jxjx":
        page.keyboard.press(key)
    expect(page.locator(".pick-said input:checked")).to_have_count(2)
    assert not faults_everywhere(page)
    page.keyboard.press("d")
    expect(page.get_by_text("2 are hidden")).to_be_visible()
    assert not faults_everywhere(page)
    page.keyboard.press("z")
    expect(page.locator(".pick-said input")).to_have_count(4)
    page.keyboard.press("j")
    page.keyboard.press("y")  # nothing is chosen: the one at hand is shown, and the next one is at hand
    expect(page.get_by_text("is shown.")).to_be_visible()
    expect(page.locator(".pick-said input")).to_have_count(3)
    expect(page.locator(".pick-said input").first).to_be_focused()
    page.get_by_role("link", name="Choose all on this page").click()
    expect(page.locator(".pick-said input:checked")).to_have_count(3)


def waiting(stage: Cast) -> None:
    """Four questions of newcomers."""
    now = clock.now()
    open_community(stage)
    for name in ("Dana", "Eli", "Fay", "Gus"):
        writing.ask(
            member=joined(stage, name),
            title=f"A question of {name} here",
            text="It begins at eight.",
            told=Told(),
            now=now,
        )


def test_what_a_member_is_writing_outlives_the_page_and_goes_with_them(
    sit_down: Callable[..., Page], stage: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("evenhand.flows.community.read_many", lambda *_: [nothing_read()])
    waiting(stage)
    topic = Topic.objects.earliest("pk")
    question = Contribution.objects.get(topic=topic)
    moderating.rule(contribution_id=question.pk, is_kept=True, actor=stage.alice, now=clock.now())
    page = sit_down(stage.alice)
    page.goto(f"{ROOT}enter/{link_for(stage, 'Kim').token}")
    page.get_by_label("By what name").fill("Kim")
    page.get_by_role("button", name="Sign in").click()
    answer = page.get_by_label("What helped you, step by step")
    page.goto(f"{ROOT}t/{topic.pk}/-")
    answer.fill("Turn it off, wait")
    page.reload()
    expect(answer).to_have_value("Turn it off, wait")
    expect(page.get_by_text("What you began to write is here again.")).to_be_visible()
    assert not faults_everywhere(page)
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("Only you see this for now")).to_be_visible()
    expect(answer).to_have_value("")
    answer.fill("One thing more")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("link", name="Sign in", exact=True)).to_be_visible()
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('community-draft'))") == []
