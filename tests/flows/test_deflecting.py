"""Help in the acknowledgement of a mail and before a chat, and whether a contact followed."""

from datetime import time, timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.db import connection

from evenhand.channels.domain.connector import PostKind
from evenhand.flows import acknowledging
from evenhand.insight.actions.deflection import forget_visits
from evenhand.insight.domain.deflection import Place
from evenhand.insight.models import HelpVisit
from evenhand.insight.reads.counted import Asked
from evenhand.insight.reads.deflection import trials_of
from evenhand.knowledge.reads.recall import forget_all
from evenhand.people.models import OpeningHours, Team
from evenhand.replies.models import Delivery
from tests.cast import DANA_BY_MAIL, NOON, Cast
from tests.flows.telling.test_acknowledging import turn_on
from tests.site.test_help_before_contact import ASKED, open_centre

pytestmark = pytest.mark.django_db
NIGHT = NOON.replace(hour=22)


@pytest.fixture
def closed(cast: Cast) -> Cast:
    """It is night, mails are acknowledged, and the help centre is open."""
    forget_all()
    team = Team.objects.get(name="Technical")
    for day in range(5):
        OpeningHours.objects.create(team=team, weekday=day, opens_at=time(9), closes_at=time(17))
    turn_on(cast, cast.mail)
    turn_on(cast, cast.bluesky)
    open_centre(cast)
    return cast


def write(cast: Cast, text: str, *, is_left_out: bool, **changes: Any) -> list[Delivery]:
    values = {"author": DANA_BY_MAIL, "kind": PostKind.MAIL, "is_public": False, "posted_at": NIGHT, "addressed": True}
    account = changes.pop("account", cast.mail)
    batch = cast.hear(cast.post(text, **{**values, **changes}), account=account, now=NIGHT).stored.batch_id
    assert batch is not None
    with (
        patch("evenhand.kernel.clock.now", return_value=NIGHT),
        patch("evenhand.flows.deflecting.is_held_out", return_value=is_left_out),
        patch("evenhand.insight.domain.deflection.is_held_out", return_value=is_left_out),
    ):
        return acknowledging.acknowledge(batch)


def test_an_acknowledgement_suggests_and_says_that_a_person_reads_it(closed: Cast) -> None:
    (said,) = write(closed, ASKED, is_left_out=False)
    assert "Why does the router blink red?" in said.text
    assert "https://help.harborline.example/site/help/harborline/en/articles/" in said.text
    assert "A person reads your mail in any case" in said.text
    assert "what agents do" not in said.text
    assert "this morning" not in said.text, "nothing the sender wrote is repeated"
    kept = HelpVisit.objects.get()
    assert (kept.place, kept.is_left_out, kept.case_id) == (Place.MAIL, False, said.case_id)


def test_who_is_left_out_is_acknowledged_as_ever(closed: Cast) -> None:
    (said,) = write(closed, ASKED, is_left_out=True)
    assert "help.harborline.example" not in said.text
    assert "Tuesday" in said.text
    assert HelpVisit.objects.get().is_left_out


def test_where_nothing_is_near_and_before_others_eyes_only_the_time_is_told(closed: Cast) -> None:
    (said,) = write(closed, "I sing in a choir and would like to invite you all", is_left_out=False)
    assert "help.harborline.example" not in said.text
    assert write(closed, ASKED, is_left_out=False, account=closed.bluesky, kind=PostKind.DIRECT) != []
    assert not HelpVisit.objects.exists()


def test_writing_again_within_the_days_is_a_contact_and_later_is_none(closed: Cast) -> None:
    (said,) = write(closed, ASKED, is_left_out=False)
    asked = Asked(since=NOON.date(), until=NOON.date() + timedelta(days=1))
    later = NIGHT + timedelta(days=20)
    mail = trials_of(closed.alice, closed.harborline.pk, asked, now=later)[2]
    assert (mail.place, mail.shown.visits, mail.shown.contacts) == (Place.MAIL, 1, 0)
    thread = said.conversation.thread_key
    for days, contacts in ((5, 0), (2, 1)):
        at = NIGHT + timedelta(days=days)
        values: dict[str, Any] = {
            "author": DANA_BY_MAIL,
            "kind": PostKind.MAIL,
            "is_public": False,
            "thread_id": thread,
        }
        closed.hear(closed.post("Still red.", posted_at=at, **values), account=closed.mail, now=at)
        mail = trials_of(closed.alice, closed.harborline.pk, asked, now=later)[2]
        assert mail.shown.contacts == contacts


@pytest.mark.parametrize("contacts", [0, 1])
@pytest.mark.parametrize("is_left_out", [False, True])
def test_after_a_month_a_visit_names_no_case_and_its_figures_stand(
    closed: Cast, is_left_out: bool, contacts: int
) -> None:
    (said,) = write(closed, ASKED, is_left_out=is_left_out)
    values: dict[str, Any] = {"author": DANA_BY_MAIL, "kind": PostKind.MAIL, "is_public": False}
    at = NIGHT + timedelta(days=2 if contacts else 5)
    again = closed.post("Still red.", posted_at=at, thread_id=said.conversation.thread_key, **values)
    closed.hear(again, account=closed.mail, now=at)
    asked = Asked(since=NOON.date(), until=NOON.date() + timedelta(days=1))
    for days, names_case in ((30, True), (32, False)):
        later = NIGHT + timedelta(days=days)
        forget_visits(now=later)
        mail = trials_of(closed.alice, closed.harborline.pk, asked, now=later)[2]
        side = mail.held if is_left_out else mail.shown
        assert (side.visits, side.contacts, side.ripe) == (1, contacts, int(names_case))
        assert (HelpVisit.objects.get().case_id is not None) is names_case


def test_whoever_may_not_see_the_brand_sees_no_trial(closed: Cast) -> None:
    asked = Asked(since=NOON.date(), until=NOON.date())
    assert trials_of(closed.chidi, closed.harborline.pk, asked, now=NOON) == []


def test_what_fails_suggests_nothing_and_the_mail_is_acknowledged_all_the_same(closed: Cast) -> None:
    with patch("evenhand.flows.deflecting.contextual_vectors_of", side_effect=RuntimeError("no model")):
        (said,) = write(closed, ASKED, is_left_out=False)
    assert "Tuesday" in said.text
    assert "help.harborline.example" not in said.text
    assert not HelpVisit.objects.exists()


def test_help_is_looked_up_before_the_case_is_held(closed: Cast) -> None:
    within: list[bool] = []
    was = connection.savepoint_ids[:]

    def looked(*_args: Any, **_options: Any) -> None:
        within.append(connection.savepoint_ids != was)

    with patch("evenhand.flows.acknowledging.in_mail", side_effect=looked):
        assert write(closed, ASKED, is_left_out=False)
    assert within == [False]
