"""Listening in a browser: a query is written and tried, strangers are heard, a pilot reports, feeds are connected."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from evenhand.channels import registry
from evenhand.channels.models import Source
from evenhand.flows.health import CLOSER
from evenhand.flows.preview import forget
from evenhand.kernel import clock
from evenhand.ledger.actions import move_on
from evenhand.listening.actions import save_query
from evenhand.listening.models import Purpose, Query
from evenhand.people.models import Role
from evenhand.workspace.screens.accounts.views import HIDDEN
from tests.browser.conftest import box, complete, listening
from tests.browser.held import Held
from tests.browser.sight import faults_everywhere
from tests.cast import Cast
from tests.channels.web_stub import WebStub, answer
from tests.flows.test_overhear import Square, listen
from tests.workspace.test_listening import sampled

pytestmark = pytest.mark.browser
Sit = Callable[..., Page]
SAID = [
    *["harborline is down again, so annoying"] * 6,
    *["Harborline <b>broke</b> my wifi & my day"] * 4,
    *["#harborline what is going on"] * 8,
    *["the sea is calm today"] * 40,
]
FEED = b"""<?xml version="1.0"?><rss version="2.0"><channel><title>Harbour News</title><link>http://127.0.0.1/</link>
<item><title>Harborline slows down</title><link>http://127.0.0.1/1</link><guid>1</guid></item></channel></rss>"""


@pytest.fixture(autouse=True)
def _anew() -> None:
    forget()


@pytest.fixture
def lead(sit_down: Sit, stage: Cast) -> Page:
    """Alice, who leads, with a sample of what strangers say."""
    sampled(stage, *SAID)
    return sit_down(stage.alice)


def tried(page: Page, text: str) -> Page:
    """A new query with these words, and what it would have caught."""
    page.goto("/listening/new")
    page.get_by_label("Listen for").fill(text)
    expect(page.locator("#preview .verdict")).to_be_visible()
    complete(page)
    return page


def saved(stage: Cast, text: str = "harborline OR seawater", **facts: Any) -> Query:
    """A query that is listened for."""
    facts = {"name": "Our name", "purpose": Purpose.US, "brand_id": stage.harborline.pk, **facts}
    return save_query(text=text, actor=stage.alice, now=clock.now(), **facts)


def test_a_lead_finds_the_way_writes_a_query_sees_what_it_would_have_caught_and_saves_it(lead: Page) -> None:
    page = lead
    page.goto("/")
    page.locator("#views summary", has_text="Listen").click()
    page.locator("#views").get_by_role("link", name="Queries").click()
    page.get_by_role("link", name="Write the first query").click()
    expect(page.get_by_label("Listen for")).to_be_focused()
    page.keyboard.type("harborline")
    preview = page.locator("#preview")
    expect(preview).to_contain_text("10 posts so far")
    expect(preview).to_contain_text("10 of 58 posts in the sample")
    expect(preview.locator("mark").first).to_have_text(re.compile("harborline", re.IGNORECASE))
    expect(preview).to_contain_text("Harborline <b>broke</b> my wifi & my day")
    expect(preview.get_by_role("img", name=re.compile("Posts through time"))).to_be_visible()
    expect(preview).to_contain_text("Proactive")
    expect(page.locator("#preview-said")).to_contain_text("10 posts so far")
    preview.get_by_role("button", name="Add #harborline").click()
    expect(page.get_by_label("Listen for")).to_have_value("harborline OR #harborline")
    expect(preview).to_contain_text("18 of 58 posts in the sample")
    page.keyboard.press("Control+z")
    expect(page.get_by_label("Listen for")).to_have_value("harborline")
    page.keyboard.press("Control+Shift+z")
    page.get_by_label("Name").fill("Our name")
    page.get_by_role("button", name="Save and listen").click()
    expect(page.get_by_role("row", name=re.compile("Our name"))).to_contain_text("harborline OR #harborline")
    expect(page.locator("#toasts")).to_contain_text("“Our name” is listened for from now on.")


def test_a_mistake_is_marked_and_the_preview_before_stays(lead: Page) -> None:
    page = tried(lead, "harborline")
    page.get_by_label("Listen for").press_sequentially(' AND "down')
    problem = page.get_by_role("alert")
    expect(problem).to_contain_text("never closed")
    expect(problem.locator("mark")).to_have_text('"')
    expect(page.locator("#preview")).to_contain_text("10 of 58 posts in the sample")
    expect(page.get_by_text("of what you wrote before")).to_be_visible()
    page.get_by_role("button", name="Save and listen").click()
    expect(page.get_by_text("It is not saved")).to_be_visible()
    expect(page.get_by_label("Listen for")).to_have_value('harborline AND "down')
    page.get_by_label("Listen for").press("Control+End")
    page.keyboard.type('"')
    expect(page.locator(".problem")).to_have_count(0)
    expect(page.locator("#preview")).to_contain_text("6 of 58 posts in the sample")


def test_a_slow_preview_says_that_it_is_on_its_way_and_nothing_jumps(lead: Page) -> None:
    page = tried(lead, "harborline")
    held = Held(page, "**/listening/preview")
    before = box(page, "#preview .verdict")
    page.get_by_label("Listen for").press_sequentially(" sea")
    held.wait()
    expect(page.get_by_text("Working it out…")).to_be_visible()
    expect(page.locator("#preview")).to_contain_text("10 of 58")
    assert box(page, "#preview .verdict") == before
    held.let_go()
    expect(page.locator("#preview")).to_contain_text("0 of 58")
    expect(page.get_by_text("Working it out…")).to_be_hidden()
    assert box(page, "#preview .verdict") == before


def test_of_two_previews_under_way_the_last_is_shown(lead: Page) -> None:
    page = tried(lead, "harborline")
    held = Held(page, "**/listening/preview")
    page.get_by_label("Listen for").fill("calm")
    held.wait()
    page.get_by_label("Listen for").fill("wifi")
    held.wait(2)
    held.let_go(1)
    expect(page.locator("#preview")).to_contain_text("4 of 58")
    page.complaints.clear()  # htmx reports the look it gave up as an error


def test_help_and_figures_stay_open_while_one_writes_and_on_the_next_page(lead: Page) -> None:
    page = tried(lead, "harborline")
    page.get_by_text("How to write it").click()
    page.get_by_text("In figures", exact=True).click()
    page.get_by_label("Listen for").fill("sea")
    expect(page.locator("#preview")).to_contain_text("40 of 58")
    expect(page.get_by_role("region", name="The chart in figures")).to_be_visible()
    page.goto("/listening/new")
    expect(page.get_by_text("either the word, or the two words together")).to_be_visible()


def test_lines_are_kept_as_they_were_written(lead: Page) -> None:
    page = tried(lead, "harborline\n  OR seawater")
    page.get_by_role("button", name="Save and listen").click()
    expect(page.locator("#toasts")).to_contain_text("is listened for")
    assert Query.objects.get().text == "harborline\n  OR seawater"
    page.goto(f"/listening/{Query.objects.get().pk}/")
    expect(page.get_by_label("Listen for")).to_have_value("harborline\n  OR seawater")
    expect(page.locator("main")).to_contain_text("Written by Alice Moreau")


def test_a_stranger_whom_a_query_catches_appears_in_the_inbox_and_another_does_not(
    sit_down: Sit, stage: Cast, tmp_path: Path
) -> None:
    square = Square(stage, tmp_path)
    query = listen(stage, "harborline OR seawater", name="Our name")
    page = sit_down(stage.alice)
    page.goto("/?whose=all")
    listening(page)
    page.mouse.move(1000, 400)
    square.say("nothing of ours, though I am so angry", "Harborline is down again, I am so angry", now=clock.now())
    expect(page.locator("#rows")).to_contain_text("Harborline is down again")
    expect(page.locator("#rows a.row")).to_have_count(1)
    page.goto(f"/listening/{query.pk}/caught")
    expect(page.locator(".caught-posts li")).to_have_count(1)
    expect(page.locator(".caught-posts mark")).to_have_text("Harborline")
    expect(page.locator(".caught-posts")).to_contain_text("Proactive")
    page.get_by_role("link", name=re.compile("^EH-")).click()
    expect(page.locator("#talk")).to_contain_text("Harborline is down again")


def test_a_query_is_switched_off_and_on_copied_removed_and_put_back(sit_down: Sit, stage: Cast) -> None:
    query = saved(stage)
    page = sit_down(stage.alice)
    page.goto("/listening/")
    row = page.get_by_role("row", name=re.compile("Our name"))
    row.get_by_role("button", name="Switch off").click()
    expect(page.locator("#toasts")).to_contain_text("switched off")
    expect(row.get_by_text("Off", exact=True)).to_be_visible()
    row.get_by_role("button", name="Switch on").click()
    expect(row.get_by_role("button", name="Switch off")).to_be_visible()
    row.get_by_role("link", name="Copy").click()
    expect(page.get_by_label("Name")).to_have_value("Copy of Our name")
    expect(page.get_by_label("Listen for")).to_have_value("harborline OR seawater")
    page.goto(f"/listening/{query.pk}/")
    page.get_by_role("button", name="Remove").click()
    expect(row).to_have_count(0)
    page.locator("#toasts").get_by_role("button", name="Undo").click()
    expect(row.get_by_role("button", name="Switch off")).to_be_visible()
    query.refresh_from_db()
    assert query.is_active
    page.goto(f"/listening/{query.pk}/")
    page.get_by_role("button", name="Remove").click()
    page.goto("/listening/")
    page.get_by_text("1 query removed lately").click()
    page.get_by_role("button", name="Put back").click()
    expect(row).to_be_visible()


def test_queries_are_found_among_many(sit_down: Sit, stage: Cast) -> None:
    for number in range(35):
        saved(stage, f"word{number}", name=f"Query {number:02}")
    page = sit_down(stage.alice)
    page.goto("/listening/")
    expect(page.locator(".listed tbody tr")).to_have_count(25)
    page.get_by_role("link", name="More queries").click()
    expect(page.locator(".listed tbody tr")).to_have_count(10)
    page.get_by_label("Find queries").fill("word27")
    page.keyboard.press("Enter")
    expect(page.locator(".listed tbody tr")).to_have_count(1)
    expect(page.locator(".listed")).to_contain_text("Query 27")


def test_the_report_of_a_pilot_follows_what_is_assumed(sit_down: Sit, stage: Cast) -> None:
    for number in range(4):
        stage.open_case(f"@harborline.example my internet is down {number}", now=clock.now())
    page = sit_down(stage.alice)
    page.goto("/")
    page.locator("#views").get_by_text("Listen", exact=True).click()
    page.locator("#views").get_by_role("link", name="Report").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("for Harborline")
    expect(page.locator(".stats")).to_contain_text("hours of work a week")
    before = page.locator(".stats").inner_text()
    page.get_by_label("Minutes of work on a case").fill("60")
    page.keyboard.press("Tab")
    expect(page.locator(".stats")).not_to_have_text(before, use_inner_text=True)
    expect(page.get_by_label("Minutes of work on a case")).to_have_value("60")


def test_health_says_what_is_wrong_and_follows(sit_down: Sit, stage: Cast) -> None:
    page = sit_down(stage.alice)
    page.goto("/health/")
    expect(page.get_by_role("row", name=re.compile("Stage"))).to_contain_text("Is the listener running?")
    expect(page.locator("main")).to_contain_text("Something needs a look.")
    Source.objects.update(fetched_at=clock.now())
    move_on(CLOSER, position=1 << 60)  # whoever wrote before this test: all of it is read
    expect(page.locator("main")).to_contain_text("Everything is well.")


def test_feeds_are_connected_through_the_form(sit_down: Sit, stage: Cast) -> None:
    stage.alice.role = Role.ADMINISTRATOR
    stage.alice.save()
    page = sit_down(stage.alice)
    with WebStub() as web:
        web.pages["/feed"] = answer(FEED, headers={"Content-Type": "application/rss+xml"})
        page.goto("/accounts")
        page.get_by_role("link", name="Feeds").click()
        page.get_by_label("Addresses").fill(f"{web.url}/nothing")
        page.get_by_label("Allow this machine").check()
        page.get_by_role("button", name="Check and connect").click()
        expect(page.get_by_role("alert")).to_be_visible()
        expect(page.get_by_label("Addresses")).to_have_value(f"{web.url}/nothing")
        page.get_by_label("Addresses").fill(f"{web.url}/feed")
        page.get_by_role("button", name="Check and connect").click()
        expect(page.locator("#toasts")).to_contain_text(" is connected")
        expect(page.get_by_role("table", name="Only listening")).to_contain_text("Feeds: 127.0.0.1")


def test_an_agent_looks_and_cannot_change(sit_down: Sit, stage: Cast) -> None:
    query = saved(stage)
    page = sit_down(stage.bob)
    page.goto("/listening/")
    expect(page.get_by_role("row", name=re.compile("Our name"))).to_contain_text("harborline OR seawater")
    expect(page.get_by_role("link", name="New query")).to_have_count(0)
    expect(page.get_by_role("button", name="Switch off")).to_have_count(0)
    page.get_by_role("link", name="Our name", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Caught by “Our name”")
    expect(page.get_by_role("link", name="Change the query")).to_have_count(0)
    page.goto(f"/listening/{query.pk}/")
    expect(page.locator("main")).to_contain_text("Only care leads and administrators")
    page.complaints.clear()  # the browser reports the refusal's status as an error


def test_everything_with_the_keyboard_alone(lead: Page) -> None:
    page = lead
    page.goto("/listening/new")
    page.keyboard.type("harborline")
    expect(page.locator("#preview .suggestions button").first).to_be_visible()
    suggestion = page.get_by_role("button", name="Add #harborline")
    for _ in range(30):
        page.keyboard.press("Tab")
        if suggestion.evaluate("each => each === document.activeElement"):
            break
    page.keyboard.press("Enter")
    expect(page.get_by_label("Listen for")).to_be_focused()
    expect(page.get_by_label("Listen for")).to_have_value("harborline OR #harborline")
    name = page.get_by_label("Name")
    for _ in range(8):
        page.keyboard.press("Tab")
        if name.evaluate("each => each === document.activeElement"):
            break
    page.keyboard.type("By hand")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="By hand", exact=True)).to_be_visible()


def test_without_script_a_query_is_tried_saved_removed_and_put_back(sit_down: Sit, stage: Cast) -> None:
    sampled(stage, *SAID)
    page = sit_down(stage.alice, java_script_enabled=False)
    page.goto("/listening/new")
    page.get_by_label("Listen for").fill("harborline")
    page.get_by_role("button", name="Try").click()
    expect(page.locator("#preview")).to_contain_text("10 of 58 posts in the sample")
    page.get_by_role("button", name="Save and listen").click()
    page.get_by_role("link", name="harborline", exact=True).click()
    page.get_by_role("button", name="Remove").click()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("row", name=re.compile("harborline"))).to_be_visible()
    page.goto("/pilot/harborline/")
    page.get_by_label("Minutes of work on a case").fill("60")
    page.get_by_role("button", name="Work it out").click()
    expect(page.get_by_label("Minutes of work on a case")).to_have_value("60")


def furnish(stage: Cast, folder: Path) -> list[str]:
    """Something on every screen of listening; their addresses."""
    stage.alice.role = Role.ADMINISTRATOR
    stage.alice.save()
    query = listen(stage, "harborline OR seawater", name="Our name")
    saved(stage, "tidewire", name="Them", purpose=Purpose.COMPETITOR)
    gone = saved(stage, "x", name="Gone")
    Square(stage, folder).say("Harborline is down again, I am so angry", "lovely seawater", now=clock.now())
    sampled(stage, *SAID)
    Source.objects.filter(pk=stage.source.pk).update(trouble="It does not answer.", heard=1234)
    Query.objects.filter(pk=gone.pk).update(is_removed=True)
    return [
        "/listening/",
        "/listening/?q=nowhere",
        "/listening/new",
        "/listening/new?text=harborline+or+wifi&brand=" + str(stage.harborline.pk),
        "/listening/new?text=harborline+AND+%22sea",
        f"/listening/{query.pk}/",
        f"/listening/{query.pk}/caught",
        "/pilot/harborline/",
        "/pilot/reefcell/",
        "/health/",
        "/accounts",
        *(f"/accounts/connect/{kind}" for kind in registry.kinds() if kind not in HIDDEN),
    ]


@pytest.mark.accept  # a minute
def test_axe_finds_nothing_and_nothing_scrolls_sideways(sit_down: Sit, stage: Cast, tmp_path: Path) -> None:
    paths = furnish(stage, tmp_path)
    page = sit_down(stage.alice)
    wide = page.viewport_size["width"]
    found = {}
    for path in paths:
        page.goto(path)
        complete(page)
        page.evaluate("document.querySelectorAll('main details').forEach((each) => { each.open = true })")
        if problems := faults_everywhere(page):
            found[path] = problems
        page.wait_for_function(
            "(wide) => ['html', 'main'].every((each) => document.querySelector(each).scrollWidth <= wide)", arg=wide
        )
    assert not found


def test_whoever_is_not_logged_in_sees_none_of_it(live_server: Any, stage: Cast) -> None:
    saved(stage)
    stranger = Client()
    for path in ("/listening/", "/listening/new", "/health/", "/pilot/", "/accounts"):
        assert stranger.get(path).status_code == 302
