"""Leads: nothing of the person leaves before they agreed, the rules of contact hold, and care comes back."""

import json
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from evenhand.cases import actions as cases
from evenhand.cases.domain.record import signed
from evenhand.cases.models import Case, Category, Identity, Notice
from evenhand.channels import guarded
from evenhand.channels.domain.connector import PostKind
from evenhand.channels.errors import TryLater
from evenhand.colleagues.actions.leads import Agreed, keep_consent, note_lead, offer_lead, step_lead
from evenhand.colleagues.actions.sales import set_sales_desk
from evenhand.colleagues.domain.leads import LeadStep
from evenhand.colleagues.errors import NoConsent, NoSalesDesk, NoSuchStep, NotThere, NotToBeContacted
from evenhand.colleagues.models import Lead, SalesDesk
from evenhand.colleagues.reads.leads import token_of
from evenhand.flows import leads
from evenhand.flows.looked_after import path_of_notice
from evenhand.flows.notifying import tell_of, words_of
from evenhand.kernel import clock
from evenhand.ledger.models import Entry
from evenhand.people.errors import OnlyAdministrators
from evenhand.triage.actions.contact import leave_alone
from tests.cast import DANA_BY_MAIL, NOON, Cast
from tests.workspace.conftest import Desk

SECRET = "a-secret-shared-with-sales"
WORDS = "Yes please, have somebody call me about the bigger line."


@pytest.fixture
def sales(cast: Cast) -> SalesDesk:
    return set_sales_desk(
        brand=cast.harborline, kind="mail", address="sales@harborline.example", secret="", is_inside=False, is_on=True,
        site="https://care.example", actor=cast.alice, now=NOON,
    )  # fmt: skip


def note(cast: Cast) -> Lead:
    return note_lead(case_id=cast.open_case().pk, interest="A faster line", actor=cast.bob, now=NOON)


def agree(cast: Cast, lead: Lead, **changes: Any) -> Lead:
    said: dict[str, Any] = {
        "how": "written", "words": WORDS, "at": NOON - timedelta(hours=1), "name": "Dana", "reach": "0171 2345678",
        **changes,
    }  # fmt: skip
    return keep_consent(lead_id=lead.pk, agreed=Agreed(**said), actor=cast.bob, now=NOON)


def offer(cast: Cast, lead: Lead) -> Lead:
    return offer_lead(lead_id=lead.pk, actor=cast.bob, now=NOON)


def test_without_consent_nothing_is_offered_and_nothing_is_kept(cast: Cast, sales: SalesDesk) -> None:
    lead = note(cast)
    with pytest.raises(NoConsent):
        offer(cast, lead)
    assert leads.hand(lead.pk) is False
    assert mail.outbox == []
    with pytest.raises(IntegrityError), transaction.atomic():
        Lead.objects.filter(pk=lead.pk).update(reach="0171 2345678")
    with pytest.raises(IntegrityError), transaction.atomic():
        Lead.objects.filter(pk=lead.pk).update(state="offered")


@pytest.mark.parametrize("said", [{"words": " "}, {"reach": ""}, {"how": "guessed"}, {"at": NOON + timedelta(days=1)}])
def test_consent_is_how_when_and_in_which_words(cast: Cast, said: dict[str, Any]) -> None:
    with pytest.raises(NoConsent):
        agree(cast, note(cast), **said)


def test_a_mail_leads_to_it_and_carries_nothing_of_the_person(cast: Cast, sales: SalesDesk) -> None:
    lead = offer(cast, agree(cast, note(cast)))
    assert leads.hand(lead.pk) is True
    (sent,) = mail.outbox
    assert sent.to == ["sales@harborline.example"]
    text = sent.subject + sent.body
    assert f"https://care.example/site/lead/{lead.key.hex}-" in text
    assert not {word for word in ("Dana", "0171", "faster", "Yes please") if word in text}
    assert leads.hand(lead.pk) is False, "once"
    assert Entry.objects.filter(name="LeadHanded").count() == 1


def test_a_system_is_told_what_was_agreed_signed_and_nothing_else(
    cast: Cast, sales: SalesDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    cast.alice.role = "administrator"
    set_sales_desk(
        brand=cast.harborline, kind="webhook", address="https://crm.example/leads", secret=SECRET, is_inside=False,
        is_on=True, site="https://care.example", actor=cast.alice, now=NOON,
    )  # fmt: skip
    asked: list[tuple[str, dict[str, Any]]] = []

    def fetch(url: str, **how: Any) -> guarded.Answer:
        asked.append((url, how))
        if len(asked) == 1:
            raise TryLater("crm.example has trouble at the moment.")
        return guarded.Answer(status=200, url=url, headers={}, content=b"")

    monkeypatch.setattr(guarded, "fetch", fetch)
    lead = offer(cast, agree(cast, note(cast)))
    assert leads.hand(lead.pk) is False
    lead.refresh_from_db()
    assert (lead.trouble, lead.tries) == ("crm.example has trouble at the moment.", 1)
    Lead.objects.update(tried_at=clock.now() - timedelta(minutes=5))
    assert leads.hand_due(now=clock.now()) == 1
    assert {how["headers"]["webhook-id"] for _, how in asked} == {f"msg_{lead.key.hex}-lead.offered"}
    url, how = asked[1]
    body = json.loads(how["content"])
    assert (url, how["allow_inside"]) == ("https://crm.example/leads", False)
    assert body["reach"] == "0171 2345678"
    assert "internet is down" not in how["content"].decode()
    at = clock.now().fromtimestamp(int(how["headers"]["webhook-timestamp"]), tz=NOON.tzinfo)
    proof = signed(how["content"], secret=SECRET, id=how["headers"]["webhook-id"], now=at)
    assert proof["webhook-signature"] == how["headers"]["webhook-signature"]


def test_the_rules_of_contact_hold_for_sales_too(cast: Cast, sales: SalesDesk) -> None:
    lead = agree(cast, note(cast))
    persona = Case.objects.get().conversations.get().persona_id
    assert persona is not None
    leave_alone(persona_id=persona, brand_id=cast.harborline.pk, by=cast.bob, now=NOON)
    with pytest.raises(NotToBeContacted, match="left alone"):
        offer(cast, lead)


def test_who_asks_to_be_left_alone_after_the_offer_is_not_told_to_sales(cast: Cast, sales: SalesDesk) -> None:
    lead = offer(cast, agree(cast, note(cast)))
    persona = Case.objects.get().conversations.get().persona_id
    assert persona is not None
    leave_alone(persona_id=persona, brand_id=cast.harborline.pk, by=cast.bob, now=NOON)
    assert leads.hand(lead.pk) is False
    assert mail.outbox == []
    lead.refresh_from_db()
    assert (lead.untold, "left alone" in lead.trouble) == ("offered", True)


def test_what_the_desk_writes_down_for_sales_does_not_keep_sales_from_hearing_of_it(
    cast: Cast, sales: SalesDesk
) -> None:
    lead = offer(cast, agree(cast, note(cast)))
    step_lead(lead_id=lead.pk, step=LeadStep.ACCEPT, actor=cast.bob, now=NOON)
    assert leads.hand(lead.pk) is True
    step_lead(lead_id=lead.pk, step=LeadStep.RECONSIDER, actor=cast.bob, now=NOON)
    assert leads.hand(lead.pk) is False, "told already"


def test_a_no_that_is_taken_back_before_sales_heard_of_it_is_told(cast: Cast, sales: SalesDesk) -> None:
    lead = offer(cast, agree(cast, note(cast)))
    step_lead(lead_id=lead.pk, step=LeadStep.DECLINE, actor=cast.bob, now=NOON)
    assert leads.hand(lead.pk) is False
    step_lead(lead_id=lead.pk, step=LeadStep.RECONSIDER, actor=cast.bob, now=NOON)
    assert leads.hand(lead.pk) is True


def test_a_week_after_it_is_settled_nobody_is_named_any_more(cast: Cast, sales: SalesDesk) -> None:
    lead = offer(cast, agree(cast, note(cast)))
    path = f"/site/lead/{token_of(lead)}"
    Client().post(path, {"step": "decline"})
    assert "0171 2345678" in Client().get(path).content.decode()
    Lead.objects.update(settled_at=clock.now() - timedelta(days=8))
    page = Client().get(path).content.decode()
    assert "You declined it" in page
    assert not {word for word in ("0171 2345678", "Dana", WORDS, "reconsider") if word in page}
    assert Client().post(path, {"step": "reconsider"}).status_code == 409
    leads.hand_due(now=clock.now())
    lead.refresh_from_db()
    assert (lead.state, lead.name, lead.reach, lead.consent_words) == ("declined", "", "", "")


def test_the_link_ends(cast: Cast, sales: SalesDesk) -> None:
    with patch("django.core.signing.time.time", return_value=clock.now().timestamp() - 91 * 86_400):
        token = token_of(offer(cast, agree(cast, note(cast))))
    assert Client().get(f"/site/lead/{token}").status_code == 404


def test_a_customer_is_not_asked_twice_and_sales_must_be_somewhere(cast: Cast) -> None:
    lead = note(cast)
    with pytest.raises(NoSuchStep):
        note_lead(case_id=lead.case_id, interest="Another thing", actor=cast.bob, now=NOON)
    with pytest.raises(NoSalesDesk):
        offer(cast, agree(cast, lead))


def test_sales_accepts_and_gives_it_back_when_it_is_care(cast: Cast, sales: SalesDesk) -> None:
    lead = offer(cast, agree(cast, note(cast)))
    cases.resolve_case(case_id=lead.case_id, actor=cast.bob, now=NOON)
    path, who = f"/site/lead/{token_of(lead)}", Client()
    page = who.get(path)
    assert "0171 2345678" in page.content.decode()
    assert page["Cache-Control"] == "no-store"
    assert Lead.objects.get().state == "offered", "looking says nothing"
    who.post(path, {"step": "accept"})
    assert Lead.objects.get().state == "accepted"
    who.post(path, {"step": "give_back", "words": "<b>A fault</b>, not a sale"})
    lead.refresh_from_db()
    assert (lead.state, lead.answer) == ("returned", "<b>A fault</b>, not a sale")
    assert Case.objects.get().resolved_at is None
    assert who.post(path, {"step": "accept"}).status_code == 409
    who.post(path, {"step": "reconsider"})
    assert Lead.objects.get().state == "offered"


def test_care_that_sales_gives_back_is_with_us_again_also_where_the_case_snoozes(cast: Cast, sales: SalesDesk) -> None:
    lead = offer(cast, agree(cast, note(cast)))
    cases.snooze_case(case_id=lead.case_id, until=NOON + timedelta(days=30), actor=cast.bob, now=NOON)
    Client().post(f"/site/lead/{token_of(lead)}", {"step": "give_back", "words": "A fault"})
    assert Case.objects.get().state.category == Category.OPEN


def test_what_sales_says_is_told_to_whoever_offered_it_and_has_the_case(cast: Cast, sales: SalesDesk) -> None:
    lead = offer(cast, agree(cast, note(cast)))
    Case.objects.update(assignee=cast.alice)
    path, who = f"/site/lead/{token_of(lead)}", Client()
    who.post(path, {"step": "accept"})
    who.post(path, {"step": "give_back", "words": "A fault"})
    for _twice in range(2):
        for entry in Entry.objects.filter(name="LeadMoved").order_by("id"):
            tell_of(entry.id)
    told = [(each.agent, words_of(each), path_of_notice(each)) for each in Notice.objects.order_by("id")]
    place = f"/leads/{lead.pk}/"
    assert told[0] == (cast.bob, "Sales accepted your lead", place)
    assert set(told[1:]) == {
        (cast.bob, "Sales gave a lead back: it is care", place),
        (cast.alice, "Sales gave a lead back: it is care", place),
    }


@pytest.mark.parametrize("step", ["offer", "withdraw", "drop", "nonsense", ""])
def test_sales_cannot_take_the_steps_of_the_desk(cast: Cast, sales: SalesDesk, step: str) -> None:
    lead = offer(cast, agree(cast, note(cast)))
    assert Client().post(f"/site/lead/{token_of(lead)}", {"step": step}).status_code == 409
    assert Lead.objects.get().state == "offered"


def test_a_wrong_link_and_a_lead_that_was_not_offered_show_nothing(cast: Cast) -> None:
    lead = agree(cast, note(cast))
    for token in (token_of(lead), f"{lead.key.hex}-forged", "x"):
        answer = Client().get(f"/site/lead/{token}")
        assert answer.status_code == 404
        assert "0171" not in answer.content.decode()


def test_who_no_longer_agrees_is_forgotten_and_sales_is_told(cast: Cast, sales: SalesDesk) -> None:
    lead = offer(cast, agree(cast, note(cast)))
    leads.hand(lead.pk)
    step_lead(lead_id=lead.pk, step=LeadStep.WITHDRAW, actor=cast.bob, now=clock.now())
    lead.refresh_from_db()
    assert (lead.state, lead.name, lead.reach, lead.consent_words) == ("withdrawn", "", "", "")
    assert leads.hand(lead.pk) is True
    assert "no longer agrees" in mail.outbox[1].subject
    assert Client().get(f"/site/lead/{token_of(lead)}").status_code == 404


def test_what_was_withdrawn_before_sales_heard_of_it_is_never_sent(cast: Cast, sales: SalesDesk) -> None:
    lead = offer(cast, agree(cast, note(cast)))
    step_lead(lead_id=lead.pk, step=LeadStep.WITHDRAW, actor=cast.bob, now=NOON)
    assert leads.hand(lead.pk) is False
    assert mail.outbox == []


def test_strangers_do_nothing_with_leads(cast: Cast, bob: Desk, chidi: Desk) -> None:
    lead = note(cast)
    for path in ("/leads/", f"/leads/{lead.pk}/", f"/cases/{lead.case_id}/lead"):
        assert chidi.get(path).status_code in {404, 422}, path
        assert bob.get(path).status_code == 200, path
    assert chidi.deed(f"/leads/{lead.pk}/step", {"step": "drop"}).status_code in {403, 422}
    assert Lead.objects.get().state == "noted"
    with pytest.raises(NotThere):
        step_lead(lead_id=lead.pk, step=LeadStep.DROP, actor=cast.chidi, now=NOON)


def test_a_lead_is_dropped_and_put_back(cast: Cast, bob: Desk) -> None:
    lead = agree(cast, note(cast))
    bob.post(f"/leads/{lead.pk}/step", {"step": "drop"})
    lead.refresh_from_db()
    assert (lead.state, lead.reach) == ("dropped", "")
    bob.post(f"/leads/{lead.pk}/step", {"step": "put_back"})
    lead.refresh_from_db()
    assert (lead.state, lead.consent_at) == ("noted", None), "they are asked anew"


def test_the_way_by_pages_from_the_case_to_sales(cast: Cast, bob: Desk, alice: Desk, sales: SalesDesk) -> None:
    case = cast.open_case()
    assert f"/cases/{case.pk}/lead" in bob.get(f"/cases/{case.pk}/").content.decode()
    there = bob.post(f"/cases/{case.pk}/lead", {"interest": "A faster line"})["Location"]
    said = {"how": "spoken", "when": "2026-03-01T10:00", "words": WORDS, "name": "Dana", "reach": "dana@mail.example"}
    refused = bob.post(there, {**said, "when": ""})
    assert refused.status_code == 422
    assert WORDS in refused.content.decode()
    bob.post(there, said)
    bob.post(f"{there}step", {"step": "offer"})
    page = alice.get("/leads/").content.decode()
    assert "Offered to sales <b>1</b>" in page
    with CaptureQueriesContext(connection) as queries:
        bob.get("/leads/?state=offered")
    assert len(queries) <= 12


def test_leads_say_where_sales_is_and_administrators_where_a_system_is(
    cast: Cast, alice: Desk, bob: Desk, chidi: Desk
) -> None:
    told = {"brand": cast.harborline.pk, "kind": "mail", "address": "sales@harborline.example", "is_on": "1"}
    for desk in (bob, chidi):
        assert desk.get("/leads/sales/").status_code == 404
        assert desk.deed("/leads/sales/", told).status_code == 403
    alice.post("/leads/sales/", told)
    assert SalesDesk.objects.get().address == "sales@harborline.example"
    assert alice.get("/leads/sales/").status_code == 200
    with pytest.raises(OnlyAdministrators):
        set_sales_desk(
            brand=cast.harborline, kind="webhook", address="https://crm.example", secret=SECRET, is_inside=True,
            is_on=True, site="", actor=cast.alice, now=NOON,
        )  # fmt: skip


def test_sales_that_looks_too_often_is_not_told_to_delete_the_lead(cast: Cast, sales: SalesDesk) -> None:
    lead = offer(cast, agree(cast, note(cast)))
    with patch("evenhand.site.leads.views._limiter.hit", return_value=False):
        page = Client().get(f"/site/lead/{token_of(lead)}")
    assert page.status_code == 429
    assert "delete what you were given" not in page.content.decode()
    assert "wait a minute" in page.content.decode()


def test_who_asked_to_be_left_alone_on_another_channel_is_not_offered_to_sales(cast: Cast, sales: SalesDesk) -> None:
    lead = agree(cast, note(cast))
    by_mail = cast.open_case("stop", account=cast.mail, kind=PostKind.MAIL, is_public=False, author=DANA_BY_MAIL)
    persona = by_mail.conversations.get().persona
    assert persona is not None
    Identity.objects.filter(persona=persona).update(customer=lead.customer_id)
    leave_alone(persona_id=persona.pk, brand_id=cast.harborline.pk, by=cast.bob, now=NOON)
    with pytest.raises(NotToBeContacted, match="left alone"):
        offer(cast, lead)


def test_who_asks_to_be_left_alone_after_the_offer_is_hidden_from_sales_and_the_desk_reads_why(
    cast: Cast, sales: SalesDesk, bob: Desk
) -> None:
    lead = offer(cast, agree(cast, note(cast)))
    path = f"/site/lead/{token_of(lead)}"
    assert "0171 2345678" in Client().get(path).content.decode()
    persona = Case.objects.get().conversations.get().persona_id
    assert persona is not None
    leave_alone(persona_id=persona, brand_id=cast.harborline.pk, by=cast.bob, now=NOON)
    page = Client().get(path).content.decode()
    assert "0171 2345678" not in page
    assert 'value="accept"' not in page
    assert 'value="give_back"' in page
    assert Client().post(path, {"step": "accept"}).status_code == 409
    lead.refresh_from_db()
    assert (lead.state, lead.reach) == ("offered", "0171 2345678")
    assert "to be left alone, and are not offered" in bob.get(f"/leads/{lead.pk}/").content.decode()
