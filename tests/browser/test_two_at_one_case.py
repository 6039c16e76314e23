"""Two people at one case: the second is told before sending; what was done is taken back, and nothing else is."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from evenhand.cases.models import Case
from evenhand.flows import merging
from evenhand.kernel import clock
from evenhand.replies.models import Delivery, Draft
from tests.browser.conftest import complete, listening
from tests.browser.held import until
from tests.cast import EVE, Cast

pytestmark = pytest.mark.browser
Sit = Callable[..., Page]
ALARM = """() => {
  const alarm = document.createElement("div");
  alarm.className = "toast";
  alarm.innerHTML = '<span>Too late already</span><a class="btn" href="/promises/">Open</a>';
  document.getElementById("toasts").append(alarm);
}"""


def test_who_writes_while_a_colleague_answers_is_asked_first_and_z_takes_back_only_deeds(
    sit_down: Sit, stage: Cast
) -> None:
    case = stage.open_case(now=clock.now())
    other = stage.open_case("@harborline.example no internet here", author=EVE, now=clock.now())
    page = sit_down(stage.bob)
    page.goto(f"/cases/{case.pk}/?whose=all")
    complete(page)
    listening(page, case)
    page.get_by_label("Your reply").fill("Which lamp is on?")
    stage.answer(case, "Have a look at the lamp", actor=stage.alice, now=clock.now())
    expect(page.locator("#timeline")).to_contain_text("Have a look at the lamp")

    # Sending is refused with the reason, and the question waits under the hand.
    page.get_by_label("Your reply").press("Control+Enter")
    asked = page.locator("#composer .finding", has_text="Alice answered them a moment ago").get_by_label("Send anyway")
    expect(asked).to_be_focused()
    assert Delivery.objects.filter(author=stage.bob).count() == 0
    page.keyboard.press("Space")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#timeline")).to_contain_text("Which lamp is on?")
    until(page, lambda: Delivery.objects.filter(author=stage.bob).count() == 1)

    # Resolved, and on to the next: z brings it back, also with an alarm beside it, and leaves the next where it is.
    page.locator("#case").focus()
    page.keyboard.press("Shift+E")
    expect(page.locator("#talk")).to_have_attribute("data-case", str(other.pk))
    expect(page.locator("#toasts")).to_contain_text(f"EH-{case.pk} is resolved.")
    page.evaluate(ALARM)
    page.locator("#case").press("z")
    until(page, lambda: Case.objects.get(pk=case.pk).resolved_at is None)
    expect(page.locator("#toasts")).to_contain_text(f"EH-{case.pk} is open again.")
    expect(page.locator("#talk")).to_have_attribute("data-case", str(other.pk))
    page.complaints.clear()  # the browser reports the refusal's status as an error


def test_whoever_writes_in_a_case_that_a_colleague_merges_goes_on_where_it_went(sit_down: Sit, stage: Cast) -> None:
    first = stage.open_case(now=clock.now() - timedelta(days=9))
    later = stage.open_case("@harborline.example my bill is wrong", now=clock.now())
    assert first != later
    page = sit_down(stage.bob)
    page.goto(f"/cases/{later.pk}/")
    complete(page)
    listening(page, later)
    page.get_by_label("Your reply").fill("Sorry, Dana.")
    until(page, Draft.objects.exists)
    merging.merge(source_id=later.pk, target_id=first.pk, actor=stage.alice, now=clock.now())
    expect(page.locator("[data-moved]")).to_be_visible()
    page.get_by_label("Your reply").press("End")
    page.get_by_label("Your reply").type(" We credit it.")
    until(page, lambda: Draft.objects.get().text == "Sorry, Dana. We credit it.")
    page.get_by_role("link", name="Go on there").click()
    expect(page.locator("#talk")).to_have_attribute("data-case", str(first.pk))
    expect(page.get_by_label("Your reply")).to_have_value("Sorry, Dana. We credit it.")
