"""Many invitations at once: read, mailed at a pace, sent again; and a list of who left."""

from datetime import timedelta
from smtplib import SMTPServerDisconnected
from typing import Any

import pytest
from django.core import mail
from django.core.mail import EmailMessage

from evenhand.colleagues.actions import inviting
from evenhand.colleagues.actions.inviting import A_MINUTE, A_ROUND, MOST_TRIES, invite, send_again, send_away
from evenhand.colleagues.actions.pace import forget_counted, lets
from evenhand.colleagues.domain.door import Trouble, read_people
from evenhand.colleagues.models import DoorCount, DoorLink, InvitedColleague
from evenhand.colleagues.reads.door import invited_counted, judged, leavers
from evenhand.flows import letting_in
from evenhand.ledger.models import Entry
from evenhand.people.errors import OnlyAdministrators
from evenhand.people.models import Agent
from tests.cast import NOON, Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada(cast: Cast) -> Agent:
    """Ada administers."""
    return Agent.objects.create_user("ada", "ada@harborline.example", "ada-password", role="administrator")


def many(number: int) -> str:
    return "\n".join(f"Person {each};person{each}@agency.example" for each in range(number))


def test_each_line_says_why_it_leads_to_nothing(ada: Agent, cast: Cast) -> None:
    Agent.objects.create_user("kim", "Kim@a.example", "kim-password", role="colleague")
    Agent.objects.create_user("lee", "lee@a.example", "lee-password", role="colleague", is_active=False)
    invite(lines=read_people("zoe@a.example"), language="", actor=ada, now=NOON)
    pasted = f"new@a.example\nkim@a.example\nlee@a.example\nzoe@a.example\n{cast.bob.email}\nnonsense\nnew@a.example"
    assert [each.trouble for each in judged(read_people(pasted))] == [
        None,
        Trouble.IS_IN,
        Trouble.GONE,
        Trouble.INVITED,
        Trouble.AT_THE_DESK,
        Trouble.NO_ADDRESS,
        Trouble.TWICE,
    ]


def test_three_thousand_are_invited_at_once_and_mailed_sixty_a_minute(ada: Agent) -> None:
    assert invite(lines=read_people(many(3_000)), language="", actor=ada, now=NOON) == 3_000
    assert Entry.objects.get(name="ColleaguesInvited").facts == {"number": 3_000}
    now, sent = NOON, 0
    for _round in range(A_MINUTE // A_ROUND + 2):
        sent += letting_in.send(now=now)
        now += timedelta(seconds=2)
    assert sent == A_MINUTE
    assert invited_counted()["waiting"] == 3_000 - A_MINUTE
    assert letting_in.send(now=NOON + timedelta(minutes=2)) == A_ROUND
    assert len({message.to[0] for message in mail.outbox}) == A_MINUTE + A_ROUND


def test_the_same_list_again_invites_nobody_twice(ada: Agent) -> None:
    assert invite(lines=read_people(many(5)), language="", actor=ada, now=NOON) == 5
    assert invite(lines=read_people(many(6)), language="", actor=ada, now=NOON) == 1
    assert InvitedColleague.objects.count() == 6


def test_what_the_mail_server_does_not_take_is_tried_later_and_at_last_no_more(
    ada: Agent, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(self: EmailMessage, **_how: Any) -> int:
        raise SMTPServerDisconnected

    invite(lines=read_people(many(1)), language="", actor=ada, now=NOON)
    monkeypatch.setattr(EmailMessage, "send", away)
    now = NOON
    assert letting_in.send(now=now) == 0
    assert letting_in.send(now=now + timedelta(minutes=1)) == 0
    assert InvitedColleague.objects.get().tries == 1
    for _turn in range(MOST_TRIES):
        now += timedelta(days=1)
        letting_in.send(now=now)
    found = InvitedColleague.objects.get()
    assert (found.tries, found.is_failed) == (MOST_TRIES, True)
    monkeypatch.undo()
    assert send_again(actor=ada, now=now) == 1
    assert letting_in.send(now=now) == 1


def test_a_second_mail_goes_to_who_did_not_come_for_days_and_kills_the_first_link(ada: Agent) -> None:
    invite(lines=read_people(many(2)), language="", actor=ada, now=NOON)
    letting_in.send(now=NOON)
    first = set(DoorLink.objects.values_list("token_hash", flat=True))
    InvitedColleague.objects.filter(address="person0@agency.example").update(came_at=NOON)
    assert send_again(actor=ada, now=NOON + timedelta(days=2)) == 0
    assert send_again(actor=ada, now=NOON + timedelta(days=4)) == 1
    letting_in.send(now=NOON + timedelta(days=4))
    assert mail.outbox[-1].to == ["person1@agency.example"]
    now = set(DoorLink.objects.filter(address="person1@agency.example").values_list("token_hash", flat=True))
    assert len(now) == 1
    assert not now & first


def test_a_list_of_who_left_sends_colleagues_away_and_nobody_at_the_desk(ada: Agent, cast: Cast) -> None:
    kim = Agent.objects.create_user("kim", "Kim@a.example", "kim-password", role="colleague")
    invite(lines=read_people("zoe@a.example"), language="", actor=ada, now=NOON)
    lines = leavers(read_people(f"kim@a.example\nzoe@a.example\nnobody@a.example\n{cast.bob.email}"))
    assert [each.trouble for each in lines] == [None, None, Trouble.UNKNOWN, Trouble.AT_THE_DESK]
    assert send_away(lines=lines, actor=ada, now=NOON) == 1
    kim.refresh_from_db()
    cast.bob.refresh_from_db()
    assert (kim.is_active, cast.bob.is_active) == (False, True)
    assert InvitedColleague.objects.get().taken_back_at == NOON
    assert Entry.objects.filter(name__in=["AgentDeactivated", "InvitationTakenBack"]).count() == 2
    # Even a list that nobody looked through touches nobody at the desk.
    assert send_away(lines=read_people(cast.bob.email), actor=ada, now=NOON) == 0


def test_only_administrators_invite_and_send_away(cast: Cast) -> None:
    for agent in (cast.alice, cast.bob, cast.chidi):
        with pytest.raises(OnlyAdministrators):
            invite(lines=read_people(many(1)), language="", actor=agent, now=NOON)
        with pytest.raises(OnlyAdministrators):
            send_away(lines=read_people(many(1)), actor=agent, now=NOON)
        with pytest.raises(OnlyAdministrators):
            send_again(actor=agent, now=NOON)
        with pytest.raises(OnlyAdministrators):
            inviting.take_back(invited_id=1, actor=agent, now=NOON)


def test_what_is_counted_is_counted_in_rows_for_all_processes_and_by_person(db: None) -> None:
    limits = ((timedelta(minutes=1), 2), (timedelta(days=1), 3))
    asked = [lets(kind="everyone", who=who, limits=limits, now=NOON) for who in ("1", "1", "1", "2")]
    assert asked == [True, True, False, True]
    assert lets(kind="everyone", who="1", limits=limits, now=NOON + timedelta(minutes=2))
    assert not lets(kind="everyone", who="1", limits=limits, now=NOON + timedelta(minutes=4))
    assert forget_counted(now=NOON + timedelta(days=1, minutes=1)) == 3
    assert DoorCount.objects.count() == 1
