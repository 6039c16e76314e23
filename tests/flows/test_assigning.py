"""Work finds people: who is given what, why, and what silent people lose."""

from datetime import datetime, timedelta

import pytest

from evenhand.cases import actions
from evenhand.cases.errors import HandsFull, NothingWaits, OutOfTurn
from evenhand.cases.models import Case, Notice, OpenCase
from evenhand.cases.reads import View
from evenhand.channels.domain.connector import Author
from evenhand.flows import assigning
from evenhand.ledger.models import Entry
from evenhand.people.actions.status import set_status
from evenhand.people.models import Agent, Queue
from evenhand.routing.actions.capacity import set_capacity
from tests.cast import DANA, NOON, Cast

LATER = NOON + timedelta(minutes=30)


@pytest.fixture
def pushed(cast: Cast) -> Cast:
    """The desk gives out what the Internet queue holds, and Bob is online."""
    Queue.objects.filter(pk=cast.queue.pk).update(is_pushed=True)
    come_online(cast.bob)
    return cast


def come_online(agent: Agent, at: datetime = NOON) -> None:
    set_status(agent=agent, status="online", actor=agent, now=at)


def wait(cast: Cast, number: int = 1, **changes: object) -> list[Case]:
    """So many people wait, one after the other."""
    return [
        cast.open_case(
            "@harborline.example my internet is down",
            author=Author(external_id=f"did:plc:{n}", handle=f"p{n}.example", name=f"P{n}"),
            now=NOON + timedelta(seconds=n),
            **changes,
        )
        for n in range(number)
    ]


def owner(case: Case) -> int | None:
    return Case.objects.values_list("assignee_id", flat=True).get(pk=case.pk)


def test_a_case_finds_who_is_online_and_says_why(pushed: Cast) -> None:
    case = wait(pushed)[0]
    assert assigning.hand_out(now=LATER) == 1
    entry = Entry.objects.get(name="CaseAssigned")
    assert owner(case) == OpenCase.objects.get(pk=case.pk).assignee_id == pushed.bob.pk
    assert (entry.case_id, entry.actor_id) == (case.pk, None)
    assert entry.facts == {"assignee_id": pushed.bob.pk, "because": {"by": "only", "share": 0}}


def test_nothing_is_given_to_who_is_busy_away_or_gone(pushed: Cast) -> None:
    case = wait(pushed)[0]
    for status in ("busy", "away", "offline"):
        set_status(agent=pushed.bob, status=status, actor=pushed.bob, now=NOON)
        assert assigning.hand_out(now=LATER) == 0
    assert owner(case) is None


def test_nobody_is_given_more_than_they_can_take(pushed: Cast) -> None:
    wait(pushed, 8)
    assert assigning.hand_out(now=LATER) == 5
    assert assigning.hand_out(now=LATER) == 0
    assert Case.objects.filter(assignee=pushed.bob).count() == 5


def test_who_has_a_smaller_share_in_hand_is_given_the_next(pushed: Cast) -> None:
    come_online(pushed.alice)
    pushed.alice.teams.add(*pushed.bob.teams.all())
    set_capacity(agent=pushed.alice, network="", at_once=10, actor=pushed.alice, now=NOON)
    wait(pushed, 6)
    assigning.hand_out(now=LATER)
    # Alice can take twice as many, so with equal shares she has twice as many in hand.
    assert Case.objects.filter(assignee=pushed.alice).count() == 4
    assert Case.objects.filter(assignee=pushed.bob).count() == 2


def test_a_skill_is_needed_where_the_queue_asks_for_it(pushed: Cast) -> None:
    Queue.objects.filter(pk=pushed.queue.pk).update(skills=["billing"])
    case = wait(pushed)[0]
    assert assigning.hand_out(now=LATER) == 0
    Agent.objects.filter(pk=pushed.bob.pk).update(skills=["billing", "roaming"])
    assert assigning.hand_out(now=LATER) == 1
    assert Entry.objects.get(name="CaseAssigned", case_id=case.pk).facts["because"]["skills"] == ["billing"]


def test_what_a_person_assigned_is_never_given_to_another(pushed: Cast) -> None:
    case = wait(pushed)[0]
    actions.assign_case(case_id=case.pk, assignee=pushed.alice, actor=pushed.alice, now=NOON)
    assert assigning.hand_out(now=LATER) == 0
    giving = actions.Giving(case_id=case.pk, agent_id=pushed.bob.pk, weight=1, because={})
    weights = {pushed.bob.pk: actions.handing.Weights()}
    assert actions.hand_over([giving], weights, now=LATER) == []
    assert owner(case) == pushed.alice.pk


def test_who_gave_a_case_back_is_not_given_it_again(pushed: Cast) -> None:
    case = wait(pushed)[0]
    assigning.hand_out(now=LATER)
    actions.assign_case(case_id=case.pk, assignee=None, actor=pushed.bob, now=LATER)
    assert assigning.hand_out(now=LATER) == 0
    assert assigning.hand_out(now=LATER + timedelta(days=2)) == 1


def test_who_stays_silent_is_warned_and_then_loses_the_case(pushed: Cast) -> None:
    Queue.objects.filter(pk=pushed.queue.pk).update(silent_minutes=40)
    case = wait(pushed)[0]
    assigning.hand_out(now=NOON)
    for minutes, warned, lost in ((29, 0, 0), (31, 1, 0), (39, 1, 0), (42, 1, 1)):
        now = NOON + timedelta(minutes=minutes)
        assert assigning.follow_silence(now=now) == lost
        assert Notice.objects.filter(kind="silent", key__startswith="near").count() == warned
    told = Entry.objects.filter(name="CaseAssigned").latest("id")
    assert told.facts == {"assignee_id": None, "because": {"silent": 40, "agent_id": pushed.bob.pk}}
    assert owner(case) is None
    assert Notice.objects.filter(kind="silent", key__startswith="lost", agent=pushed.bob, case=case).exists()
    assert assigning.hand_out(now=NOON + timedelta(minutes=43)) == 0  # not to him again


def test_who_answers_keeps_the_case_and_so_does_who_was_given_it_by_a_person(pushed: Cast) -> None:
    Queue.objects.filter(pk=pushed.queue.pk).update(silent_minutes=10)
    answered, given = wait(pushed, 2)
    actions.assign_case(case_id=given.pk, assignee=pushed.bob, actor=pushed.alice, now=NOON)
    assigning.hand_out(now=NOON)
    pushed.answer(answered, now=NOON + timedelta(minutes=1))
    for minutes in (9, 60, 600):
        assert assigning.follow_silence(now=NOON + timedelta(minutes=minutes)) == 0
    assert owner(answered) == owner(given) == pushed.bob.pk


def test_a_warning_that_came_late_leaves_time_to_answer(pushed: Cast) -> None:
    Queue.objects.filter(pk=pushed.queue.pk).update(silent_minutes=40)
    wait(pushed)
    assigning.hand_out(now=NOON)
    after = NOON + timedelta(hours=5)  # nobody swept meanwhile
    assert assigning.follow_silence(now=after) == 0
    assert assigning.follow_silence(now=after + timedelta(minutes=5)) == 0
    assert assigning.follow_silence(now=after + timedelta(minutes=11)) == 1


def test_where_cases_are_worked_in_order_nobody_chooses(cast: Cast) -> None:
    Queue.objects.filter(pk=cast.queue.pk).update(is_in_order=True)
    first, second = wait(cast, 2)
    for deed in (
        lambda: actions.assign_case(case_id=second.pk, assignee=cast.bob, actor=cast.bob, now=NOON),
        lambda: actions.assign_cases(case_ids=[second.pk], assignee=cast.bob, actor=cast.bob, now=NOON),
        lambda: actions.resolve_case(case_id=second.pk, actor=cast.bob, now=NOON),
        lambda: cast.answer(second, now=NOON),
    ):
        with pytest.raises(OutOfTurn):
            deed()
    assert assigning.take_next(View(), cast.bob, now=NOON) == first.pk
    cast.answer(first, now=NOON)
    actions.assign_case(case_id=second.pk, assignee=cast.alice, actor=cast.alice, now=NOON)  # a lead may


def test_the_next_one_is_not_given_to_full_hands(pushed: Cast) -> None:
    wait(pushed, 7)
    taken = [assigning.take_next(View(), pushed.bob, now=NOON) for _ in range(5)]
    assert len(set(taken)) == 5
    with pytest.raises(HandsFull):
        assigning.take_next(View(), pushed.bob, now=NOON)
    pushed.answer(Case.objects.get(pk=taken[0]), now=NOON)
    assert assigning.take_next(View(), pushed.bob, now=NOON) not in taken


def test_the_worst_comes_first_and_then_who_waits_longest(cast: Cast) -> None:
    normal = wait(cast, 2)
    Case.objects.filter(pk=normal[1].pk).update(priority=4)
    OpenCase.objects.filter(pk=normal[1].pk).update(priority=4)
    assert assigning.take_next(View(newest_first=True), cast.bob, now=NOON) == normal[1].pk
    assert assigning.take_next(View(newest_first=True), cast.bob, now=NOON) == normal[0].pk
    with pytest.raises(NothingWaits):
        assigning.take_next(View(), cast.bob, now=NOON)


def test_a_severe_post_makes_a_case_that_comes_first(cast: Cast) -> None:
    calm = cast.open_case("@harborline.example how do I change my plan?", author=DANA)
    smoke = cast.open_case(
        "@harborline.example the router caught fire and there is smoke everywhere, my child is hurt",
        author=Author(external_id="did:plc:f", handle="f.example", name="F"),
        now=NOON + timedelta(minutes=1),
    )
    rows = dict(OpenCase.objects.values_list("pk", "priority"))
    assert rows[smoke.pk] > rows[calm.pk]
    assert assigning.take_next(View(), cast.bob, now=NOON) == smoke.pk


def test_what_is_late_goes_before_others_as_bad_once(cast: Cast) -> None:
    wait(cast, 2)
    late = OpenCase.objects.order_by("-pk")[0]
    OpenCase.objects.filter(pk=late.pk).update(due_at=NOON - timedelta(minutes=1))
    assert actions.raise_late(now=NOON) == 1
    assert actions.raise_late(now=NOON) == 0
    assert assigning.take_next(View(), cast.bob, now=NOON) == late.pk


def test_a_brand_that_only_listens_hands_nothing_out(pushed: Cast) -> None:
    wait(pushed)
    pushed.harborline.pilot_since = NOON
    pushed.harborline.save()
    assert assigning.hand_out(now=LATER) == 0


def test_chidi_is_given_nothing_of_brands_that_he_does_not_serve(pushed: Cast) -> None:
    set_status(agent=pushed.bob, status="away", actor=pushed.bob, now=NOON)
    come_online(pushed.chidi)
    wait(pushed)
    assert assigning.hand_out(now=LATER) == 0
