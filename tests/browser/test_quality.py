"""Quality: cases drawn by chance, judged by two who do not see each other, talked about, and answered by the person."""

from collections.abc import Callable
from datetime import timedelta
from urllib.parse import unquote_plus

import pytest
from playwright.sync_api import Page, expect

from evenhand.cases.actions import resolve_case
from evenhand.channels.domain.connector import Author
from evenhand.insight.actions.following import fill
from evenhand.insight.models import CaseFact
from evenhand.insight.reads.counted import desk_day
from evenhand.kernel import clock
from evenhand.people.models import Agent
from evenhand.quality.actions.cards import set_quality_rule
from evenhand.quality.actions.drawing import draw_due, monday_of
from evenhand.quality.actions.scoring import begin_score, finish_score
from evenhand.quality.domain.cards import Marks
from evenhand.quality.models import QualitySample
from tests.browser.conftest import complete, fits
from tests.browser.sight import faults_everywhere
from tests.cast import Cast

pytestmark = pytest.mark.browser
Sit = Callable[..., Page]
CASES = 10  # below, nothing is said of agreement


@pytest.fixture
def frieda(stage: Cast) -> Agent:
    """Another lead."""
    return Agent.objects.create_user(
        "frieda", "frieda@harborline.example", "p", role="lead", first_name="Frieda", last_name="Sand"
    )


@pytest.fixture
def resolved(stage: Cast) -> Cast:
    """Bob answered and resolved a few cases last week."""
    now = clock.now()
    for number in range(CASES):
        author = Author(external_id=f"did:plc:c{number}", handle=f"c{number}.example", name=f"Customer {number}")
        case = stage.open_case("@harborline.example my router blinks", thread_id=f"t{number}", author=author, now=now)
        stage.answer(case, f"Please restart it, {author.name}; I look again tonight.", actor=stage.bob, now=now)
        resolve_case(case_id=case.pk, actor=stage.bob, now=now)
    fill(now=now)
    last_week = monday_of(desk_day(now)) - timedelta(days=3)
    CaseFact.objects.update(answered_by=stage.bob.pk, resolved_day=last_week)
    return stage


def mark(page: Page, level: int, words: str) -> None:
    """Mark every item alike, and say something about it."""
    expect(page.locator("#card")).to_be_visible()
    for item in page.locator("fieldset[data-item]").all():
        item.get_by_role("radio").nth(level).check()
    with page.expect_response(lambda answer: words in unquote_plus(answer.request.post_data or "")):
        page.locator("#words").fill(words)
    expect(page.locator("#kept")).to_contain_text("Kept at")
    complete(page)


def judge_quietly(sample: QualitySample, scorer: Agent, level: int) -> None:
    """What the page does, for the many that look alike."""
    marks = Marks(levels={each.key: level for each in sample.card.card.items})
    score = begin_score(sample_id=sample.pk, actor=scorer, now=clock.now())
    finish_score(score_id=score.pk, marks=marks, words="Well said.", actor=scorer, now=clock.now())


def judge(page: Page, sample: QualitySample, level: int, words: str) -> None:
    """Judge one case from the list of those that wait."""
    page.goto("/quality/")
    page.get_by_role("link", name=sample.case.number).click()
    mark(page, level, words)
    page.get_by_role("button", name="It stands").click()
    page.wait_for_url(lambda url: not url.endswith("/judge"))


def test_two_judge_blindly_and_see_how_far_they_agree(sit_down: Sit, resolved: Cast, frieda: Agent) -> None:
    alice, second = sit_down(resolved.alice), sit_down(frieda)
    alice.goto("/quality/cards/")
    brand = alice.locator(".quality-brand", has=alice.get_by_role("heading", name="Harborline"))
    brand.get_by_label("Draw cases each week").check()
    brand.get_by_label("By chance, of each person").fill(str(CASES))
    brand.get_by_label("By chance, of each queue").fill("0")
    brand.get_by_label("Of a hundred random ones, judged twice, blind").fill("100")
    brand.get_by_role("button", name="Keep").click()
    expect(alice.get_by_label("Draw cases each week").first).to_be_checked()
    assert draw_due(now=clock.now()) == CASES
    samples = list(QualitySample.objects.select_related("case", "card").order_by("pk"))

    judge(alice, samples[0], 1, "A word of Alice")
    alice.goto(f"/quality/{samples[0].pk}/")
    expect(alice.locator("main")).to_contain_text("It is shown when a second person has, too, without seeing yours.")
    second.goto("/quality/")
    expect(second.get_by_text("a second time, blind")).to_be_visible()
    second.goto(f"/quality/{samples[0].pk}/")
    expect(second.locator("#card")).to_be_visible()
    expect(second.locator("main")).not_to_contain_text("A word of Alice")
    judge(second, samples[0], 1, "A word of Frieda")
    alice.goto(f"/quality/{samples[0].pk}/")
    expect(alice.locator("main")).to_contain_text("A word of Frieda")

    for number, sample in enumerate(samples[1:]):
        judge_quietly(sample, resolved.alice, number % 2)
        judge_quietly(sample, frieda, number % 2 if number else 1)
    alice.goto("/quality/agreement/")
    row = alice.get_by_role("row", name="Understood what was needed")
    expect(row).to_contain_text("0.8")  # Krippendorff's alpha: they differ on one case of ten
    expect(row).to_contain_text("90 %")
    assert not faults_everywhere(alice)


def test_a_case_is_judged_together_and_what_was_meant_is_written_down(
    sit_down: Sit, resolved: Cast, frieda: Agent
) -> None:
    case = resolved.open_case("@harborline.example is this plain?", thread_id="plain")
    alice, second = sit_down(resolved.alice), sit_down(frieda)
    alice.goto("/quality/calibrations/")
    alice.get_by_label("Number of the case").fill(case.number)
    alice.get_by_label("What you want to find out").fill("Is this plain enough?")
    for name in ("Alice Moreau", "Frieda Sand"):
        alice.locator(".seats").get_by_label(name).check()
    alice.get_by_role("button", name="Ask them").click()
    mark(alice, 0, "Alice finds it stiff")
    alice.get_by_role("button", name="I am done").click()
    expect(alice.locator("main")).to_contain_text("You were done")
    second.goto("/quality/calibrations/")
    second.get_by_role("link", name=case.number).click()
    expect(second.locator("main")).not_to_contain_text("stiff")
    mark(second, 1, "Frieda finds it plain")
    second.get_by_role("button", name="I am done").click()
    expect(second.get_by_role("heading", name="You differ on")).to_be_visible()
    expect(second.locator("main")).to_contain_text("Alice finds it stiff")
    alice.reload()
    alice.get_by_label("What you mean by it from now on").fill("Plain: no word that a customer must look up.")
    alice.get_by_role("button", name="Keep").click()
    second.reload()
    expect(second.locator("main")).to_contain_text("no word that a customer must look up")
    assert not faults_everywhere(second)


def test_the_person_reads_it_first_answers_and_agrees_to_one_thing(
    sit_down: Sit, resolved: Cast, frieda: Agent
) -> None:
    rule = {"is_on": True, "per_agent": 1, "per_queue": 0, "targeted": 0, "double_percent": 0}
    set_quality_rule(brand=resolved.harborline, **rule, actor=resolved.alice, now=clock.now())
    draw_due(now=clock.now())
    sample = QualitySample.objects.select_related("case").get()
    alice, bob = sit_down(resolved.alice), sit_down(resolved.bob)
    judge(alice, sample, 1, "You said when you would look again. Say the hour, too.")

    bob.goto("/quality/mine/")
    bob.get_by_role("link", name=sample.case.number).click()
    expect(bob.locator("main")).to_contain_text("Say the hour, too.")
    bob.get_by_label("What you say to it").fill("The rota was not out yet, but I see it.")
    bob.get_by_role("button", name="Say it").click()
    expect(bob.locator(".judged-talk article").first).to_contain_text("The rota was not out yet")
    alice.goto("/quality/")
    expect(alice.get_by_role("heading", name="Somebody answered you")).to_be_visible()
    alice.get_by_role("link", name=sample.case.number).first.click()
    expect(alice.locator(".judged-talk")).to_contain_text("The rota was not out yet")
    alice.get_by_label("Propose one thing to try").fill("Say the hour at which you come back.")
    alice.get_by_role("button", name="Propose").click()
    bob.reload()
    expect(bob.locator(".judged-talk")).to_contain_text("Say the hour at which you come back.")
    bob.get_by_role("button", name="I will try it").click()
    expect(bob.locator(".judged-talk")).to_contain_text("agreed, until")
    bob.set_viewport_size({"width": 360, "height": 740})
    fits(bob)
