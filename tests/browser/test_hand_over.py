"""The end of a shift: a note is left and taken over, and the cases go with it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from evenhand.cases import actions as cases
from evenhand.cases.models import OpenCase, ShiftNoteTaken
from evenhand.kernel import clock
from evenhand.people.models import Agent
from tests.cast import Cast

pytestmark = pytest.mark.browser
Sit = Callable[..., Page]


def carla_of(stage: Cast) -> Agent:
    """A colleague of Bob's team."""
    carla = Agent.objects.create_user(
        "carla", "carla@harborline.example", "carla-password", first_name="Carla", last_name="Nunes", initials="CN"
    )
    carla.teams.add(stage.queue.team)
    return carla


def test_a_shift_is_handed_over_with_a_note_and_its_cases(sit_down: Sit, stage: Cast) -> None:
    carla = carla_of(stage)
    case = stage.open_case(now=clock.now())
    cases.assign_case(case_id=case.pk, assignee=stage.bob, actor=stage.bob, now=clock.now())
    bob, next_shift = sit_down(stage.bob), sit_down(carla)
    bob.goto("/shift-notes/")
    expect(bob.locator("#content")).to_contain_text("How Technical stands now")
    bob.get_by_label("What is open").fill(f"EH-{case.pk} waits for the depot")
    bob.get_by_label("What was promised").fill("A call before noon")
    bob.get_by_role("button", name="Hand over").click()
    expect(bob.locator("#content")).to_contain_text("Nobody took it over yet.")

    bob.goto("/?whose=mine")
    bob.locator(f"#row-{case.pk} .pick input").check(force=True)
    bob.locator("#many summary", has_text="Assign").click()
    bob.locator("#many-assignees").get_by_role("button", name="Carla Nunes").click()
    expect(bob.locator("#toasts")).to_contain_text("1 case has another owner.")

    next_shift.goto("/shift-notes/")
    expect(next_shift.locator("#content")).to_contain_text("1 note waits for you to take it over.")
    next_shift.get_by_role("button", name="I take it over").click()
    expect(next_shift.locator("#content")).to_contain_text("Carla Nunes took it over")
    next_shift.get_by_role("link", name=f"EH-{case.pk}").first.click()
    expect(next_shift.locator("#timeline")).to_contain_text("my internet is down again")
    bob.goto("/shift-notes/")
    expect(bob.locator("#content")).to_contain_text("Carla Nunes took it over")
    assert (ShiftNoteTaken.objects.get().agent, OpenCase.objects.get().assignee) == (carla, carla)
