"""Pages of quality: who sees what, the blind second score, the person's own side, sessions."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from evenhand.cases.actions import resolve_case
from evenhand.cases.models import Case
from evenhand.insight.actions.following import fill
from evenhand.insight.models import CaseFact
from evenhand.insight.reads.counted import desk_day
from evenhand.kernel import clock
from evenhand.ledger.models import Entry
from evenhand.people.models import Agent
from evenhand.quality.actions.cards import save_card, set_quality_rule
from evenhand.quality.actions.drawing import draw_due, monday_of
from evenhand.quality.actions.scoring import finish_alone
from evenhand.quality.domain.usual import USUAL
from evenhand.quality.models import Calibration, Coaching, QualityRule, QualitySample, Score, Scorecard
from tests.cast import Cast

pytestmark = pytest.mark.django_db
LEADS_ONLY = ("figures/", "agreement/")
BOTH = ("judged/", "calibrations/", "cards/", "mine/")


@pytest.fixture
def frieda(cast: Cast) -> Agent:
    """Another lead."""
    return Agent.objects.create_user(
        "frieda", "frieda@harborline.example", "p", role="lead", first_name="Frieda", last_name="Sand"
    )


@pytest.fixture
def drawn(cast: Cast, frieda: Agent) -> Cast:
    """Bob resolved two cases last week, and both were drawn; all of them are judged twice."""
    now = clock.now()
    for number in range(2):
        case = cast.open_case(f"@harborline.example case number {number}", thread_id=f"t{number}")
        cast.answer(case, actor=cast.bob)
        resolve_case(case_id=case.pk, actor=cast.bob, now=now)
    fill(now=now)
    last_week = monday_of(desk_day(now)) - timedelta(days=3)
    CaseFact.objects.update(answered_by=cast.bob.pk, resolved_day=last_week)
    rule = {"is_on": True, "per_agent": 5, "per_queue": 0, "targeted": 3, "double_percent": 100}
    set_quality_rule(brand=cast.harborline, **rule, actor=cast.alice, now=now)
    assert draw_due(now=now) == 2
    return cast


def _marks(level: str = "1") -> dict[str, str]:
    return {f"item-{each.key}": level for each in USUAL.items}


def _judged(desk: Any, sample: QualitySample, **more: str) -> Any:
    return desk.post(f"/quality/{sample.pk}/judge", {**_marks(), "words": "Well said.", "step": "finish", **more})


@pytest.mark.parametrize("page", ["", *LEADS_ONLY, *BOTH])
def test_leads_open_every_page_with_few_queries(drawn: Cast, desk_of: Callable[..., Any], page: str) -> None:
    desk = desk_of(drawn.alice)
    desk.get(f"/quality/{page}")
    with CaptureQueriesContext(connection) as asked:
        answer = desk.get(f"/quality/{page}")
    assert answer.status_code == 200
    assert len(asked) <= 12, [each["sql"][:90] for each in asked]


def test_agents_see_their_own_alone_and_strangers_nothing(drawn: Cast, desk_of: Callable[..., Any]) -> None:
    bob, chidi = desk_of(drawn.bob), desk_of(drawn.chidi)
    assert bob.get("/quality/").headers["location"] == "/quality/mine/"
    assert all(bob.get(f"/quality/{page}").status_code == 200 for page in BOTH)
    assert all(bob.get(f"/quality/{page}").status_code == 404 for page in LEADS_ONLY)
    assert all(chidi.get(f"/quality/{page}").status_code == 404 for page in ("", *LEADS_ONLY, *BOTH))
    sample = QualitySample.objects.first()
    assert sample is not None
    for desk in (bob, chidi):
        assert desk.get(f"/quality/{sample.pk}/").status_code == 404
        assert desk.deed(f"/quality/{sample.pk}/judge", {**_marks(), "step": "finish"}).status_code == 403
        assert desk.deed("/quality/flag", {"case": sample.case.number}).status_code == 403
        assert desk.deed("/quality/rules/harborline", {}).status_code == 403
        assert desk.get("/quality/cards/harborline/").status_code == 404
        assert desk.deed("/quality/calibrations/new", {}).status_code == 403
    assert not Score.objects.exists()


def test_a_week_is_drawn_once_with_the_chance_of_each(drawn: Cast) -> None:
    assert draw_due(now=clock.now()) == 0
    assert {each.chance for each in QualitySample.objects.all()} == {1.0}
    assert Entry.objects.filter(name="QualitySamplesDrawn").count() == 1


def test_the_second_judges_without_seeing_the_first(drawn: Cast, frieda: Agent, desk_of: Callable[..., Any]) -> None:
    sample = QualitySample.objects.earliest("pk")
    alice, second, bob = desk_of(drawn.alice), desk_of(frieda), desk_of(drawn.bob)
    _judged(alice, sample, words="A word of Alice")
    assert b"A word of Alice" not in second.get(f"/quality/{sample.pk}/").content
    assert bob.get(f"/quality/{sample.pk}/").status_code == 404
    _judged(second, sample, words="A word of Frieda")
    shown = alice.get(f"/quality/{sample.pk}/").content.decode()
    assert "A word of Alice" in shown
    assert "A word of Frieda" in shown
    his = bob.get(f"/quality/{sample.pk}/").content.decode()
    assert "A word of Alice" in his
    assert "A word of Frieda" not in his


def test_a_draft_keeps_itself_and_nobody_else_sees_it(drawn: Cast, frieda: Agent, desk_of: Callable[..., Any]) -> None:
    sample = QualitySample.objects.earliest("pk")
    alice = desk_of(drawn.alice)
    kept = alice.deed(f"/quality/{sample.pk}/judge", {"item-i1": "2", "words": "Half a thought"})
    assert b"Kept at" in kept.content
    assert b"Half a thought" in alice.get(f"/quality/{sample.pk}/").content
    assert b"Half a thought" not in desk_of(frieda).get(f"/quality/{sample.pk}/").content
    refused = _judged_partly(alice, sample)
    assert b"Say something about every item" in refused.content
    alice.post(f"/quality/{sample.pk}/judge", {"step": "let-go"})
    assert not Score.objects.exists()


def test_a_form_that_keeps_itself_once_more_while_it_is_sent_changes_nothing(
    drawn: Cast, desk_of: Callable[..., Any]
) -> None:
    sample = QualitySample.objects.earliest("pk")
    alice = desk_of(drawn.alice)
    _judged(alice, sample)
    late = alice.deed(f"/quality/{sample.pk}/judge", {**_marks("0"), "words": "late"})
    assert late.status_code == 204
    assert Score.objects.get().words == "Well said."


def _judged_partly(desk: Any, sample: QualitySample) -> Any:
    return desk.post(f"/quality/{sample.pk}/judge", {"item-i1": "2", "step": "finish"}, follow=True)


def _single(cast: Cast, desk: Any) -> QualitySample:
    """A sample that one person judges, judged."""
    QualitySample.objects.update(is_double=False)
    sample = QualitySample.objects.earliest("pk")
    _judged(desk, sample, **{"error-c1": "on"})
    sample.refresh_from_db()
    assert sample.finished_at is not None
    return sample


def test_a_score_can_be_taken_back_until_the_person_has_read_it(drawn: Cast, desk_of: Callable[..., Any]) -> None:
    alice, bob = desk_of(drawn.alice), desk_of(drawn.bob)
    sample = _single(drawn, alice)
    alice.post(f"/quality/{sample.pk}/take-back")
    assert not Coaching.objects.exists()
    _judged(alice, sample)
    assert bob.get(f"/quality/{sample.pk}/").status_code == 200
    answer = alice.post(f"/quality/{sample.pk}/take-back", follow=True)
    assert b"talk about it instead" in answer.content
    assert Score.objects.get().finished_at is not None


def test_the_person_appeals_and_another_than_who_judged_decides(
    drawn: Cast, frieda: Agent, desk_of: Callable[..., Any]
) -> None:
    alice, bob, other = desk_of(drawn.alice), desk_of(drawn.bob), desk_of(frieda)
    sample = _single(drawn, alice)
    page = f"/quality/{sample.pk}/say"
    bob.post(page, {"deed": "appeal", "text": "The price list says so."})
    assert b"The price list says so." in other.get("/quality/").content
    refused = alice.post(page, {"deed": "decide", "counts": "yes", "text": "No."}, follow=True)
    assert b"Somebody else decides" in refused.content
    other.post(page, {"deed": "decide", "counts": "no", "text": "You are right."})
    talk = Coaching.objects.get()
    assert (talk.stage, talk.counts) == ("decided", False)
    assert Score.objects.get().withdrawn_at is not None
    assert b"counts nowhere" in bob.get(f"/quality/{sample.pk}/").content


def test_one_thing_to_try_is_proposed_agreed_and_done(drawn: Cast, desk_of: Callable[..., Any]) -> None:
    alice, bob = desk_of(drawn.alice), desk_of(drawn.bob)
    sample = _single(drawn, alice)
    page = f"/quality/{sample.pk}/say"
    due = str(desk_day(clock.now()) + timedelta(days=7))
    past = alice.post(page, {"deed": "propose", "text": "Say when.", "due": "2020-01-01"}, follow=True)
    assert b"still to come" in past.content
    alice.post(page, {"deed": "propose", "text": "Say when you come back.", "due": due})
    alice.post(page, {"deed": "agree"})
    assert Coaching.objects.get().stage == "proposed"
    bob.post(page, {"deed": "agree"})
    bob.post(page, {"deed": "finish"})
    assert Coaching.objects.get().stage == "done"
    bob.post(page, {"deed": "reopen"})
    assert Coaching.objects.get().stage == "agreed"


def test_random_and_chosen_cases_are_never_added_up(drawn: Cast, desk_of: Callable[..., Any]) -> None:
    alice = desk_of(drawn.alice)
    flagged = drawn.open_case("@harborline.example a bad one", thread_id="t9")
    drawn.answer(flagged, actor=drawn.bob)
    CaseFact.objects.filter(pk=flagged.pk).delete()
    fill(now=clock.now())
    CaseFact.objects.update_or_create(
        case=flagged,
        defaults={
            "brand": drawn.harborline, "network": "bluesky", "mode": 1, "customer_id": flagged.customer_id,
            "day": desk_day(clock.now()), "opened_at": clock.now(), "answered_by": drawn.bob.pk,
            "derived_at": clock.now(),
        },
    )  # fmt: skip
    said = alice.post("/quality/flag", {"case": flagged.number, "note": "look at the tone"}, follow=True)
    assert b"look at the tone" in said.content
    _single(drawn, alice)
    _judged(alice, QualitySample.objects.get(reason="flagged"), **{"error-c2": "on"})
    page = alice.get("/quality/figures/").content.decode()
    assert "1 judged, 1 wait, 0 set aside" in page
    assert "Cannot be told from the team." in page


def test_a_used_card_is_never_changed_a_new_version_is_made(drawn: Cast, desk_of: Callable[..., Any]) -> None:
    alice = desk_of(drawn.alice)
    before = Scorecard.objects.get(brand=drawn.harborline)
    form = {"key-0": "i1", "name-0": "Understood", "levels-0": "No.\nYes.", "good-0": "2"}
    form |= {"error-key-0": "c1", "error-name-0": "Wrong"}
    assert alice.post("/quality/cards/harborline/", form).status_code == 302
    before.refresh_from_db()
    assert before.card == USUAL
    assert not before.is_current
    new = Scorecard.objects.get(is_current=True)
    assert (new.version, new.card.items[0].name, new.card.items[0].key) == (2, "Understood", "i1")
    alice.post("/quality/cards/harborline/", {**form, "name-0": "Understood it"})
    assert Scorecard.objects.count() == 2
    assert alice.get("/quality/cards/harborline/1/").status_code == 200
    refused = alice.post("/quality/cards/harborline/", {"name-0": "Empty", "levels-0": "only one"})
    assert refused.status_code == 422


def test_an_unused_card_is_reworded_in_place(cast: Cast) -> None:
    now = clock.now()
    first = save_card(brand=cast.harborline, contents=USUAL, actor=cast.alice, now=now)
    assert save_card(brand=cast.harborline, contents=USUAL, actor=cast.alice, now=now) == first
    assert Entry.objects.filter(name="ScorecardSaved").count() == 1


def test_a_session_is_shown_to_all_at_once(drawn: Cast, frieda: Agent, desk_of: Callable[..., Any]) -> None:
    alice, second, bob = desk_of(drawn.alice), desk_of(frieda), desk_of(drawn.bob)
    case = Case.objects.earliest("pk")
    agents = [str(drawn.alice.pk), str(frieda.pk), str(drawn.bob.pk), str(drawn.chidi.pk)]
    alice.post("/quality/calibrations/new", {"case": case.number, "agent": agents, "why": "Is this plain?"})
    session = Calibration.objects.get()
    assert session.seats.count() == 3
    page = f"/quality/calibrations/{session.pk}/"
    for desk, words in ((alice, "Alice thinks"), (second, "Frieda thinks")):
        desk.post(f"{page}judge", {**_marks("0" if words[0] == "A" else "1"), "words": words, "step": "finish"})
    assert b"Alice thinks" not in second.get(page).content
    assert desk_of(drawn.chidi).get(page).status_code == 404
    bob.post(f"{page}judge", {**_marks(), "words": "Bob thinks", "step": "finish"})
    shown = bob.get(page).content.decode()
    assert all(each in shown for each in ("Alice thinks", "Frieda thinks", "Bob thinks", "You differ on 8 things"))
    assert bob.deed(f"{page}agreed", {"text": "x"}).status_code == 403
    alice.post(f"{page}agreed", {"text": "Plain means short."})
    assert b"Plain means short." in bob.get(page).content
    assert b"Understood what was needed" in alice.get("/quality/agreement/").content


def test_nobody_judges_their_own_work(drawn: Cast, desk_of: Callable[..., Any]) -> None:
    sample = QualitySample.objects.earliest("pk")
    QualitySample.objects.update(agent=drawn.alice)
    alice = desk_of(drawn.alice)
    assert b"Nobody judges their own work" in _judged_partly(alice, sample).content or not Score.objects.exists()
    assert f"/quality/{sample.pk}/" not in alice.get("/quality/").content.decode()


def test_what_is_set_aside_is_counted(drawn: Cast, desk_of: Callable[..., Any]) -> None:
    alice, sample = desk_of(drawn.alice), QualitySample.objects.earliest("pk")
    alice.post(f"/quality/{sample.pk}/aside", {"why": "In a language nobody here reads"})
    assert b"0 judged, 1 wait, 1 set aside" in alice.get("/quality/figures/").content
    alice.post(f"/quality/{sample.pk}/put-back")
    assert b"0 judged, 2 wait, 0 set aside" in alice.get("/quality/figures/").content


def test_a_rule_without_chance_is_refused(cast: Cast, desk_of: Callable[..., Any]) -> None:
    rule = {"is_on": "on", "per_agent": "0", "per_queue": "0", "targeted": "3", "double_percent": "10"}
    answer = desk_of(cast.alice).post("/quality/rules/harborline", rule, follow=True)
    assert b"Draw at least one case by chance" in answer.content
    assert not QualityRule.objects.exists()


def test_nonsense_is_not_an_error(drawn: Cast, desk_of: Callable[..., Any]) -> None:
    alice, huge = desk_of(drawn.alice), "9" * 30
    assert alice.get(f"/quality/{huge}/").status_code == 404
    assert alice.get("/quality/figures/?weeks=x&brand=%00").status_code == 200
    assert alice.get("/quality/?after=x,y").status_code == 200
    assert alice.post("/quality/flag", {"case": "EH-x"}).status_code == 302
    assert alice.deed(f"/quality/{10**9}/say", {"deed": "sing"}).status_code == 403
    assert alice.post(f"/quality/{QualitySample.objects.earliest('pk').pk}/say", {"deed": "sing"}).status_code == 404


def test_what_nobody_else_can_judge_is_closed_with_one_score_and_says_so(
    drawn: Cast, frieda: Agent, desk_of: Callable[..., Any]
) -> None:
    first, second = QualitySample.objects.order_by("pk")
    alice = desk_of(drawn.alice)
    _judged(alice, first)
    first.refresh_from_db()
    assert first.finished_at is None, "Frieda could judge it, too"
    Agent.objects.filter(pk=frieda.pk).update(is_active=False)
    assert [finish_alone(now=clock.now()) for _twice in (1, 2)] == [1, 0]
    assert "nobody else was there who could" in alice.get(f"/quality/{first.pk}/").content.decode()
    _judged(alice, second)
    second.refresh_from_db()
    assert second.finished_at is not None
    alice.post(f"/quality/{second.pk}/take-back")
    second.refresh_from_db()
    assert second.finished_at is None


def test_a_proposed_step_takes_nobodys_appeal_away_and_one_is_decided_once(
    drawn: Cast, frieda: Agent, desk_of: Callable[..., Any]
) -> None:
    alice, bob, other = desk_of(drawn.alice), desk_of(drawn.bob), desk_of(frieda)
    page = f"/quality/{_single(drawn, alice).pk}/say"
    due = str(desk_day(clock.now()) + timedelta(days=7))
    step = {"deed": "propose", "text": "Say when you come back.", "due": due}
    alice.post(page, step)
    bob.post(page, {"deed": "appeal", "text": "The price list says so."})
    assert Coaching.objects.get().stage == "appealed"
    other.post(page, {"deed": "decide", "counts": "yes", "text": "It does not."})
    alice.post(page, step)
    bob.post(page, {"deed": "appeal", "text": "It does."})
    assert Coaching.objects.get().stage == "proposed"


def test_what_is_said_to_a_step_reaches_the_leads_and_an_appeal_keeps_its_words(
    drawn: Cast, frieda: Agent, desk_of: Callable[..., Any]
) -> None:
    alice, bob, other = desk_of(drawn.alice), desk_of(drawn.bob), desk_of(frieda)
    page = f"/quality/{_single(drawn, alice).pk}/say"
    bob.post(page, {"deed": "appeal", "text": "The price list says so."})
    other.post(page, {"deed": "decide", "counts": "yes", "text": "It does not."})
    alice.post(page, {"deed": "propose", "text": "Say when.", "due": str(desk_day(clock.now()) + timedelta(days=7))})
    assert b"Somebody answered you" not in alice.get("/quality/").content
    for _twice in (1, 2):
        bob.post(page, {"deed": "answer", "text": "I would rather call them."})
    talk = Coaching.objects.get()
    assert (talk.answer, talk.is_appeal) == ("The price list says so.\n\nI would rather call them.", True)
    assert b"Somebody answered you" in alice.get("/quality/").content
    bob.post(page, {"deed": "agree"})
    assert b"Somebody answered you" not in alice.get("/quality/").content
