"""Replies that wait for a lead, on screen."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from evenhand.kernel import clock
from evenhand.people.models import Agent
from evenhand.replies.actions.approval_rules import Wanted, set_rule
from evenhand.replies.models import Approval, ApprovalRule, Delivery
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def waits(cast: Cast) -> Delivery:
    """Bob's reply waits."""
    now = clock.now()
    set_rule(wanted=Wanted(who="agents"), actor=cast.alice, now=now)
    case = cast.open_case(now=now - timedelta(minutes=5))
    return cast.answer(case, "We are looking into it right now", now=now)


def at(agent: Agent) -> Client:
    client = Client()
    client.force_login(agent)
    return client


def test_a_lead_reads_it_and_lets_it_go_and_can_undo_that(cast: Cast, waits: Delivery) -> None:
    alice = at(cast.alice)
    assert "looking into it" in alice.get("/approvals/").content.decode()
    page = alice.get(f"/approvals/{waits.pk}/").content.decode()
    assert "Approve" in page
    assert "The checks find nothing" in page
    answer = alice.post(f"/approvals/{waits.pk}/approve", {"text": "A technician comes today"}, follow=True)
    assert "Undo" in answer.content.decode()
    waits.refresh_from_db()
    assert waits.state == "queued"
    page = alice.get(f"/approvals/{waits.pk}/").content.decode()
    assert "<del>" in page
    assert "<ins>" in page
    alice.post(f"/approvals/{waits.pk}/recall")
    waits.refresh_from_db()
    assert waits.state == "awaiting"


def test_sent_back_with_words_its_author_reads_them(cast: Cast, waits: Delivery) -> None:
    at(cast.alice).post(f"/approvals/{waits.pk}/send-back", {"words": "Say by when."})
    page = at(cast.bob).get(f"/approvals/{waits.pk}/").content.decode()
    assert "Say by when." in page


def test_its_author_sees_it_and_may_not_decide(cast: Cast, waits: Delivery) -> None:
    bob = at(cast.bob)
    page = bob.get(f"/approvals/{waits.pk}/").content.decode()
    assert "nobody approves their own" in page
    assert "send-back" not in page
    bob.post(f"/approvals/{waits.pk}/approve", {"text": ""})
    waits.refresh_from_db()
    assert waits.state == "awaiting"


def test_the_case_says_that_it_waits(cast: Cast, waits: Delivery) -> None:
    page = at(cast.bob).get(f"/cases/{waits.case_id}/").content.decode()
    assert "Waits until a lead has read it" in page


def test_comments_are_kept(cast: Cast, waits: Delivery) -> None:
    at(cast.bob).post(f"/approvals/{waits.pk}/comment", {"comment": "Is this fine?"})
    assert "Is this fine?" in at(cast.alice).get(f"/approvals/{waits.pk}/").content.decode()


@pytest.mark.parametrize("path", ["", "{}/"])
def test_who_has_no_access_sees_nothing(cast: Cast, waits: Delivery, path: str) -> None:
    answer = at(cast.chidi).get(f"/approvals/{path.format(waits.pk)}")
    assert "looking into it" not in answer.content.decode()
    assert answer.status_code == (404 if path else 200)


def test_a_colleague_of_the_same_team_does_not_read_it_there(cast: Cast, waits: Delivery) -> None:
    cast.chidi.teams.set(cast.bob.teams.all())
    assert at(cast.chidi).get(f"/approvals/{waits.pk}/").status_code == 404


@pytest.mark.parametrize("step", ["approve", "send-back", "recall", "comment"])
def test_who_has_no_access_does_nothing(cast: Cast, waits: Delivery, step: str) -> None:
    at(cast.chidi).post(f"/approvals/{waits.pk}/{step}", {"words": "x", "comment": "x"})
    waits.refresh_from_db()
    assert waits.state == "awaiting"
    assert Approval.objects.get(pk=waits.pk).comments.count() == 0


def test_rules_are_set_removed_and_put_back_by_leads_only(cast: Cast) -> None:
    for agent in (cast.bob, cast.chidi):
        assert at(agent).get("/approvals/rules/").status_code == 404
        at(agent).post("/approvals/rules/", {"who": "anyone"})
    assert not ApprovalRule.objects.exists()
    alice = at(cast.alice)
    alice.post("/approvals/rules/", {"who": "uncertified", "place": "public", "severity": "2", "first_replies": "20"})
    rule = ApprovalRule.objects.get()
    page = alice.get("/approvals/rules/").content.decode()
    assert "severe or worse" in page
    for agent in (cast.bob, cast.chidi):
        at(agent).post(f"/approvals/rules/{rule.pk}/remove")
    rule.refresh_from_db()
    assert rule.removed_at is None
    assert "Undo" in alice.post(f"/approvals/rules/{rule.pk}/remove", follow=True).content.decode()
    alice.post(f"/approvals/rules/{rule.pk}/put-back")
    rule.refresh_from_db()
    assert rule.removed_at is None


def test_the_list_asks_few_questions(cast: Cast, waits: Delivery, django_assert_max_num_queries: Any) -> None:
    alice = at(cast.alice)
    alice.get("/approvals/")
    with django_assert_max_num_queries(12):
        alice.get("/approvals/")


def test_the_author_is_told_and_the_leads_are_asked(cast: Cast, waits: Delivery) -> None:
    from evenhand.cases.models import Notice
    from evenhand.flows.notifying import tell_of, words_of
    from evenhand.ledger.models import Entry

    def told(name: str) -> list[tuple[str, str]]:
        entry = Entry.objects.filter(name=name).latest("id")
        tell_of(entry.id)
        found = Notice.objects.filter(key=f"{name}:{entry.id}").select_related("agent", "actor")
        return [(each.agent.username, words_of(each)) for each in found]

    assert told("ApprovalAsked") == [("alice", "A reply of Bob Keller waits for your approval")]
    at(cast.alice).post(f"/approvals/{waits.pk}/send-back", {"words": "Say by when."})
    assert told("ApprovalSentBack") == [("bob", "Alice Moreau sent your reply back")]


def test_whose_reply_will_wait_is_told_while_they_write(cast: Cast) -> None:
    case = cast.open_case(now=clock.now())
    said = {"reply": "We look into it right now", "conversation": case.conversations.get().pk}
    bob, alice = at(cast.bob), at(cast.alice)
    assert "A lead reads this" not in bob.post(f"/cases/{case.pk}/look-over", said).content.decode()
    set_rule(wanted=Wanted(who="agents"), actor=cast.alice, now=clock.now())
    answer = bob.post(f"/cases/{case.pk}/look-over", said).content.decode()
    assert "A lead reads this before it goes out:" in answer
    assert "A lead reads these replies for Harborline before they go out." in answer
    assert "A lead reads this" not in alice.post(f"/cases/{case.pk}/look-over", said).content.decode()
