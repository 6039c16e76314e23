"""What can be seen and by whom: axe on every screen in light and dark, and on a phone."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from evenhand.cases.models import Case
from evenhand.channels.actions import Broken, set_aside
from evenhand.channels.domain.connector import Attached, PostKind
from evenhand.channels.models import Quarantined
from evenhand.flows import answer_many
from evenhand.flows.answer import deliver
from evenhand.flows.by_hand import Brought, add_to_brand
from evenhand.kernel import clock
from evenhand.replies import actions as replies
from evenhand.replies.actions import broadcasting
from evenhand.replies.domain.broadcasting import Variant
from evenhand.replies.domain.states import Step
from evenhand.workspace.screens.palette.pages import sections_for
from tests.browser.conftest import box, complete, fits
from tests.browser.sight import PHONE, faults, faults_everywhere
from tests.cast import DANA_BY_MAIL, Cast
from tests.planning.test_rotas import made as made_rota

pytestmark = pytest.mark.browser
Sit = Callable[..., Page]


def furnish(stage: Cast) -> list[str]:
    """A bit of everything; the addresses of all screens."""
    case = stage.open_case()
    delivery = stage.answer(case)
    replies.claim(delivery_id=delivery.pk, now=clock.now())
    replies.record_trouble(delivery_id=delivery.pk, step=Step.LOSE, reason="The line broke.", now=clock.now())
    letter = stage.open_case(
        "Billed twice",
        account=stage.mail,
        author=DANA_BY_MAIL,
        kind=PostKind.MAIL,
        is_public=False,
        html="<p>x</p>",
        quoted="> earlier",
        attachments=(Attached(name="bill.pdf", media_type="application/pdf", content=b"x"),),
    )
    set_aside(source_id=stage.source.pk, broken=[Broken(reference="7", content=b"x", reason="No.")], now=clock.now())
    item = Quarantined.objects.get().pk
    cases = [f"/cases/{each.pk}/" for each in (case, letter)]
    pages = [place.address for section in sections_for(stage.alice) for place in section.places]
    return [
        *(address for address in pages if address != "/"),
        *answers_for_many(stage, [case.pk, letter.pk]),
        f"/?whose=all&case={case.pk}",
        *cases,
        *(f"{cases[0]}{part}" for part in ("person", "assign", "state")),
        "/search?q=internet",
        "/unsent/",
        "/quarantine/",
        f"/quarantine/{item}/",
        "/accounts/logout/",
        "/rota/today/",
        f"/rota/{made_rota(stage).pk}/",
    ]


def answers_for_many(stage: Cast, cases: list[int]) -> list[str]:
    """One that is written, one that went out, and who is behind its numbers."""
    now = clock.now()
    made = []
    for number, key in enumerate((uuid4(), uuid4())):
        draft = answer_many.prepare(
            key=key, title="Outage", origin="cases", said="", case_ids=cases, actor=stage.alice, now=now
        )
        words = [
            Variant("", "", "we repair the line in your street today, sorry for the wait."),
            Variant("", "de", "x"),
        ]
        broadcasting.write_broadcast(
            broadcast_id=draft.pk,
            title="Outage",
            variants=words,
            resolves=False,
            despite=[],
            per_minute=None,
            actor=stage.alice,
        )
        if number:
            answer_many.begin(broadcast_id=draft.pk, actor=stage.alice, now=now - timedelta(minutes=2))
            answer_many.advance(now=now)
        made.append(f"/answers/{draft.pk}/")
    return [*made, f"{made[1]}people", "/answers/new?whose=all"]


@pytest.mark.accept  # four minutes; what people click is looked at in each story
def test_axe_finds_nothing_on_any_screen_in_any_light_and_size(sit_down: Sit, stage: Cast) -> None:
    paths = furnish(stage)
    page = sit_down(stage.alice)
    found = {}
    for path in paths:
        page.goto(path)
        complete(page)
        if problems := faults_everywhere(page):
            found[path] = problems
    page.goto(next(path for path in paths if "case=" in path))
    page.locator("#mode-note + label").click()
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    found |= {"note and keys": problems} if (problems := faults_everywhere(page)) else {}
    page.keyboard.press("Escape")
    page.keyboard.press("Control+k")
    page.keyboard.type("a")
    found |= {"palette": problems} if (problems := faults_everywhere(page)) else {}
    assert not found


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_at_the_entrance(chromium: Any, live_server: Any, stage: Cast, scheme: str) -> None:
    context = chromium.new_context(base_url=live_server.url, color_scheme=scheme)
    page = context.new_page()
    page.goto("/accounts/login/")
    assert not faults(page)
    page.get_by_label("Name or mail address").fill("x")
    page.get_by_label("Password").fill("y")
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("alert")).to_be_visible()
    page.wait_for_load_state()
    assert not faults(page)
    context.close()


def test_axe_finds_nothing_where_people_touch(sit_down: Sit, stage: Cast) -> None:
    case = stage.open_case()
    page = sit_down(stage.alice, **PHONE)
    for path in ("/", f"/cases/{case.pk}/", "/measures/", "/forecast/"):
        page.goto(path)
        complete(page)
        fits(page)
        assert not faults(page), path


def test_a_reply_carried_by_hand_is_read_in_any_light_and_its_hidden_words_make_nothing_wider(
    sit_down: Sit, stage: Cast
) -> None:
    now = clock.now()
    brought = Brought(text="My line is down", who="dana_w", place="forum.example", written_at=now)
    added = add_to_brand(brand_id=stage.harborline.pk, brought=brought, key=uuid4(), actor=stage.alice, now=now)
    delivery = stage.answer(Case.objects.get(pk=added.case_id))
    deliver(delivery.pk)
    page = sit_down(stage.alice, viewport={"width": 1920, "height": 900})
    page.goto("/unsent/")
    expect(page.get_by_role("button", name="I posted it")).to_be_visible()
    fits(page)
    assert not faults_everywhere(page)


def test_no_tab_beside_a_case_is_cut_off_on_a_usual_screen(sit_down: Sit, stage: Cast) -> None:
    case = stage.open_case()
    page = sit_down(stage.alice, viewport={"width": 1280, "height": 800})
    page.goto(f"/?whose=all&case={case.pk}")
    complete(page)
    tabs = page.locator(".ctabs")
    expect(tabs).to_be_visible()
    assert tabs.evaluate("(each) => each.scrollWidth <= each.clientWidth")


WRITTEN_FROM_THE_RIGHT = "document.documentElement.dir = 'rtl'"


def test_written_from_right_to_left_the_desk_is_its_own_mirror(sit_down: Sit, stage: Cast) -> None:
    case = stage.open_case()
    page = sit_down(stage.bob)
    page.goto(f"/cases/{case.pk}/?whose=all")
    complete(page)
    width = page.viewport_size["width"]
    parts = ("#views", "#list", "#talk", "#side", ".row .net", ".sheet .go:visible")
    before = {part: box(page, part) for part in parts}
    page.evaluate(WRITTEN_FROM_THE_RIGHT)
    for part, there in before.items():
        assert box(page, part)["x"] == pytest.approx(width - there["x"] - there["width"], abs=40), part
    fits(page)
    assert not faults(page)


def test_at_twice_the_size_nothing_is_lost(sit_down: Sit, stage: Cast) -> None:
    """WCAG 1.4.4 and 1.4.10: a browser that zooms to 200 % has half the width, to 400 % a quarter."""
    case = stage.open_case()
    for width, height in ((640, 450), (320, 256)):
        page = sit_down(stage.bob, viewport={"width": width, "height": height})
        for path in ("/?whose=all", f"/cases/{case.pk}/", "/me/"):
            page.goto(path)
            complete(page)
            fits(page)
        page.goto(f"/cases/{case.pk}/")
        complete(page)
        page.get_by_role("button", name="Send", exact=True).scroll_into_view_if_needed()
        expect(page.get_by_role("button", name="Send", exact=True)).to_be_in_viewport(ratio=0.9)


def test_who_wants_no_motion_sees_none_and_forced_colours_keep_the_chosen_row(sit_down: Sit, stage: Cast) -> None:
    case = stage.open_case()
    page = sit_down(stage.bob, reduced_motion="reduce", forced_colors="active")
    page.goto(f"/?whose=all&case={case.pk}")
    complete(page)
    moving = "document.getAnimations().filter((each) => each.effect.getComputedTiming().activeDuration > 10).length"
    assert page.evaluate(moving) == 0
    expect(page.locator(".row[aria-current]")).to_have_css("outline-style", "solid")


def test_what_somebody_chose_goes_before_what_the_device_has(sit_down: Sit, stage: Cast) -> None:
    stage.bob.theme = "dark"
    stage.bob.save()
    page = sit_down(stage.bob, color_scheme="light")
    page.goto("/")
    colour = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert sum(map(float, colour[4:-1].split(","))) / 3 < 40


def test_in_german_no_word_is_cut_off_and_nothing_scrolls_sideways(sit_down: Sit, stage: Cast) -> None:
    case = stage.open_case()
    stage.bob.language = "de"
    stage.bob.save()
    page = sit_down(stage.bob)
    for width in (360, 768, 1280, 1920):
        page.set_viewport_size({"width": width, "height": 900})
        for path in ("/?whose=all", f"/cases/{case.pk}/", "/me/"):
            page.goto(path)
            complete(page)
            fits(page)
            over = page.eval_on_selector_all(
                ".btn:not(.open-views)",
                "(all) => all.filter((each) => each.checkVisibility() && each.scrollWidth > each.clientWidth + 1)"
                ".map((each) => each.textContent)",
            )
            assert not over, (width, path, over)


def test_on_a_phone_from_the_list_to_a_case_and_back(sit_down: Sit, stage: Cast) -> None:
    case = stage.open_case()
    page = sit_down(stage.bob, **PHONE)
    page.goto("/?whose=all")
    page.locator(f"#row-{case.pk} a").tap()
    expect(page.locator("#talk")).to_be_visible()
    expect(page.locator("#list")).to_be_hidden()
    page.get_by_label("Your reply").fill("From the train.")
    page.get_by_role("button", name="Send", exact=True).tap()
    expect(page.locator("#timeline")).to_contain_text("From the train. ^BK")
    page.get_by_role("link", name="Back to the list").tap()
    expect(page.locator("#list")).to_be_visible()
    page.get_by_role("button", name="Menu").tap()
    expect(page.locator("#views")).to_be_visible()


def test_dark_is_dark_and_light_is_light(sit_down: Sit, stage: Cast) -> None:
    def lightness(scheme: str) -> float:
        page = sit_down(stage.bob, color_scheme=scheme)
        page.goto("/")
        colour = page.evaluate("getComputedStyle(document.body).backgroundColor")
        return sum(map(float, colour[4:-1].split(","))) / 3

    assert lightness("dark") < 40 < 200 < lightness("light")


def test_the_case_page_leads_with_what_was_said_last(sit_down: Sit, stage: Cast) -> None:
    case = stage.open_case()
    for number in range(15):
        stage.open_case(f"@harborline.example and another thing {number} " + "word " * 60)
    page = sit_down(stage.bob)
    page.goto(f"/cases/{case.pk}/")
    expect(page.locator("#timeline .msg").last).to_be_in_viewport()


def test_a_composer_that_grows_leaves_the_last_words_in_sight(sit_down: Sit, stage: Cast) -> None:
    case = stage.open_case()
    for number in range(6):
        stage.open_case(f"@harborline.example more {number} " + "word " * 60)
    page = sit_down(stage.bob)
    page.goto(f"/cases/{case.pk}/")
    page.get_by_label("Your reply").fill("line\n" * 12)
    page.evaluate("new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))")
    expect(page.locator("#timeline .msg").last).to_be_in_viewport(ratio=0.9)
