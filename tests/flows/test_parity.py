"""Parity audits of the desk's own cases: asked, made by a process of their own, read, and taken away."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from evenhand.cases.actions import resolve_case
from evenhand.cases.models import Case
from evenhand.channels.domain.connector import PostKind
from evenhand.flows import parity as flow
from evenhand.flows.parity import audit_next
from evenhand.insight.actions.claiming import LOST_AFTER, MOST_TRIES
from evenhand.insight.actions.following import fill
from evenhand.insight.actions.parity import MOST_OPEN, ask_parity, claim_parity
from evenhand.insight.audit.margins import Margins
from evenhand.insight.errors import BadInquiry
from evenhand.insight.models import CaseFact, ParityRun
from evenhand.kernel import clock
from evenhand.ledger.models import Entry
from evenhand.people.models import Agent
from tests.cast import DANA_BY_MAIL, EVE, Cast
from tests.copies import copied

pytestmark = pytest.mark.django_db
Desk = Callable[[Agent], Client]


@pytest.fixture
def desk() -> Desk:
    def of(agent: Agent) -> Client:
        client = Client()
        client.force_login(agent)
        return client

    return of


@pytest.fixture
def counted(cast: Cast) -> Cast:
    """Two posts in public and a letter; one of them is answered."""
    now = clock.now()
    first = cast.open_case(now=now - timedelta(days=2))
    cast.open_case("@harborline.example down here, too", now=now - timedelta(days=2), author=EVE)
    letter = {"account": cast.mail, "author": DANA_BY_MAIL, "kind": PostKind.MAIL, "is_public": False}
    cast.open_case("Billed twice", now=now - timedelta(days=1), **letter)
    cast.answer(first, now=now - timedelta(days=2) + timedelta(minutes=5))
    resolve_case(case_id=first.pk, actor=cast.bob, now=now - timedelta(days=1))
    fill(now=now)
    return cast


@pytest.fixture
def many(counted: Cast) -> Cast:
    """Forty more on each of the two channels, answered after unlike times."""
    for fact in (
        CaseFact.objects.filter(network__in=("bluesky", "mail")).order_by("network", "case_id").distinct("network")
    ):
        cases = Case.objects.bulk_create([copied(fact.case) for _ in range(40)])
        CaseFact.objects.bulk_create(
            copied(fact, case=case, answered_at=fact.asked_at + timedelta(minutes=7 * number + 1))
            for number, case in enumerate(cases)
        )
    return counted


def asked(cast: Cast, **changes: Any) -> ParityRun:
    today = clock.now().date()
    said = {
        "brand": None,
        "since": today - timedelta(days=9),
        "until": today,
        "margins": Margins(),
        "actor": cast.alice,
    }
    return ask_parity(**{**said, "now": clock.now(), **changes})


def test_an_audit_is_asked_for_made_and_read(many: Cast, desk: Desk) -> None:
    lead = desk(many.alice)
    page = lead.get("/measures/parity/").content.decode()
    assert "None was asked for yet." in page
    today = clock.now().date()
    said = {
        "since": today - timedelta(days=9), "until": today, "headline_hours": "2", "answered_within_points": "4,5",
        "csat_points": "5", "solved_without_escalation_points": "5",
    }  # fmt: skip
    answer = lead.post("/measures/parity/ask", said)
    run = ParityRun.objects.get()
    assert answer["Location"] == f"/measures/parity/{run.pk}/"
    assert run.margins["answered_within_points"] == 4.5
    assert "every 2s" in lead.get(f"/measures/parity/{run.pk}/").content.decode()
    assert audit_next()
    assert not audit_next()
    run.refresh_from_db()
    assert (run.state, run.trouble, run.rows) == ("done", "", 83)
    assert [each["number"] for each in run.told["questions"]] == list(range(1, 9))
    assert run.told["margins"]["print"] == run.mark
    page = lead.get(f"/measures/parity/{run.pk}/").content.decode()
    assert "83 of 83 cases can be compared" in page
    assert "not enough data" in page
    assert "every 2s" not in page
    report = lead.get(f"/measures/parity/{run.pk}/report.html")
    assert "attachment" in report["Content-Disposition"]
    assert "chosen" in report.content.decode()
    assert lead.get(f"/measures/parity/{run.pk}/figures.json").json() == run.told
    assert "not enough data" in lead.get("/measures/parity/").content.decode()
    names = Entry.objects.filter(name__startswith="Parity").order_by("id").values_list("name", flat=True)
    assert list(names) == ["ParityAsked", "ParityAnswered"]


def test_too_few_cases_are_said_to_be_too_few(counted: Cast, desk: Desk) -> None:
    run = asked(counted)
    audit_next()
    for path in ("", f"{run.pk}/"):
        assert "too little to compare" in desk(counted.alice).get(f"/measures/parity/{path}").content.decode()


def test_no_customer_stands_in_what_is_kept(counted: Cast) -> None:
    run = asked(counted)
    audit_next()
    run.refresh_from_db()
    said = str(run.told)
    assert "Billed twice" not in said
    assert DANA_BY_MAIL.handle not in said


def test_every_audit_stands_in_the_reports_of_later_ones(counted: Cast, desk: Desk) -> None:
    asked(counted)
    audit_next()
    later = asked(counted, margins=Margins(version="stricter", csat_points=1.0))
    audit_next()
    report = desk(counted.alice).get(f"/measures/parity/{later.pk}/report.html").content.decode()
    assert Margins().print() in report


@pytest.mark.parametrize("wrong", ["", "0", "nan", "1e9999999", "a lot", "1,000", "-3", "900"])
def test_margins_that_make_no_sense_are_refused_and_kept_on_the_page(cast: Cast, desk: Desk, wrong: str) -> None:
    today = clock.now().date()
    said = {
        "since": today, "until": today, "headline_hours": wrong, "answered_within_points": "7.5", "csat_points": "5",
        "solved_without_escalation_points": "5",
    }  # fmt: skip
    answer = desk(cast.alice).post("/measures/parity/ask", said)
    assert answer.status_code == 422
    assert "7.5" in answer.content.decode()
    assert not ParityRun.objects.exists()


def test_the_same_is_asked_once_and_not_too_much_at_a_time(cast: Cast) -> None:
    first = asked(cast)
    assert asked(cast).pk == first.pk
    for days in range(1, MOST_OPEN):
        asked(cast, since=first.since - timedelta(days=days))
    with pytest.raises(BadInquiry):
        asked(cast, since=first.since - timedelta(days=90))
    with pytest.raises(BadInquiry):
        asked(cast, since=first.until + timedelta(days=1))


def test_without_cases_it_says_so(cast: Cast) -> None:
    run = asked(cast)
    assert audit_next()
    run.refresh_from_db()
    assert (run.state, run.trouble) == ("failed", "No case was opened in this time.")


def test_who_may_not_see_the_cases_any_more_gets_none_of_them(counted: Cast) -> None:
    run = asked(counted)
    Agent.objects.filter(pk=counted.alice.pk).update(is_active=False)
    assert audit_next()
    run.refresh_from_db()
    assert (run.state, run.told) == ("failed", None)


def test_what_a_killed_worker_left_is_taken_up_again_but_not_for_ever(cast: Cast) -> None:
    now = clock.now()
    run = asked(cast)
    for _ in range(MOST_TRIES):
        assert claim_parity(now=now) == run
        assert claim_parity(now=now + LOST_AFTER / 2) is None
        now += LOST_AFTER * 2
    assert claim_parity(now=now) is None
    run.refresh_from_db()
    assert run.state == "failed"
    assert "three times" in run.trouble


def test_a_process_that_fails_is_told_and_holds_up_nobody(counted: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    run = asked(counted)
    monkeypatch.setattr(flow.sys, "executable", "/bin/false")
    assert audit_next()
    run.refresh_from_db()
    assert run.state == "failed"
    assert run.trouble


def test_agents_see_none_of_it_and_analysts_all(counted: Cast, desk: Desk) -> None:
    run = asked(counted)
    for path in ("", f"{run.pk}/", f"{run.pk}/report.html", f"{run.pk}/figures.json"):
        assert desk(counted.bob).get(f"/measures/parity/{path}").status_code in {403, 404}
    assert desk(counted.bob).post("/measures/parity/ask", {})["Location"] == "/"
    assert ParityRun.objects.get() == run
    Agent.objects.filter(pk=counted.bob.pk).update(role="analyst")
    assert desk(Agent.objects.get(pk=counted.bob.pk)).get(f"/measures/parity/{run.pk}/").status_code == 200
    assert desk(counted.alice).get(f"/measures/parity/{run.pk}/report.html").status_code == 404  # not made yet
    assert desk(counted.alice).get("/measures/parity/999999/").status_code == 404


def test_margins_are_kept_whole(counted: Cast) -> None:
    chosen = Margins(headline_hours=2.0, within_hours=(1.0, 2.0, 4.0, 24.0), chosen_by="Alice", chosen_on="2026-03-02")
    run = asked(counted, margins=chosen)
    audit_next()
    run.refresh_from_db()
    assert run.told["margins"]["print"] == chosen.print()
    assert run.margins == {
        name: list(value) if isinstance(value, tuple) else value for name, value in asdict(chosen).items()
    }
