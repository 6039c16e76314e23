"""Cases that drag on are found with their reasons, and those who lead are told once a day."""

from datetime import timedelta
from typing import Any

import pytest

from evenhand.cases.actions import assign_case, reopen_case, resolve_case
from evenhand.cases.actions.dragging import leave_dragging, set_dragging_rule, set_next_step
from evenhand.cases.errors import NotAllowed, NotUsable
from evenhand.cases.models import Case, DraggingCase, Notice, OpenCase
from evenhand.cases.reads.dragging import open_cases_counted, reasons_in
from evenhand.channels.domain.connector import PostKind
from evenhand.flows import merging
from evenhand.flows.dragging import sweep
from evenhand.flows.dragging_story import story_of
from evenhand.ledger.models import Entry
from tests.cast import NOON, Cast

pytestmark = pytest.mark.django_db
WEEKS = NOON + timedelta(days=43)
TODAY = WEEKS.date()


@pytest.fixture
def case(cast: Cast) -> Case:
    return cast.open_case()


def found() -> DraggingCase:
    return DraggingCase.objects.get()


def test_a_case_open_for_weeks_is_found_once_and_told_once_a_day(cast: Cast, case: Case) -> None:
    young = cast.open_case("@harborline.example and now the phone", now=WEEKS - timedelta(hours=2))
    assert sweep(now=WEEKS) == 1
    assert sweep(now=WEEKS + timedelta(minutes=10)) == 0
    assert [each.name for each in reasons_in(found())] == ["days"]
    assert found().case_id == case.pk != young.pk
    notice = Notice.objects.get()
    assert (notice.agent_id, notice.kind, notice.case_id) == (cast.alice.pk, "dragging", None)


def test_hands_messages_and_returns_are_counted(cast: Cast, case: Case) -> None:
    later = NOON + timedelta(days=2)
    for agent in (cast.bob, cast.alice):
        assign_case(case_id=case.pk, assignee=agent, actor=cast.alice, now=later)
    cast.answer(case, "We are looking into it", actor=cast.bob, now=later)
    resolve_case(case_id=case.pk, actor=cast.bob, now=later)
    for number in range(2):
        cast.hear(cast.post(f"@harborline.example still down {number}", in_reply_to="post-1", kind=PostKind.REPLY))
    rule: dict[str, int] = {"days": 3, "hands": 2, "messages": 2, "returns": 1}
    set_dragging_rule(brand_id=cast.harborline.pk, is_on=True, limits=rule, actor=cast.alice, now=later)
    sweep(now=NOON + timedelta(days=4))
    assert OpenCase.objects.filter(case=case).exists()  # their words opened the same case again
    counted = {each.name: each.value for each in reasons_in(DraggingCase.objects.get(case=case))}
    assert counted == {"days": 4, "hands": 2, "messages": 3, "returns": 1}


def test_what_is_resolved_drags_no_more(cast: Cast, case: Case) -> None:
    sweep(now=WEEKS)
    resolve_case(case_id=case.pk, actor=cast.bob, now=WEEKS)
    sweep(now=WEEKS)
    assert found().over_at is not None
    assert Entry.objects.filter(name="CaseDragsNoMore", case_id=case.pk).count() == 1


def test_nothing_drags_any_more_where_a_brand_leaves_it_off(cast: Cast, case: Case) -> None:
    sweep(now=WEEKS)
    set_dragging_rule(brand_id=cast.harborline.pk, is_on=False, limits={"days": 1}, actor=cast.alice, now=WEEKS)
    sweep(now=WEEKS)
    assert found().over_at is not None
    set_dragging_rule(brand_id=cast.harborline.pk, is_on=True, limits={"days": 1}, actor=cast.alice, now=WEEKS)
    assert sweep(now=WEEKS) == 1
    assert found().over_at is None


def test_a_brand_may_say_from_where_on_and_may_leave_it_off(cast: Cast, case: Case) -> None:
    limits = {"days": 50, "hands": 0, "messages": 0, "returns": 0}
    set_dragging_rule(brand_id=cast.harborline.pk, is_on=True, limits=limits, actor=cast.alice, now=NOON)
    assert sweep(now=WEEKS) == 0
    set_dragging_rule(brand_id=cast.harborline.pk, is_on=False, limits={"days": 1}, actor=cast.alice, now=NOON)
    assert sweep(now=WEEKS) == 0
    with pytest.raises(NotAllowed):
        set_dragging_rule(brand_id=cast.harborline.pk, is_on=True, limits={}, actor=cast.bob, now=NOON)
    with pytest.raises(NotUsable):
        set_dragging_rule(brand_id=cast.harborline.pk, is_on=True, limits={"days": -1}, actor=cast.alice, now=NOON)


def test_what_is_left_comes_back_by_itself_and_is_told_again(cast: Cast, case: Case) -> None:
    sweep(now=WEEKS)
    with pytest.raises(NotAllowed):
        leave_dragging(case_id=case.pk, until=TODAY + timedelta(days=5), actor=cast.bob, now=WEEKS)
    with pytest.raises(NotUsable):
        leave_dragging(case_id=case.pk, until=TODAY, actor=cast.alice, now=WEEKS)
    leave_dragging(case_id=case.pk, until=TODAY + timedelta(days=5), actor=cast.alice, now=WEEKS)
    sweep(now=WEEKS + timedelta(days=3))
    assert Notice.objects.count() == 1
    sweep(now=WEEKS + timedelta(days=5))
    assert Notice.objects.count() == 2


def test_a_next_step_is_whole_or_nothing(cast: Cast, case: Case) -> None:
    sweep(now=WEEKS)
    said: dict[str, Any] = {"case_id": case.pk, "actor": cast.bob, "now": WEEKS}
    with pytest.raises(NotUsable):
        set_next_step(step="Call her", owner_id=None, on=None, **said)
    with pytest.raises(NotUsable):
        set_next_step(step="Call her", owner_id=cast.chidi.pk, on=TODAY, **said)
    set_next_step(step="Call her", owner_id=cast.bob.pk, on=TODAY, **said)
    assert (found().step, found().step_owner) == ("Call her", cast.bob)
    set_next_step(step="", owner_id=None, on=None, **said)
    assert (found().step, found().step_owner, found().step_on) == ("", None, None)
    with pytest.raises(NotAllowed):
        set_next_step(step="Mine", owner_id=cast.chidi.pk, on=TODAY, case_id=case.pk, actor=cast.chidi, now=WEEKS)
    assert Entry.objects.filter(name="NextStepSet", case_id=case.pk).count() == 2


def test_the_story_tells_each_hand_each_answer_each_silence_and_what_does_not_fit(cast: Cast, case: Case) -> None:
    assign_case(case_id=case.pk, assignee=cast.bob, actor=cast.alice, now=NOON + timedelta(days=1))
    yes, no = "We will refund you the May bill.", "I am sorry, we cannot refund that bill."
    cast.answer(case, yes, actor=cast.bob, now=NOON + timedelta(days=8), despite=frozenset({"promise"}))
    cast.answer(
        case, no, actor=cast.alice, now=NOON + timedelta(days=20), despite=frozenset({"contradicts_before", "promise"})
    )
    told = story_of(Case.objects.select_related("state", "customer").get(pk=case.pk), now=WEEKS)
    assert told.hands == ["Bob Keller", "Alice Moreau"]
    assert [(later.by, earlier.by) for later, earlier, _finding in told.against] == [("Alice", "Bob")]
    assert told.chapters[0].kind == "theirs"
    assert "handed" in {each.kind for each in told.chapters}
    assert told.strip is not None
    assert told.strip.silent_days > 0


def days_open(case: Case) -> int:
    counted = {each.name: each.value for each in reasons_in(DraggingCase.objects.get(case=case))}
    return counted.get("days", 0)


def test_weeks_in_which_a_case_was_solved_are_no_weeks_in_which_somebody_waited(cast: Cast, case: Case) -> None:
    resolve_case(case_id=case.pk, actor=cast.bob, now=NOON + timedelta(days=2))
    again = NOON + timedelta(days=40)
    cast.hear(cast.post("down again", in_reply_to="post-1", kind=PostKind.REPLY, posted_at=again), now=again)
    assert OpenCase.objects.filter(case=case).exists()
    sweep(now=again + timedelta(days=1))
    assert not DraggingCase.objects.exists(), "it was open for three days"
    sweep(now=again + timedelta(days=45))
    assert days_open(case) == 47


def test_a_case_that_was_opened_again_by_a_colleague_counts_on_from_there(cast: Cast, case: Case) -> None:
    resolve_case(case_id=case.pk, actor=cast.bob, now=NOON + timedelta(days=2))
    reopen_case(case_id=case.pk, actor=cast.bob, now=NOON + timedelta(days=12))
    sweep(now=NOON + timedelta(days=60))
    assert days_open(case) == 50


def test_what_was_merged_into_a_case_belongs_to_its_story_and_its_hands(cast: Cast, case: Case) -> None:
    assign_case(case_id=case.pk, assignee=cast.bob, actor=cast.alice, now=NOON + timedelta(days=1))
    later = NOON + timedelta(days=10)
    other = cast.open_case("@harborline.example and now the phone", now=later, posted_at=later)
    assign_case(case_id=other.pk, assignee=cast.alice, actor=cast.alice, now=later)
    rule = {"days": 3, "hands": 2, "messages": 0, "returns": 1}
    set_dragging_rule(brand_id=cast.harborline.pk, is_on=True, limits=rule, actor=cast.alice, now=later)
    merging.merge(source_id=case.pk, target_id=other.pk, actor=cast.bob, now=later + timedelta(days=1))
    sweep(now=later + timedelta(days=20))
    counted = {each.name: each.value for each in reasons_in(DraggingCase.objects.get(case=other))}
    assert counted == {"days": 30, "hands": 2}, "since the older one, by both; the merge itself solved nothing"
    told = story_of(Case.objects.select_related("state", "customer").get(pk=other.pk), now=WEEKS)
    assert set(told.hands) == {"Alice Moreau", "Bob Keller"}


def test_what_went_into_a_case_by_way_of_another_belongs_to_it_too(cast: Cast, case: Case) -> None:
    assign_case(case_id=case.pk, assignee=cast.bob, actor=cast.alice, now=NOON + timedelta(days=1))
    cases = [case]
    for days in (10, 20):
        later = NOON + timedelta(days=days)
        cases.append(cast.open_case(f"@harborline.example and again {days}", now=later, posted_at=later))
        merging.merge(source_id=cases[-2].pk, target_id=cases[-1].pk, actor=cast.alice, now=later + timedelta(days=1))
    whole = cases[-1]
    (counted,) = [
        each
        for found in open_cases_counted([case.brand_id], before=WEEKS, machines=[], now=WEEKS)
        for each in found
        if each.case_id == whole.pk
    ]
    assert (counted.facts.opened_at, counted.facts.hands, counted.facts.returns) == (case.opened_at, 1, 0)
    told = story_of(Case.objects.select_related("state", "customer").get(pk=whole.pk), now=WEEKS)
    assert "Bob Keller" in told.hands
