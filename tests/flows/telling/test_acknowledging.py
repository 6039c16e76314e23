"""Out of hours people are told once a day when to expect an answer; machines, and the world at large, never."""

from datetime import datetime, time, timedelta
from typing import Any
from unittest.mock import patch

import pytest

from evenhand.cases.models import OpenCase
from evenhand.channels.domain.connector import Author, PostKind
from evenhand.flows import acknowledging
from evenhand.people.errors import OnlyAdministrators
from evenhand.people.models import OpeningHours, Team
from evenhand.replies.actions.acknowledging import set_acknowledgement
from evenhand.replies.actions.holds import place_hold
from evenhand.replies.errors import NotUsableText
from evenhand.replies.models import Acknowledged, Delivery
from evenhand.replies.reads import reply_of
from tests.cast import DANA_BY_MAIL, NOON, Cast

pytestmark = pytest.mark.django_db

NIGHT = NOON.replace(hour=22)  # of a Monday


@pytest.fixture
def closed(cast: Cast) -> Cast:
    """The team works from nine to five, and the mail account says so."""
    team = Team.objects.get(name="Technical")
    for day in range(5):
        OpeningHours.objects.create(team=team, weekday=day, opens_at=time(9), closes_at=time(17))
    for account in (cast.mail, cast.bluesky):
        turn_on(cast, account)
    return cast


def turn_on(cast: Cast, account: Any, **changes: Any) -> None:
    values = {"is_on": True, "in_public": False, "text": "", "actor": cast.alice, "now": NOON, **changes}
    set_acknowledgement(account=account, **values)


def write(cast: Cast, text: str = "My internet is down", *, at: datetime = NIGHT, **changes: Any) -> list[Delivery]:
    """Somebody writes a mail, and what was taken in is looked at twice."""
    values = {"author": DANA_BY_MAIL, "kind": PostKind.MAIL, "is_public": False, "posted_at": at, "addressed": True}
    account = changes.pop("account", cast.mail)
    batch = cast.hear(cast.post(text, **{**values, **changes}), account=account, now=at).stored.batch_id
    with patch("evenhand.kernel.clock.now", return_value=at):
        assert batch is not None
        done = acknowledging.acknowledge(batch)
        assert acknowledging.acknowledge(batch) == []
    return done


def test_while_publishing_is_stopped_nothing_is_said_that_would_not_be_true_later(closed: Cast) -> None:
    place_hold(brand_ids=[closed.harborline.pk], reason="Payments fail", actor=closed.alice, now=NOON)
    assert write(closed) == []


def test_at_night_the_customer_is_told_when_we_are_back(closed: Cast) -> None:
    (said,) = write(closed, "My secret is 4711")
    assert "Tuesday" in said.text
    assert "9 a.m." in said.text
    assert "4711" not in said.text
    assert "Dana" not in said.text
    assert reply_of(said).is_automatic
    assert said.state == "queued"


def test_it_is_no_answer_the_customer_still_waits(closed: Cast) -> None:
    (said,) = write(closed)
    assert OpenCase.objects.get(pk=said.case_id).waiting_since == NIGHT
    assert said.case.first_reply_at is None


def test_once_a_day_is_enough_and_tomorrow_is_another_day(closed: Cast) -> None:
    assert len(write(closed)) == 1
    assert write(closed, "Hello?", at=NIGHT + timedelta(minutes=5), thread_id="another") == []
    assert len(write(closed, "Still down", at=NIGHT + timedelta(days=1))) == 1


def test_by_day_nothing_is_said(closed: Cast) -> None:
    assert write(closed, at=NOON) == []


def test_a_team_without_hours_is_never_closed(cast: Cast) -> None:
    turn_on(cast, cast.mail)
    assert write(cast) == []


def test_nothing_is_said_where_nobody_turned_it_on(closed: Cast) -> None:
    turn_on(closed, closed.mail, is_on=False)
    assert write(closed) == []


def test_in_public_nothing_is_said_unless_allowed(closed: Cast) -> None:
    public = {"kind": PostKind.POST, "is_public": True, "account": closed.bluesky}
    author = Author(external_id="did:plc:dana", handle="dana.example", name="Dana")
    assert write(closed, "@harborline.example down", author=author, **public) == []
    turn_on(closed, closed.bluesky, in_public=True)
    assert len(write(closed, "@harborline.example down", author=author, **public)) == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"is_automatic": True},
        {"author": Author(external_id="no-reply@shop.example", handle="no-reply@shop.example")},
        {"author": Author(external_id="x", handle="MAILER-DAEMON@shop.example")},
        {"author": Author(external_id="x", handle="bounce+x=y@shop.example")},
        {"author": Author(external_id="x", handle="Help@harborline.example")},  # ourselves
        {"is_own": True},
    ],
)
def test_machines_and_ourselves_are_told_nothing(closed: Cast, changes: dict[str, Any]) -> None:
    assert write(closed, **changes) == []


def test_what_is_taken_in_from_the_past_is_not_acknowledged(closed: Cast) -> None:
    posted = NIGHT - timedelta(days=3)
    batch = closed.hear(
        closed.post("Old", author=DANA_BY_MAIL, kind=PostKind.MAIL, is_public=False, addressed=True, posted_at=posted),
        account=closed.mail,
        now=NIGHT - timedelta(hours=3),
    ).stored.batch_id
    with patch("evenhand.kernel.clock.now", return_value=NIGHT):
        assert batch is not None
        assert acknowledging.acknowledge(batch) == []


def test_a_brand_that_only_listens_says_nothing(closed: Cast) -> None:
    closed.harborline.pilot_since = NOON
    closed.harborline.save()
    assert write(closed) == []


def test_made_up_senders_cannot_make_us_write_to_the_world(closed: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("evenhand.replies.actions.acknowledging.MOST_AN_HOUR", 3)
    for number in range(6):
        who = Author(external_id=f"p{number}@mail.example", handle=f"p{number}@mail.example")
        write(closed, author=who, at=NIGHT + timedelta(minutes=number))
    assert Acknowledged.objects.count() == 3


def test_own_words_are_said_with_the_time_and_nothing_else_filled_in(closed: Cast) -> None:
    turn_on(closed, closed.mail, text="Closed. Back {{when}}.")
    (said,) = write(closed)
    assert said.text.startswith("Closed. Back Tuesday")
    for bad in ("Closed.", "Back {{when}}, {{name}}.", "x" * 2000 + "{{when}}"):
        with pytest.raises(NotUsableText):
            turn_on(closed, closed.mail, text=bad)


def test_a_german_customer_reads_german(closed: Cast) -> None:
    (said,) = write(closed, "Guten Abend, mein Internet geht seit heute Morgen nicht mehr, bitte um Hilfe")
    assert "Dienstag" in said.text


def test_only_leads_decide_it(closed: Cast) -> None:
    with pytest.raises(OnlyAdministrators):
        turn_on(closed, closed.mail, actor=closed.bob)


def test_the_words_go_through_the_outbox_and_say_that_nobody_wrote_them(closed: Cast) -> None:
    from evenhand.flows.answer import deliver

    (said,) = write(closed)
    with patch("evenhand.kernel.clock.now", return_value=NIGHT):
        deliver(said.pk)
    said.refresh_from_db()
    assert said.state == "sent"
    assert OpenCase.objects.get(pk=said.case_id).waiting_since == NIGHT
    assert reply_of(said).signed_by == ""
