"""Pages of measures by mail: at the reader's hour, once, as PDF, and to nobody who may not see them any more."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from smtplib import SMTPDataError, SMTPServerDisconnected
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend

from evenhand.flows import reporting
from evenhand.flows.measured.pages import Page
from evenhand.flows.reporting import Made, message_for, send_due, stop_address
from evenhand.insight.actions.following import fill
from evenhand.insight.actions.reports import begin_sending, claim_report, wish_report
from evenhand.insight.models import ReportMail, ReportWish
from evenhand.people.models import Role
from tests.cast import Cast

pytestmark = pytest.mark.django_db

DUE = datetime(2026, 3, 3, 7, 0, tzinfo=UTC)  # a Tuesday; the cast's customers write the day before


def _made(page: Page, html: str) -> Made:
    return Made("page.pdf", html.encode(), "application/pdf")


def _send(now: datetime) -> int:
    return send_due(now=now, make=_made)


@pytest.fixture
def wish(cast: Cast) -> ReportWish:
    """Alice wants service each day at seven, and there is one case to tell of."""
    cast.open_case()
    fill(now=DUE)
    cast.alice.email, cast.alice.time_zone = "alice@harborline.example", "UTC"
    cast.alice.save()
    asked_for = DUE - timedelta(days=1)
    return wish_report(page="service", brand=cast.harborline, every="day", hour=7, actor=cast.alice, now=asked_for)


def test_it_comes_at_its_hour_once_with_the_figures_as_text_and_the_page(wish: ReportWish) -> None:
    assert [_send(DUE - timedelta(minutes=1)), _send(DUE), _send(DUE + timedelta(minutes=1))] == [0, 1, 0]
    (sent,) = mail.outbox
    assert sent.to == ["alice@harborline.example"]
    assert sent.subject == "Harborline: Service, 2 Mar 2026"
    assert "Opened: 1 case" in sent.body
    (attached,) = sent.attachments
    assert attached[0] == "page.pdf"
    assert "What is counted" in attached[1].decode()
    assert ReportMail.objects.get().state == "sent"
    assert _send(DUE + timedelta(days=1)) == 1


@pytest.mark.parametrize("page", ["service", "channels", "modes", "backlog"])
def test_every_page_has_its_figures(wish: ReportWish, page: str) -> None:
    wish.page = page
    message = message_for(wish, day=DUE.date(), now=DUE, make=_made)
    assert "Harborline" in message.subject
    assert stop_address(wish) in message.body


def test_what_was_being_sent_when_the_desk_was_killed_is_unknown_and_never_sent_again(wish: ReportWish) -> None:
    """A sender that is killed between its note and the server's yes leaves exactly this row."""
    noted = claim_report(wish=wish, day=DUE.date(), now=DUE)
    assert noted is not None
    assert begin_sending(mail=noted, now=DUE)
    assert [_send(DUE + timedelta(minutes=n)) for n in (1, 9, 11, 60, 600)] == [0, 0, 0, 0, 0]
    noted.refresh_from_db()
    assert (noted.state, mail.outbox) == ("unknown", [])


def test_what_was_only_being_made_when_the_desk_was_killed_is_made_again(wish: ReportWish) -> None:
    assert claim_report(wish=wish, day=DUE.date(), now=DUE) is not None
    assert [_send(DUE + timedelta(minutes=n)) for n in (1, 11, 12)] == [0, 1, 0]


def test_of_two_who_make_the_same_report_one_sends_it(wish: ReportWish) -> None:
    slow = claim_report(wish=wish, day=DUE.date(), now=DUE)
    quick = claim_report(wish=wish, day=DUE.date(), now=DUE + timedelta(minutes=11))
    assert slow is not None
    assert quick is not None
    assert begin_sending(mail=quick, now=DUE)
    assert not begin_sending(mail=slow, now=DUE)


def _broken(method: str, problem: Exception) -> type[EmailBackend]:
    class Broken(EmailBackend):
        pass

    def fail(*_arguments: Any) -> None:
        raise problem

    setattr(Broken, method, fail)
    return Broken


@pytest.mark.parametrize(
    ("method", "problem", "state"),
    [
        ("open", ConnectionRefusedError(), "making"),
        ("send_messages", SMTPDataError(550, b"no"), "failed"),
        ("send_messages", SMTPServerDisconnected("gone"), "unknown"),
        ("send_messages", TimeoutError(), "unknown"),
    ],
)
def test_only_what_surely_did_not_go_is_tried_again(
    wish: ReportWish, monkeypatch: pytest.MonkeyPatch, method: str, problem: Exception, state: str
) -> None:
    broken = _broken(method, problem)
    with monkeypatch.context() as patched:
        patched.setattr(reporting, "get_connection", lambda **_how: broken())
        assert _send(DUE) == 0
    kept = ReportMail.objects.get()
    assert kept.state == state
    assert kept.trouble
    assert _send(DUE + timedelta(hours=1)) == (state == "making")


@pytest.mark.parametrize("change", ["agent", "gone", "brand"])
def test_whoever_may_no_longer_see_it_gets_none(
    cast: Cast, wish: ReportWish, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    if change == "agent":
        cast.alice.role = Role.AGENT
    elif change == "gone":
        cast.alice.is_active = False
    else:
        monkeypatch.setattr(reporting, "brand_ids_of", lambda _agent: [cast.other.pk])
    cast.alice.save()
    assert _send(DUE) == 0
    assert mail.outbox == []
    kept = ReportMail.objects.get()
    assert kept.state == "failed"
    assert "no longer" in kept.trouble


def test_it_is_stopped_without_a_log_in_and_that_is_taken_back(wish: ReportWish, desk_of: Callable[..., Any]) -> None:
    from django.test import Client

    path = "/site/reports/" + stop_address(wish).rsplit("/", 1)[1]
    anybody = Client()
    assert b"Stop this mail" in anybody.get(path).content
    wish.refresh_from_db()
    assert wish.stopped_at is None, "looking at a link stops nothing"
    assert b"Send it again" in anybody.post(path, {"List-Unsubscribe": "One-Click"}).content
    assert _send(DUE) == 0
    assert b"Stop this mail" in anybody.post(path, {"step": "again"}).content
    assert anybody.get(path[:-2] + "xx").status_code == 404


def test_leads_wish_at_the_desk_and_are_told_where_no_mail_server_is_set(
    cast: Cast, desk_of: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    cast.alice.email = "alice@harborline.example"
    cast.alice.save()
    alice = desk_of(cast.alice)
    said = {"page": "channels", "brand": "", "every": "week", "hour": "7"}
    for _twice in (1, 2):
        alice.post("/measures/mail/wish", said)
    kept = ReportWish.objects.get()
    assert (kept.page, kept.every, kept.hour) == ("channels", "week", 7)
    page = alice.get("/measures/mail/").content.decode()
    assert "every Monday, of the week before" in page
    assert "No mail server is set" not in page
    monkeypatch.setattr("evenhand.workspace.screens.measures.mailing.can_mail", lambda: False)
    assert "EVENHAND_MAIL_URL" in alice.get("/measures/mail/").content.decode()
    alice.post(f"/measures/mail/{kept.pk}/stop", {"step": "stop"})
    kept.refresh_from_db()
    assert kept.stopped_at is not None


def test_nobody_stops_anothers_and_agents_wish_for_none(
    cast: Cast, wish: ReportWish, desk_of: Callable[..., Any]
) -> None:
    for other in (cast.bob, cast.chidi):
        assert desk_of(other).get("/measures/mail/").status_code == 404
        desk_of(other).post("/measures/mail/wish", {"page": "service", "every": "day", "hour": "7"})
        desk_of(other).post(f"/measures/mail/{wish.pk}/stop", {})
    assert ReportWish.objects.count() == 1
    wish.refresh_from_db()
    assert wish.stopped_at is None
