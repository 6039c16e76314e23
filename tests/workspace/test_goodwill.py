"""Goodwill on screen."""

from decimal import Decimal
from uuid import uuid4

import pytest
from django.test import Client

from evenhand.cases.actions.goodwill_limits import set_kind, set_limit
from evenhand.cases.models import Goodwill, GoodwillKind, GoodwillLimit
from evenhand.kernel import clock
from evenhand.people.models import Agent
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def credit(cast: Cast) -> GoodwillKind:
    set_limit(role="agent", amounts={"case": Decimal(30)}, actor=cast.alice, now=clock.now())
    return set_kind(name="Credit", sort="credit", currency="EUR", usual=Decimal(10), actor=cast.alice, now=clock.now())


def at(agent: Agent) -> Client:
    client = Client()
    client.force_login(agent)
    return client


def test_an_agent_gives_a_credit_and_takes_it_back(cast: Cast, credit: GoodwillKind) -> None:
    case, bob = cast.open_case(), at(cast.bob)
    assert "What it is worth" in bob.get(f"/cases/{case.pk}/goodwill").content.decode()
    said = {"kind": credit.pk, "amount": "12,50", "why": "Two days without a line", "key": str(uuid4())}
    bob.post(f"/cases/{case.pk}/goodwill", said)
    made = Goodwill.objects.get()
    assert (made.amount, made.state) == (Decimal("12.50"), "granted")
    assert "12.50 EUR" in bob.get(f"/cases/{case.pk}/context/case").content.decode()
    assert "12.50 EUR" in at(cast.alice).get("/goodwill/").content.decode()
    bob.post(f"/goodwill/{made.pk}/revoke", {"words": "Wrong case"})
    made.refresh_from_db()
    assert made.state == "revoked"


def test_above_the_limit_a_lead_decides_on_the_page(cast: Cast, credit: GoodwillKind) -> None:
    case = cast.open_case()
    said = {"kind": credit.pk, "amount": "120", "why": "A month without a line", "key": str(uuid4())}
    at(cast.bob).post(f"/cases/{case.pk}/goodwill", said)
    made = Goodwill.objects.get()
    alice = at(cast.alice)
    assert "Allow" in alice.get("/goodwill/").content.decode()
    at(cast.bob).post(f"/goodwill/{made.pk}/allow")
    made.refresh_from_db()
    assert made.state == "asked"
    alice.post(f"/goodwill/{made.pk}/allow")
    made.refresh_from_db()
    assert (made.state, made.decided_by) == ("granted", cast.alice)


@pytest.mark.parametrize("amount", ["", "abc", "NaN", "-3", "1e99", "Infinity", "1,000", "1.000", "0.001"])
def test_amounts_that_are_none_are_refused(cast: Cast, credit: GoodwillKind, amount: str) -> None:
    case = cast.open_case()
    said = {"kind": credit.pk, "amount": amount, "why": "x", "key": str(uuid4())}
    at(cast.bob).post(f"/cases/{case.pk}/goodwill", said)
    assert not Goodwill.objects.exists()


def test_who_has_no_access_sees_and_gives_nothing(cast: Cast, credit: GoodwillKind) -> None:
    case, chidi = cast.open_case(), at(cast.chidi)
    assert chidi.get(f"/cases/{case.pk}/goodwill").status_code == 404
    said = {"kind": credit.pk, "amount": "1", "why": "x", "key": str(uuid4())}
    chidi.post(f"/cases/{case.pk}/goodwill", said)
    assert not Goodwill.objects.exists()


def test_limits_and_kinds_are_set_by_leads_only(cast: Cast, credit: GoodwillKind) -> None:
    for agent in (cast.bob, cast.chidi):
        client = at(agent)
        assert client.get("/goodwill/limits/").status_code == 404
        client.post("/goodwill/limits/", {"case": "1000"})
        client.post("/goodwill/kinds", {"name": "Cake", "sort": "other", "currency": "EUR"})
        client.post(f"/goodwill/kinds/{credit.pk}/retire")
        client.post(f"/goodwill/limits/{GoodwillLimit.objects.get().pk}/remove")
    assert GoodwillLimit.objects.get().removed_at is None
    assert GoodwillKind.objects.get().retired_at is None
    alice = at(cast.alice)
    alice.post("/goodwill/limits/", {"role": "agent", "case": "40", "day": "100,50"})
    limit = GoodwillLimit.objects.get()
    assert (limit.per_case, limit.per_day, limit.per_month) == (Decimal(40), Decimal("100.50"), None)
    assert "Undo" in alice.post(f"/goodwill/limits/{limit.pk}/remove", follow=True).content.decode()
    alice.post(f"/goodwill/limits/{limit.pk}/put-back")
    assert GoodwillLimit.objects.get().removed_at is None
