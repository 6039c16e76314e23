"""Where sentences to the person stand, and what a page without the desk asks for."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from evenhand.people.models import Agent
from tests.browser.conftest import box, complete, listening
from tests.browser.sight import PHONE
from tests.cast import Cast

pytestmark = pytest.mark.browser
Sit = Callable[..., Page]
SAY = """() => {
  const toast = Object.assign(document.createElement("div"), { className: "toast" });
  toast.innerHTML = "<span>Reply on its way.</span><form><button class='btn'>Undo</button></form>";
  document.getElementById("toasts").append(toast);
}"""


def lie_over(one: dict[str, float], other: dict[str, float]) -> bool:
    across = one["x"] < other["x"] + other["width"] and other["x"] < one["x"] + one["width"]
    return across and one["y"] < other["y"] + other["height"] and other["y"] < one["y"] + one["height"]


@pytest.mark.parametrize(
    "how", [{"viewport": {"width": 1280, "height": 800}}, {}, PHONE], ids=["1280", "1440", "phone"]
)
def test_a_toast_lies_over_no_title_and_no_field(sit_down: Sit, stage: Cast, how: dict[str, Any]) -> None:
    case = stage.open_case()
    page = sit_down(stage.bob, **how)
    page.goto(f"/cases/{case.pk}/")
    complete(page)
    listening(page, case)
    page.evaluate(SAY)
    toast = box(page, "#toasts .toast")
    for part in ("#head h1", "#composer", "#head .act"):
        assert not lie_over(toast, box(page, part)), part


def test_the_door_of_colleagues_asks_nothing_of_the_desk(sit_down: Sit, stage: Cast) -> None:
    maya = Agent.objects.create_user("maya", "maya@harborline.example", "maya-password", role="colleague")
    page = sit_down(maya)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.split("?")[0]))
    with page.expect_response("**/js/components/toasts*.js"):
        page.goto("/everyone/pass-on/")
    page.evaluate(SAY)
    expect(page.locator("#toasts .toast")).to_be_visible()
    page.wait_for_load_state("networkidle")
    assert not [each for each in asked if each.endswith(("/live", "desk.js", "rows.js"))]
    assert not page.complaints  # type: ignore[attr-defined]
