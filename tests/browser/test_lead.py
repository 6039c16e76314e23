"""Journeys of a care lead: a queue and its clock, what breaches, a junior's reply, the end of a shift."""

import re
from collections.abc import Callable
from datetime import datetime, time, timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from evenhand.cases import actions as cases
from evenhand.cases.models import Case, OpenCase
from evenhand.flows import clocks
from evenhand.flows.escalating import escalate
from evenhand.flows.notifying import EVENTS, tell_of
from evenhand.incidents.models import Incident
from evenhand.kernel import clock
from evenhand.ledger.models import Entry
from evenhand.people.actions import plan_week
from evenhand.people.actions.certificates import agree_to_be_named, certify
from evenhand.people.models import Agent, Certificate
from evenhand.replies.actions.approval_rules import Wanted, set_rule
from evenhand.replies.domain.approving import Who
from evenhand.replies.models import Delivery
from evenhand.routing.actions.policies import keep_policy, keep_step
from evenhand.routing.models import EscalationStep
from tests.browser.conftest import complete, listening
from tests.browser.sight import faults_everywhere
from tests.cast import EVE, Cast

pytestmark = pytest.mark.browser
Sit = Callable[..., Page]
Later = Callable[[int], datetime]


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Later:
    """Moves the clock on by so many minutes; nobody sleeps."""
    present, ahead = clock.now, [timedelta(0)]
    monkeypatch.setattr(clock, "now", lambda: present() + ahead[0])

    def move(minutes: int) -> datetime:
        ahead[0] += timedelta(minutes=minutes)
        return clock.now()

    return move


def carla_of(stage: Cast) -> Agent:
    """A colleague of Bob's team."""
    carla = Agent.objects.create_user(
        "carla", "carla@harborline.example", "carla-password", first_name="Carla", last_name="Nunes", initials="CN"
    )
    carla.teams.add(stage.queue.team)
    return carla


def follow(case: Case) -> None:
    """What the worker does with the ledger: whoever is concerned is told."""
    for entry in Entry.objects.filter(name__in=EVENTS, case_id=case.pk).order_by("id"):
        tell_of(entry.id)


def newest_notice(page: Page, words: str) -> None:
    """The bell says without a reload that there is something; the newest of it leads to where it happened."""
    expect(page.locator("#bell .count")).to_be_visible()
    page.locator("#bell").click()
    newest = page.locator(".told-list li").first
    expect(newest).to_contain_text(words)
    newest.get_by_role("link").click()


def test_a_lead_sets_up_a_queue_and_its_clock_and_the_next_case_runs_by_it(sit_down: Sit, stage: Cast) -> None:
    clocks.wind_clocks()
    alice = sit_down(stage.alice)
    alice.goto("/queues/")
    alice.get_by_role("link", name="New queue").click()
    alice.get_by_label("Name").fill("Billing")
    alice.get_by_label("Team that works here").select_option("Technical")
    alice.get_by_label("Words, one of which is in the text").fill("invoice, bill")
    alice.get_by_label("Everybody takes the next case in turn").check()
    alice.get_by_role("button", name="Keep").click()
    alice.get_by_role("button", name="Earlier Billing").click()
    expect(alice.locator(".cards > li h3").nth(1)).to_have_text("Billing")
    alice.get_by_label("What somebody writes").fill("my invoice is wrong")
    alice.get_by_role("button", name="Where does it go?").click()
    expect(alice.locator("#tried")).to_contain_text("It goes to “Billing”")

    alice.goto("/clocks/")
    alice.get_by_text("Say how soon", exact=True).click()
    form = alice.locator("form[action$='/keep']")
    form.get_by_label("Queue").select_option("Harborline · Billing")
    form.get_by_label("First answer, minutes").fill("30")
    form.get_by_label("Round the clock").check()
    form.get_by_role("button", name="Keep").click()
    expect(alice.locator("table").first).to_contain_text("30 min")
    trial = alice.get_by_role("region", name="Try a case")
    trial.get_by_label("Queue").select_option("Harborline · Billing")
    trial.get_by_role("button", name="Which policy holds?").click()
    expect(alice.locator("#tried")).to_contain_text("30 min")

    case = stage.open_case("@harborline.example my invoice is wrong again", now=clock.now())
    clocks.wind_clocks()
    assert OpenCase.objects.get(case=case).queue.name == "Billing"
    bob = sit_down(stage.bob)
    bob.goto(f"/cases/{case.pk}/context/case")
    expect(bob.locator("#content, main").first).to_contain_text("First answer, 30 min")


def test_what_breaches_is_passed_up_from_who_has_it_to_who_leads(sit_down: Sit, stage: Cast, later: Later) -> None:
    carla, case = carla_of(stage), _late_case_of_bob(stage)
    _plan(stage, carla)
    seats = [sit_down(agent) for agent in (stage.bob, carla, stage.alice)]
    bob, on_duty, alice = seats
    for page in seats:
        page.goto("/")
        listening(page)
    escalate(now=later(31))
    newest_notice(bob, "Too late already")
    expect(bob.locator("#head")).to_contain_text(case.number)
    expect(on_duty.locator("#bell .count")).to_have_count(0)
    escalate(now=later(15))
    newest_notice(on_duty, "A case is late and was passed up to you")
    expect(alice.locator("#bell .count")).to_have_count(0)
    escalate(now=later(15))
    newest_notice(alice, "A case is late and was passed up to you")
    expect(alice.locator("#head")).to_contain_text(case.number)
    escalate(now=later(30))
    alice.goto("/incidents/")
    alice.get_by_role("link", name="Cases of Harborline are late beyond the ladder").click()
    expect(alice.locator(".stats")).to_contain_text(re.compile(r"1\s*case"))
    alice.get_by_role("button", name="Declare it").click()
    expect(alice.get_by_role("button", name="I lead it")).to_be_visible()
    assert Incident.objects.get().state == "declared"


def _late_case_of_bob(stage: Cast) -> Case:
    """Half an hour for the first answer, and who is told after that; Bob has a case."""
    clocks.wind_clocks()
    EscalationStep.objects.all().delete()
    said = {"actor": stage.alice, "now": clock.now()}
    minutes = {"first_minutes": 30}
    keep_policy(scope={}, minutes=minutes, around_the_clock=True, pauses=[], **said)
    for after, rung in ((0, "assignee"), (15, "on_duty"), (30, "lead"), (60, "incident")):
        keep_step(minutes=after, rung=rung, **said)
    case = stage.open_case(now=clock.now())
    cases.assign_case(case_id=case.pk, assignee=stage.bob, actor=stage.bob, now=clock.now())
    clocks.wind_clocks()
    return case


def _plan(stage: Cast, agent: Agent) -> None:
    """Works round the clock."""
    plan_week(
        agent_id=agent.pk,
        team_id=stage.queue.team.pk,
        weekdays=range(7),
        begins_at=time(),
        ends_at=time(),
        first_day=clock.now().date() - timedelta(days=7),
        actor=stage.alice,
        now=clock.now(),
    )


def test_a_juniors_reply_is_sent_back_written_anew_let_go_with_a_change_and_then_trusted(
    sit_down: Sit, stage: Cast
) -> None:
    set_rule(wanted=Wanted(who=Who.UNCERTIFIED, is_public=True), actor=stage.alice, now=clock.now())
    case = stage.open_case(now=clock.now())
    bob, alice = sit_down(stage.bob), sit_down(stage.alice)
    for page in (bob, alice):
        page.goto(f"/cases/{case.pk}/" if page is bob else "/")
        listening(page, case if page is bob else None)
    bob.get_by_label("Your reply").fill("It will work soon.")
    expect(bob.locator("#findings")).to_contain_text("A lead reads this before it goes out")
    bob.get_by_role("button", name="Send", exact=True).click()
    expect(bob.locator("#timeline")).to_contain_text("Waits until a lead has read it")

    follow(case)
    newest_notice(alice, "A reply of Bob Keller waits for your approval")
    alice.goto("/approvals/")
    alice.get_by_role("link", name="Read and decide").click()
    alice.get_by_label("Or send it back, and say what should be different").fill("Say by when, please.")
    alice.get_by_role("button", name="Send back").click()
    expect(alice.locator("#content")).to_contain_text("Sent back to Bob Keller.")

    follow(case)
    newest_notice(bob, "Alice Moreau sent your reply back")
    complete(bob)
    expect(bob.get_by_label("Your reply")).to_have_value("It will work soon.")
    bob.get_by_label("Your reply").fill("It works again by noon.")
    bob.get_by_role("button", name="Send", exact=True).click()
    expect(bob.locator("#timeline")).to_contain_text("It works again by noon.")

    alice.goto("/approvals/")
    alice.get_by_role("link", name="Read and decide").click()
    expect(alice.locator(".versions del").first).to_have_text("will")
    alice.get_by_label("Words; signed by Bob Keller whoever changes them").fill("It works again by noon, Dana.")
    alice.get_by_role("button", name="Approve").click()
    expect(alice.locator("#content")).to_contain_text("Approved. Bob Keller is told.")
    expect(bob.locator("#timeline")).to_contain_text("It works again by noon, Dana. ^BK")
    expect(bob.locator("#timeline")).not_to_contain_text("Waits until a lead has read it")

    alice.goto(f"/people/{stage.bob.pk}/")
    alice.locator("summary", has_text="Certify").click()
    alice.get_by_label("Brand").select_option("Harborline")
    alice.get_by_label("What it rests on").fill("Two weeks beside Alice")
    alice.get_by_role("button", name="Certify").click()
    expect(alice.locator("#content")).to_contain_text("certified by Alice Moreau")
    other = stage.open_case("@harborline.example no internet here either", author=EVE, now=clock.now())
    bob.goto(f"/cases/{other.pk}/")
    bob.get_by_label("Your reply").fill("It works again by noon, Eve.")
    bob.get_by_role("button", name="Send", exact=True).click()
    expect(bob.locator("#timeline")).to_contain_text("Being sent")
    assert Delivery.objects.get(case=other).state == "queued"
    assert Certificate.objects.filter(agent=stage.bob, revoked_at=None).count() == 1


def test_a_reply_that_waits_and_a_colleague_can_be_seen_by_everybody(sit_down: Sit, stage: Cast) -> None:
    now = clock.now()
    certify(
        agent_id=stage.bob.pk, brand_id=stage.harborline.pk, why="A month", expires_at=None, actor=stage.alice, now=now
    )
    agree_to_be_named(agent=stage.bob, is_named=True, now=now)
    set_rule(wanted=Wanted(who=Who.AGENTS), actor=stage.alice, now=now)
    waits = stage.answer(stage.open_case(now=now - timedelta(minutes=5)), now=now)
    page = sit_down(stage.alice)
    people = ("/people/", f"/people/{stage.bob.pk}/", reverse("site:roster", args=["harborline"]))
    for address in ("/approvals/", f"/approvals/{waits.pk}/", "/approvals/rules/", *people):
        page.goto(address)
        complete(page)
        assert not faults_everywhere(page), address
