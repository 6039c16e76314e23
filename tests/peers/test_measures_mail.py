"""Measures by mail through a real mail server: wished for, sent, fetched, read on paper, and stopped by a link."""

import email.policy
import io
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.parser import BytesParser
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client
from pypdf import PdfReader

from evenhand.flows.reporting import can_print, send_due
from evenhand.insight.actions.following import fill
from evenhand.insight.actions.reports import wish_report
from evenhand.insight.models import ReportMail, ReportWish
from tests.cast import Cast
from tests.peers.mail import MailServer, mail_server, why_not

pytestmark = [
    pytest.mark.peers,
    pytest.mark.django_db,
    pytest.mark.skipif(bool(why_not()), reason=why_not()),
    pytest.mark.skipif(not can_print(), reason="no browser here that can print"),
]
SUPPORT, ALICE = "support@example.test", "alice@customers.test"
DUE = datetime(2026, 3, 3, 7, 0, tzinfo=UTC)  # a Tuesday; the cast's customers write the day before
DAY = timedelta(days=1)
PAGES = ("service", "channels", "modes", "backlog")


@pytest.fixture(scope="module")
def mail() -> Iterator[MailServer]:
    with mail_server() as server:
        yield server


@pytest.fixture
def by_mail(mail: MailServer, settings: Any, monkeypatch: pytest.MonkeyPatch) -> MailServer:
    """The desk sends as an administrator sets it up: with a name, a password, and TLS that is looked at."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = mail.host, mail.submission_port
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = SUPPORT, mail.passwords[SUPPORT]
    settings.EMAIL_USE_TLS, settings.EMAIL_USE_SSL = True, False
    settings.DEFAULT_FROM_EMAIL = f"Harborline <{SUPPORT}>"
    monkeypatch.setenv("SSL_CERT_FILE", str(mail.ca_file))
    return mail


@pytest.fixture
def wishes(cast: Cast) -> list[ReportWish]:
    """Alice wants each page of measures at seven, and there is one case to tell of."""
    cast.open_case()
    fill(now=DUE)
    cast.alice.email, cast.alice.time_zone = ALICE, "UTC"
    cast.alice.save()
    asked = {"brand": cast.harborline, "every": "day", "hour": 7, "actor": cast.alice, "now": DUE - DAY}
    return [wish_report(page=page, **asked) for page in PAGES]


def fetched(mail: MailServer) -> list[EmailMessage]:
    """What lies in Alice's mailbox, oldest first; it is emptied."""
    with mail.mailbox(ALICE) as box:
        box.select_folder("INBOX")
        found = box.fetch(box.search(), ["RFC822"])
        letters = [BytesParser(policy=email.policy.default).parsebytes(found[uid][b"RFC822"]) for uid in sorted(found)]
        box.delete_messages(list(found))
        box.expunge()
    return letters  # type: ignore[return-value]


def on_paper(letter: EmailMessage) -> list[str]:
    """The text of each page of the attached PDF."""
    (attached,) = letter.iter_attachments()
    assert attached.get_content_type() == "application/pdf"
    assert (attached.get_filename() or "").endswith(".pdf")
    return [page.extract_text() for page in PdfReader(io.BytesIO(attached.get_content())).pages]


def test_every_page_comes_once_as_a_readable_pdf_and_stops_by_its_link(
    by_mail: MailServer, wishes: list[ReportWish], client: Client
) -> None:
    assert send_due(now=DUE) == len(PAGES)
    assert {each.state for each in ReportMail.objects.all()} == {"sent"}
    letters = fetched(by_mail)
    assert len(letters) == len(PAGES)
    for letter in letters:
        text = on_paper(letter)
        assert 1 <= len(text) <= 6
        assert all(each.strip() for each in text), "a page without words"
        heading = str(letter["Subject"]).removeprefix("Harborline: ").partition(",")[0]
        assert heading in text[0]
        assert "Made by Evenhand on 3 Mar 2026" in text[-1]
        assert str(letter["Auto-Submitted"]) == "auto-generated"
    service = letters[0]
    body = service.get_body(("plain",))
    assert body is not None
    assert "Opened: 1 case" in body.get_content()
    assert "Opened" in on_paper(service)[0]
    assert send_due(now=DUE + timedelta(minutes=1)) == 0

    link = urlsplit(re.search(r"<(.+)>", str(service["List-Unsubscribe"]))[1])  # type: ignore[index]
    assert link.path in body.get_content()
    assert client.get(link.path).status_code == 200
    assert not ReportWish.objects.exclude(stopped_at=None).exists()
    assert client.post(link.path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert send_due(now=DUE + DAY) == len(PAGES) - 1
    assert [each for each in fetched(by_mail) if each["Subject"].startswith("Harborline: Service")] == []


def test_an_address_that_the_server_refuses_is_told_and_not_tried_again(
    by_mail: MailServer, wishes: list[ReportWish], cast: Cast
) -> None:
    cast.alice.email = "nobody@example.test"
    cast.alice.save()
    assert send_due(now=DUE) == 0
    assert {each.state for each in ReportMail.objects.all()} == {"failed"}
    assert send_due(now=DUE + timedelta(minutes=1)) == 0
