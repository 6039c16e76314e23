"""Answers for many that wait for a lead: who signs off is told, and the author what became of it."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client

from evenhand.cases.actions.notices import tell
from evenhand.cases.models import Notice, NoticeKind
from evenhand.cases.reads.notices import notices_of
from evenhand.flows import answer_many
from evenhand.flows.notifying import tell_of, words_of
from evenhand.ledger.models import Entry
from evenhand.people.models import Agent
from evenhand.replies.actions import broadcasting
from evenhand.replies.domain.broadcasting import Variant
from evenhand.replies.models import Broadcast
from tests.cast import NOON, Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(cast: Cast) -> Broadcast:
    """Bob wants to answer many, and somebody who leads must sign it off."""
    case = cast.open_case()
    draft = answer_many.prepare(
        key=uuid4(), title="Outage", origin="cases", said="", case_ids=[case.pk], actor=cast.bob, now=NOON
    )
    broadcasting.write_broadcast(
        broadcast_id=draft.pk,
        title="Outage",
        variants=[Variant("", "", "we repair the line in your street today.")],
        resolves=False,
        despite=[],
        per_minute=None,
        actor=cast.bob,
    )
    return answer_many.begin(broadcast_id=draft.pk, actor=cast.bob, now=NOON)


def told(agent: Agent) -> list[str]:
    """What stands in their notices, once everything in the ledger was followed twice."""
    for _time in range(2):
        for entry in Entry.objects.filter(name="BroadcastMoved").order_by("id"):
            tell_of(entry.id)
    return [words_of(each) for each in notices_of(agent) if each.kind == NoticeKind.APPROVAL]


def test_leads_are_told_that_an_answer_for_many_waits_and_the_notice_leads_there(cast: Cast, asked: Broadcast) -> None:
    assert told(cast.alice) == ["Bob Keller asks you to sign off an answer for many"]
    assert told(cast.bob) == told(cast.chidi) == []
    (notice,) = notices_of(cast.alice)
    desk = Client()
    desk.force_login(cast.alice)
    assert desk.get(f"/notices/{notice.pk}/go").headers["Location"] == f"/answers/{asked.pk}/"


def test_its_author_is_told_that_it_was_signed_off(cast: Cast, asked: Broadcast) -> None:
    broadcasting.sign_off(broadcast_id=asked.pk, actor=cast.alice, now=NOON)
    assert told(cast.bob) == ["Alice Moreau signed off your answer for many"]


def test_its_author_is_told_that_it_came_back(cast: Cast, asked: Broadcast) -> None:
    broadcasting.send_back(broadcast_id=asked.pk, remark="Say by when", actor=cast.alice, now=NOON)
    assert told(cast.bob) == ["Alice Moreau sent your answer for many back"]


def test_what_a_lead_sends_concerns_nobody_else(cast: Cast, asked: Broadcast) -> None:
    broadcasting.sign_off(broadcast_id=asked.pk, actor=cast.alice, now=NOON)
    broadcasting.pause(broadcast_id=asked.pk, actor=cast.alice, now=NOON)
    broadcasting.go_on(broadcast_id=asked.pk, actor=cast.alice, now=NOON)
    assert len(told(cast.bob)) == 1


def test_what_happened_earlier_hides_nothing_later_whichever_job_runs_first(cast: Cast, asked: Broadcast) -> None:
    broadcasting.sign_off(broadcast_id=asked.pk, actor=cast.alice, now=NOON + timedelta(minutes=1))
    broadcasting.pause_outdated(broadcast_ids=[asked.pk], actor=cast.alice, now=NOON + timedelta(minutes=2))
    for entry in Entry.objects.filter(name="BroadcastMoved").order_by("-id"):
        tell_of(entry.id)
    (only,) = notices_of(cast.bob)
    assert words_of(only) == "Your answer for many is paused: the problem stands otherwise now"
    assert only.count == 2


def test_what_becomes_of_one_answer_hides_nothing_of_another(cast: Cast) -> None:
    for answer in ("many:1", "many:2", "many:2"):
        key = f"{answer}:{Notice.objects.count()}"
        tell([(cast.bob.pk, None)], kind=NoticeKind.APPROVAL, key=key, about=answer, now=NOON)
    assert [(each.about, each.count) for each in notices_of(cast.bob)] == [("many:2", 2), ("many:1", 1)]
