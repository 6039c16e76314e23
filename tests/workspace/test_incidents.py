"""Incidents on the desk: a lead's journey without script, what agents may, and who is kept out."""

import re
from typing import Any

import pytest

from evenhand.cases.models import Case
from evenhand.incidents import actions
from evenhand.incidents.models import FollowUp, Happening, Incident, IncidentCase, Statement
from evenhand.kernel import clock
from evenhand.replies.models import Delivery, HoldingStatement, PublishingHold
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(cast: Cast) -> Case:
    """Dana's case."""
    return cast.open_case("@harborline.example my card payment was declined")


@pytest.fixture
def incident(cast: Cast, case: Case) -> Incident:
    """Payments fail; Alice leads, Dana's case belongs to it."""
    said = {"actor": cast.alice, "now": clock.now()}
    made = actions.propose(title="Card payments fail", brand_ids=[cast.harborline.pk], words=["declined"], **said)
    actions.link_cases(incident_id=made.pk, case_ids=[case.pk], **said)
    return actions.take(incident_id=made.pk, owner=cast.alice, **said)


def words_of(page: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.content.decode()))


def test_a_lead_s_day_from_the_case_to_the_lessons(alice: Any, bob: Any, cast: Cast, case: Case) -> None:
    page = alice.get(f"/incidents/new?case={case.pk}")
    assert f'name="case" value="{case.pk}"' in page.content.decode()
    alice.post(
        "/incidents/new",
        {"title": "Card payments fail", "severity": 1, "brand": cast.harborline.pk, "case": case.pk, "declare": 1}
        | {"words": "declined\ncard payment*"},
    )
    here = f"/incidents/{Incident.objects.get().pk}"
    alice.post(f"{here}/take")
    alice.post(
        f"{here}/lists", {"signer": [cast.bob.pk], "told": [cast.bob.pk], "addresses": "press@harborline.example"}
    )
    alice.post(f"{here}/stop", {"brand": cast.harborline.pk, "reason": "Say nothing yet"})
    assert "Nothing goes out for Harborline" in words_of(alice.get(f"{here}/"))
    alice.post(f"{here}/statement", {"text": "Card payments fail; we are on it", "never": "is fixed", "ask": 1})
    statement = Statement.objects.get()
    assert "waits for your sign-off" in words_of(bob.get("/incidents/"))
    assert "{{" not in alice.get(f"{here}/").content.decode()
    bob.post(f"/incidents/statements/{statement.pk}/yes", {"words": ""})
    assert HoldingStatement.objects.filter(closed_at=None).count() == 1
    alice.post(f"{here}/update", {"text": "The bank looks into it"})
    alice.post(f"{here}/notes", {"text": "The bank confirms"})
    assert "The bank confirms" in words_of(alice.get(f"{here}/"))
    alice.post(f"{here}/all-clear", {"text": "Payments work again"})
    assert not PublishingHold.objects.filter(lifted_at=None).exists()
    alice.post(f"{here}/after", {"story": "A certificate ran out", "good": "The bank was quick", "bad": "We were not"})
    alice.post(f"{here}/follow-ups", {"text": "Watch certificates", "owner": cast.bob.pk, "due_on": "2026-12-01"})
    alice.post(f"{here}/close")
    after = words_of(alice.get(f"{here}/after"))
    for said in ("To detect", "To inform", "A certificate ran out", "Watch certificates", "Payments work again"):
        assert said in after
    assert "Closed" in words_of(alice.get("/incidents/?of=over"))


def test_no_page_of_an_incident_asks_many_questions(
    alice: Any, incident: Incident, django_assert_max_num_queries: Any
) -> None:
    here = f"/incidents/{incident.pk}"
    for path in ("/incidents/", f"{here}/", f"{here}/cases", f"{here}/suggestions", "/held/"):
        with django_assert_max_num_queries(14):
            assert alice.get(path).status_code == 200, path


def test_what_is_held_is_shown_and_one_reply_let_through_and_held_again(
    alice: Any, bob: Any, cast: Cast, case: Case, incident: Incident
) -> None:
    alice.post(f"/incidents/{incident.pk}/stop", {"brand": cast.harborline.pk, "reason": "Say nothing yet"})
    reply = cast.answer(case, "We look into your payment")
    assert "We look into your payment" in words_of(bob.get("/held/"))
    assert "Let this one go" not in words_of(bob.get("/held/"))
    alice.post(f"/held/{reply.pk}/through")
    assert "We look into your payment" not in words_of(alice.get("/held/"))
    alice.post(f"/held/{reply.pk}/back")
    assert "We look into your payment" in words_of(alice.get("/held/"))
    alice.post(f"/held/stops/{PublishingHold.objects.get().pk}/lift")
    assert "Nothing is held" in words_of(alice.get("/held/"))


def test_whoever_writes_reads_that_publishing_is_stopped_and_what_everybody_says(
    bob: Any, alice: Any, cast: Cast, case: Case, incident: Incident
) -> None:
    alice.post(f"/incidents/{incident.pk}/stop", {"brand": cast.harborline.pk, "reason": "Say nothing yet"})
    actions.set_signers(incident_id=incident.pk, agent_ids=[cast.bob.pk], needed=0, actor=cast.alice, now=clock.now())
    alice.post(f"/incidents/{incident.pk}/statement", {"text": "Payments fail; we are on it", "ask": 1})
    bob.post(f"/incidents/statements/{Statement.objects.get().pk}/yes")
    page = bob.get(f"/cases/{case.pk}/")
    assert "Say nothing yet" in words_of(page)
    assert "Alice Moreau" in words_of(page)
    assert 'data-insert="Payments fail; we are on it"' in page.content.decode()
    for path in ("/scheduled/", "/unsent/"):
        assert "Say nothing yet" in words_of(bob.get(path)), path


def test_cases_go_in_and_out_by_hand_with_an_undo(alice: Any, cast: Cast, incident: Incident) -> None:
    other = cast.open_case("@harborline.example card declined twice", thread_id="another")
    here = f"/incidents/{incident.pk}"
    alice.post(f"{here}/cases", {"numbers": f"EH-{other.pk}, nonsense"})
    assert IncidentCase.objects.filter(case=other, is_out=False).exists()
    page = alice.post(f"{here}/cases/{other.pk}/out", follow=True)
    assert f"{here}/cases/{other.pk}/in" in page.content.decode()
    alice.post(f"{here}/cases/{other.pk}/in")
    assert IncidentCase.objects.filter(case=other, is_out=False).exists()
    assert alice.deed(f"{here}/cases", {"numbers": "no number"}).status_code == 422


def test_an_agent_puts_a_case_into_an_incident_from_the_case(bob: Any, cast: Cast, incident: Incident) -> None:
    other = cast.open_case("@harborline.example declined again", thread_id="another")
    menu = bob.fragment(f"/cases/{other.pk}/incident", f"incident-{other.pk}").content.decode()
    assert "Card payments fail" in menu
    assert "<html" not in menu
    bob.post(f"/cases/{other.pk}/incident", {"incident": incident.pk})
    assert "Belongs to" in bob.get(f"/cases/{other.pk}/incident").content.decode()


def test_a_change_a_follow_up_and_a_line_can_be_undone(alice: Any, incident: Incident) -> None:
    here = f"/incidents/{incident.pk}"
    page = alice.post(f"{here}/edit", {"title": "All cards fail"}, follow=True).content.decode()
    assert 'name="title" value="Card payments fail"' in page
    alice.post(f"{here}/follow-ups", {"text": "Ask the bank"})
    follow_up = FollowUp.objects.get()
    alice.post(f"/incidents/follow-ups/{follow_up.pk}/remove")
    alice.post(f"/incidents/follow-ups/{follow_up.pk}/put-back")
    assert "Ask the bank" in words_of(alice.get(f"{here}/after"))
    alice.post(f"{here}/notes", {"text": "The bank confirms"})
    line = Happening.objects.get(what="Noted")
    page = alice.post(f"/incidents/notes/{line.pk}/remove", follow=True).content.decode()
    assert 'name="text" value="The bank confirms"' in page


def test_hostile_words_stay_words(alice: Any, cast: Cast) -> None:
    title = '<script>alert("x")</script>'
    alice.post("/incidents/new", {"title": title, "severity": 9, "brand": cast.harborline.pk, "words": "<b>"})
    page = alice.get(f"/incidents/{Incident.objects.get().pk}/").content.decode()
    assert "<script>alert" not in page
    assert "<b>&lt;" not in page


REFUSED = {403, 404}
DEEDS = (
    *("declare", "take", "dismiss", "restore", "close", "reopen", "statement", "stop", "resume", "update", "all-clear"),
    *("informed", "notes", "follow-ups", "cases", "edit", "lists", "after", "cases/1/out", "cases/1/in"),
)


def test_chidi_learns_nothing_of_it(chidi: Any, cast: Cast, case: Case, incident: Incident) -> None:
    here = f"/incidents/{incident.pk}"
    assert "Card payments fail" not in chidi.get("/incidents/").content.decode()
    for path in (f"{here}/", f"{here}/after", f"{here}/cases", f"{here}/suggestions", f"{here}/edit", f"{here}/lists"):
        assert chidi.get(path).status_code == 404, path
    for deed in DEEDS:
        assert (
            chidi.deed(f"{here}/{deed}", {"text": "x", "why": "x", "at": "2026-03-02T12:00"}).status_code in REFUSED
        ), deed
    assert chidi.get(f"/cases/{case.pk}/incident").status_code == 404
    assert chidi.get("/incidents/playbook/harborline/").status_code == 404
    reply = cast.answer(case, "We look into your payment")
    for path in (f"/held/{reply.pk}/through", f"/held/{reply.pk}/back", "/held/stops/1/lift"):
        assert chidi.deed(path).status_code in REFUSED, path
    incident.refresh_from_db()
    assert (incident.state, Statement.objects.count()) == ("in_hand", 0)


def test_bob_sees_it_and_does_not_lead_it(bob: Any, cast: Cast, incident: Incident) -> None:
    here = f"/incidents/{incident.pk}"
    assert bob.get(f"{here}/").status_code == bob.get(f"{here}/after").status_code == 200
    led = ("declare", "take", "dismiss", "close", "reopen", "statement", "stop", "resume", "update", "all-clear")
    for deed in (*led, "edit", "lists", "follow-ups", "informed"):
        sent = {"text": "x", "why": "x", "brand": cast.harborline.pk, "reason": "x", "at": "2026-03-02T12:00"}
        assert bob.deed(f"{here}/{deed}", sent).status_code in REFUSED, deed
    assert bob.deed("/incidents/playbook/harborline/", {}).status_code == 404
    incident.refresh_from_db()
    assert (incident.state, PublishingHold.objects.count(), Delivery.objects.count()) == ("in_hand", 0, 0)


def test_bob_proposes_and_the_leads_decide(bob: Any, alice: Any, cast: Cast) -> None:
    bob.post("/incidents/new", {"title": "Odd", "severity": 2, "brand": cast.harborline.pk, "declare": 1})
    proposed = Incident.objects.get()
    assert proposed.state == "proposed"
    alice.post(f"/incidents/{proposed.pk}/dismiss", {"why": "One angry person"})
    proposed.refresh_from_db()
    assert proposed.state == "dismissed"
    alice.post(f"/incidents/{proposed.pk}/restore")
    alice.post(f"/incidents/{proposed.pk}/declare")
    proposed.refresh_from_db()
    assert proposed.state == "declared"


def test_undoing_a_stop_leaves_the_brands_that_were_stopped_before(alice: Any, cast: Cast, incident: Incident) -> None:
    both = {"all": "1", "brand": [cast.harborline.pk, cast.other.pk]}
    alice.post(f"/incidents/{incident.pk}/edit", both)
    alice.post(f"/incidents/{incident.pk}/stop", {"brand": cast.harborline.pk, "reason": "Wait"}, follow=True)
    page = alice.post(f"/incidents/{incident.pk}/stop", {"brand": cast.other.pk, "reason": "Wait"}, follow=True)
    undo = re.search(r'action="([^"]+/resume)">(.*?)</form>', page.content.decode().split('id="toasts"')[1], re.DOTALL)
    assert undo
    alice.post(undo[1], dict(re.findall(r'name="(brand|as_it_\w+)" value="(\d+)"', undo[2])))
    assert PublishingHold.objects.get(lifted_at=None).brand == cast.harborline


def test_saying_a_stop_again_offers_no_undo_that_would_lift_it(alice: Any, cast: Cast, incident: Incident) -> None:
    said = {"brand": cast.harborline.pk, "reason": "Wait"}
    alice.post(f"/incidents/{incident.pk}/stop", said)
    alice.get(f"/incidents/{incident.pk}/")
    page = alice.post(f"/incidents/{incident.pk}/stop", said | {"reason": "Wait for the bank"}, follow=True)
    assert "data-undo" not in page.content.decode().split('id="toasts"')[1]


def test_an_incident_without_a_brand_is_refused_and_keeps_its_own(alice: Any, cast: Cast, incident: Incident) -> None:
    page = alice.post(f"/incidents/{incident.pk}/edit", {"all": "1", "title": incident.title}, follow=True)
    assert "Choose the brand" in words_of(page)
    assert list(incident.brands.all()) == [cast.harborline]


def test_an_incident_that_holds_replies_is_not_closed(alice: Any, cast: Cast, incident: Incident) -> None:
    here = f"/incidents/{incident.pk}"
    alice.post(f"{here}/all-clear", {"text": "It is over"})
    alice.post(f"{here}/stop", {"brand": cast.harborline.pk, "reason": "It is not"})
    page = alice.post(f"{here}/close", follow=True)
    assert "Let publishing go on first" in words_of(page)
    incident.refresh_from_db()
    assert incident.state == "cleared"
    alice.post(f"{here}/resume")
    alice.post(f"{here}/close")
    incident.refresh_from_db()
    assert incident.state == "closed"
