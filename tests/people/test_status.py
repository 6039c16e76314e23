"""People say how they stand; the desk notices who is gone and who is back."""

import itertools
from datetime import timedelta

import pytest

from evenhand.ledger.models import Entry
from evenhand.people.actions.status import keep_reason, note_gone, note_open, set_status
from evenhand.people.errors import NotUsable, OnlyLeads
from evenhand.people.models import AgentStatus, StatusSpan
from tests.cast import NOON, Cast

MINUTE = timedelta(minutes=1)


def status_of(cast: Cast) -> tuple[str, bool]:
    row = AgentStatus.objects.get(pk=cast.bob.pk)
    return row.status, row.is_automatic


def test_who_has_the_desk_open_nowhere_is_away_then_offline(cast: Cast) -> None:
    set_status(agent=cast.bob, status="online", actor=cast.bob, now=NOON)
    note_open(agent=cast.bob, now=NOON + MINUTE)
    assert note_gone(now=NOON + 2 * MINUTE) == []
    assert note_gone(now=NOON + 3 * MINUTE) == [cast.bob.pk]
    assert status_of(cast) == ("away", True)
    assert note_gone(now=NOON + 15 * MINUTE) == []
    assert note_gone(now=NOON + 16 * MINUTE) == [cast.bob.pk]
    assert status_of(cast) == ("offline", True)
    note_open(agent=cast.bob, now=NOON + 20 * MINUTE)
    assert status_of(cast)[0] == "offline"  # a look at the weekend brings no work


def test_who_comes_back_soon_is_online_again(cast: Cast) -> None:
    set_status(agent=cast.bob, status="online", actor=cast.bob, now=NOON)
    note_gone(now=NOON + 3 * MINUTE)
    note_open(agent=cast.bob, now=NOON + 5 * MINUTE)
    assert status_of(cast) == ("online", False)
    assert [each.status for each in StatusSpan.objects.order_by("pk")] == ["online", "away", "online"]
    assert Entry.objects.filter(name="StatusSet").count() == 3


def test_who_said_that_they_are_away_stays_so_when_they_look_in(cast: Cast) -> None:
    reason = keep_reason(name="Lunch", is_work=False, actor=cast.alice, now=NOON)
    set_status(agent=cast.bob, status="away", reason_id=reason.pk, actor=cast.bob, now=NOON)
    assert note_gone(now=NOON + 60 * MINUTE) == []
    note_open(agent=cast.bob, now=NOON + 61 * MINUTE)
    assert status_of(cast) == ("away", False)


def test_spans_follow_one_another_without_gaps(cast: Cast) -> None:
    for n, status in enumerate(("online", "busy", "busy", "offline", "online")):
        set_status(agent=cast.bob, status=status, actor=cast.bob, now=NOON + n * MINUTE)
    spans = list(StatusSpan.objects.order_by("began_at"))
    assert [each.status for each in spans] == ["online", "busy", "offline", "online"]
    assert all(one.ended_at == next_one.began_at for one, next_one in itertools.pairwise(spans))
    assert spans[-1].ended_at is None


def test_only_leads_speak_for_others_and_name_reasons(cast: Cast) -> None:
    set_status(agent=cast.bob, status="offline", actor=cast.alice, now=NOON)
    with pytest.raises(OnlyLeads):
        set_status(agent=cast.alice, status="offline", actor=cast.bob, now=NOON)
    with pytest.raises(OnlyLeads):
        keep_reason(name="Nap", is_work=True, actor=cast.bob, now=NOON)


def test_a_retired_reason_is_not_offered(cast: Cast) -> None:
    reason = keep_reason(name="Smoke", is_work=False, actor=cast.alice, now=NOON)
    keep_reason(name="Smoke", is_work=False, reason_id=reason.pk, is_retired=True, actor=cast.alice, now=NOON)
    with pytest.raises(NotUsable):
        set_status(agent=cast.bob, status="away", reason_id=reason.pk, actor=cast.bob, now=NOON)
