"""The accuracy of triage as leads see it; correcting a mode with one click, and checks with one key."""

import pytest

from evenhand.kernel import clock
from evenhand.triage.models import Check, CheckRound, ContactRule, Decision, Mode, ModeCorrection
from tests.cast import EVE, Cast
from tests.workspace.conftest import Desk

pytestmark = pytest.mark.django_db


@pytest.fixture
def decision(cast: Cast) -> Decision:
    cast.open_case("@harborline.example my internet is down again", now=clock.now())
    Decision.objects.update(confidence=0.8)
    return Decision.objects.get()


def test_leads_see_accuracy_and_nobody_else(alice: Desk, bob: Desk, chidi: Desk, decision: Decision) -> None:
    assert alice.get("/accuracy/").status_code == 200
    assert bob.get("/accuracy/").status_code == 404
    assert chidi.get("/accuracy/").status_code == 404
    assert Desk().get("/accuracy/").status_code == 302


def test_without_checks_the_page_claims_nothing(alice: Desk, decision: Decision) -> None:
    page = alice.get("/accuracy/").content.decode()
    assert "nothing is known" in page
    assert "Nothing was corrected" in page
    figures = alice.get("/accuracy/?format=json").json()
    assert (figures["checks"], figures["modes"]["reactive"]["precision"]["value"]) == (0, None)


def test_a_post_gets_another_mode_with_one_click_and_back(bob: Desk, decision: Decision) -> None:
    page = bob.deed(f"/posts/{decision.post_id}/mode", {"mode": "none"})
    made = ModeCorrection.objects.get()
    assert (made.was, made.value) == (Mode.REACTIVE, Mode.NONE)
    assert f"/modes/{made.pk}/undo" in page.content.decode()
    bob.deed(f"/modes/{made.pk}/undo")
    assert Decision.objects.get().mode == Mode.REACTIVE


def test_without_script_a_correction_leads_back(bob: Desk, decision: Decision) -> None:
    answer = bob.post(
        f"/posts/{decision.post_id}/mode", {"mode": "2"}, headers={"referer": "http://testserver/cases/1/"}
    )
    assert (answer.status_code, answer.headers["Location"]) == (302, "http://testserver/cases/1/")
    assert Decision.objects.get().mode == Mode.PROACTIVE
    elsewhere = bob.post(f"/posts/{decision.post_id}/mode", {"mode": "1"}, headers={"referer": "http://else.example/"})
    assert elsewhere.headers["Location"] == "/"


def test_a_stranger_to_the_brand_changes_nothing(chidi: Desk, decision: Decision) -> None:
    sent = chidi.deed(f"/posts/{decision.post_id}/mode", {"mode": "none"})
    assert sent.status_code in {403, 404, 422}
    chidi.deed(f"/posts/{decision.post_id}/mode", {"mode": "none", "brand": decision.brand_id})
    assert not ModeCorrection.objects.exists()


@pytest.mark.parametrize("mode", ["", "x", "9", "²", "-1", "9" * 30])
def test_a_mode_that_does_not_exist_is_refused(bob: Desk, decision: Decision, mode: str) -> None:
    assert bob.deed(f"/posts/{decision.post_id}/mode", {"mode": mode}).status_code in {404, 422}
    assert not ModeCorrection.objects.exists()


def test_an_agent_checks_random_decisions_and_the_lead_sees_the_figure(
    bob: Desk, alice: Desk, cast: Cast, decision: Decision
) -> None:
    assert "Draw 20" in bob.get("/accuracy/checks/").content.decode()
    bob.post("/accuracy/checks/", follow=True)
    check = Check.objects.get()
    page = bob.get("/accuracy/checks/").content.decode()
    assert "my internet is down again" in page
    assert "data-said" in page
    after = bob.post(
        f"/accuracy/checks/{check.pk}", {"mode": check.said}, headers={"HX-Request": "true", "HX-Target": "checks"}
    )
    assert "Nothing waits" in after.content.decode()
    figures = alice.get("/accuracy/?format=json&brand=harborline").json()
    precision = figures["modes"]["reactive"]["precision"]
    assert (precision["value"], precision["checks"]) == (1.0, 1)
    assert 0.2 < precision["low"] < 0.3
    page = alice.get("/accuracy/").content.decode()
    assert "From 1 random check." in page
    assert "Few checks" in page


def test_checks_belong_to_who_drew_them_and_analysts_only_look(
    bob: Desk, alice: Desk, cast: Cast, desk_of, decision: Decision
) -> None:
    bob.post("/accuracy/checks/")
    check = Check.objects.get()
    assert alice.deed(f"/accuracy/checks/{check.pk}", {"mode": "0"}).status_code in {403, 404, 422}
    assert Check.objects.get().truth is None
    cast.alice.role = "analyst"
    cast.alice.save()
    analyst = desk_of(cast.alice)
    assert analyst.get("/accuracy/checks/").status_code == 404
    assert "Check 20" not in analyst.get("/accuracy/").content.decode()


def test_a_stranger_draws_no_checks(chidi: Desk, decision: Decision) -> None:
    chidi.post("/accuracy/checks/")
    assert not CheckRound.objects.exists()


def test_what_people_corrected_is_listed_and_can_be_undone(alice: Desk, bob: Desk, decision: Decision) -> None:
    bob.deed(f"/posts/{decision.post_id}/mode", {"mode": "none"})
    page = alice.get("/accuracy/").content.decode()
    assert "reactive → none: 1" in page
    assert "my internet is down again" in page
    assert "shows what goes wrong, not how often" in page


def test_odd_questions_are_answered(alice: Desk, decision: Decision) -> None:
    assert alice.get("/accuracy/?period=abc&language=tlh").status_code == 200
    assert alice.get("/accuracy/?brand=nobody").status_code == 404
    assert alice.fragment("/accuracy/", "accuracy").content.decode().startswith('<div id="accuracy">')


def test_a_person_is_left_alone_by_hand_and_no_longer(bob: Desk, chidi: Desk, cast: Cast) -> None:
    case = cast.open_case(now=clock.now())
    assert "Nothing speaks against" in bob.get(f"/cases/{case.pk}/contact").content.decode()
    page = bob.deed(f"/cases/{case.pk}/contact/leave", {"words": "on the phone"})
    rule = ContactRule.objects.get()
    assert (rule.words, rule.by, rule.brand) == ("on the phone", cast.bob, cast.harborline)
    assert "Asked to be left alone" in page.content.decode()
    assert chidi.get(f"/cases/{case.pk}/contact").status_code == 404
    assert chidi.deed(f"/cases/{case.pk}/contact/{rule.pk}/lift").status_code in {403, 404, 422}
    bob.deed(f"/cases/{case.pk}/contact/{rule.pk}/lift")
    rule.refresh_from_db()
    assert rule.undone_by == cast.bob


def test_a_rule_of_somebody_else_is_not_lifted_from_this_case(bob: Desk, cast: Cast) -> None:
    mine = cast.open_case(now=clock.now())
    other = cast.open_case(author=EVE, now=clock.now())
    bob.deed(f"/cases/{other.pk}/contact/leave")
    rule = ContactRule.objects.get()
    assert bob.deed(f"/cases/{mine.pk}/contact/{rule.pk}/lift").status_code in {403, 404, 422}
    rule.refresh_from_db()
    assert rule.undone_at is None
