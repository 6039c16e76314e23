"""Giving a case to somebody."""

import pytest

from evenhand.cases.actions import assign_case, resolve_case
from evenhand.cases.errors import NotAllowed
from evenhand.cases.models import Category
from evenhand.ledger.models import Entry
from evenhand.people.models import Agent
from tests.cast import NOON, Cast


def test_taking_a_new_case_opens_it(cast: Cast) -> None:
    case = assign_case(case_id=cast.open_case().pk, assignee=cast.bob, actor=cast.bob, now=NOON)
    assert (case.assignee, case.state.category, case.open.assignee) == (cast.bob, Category.OPEN, cast.bob)


def test_a_lead_gives_a_case_to_a_colleague(cast: Cast) -> None:
    case = assign_case(case_id=cast.open_case().pk, assignee=cast.bob, actor=cast.alice, now=NOON)
    assert case.assignee == cast.bob


def test_an_agent_hands_a_case_over_to_the_lead(cast: Cast) -> None:
    case = assign_case(case_id=cast.open_case().pk, assignee=cast.alice, actor=cast.bob, now=NOON)
    assert case.assignee == cast.alice


def test_a_case_goes_back_to_its_queue(cast: Cast) -> None:
    case = cast.open_case()
    assign_case(case_id=case.pk, assignee=cast.bob, actor=cast.bob, now=NOON)
    case = assign_case(case_id=case.pk, assignee=None, actor=cast.bob, now=NOON)
    assert (case.assignee, case.queue, case.state.category) == (None, cast.queue, Category.OPEN)


def test_a_case_is_not_given_to_somebody_who_does_not_serve_its_brand(cast: Cast) -> None:
    case = cast.open_case()
    with pytest.raises(NotAllowed, match="Chidi Obi does not serve this brand"):
        assign_case(case_id=case.pk, assignee=cast.chidi, actor=cast.alice, now=NOON)


def test_a_case_is_not_given_to_somebody_who_left_or_only_looks(cast: Cast, analyst: Agent) -> None:
    case = cast.open_case()
    Agent.objects.filter(pk=cast.bob.pk).update(is_active=False)
    for nobody in (Agent.objects.get(pk=cast.bob.pk), analyst):
        with pytest.raises(NotAllowed):
            assign_case(case_id=case.pk, assignee=nobody, actor=cast.alice, now=NOON)


def test_giving_it_to_the_same_person_again_is_not_an_event(cast: Cast) -> None:
    case = cast.open_case()
    for _ in range(2):
        assign_case(case_id=case.pk, assignee=cast.bob, actor=cast.bob, now=NOON)
    assert Entry.objects.filter(name="CaseAssigned", case_id=case.pk).count() == 1


def test_who_did_it_is_in_the_ledger(cast: Cast) -> None:
    case = assign_case(case_id=cast.open_case().pk, assignee=cast.bob, actor=cast.alice, now=NOON)
    entry = Entry.objects.get(name="CaseAssigned")
    assert (entry.case_id, entry.actor, entry.facts) == (case.pk, cast.alice, {"assignee_id": cast.bob.pk})


def test_a_resolved_case_may_be_given_to_somebody_and_stays_resolved(cast: Cast) -> None:
    case = cast.open_case()
    resolve_case(case_id=case.pk, actor=cast.bob, now=NOON)
    assert assign_case(case_id=case.pk, assignee=cast.bob, actor=cast.bob, now=NOON).resolved_at == NOON


def test_a_stranger_cannot_take_a_case(cast: Cast) -> None:
    case = cast.open_case()
    with pytest.raises(NotAllowed, match="no such case"):
        assign_case(case_id=case.pk, assignee=cast.chidi, actor=cast.chidi, now=NOON)


def test_an_analyst_looks_and_does_not_write(cast: Cast, analyst: Agent) -> None:
    case = cast.open_case()
    with pytest.raises(NotAllowed, match="look at cases"):
        assign_case(case_id=case.pk, assignee=None, actor=analyst, now=NOON)


def test_a_case_that_does_not_exist_is_refused_in_the_same_words(cast: Cast) -> None:
    with pytest.raises(NotAllowed, match="no such case"):
        assign_case(case_id=404, assignee=cast.bob, actor=cast.bob, now=NOON)
