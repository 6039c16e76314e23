"""People and the audit trail on screen."""

import csv
import json
import re
from io import StringIO
from typing import Any

import pytest
from django.test import Client

from evenhand.cases.actions import assign_case
from evenhand.kernel import clock
from evenhand.ledger.models import Entry
from evenhand.people.models import Agent, Certificate, PublicName
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada(cast: Cast) -> Client:
    """Ada administers."""
    return at(Agent.objects.create_user("ada", "ada@harborline.example", "x", first_name="Ada", role="administrator"))


def at(agent: Agent) -> Client:
    client = Client()
    client.force_login(agent)
    return client


def said_of(answer: Any) -> str:
    return b"".join(answer.streaming_content).decode()


def test_an_administrator_adds_somebody_who_chooses_a_password_by_a_link(cast: Cast, ada: Client) -> None:
    said = {"username": "finn", "full_name": "Finn Ray", "mail": "finn@harborline.example", "role": "agent"}
    page = ada.post("/people/new", said).content.decode()
    finn = Agent.objects.get(username="finn")
    link = re.search(r"http://testserver(/accounts/password/reset/key/[^<\s]+)", page)
    assert link is not None
    assert Entry.objects.filter(name="StartLinkMade").count() == 1
    anybody = Client()
    form = anybody.get(link[1], follow=True)
    anybody.post(form.redirect_chain[-1][0], {"password1": "harbour-lights-7", "password2": "harbour-lights-7"})
    finn.refresh_from_db()
    assert finn.check_password("harbour-lights-7")
    assert link[1] not in str(list(Entry.objects.values_list("facts", flat=True)))


def test_who_lets_somebody_go_is_told_first_what_becomes_of_their_work(cast: Cast, ada: Client) -> None:
    page = ada.get(f"/people/{cast.bob.pk}/").content.decode()
    assert "They have no open cases and no open promises." in page
    assert "<summary" in page[: page.index(f"/people/{cast.bob.pk}/deactivate")][-600:], "a question stands before it"
    case = cast.open_case()
    assign_case(case_id=case.pk, assignee=cast.bob, actor=cast.bob, now=clock.now())
    page = ada.get(f"/people/{cast.bob.pk}/").content.decode()
    assert "1 open case goes back to its queue." in page
    assert "0 open promises are without an owner." in page


def test_an_administrator_changes_somebody_and_lets_them_go(cast: Cast, ada: Client) -> None:
    assert "What is known of them" in ada.get(f"/people/{cast.bob.pk}/").content.decode()
    said = {"full_name": "Bob Keller", "public_name": "Bob", "initials": "BK", "mail": "bob@x.example", "role": "lead"}
    ada.post(f"/people/{cast.bob.pk}/change", {**said, "skills": "bills, outages"})
    cast.bob.refresh_from_db()
    assert (cast.bob.role, cast.bob.skills) == ("lead", ["bills", "outages"])
    ada.post(f"/people/{cast.bob.pk}/deactivate")
    cast.bob.refresh_from_db()
    assert not cast.bob.is_active
    assert "Bob Keller" in ada.get("/people/?of=gone").content.decode()
    ada.post(f"/people/{cast.bob.pk}/reactivate")
    cast.bob.refresh_from_db()
    assert cast.bob.is_active


def test_a_lead_certifies_and_takes_away_and_undoes_that(cast: Cast) -> None:
    alice = at(cast.alice)
    alice.post(f"/people/{cast.bob.pk}/certify/", {"brand": cast.harborline.pk, "why": "Course", "until": ""})
    made = Certificate.objects.get()
    assert "Undo" in alice.post(f"/certificates/{made.pk}/revoke", follow=True).content.decode()
    alice.post(f"/certificates/{made.pk}/put-back")
    made.refresh_from_db()
    assert made.revoked_at is None


def test_one_agrees_to_be_named_oneself(cast: Cast) -> None:
    bob = at(cast.bob)
    assert "Name me on the public page" in bob.get("/people/me", follow=True).content.decode()
    bob.post("/people/me/named", {"is_named": "1"})
    assert PublicName.objects.get().agent == cast.bob
    bob.post("/people/me/named")
    assert not PublicName.objects.exists()


@pytest.mark.parametrize("who", ["bob", "chidi"])
def test_agents_look_through_nobody_and_change_nothing(cast: Cast, who: str) -> None:
    client = at(getattr(cast, who))
    for path in ("/people/", f"/people/{cast.alice.pk}/", "/audit/"):
        assert client.get(path).status_code == 404
    said = {"full_name": "X Y", "mail": "x@y.example", "role": "administrator", "username": "x"}
    for path in (f"/people/{cast.bob.pk}/change", f"/people/{cast.bob.pk}/link", "/people/new"):
        client.post(path, said)
    for path in (f"/people/{cast.alice.pk}/deactivate", f"/people/{cast.alice.pk}/certify/", "/audit/export.csv"):
        client.post(path, {"brand": cast.harborline.pk})
    assert not Entry.objects.filter(
        name__in=["AgentChanged", "AgentDeactivated", "Certified", "StartLinkMade"]
    ).exists()
    assert not Entry.objects.filter(name__in=["AuditExported", "AgentJoined"]).exists()


def test_a_lead_filters_the_trail(cast: Cast, django_assert_max_num_queries: Any) -> None:
    case = cast.open_case(now=clock.now())
    cast.answer(case, now=clock.now())
    alice = at(cast.alice)
    page = alice.get("/audit/", {"what": "ReplyApproved", "who": cast.bob.pk, "case": f"EH-{case.pk}"}).content.decode()
    assert "Approved a reply" in page
    assert page.count("<tr>") == 2
    assert alice.get("/audit/", {"what": "ReplyApproved", "who": cast.alice.pk}).content.decode().count("<tr>") == 2
    assert "Approved a reply" not in alice.get("/audit/", {"until": "2001-01-01"}).content.decode()
    for odd in ("x", "9" * 40, "-1", "2026-02-31"):
        assert alice.get("/audit/", dict.fromkeys(("who", "case", "since", "until", "after"), odd)).status_code == 200
    with django_assert_max_num_queries(12):
        alice.get("/audit/")


def test_the_trail_goes_on_where_a_page_ended(cast: Cast) -> None:
    from evenhand.ledger.reads import Asked, trail, whole_trail
    from evenhand.people.actions.certificates import agree_to_be_named

    for number in range(7):
        agree_to_be_named(agent=cast.bob, is_named=number % 2 == 0, now=clock.now())
    asked = Asked(name="NamedInPublic")
    whole = [each.id for each in whole_trail(asked, at_a_time=3)]
    first = trail(asked, limit=4)
    rest = trail(asked, before=(first[-1].at, first[-1].id), limit=4)
    assert [each.id for each in [*first, *rest]] == whole == sorted(whole, reverse=True)
    assert len(whole) == 7


def test_taking_the_trail_out_is_in_the_trail_and_no_cell_is_a_formula(cast: Cast, ada: Client) -> None:
    cast.bob.username = "=cmd"
    cast.bob.save()
    cast.answer(cast.open_case(now=clock.now()), now=clock.now())
    rows = list(csv.DictReader(StringIO(said_of(ada.post("/audit/export.csv", {"who": cast.bob.pk})))))
    assert {row["actor"] for row in rows} == {"'=cmd"}
    lines = [json.loads(line) for line in said_of(ada.post("/audit/export.jsonl")).splitlines()]
    taken = [line for line in lines if line["event"] == "AuditExported"]
    assert taken[-1]["facts"] == {"form": "csv", "asked": {"actor_id": cast.bob.pk}}


def test_leads_read_the_trail_and_only_administrators_take_it_out(cast: Cast) -> None:
    alice = at(cast.alice)
    assert "Take it out" not in alice.get("/audit/").content.decode()
    alice.post("/audit/export.csv")
    assert not Entry.objects.filter(name="AuditExported").exists()
