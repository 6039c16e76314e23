"""Who may see what."""

import pytest

from evenhand.people.models import Agent, Queue
from evenhand.people.reads import answering_for, brand_ids_of, brands_of, colleagues_of, queues_of
from tests.cast import Cast


def test_an_agent_sees_the_brands_of_their_teams(cast: Cast) -> None:
    assert list(brands_of(cast.bob)) == [cast.harborline]


def test_a_stranger_sees_no_brand_and_no_queue(cast: Cast) -> None:
    assert brand_ids_of(cast.chidi) == []
    assert list(queues_of(cast.chidi)) == []


@pytest.mark.parametrize("role", ["lead", "administrator", "analyst"])
def test_who_answers_for_everything_sees_everything(cast: Cast, role: str) -> None:
    cast.chidi.role = role
    assert len(brand_ids_of(cast.chidi)) == 2


def test_who_left_sees_nothing(cast: Cast) -> None:
    cast.alice.is_active = False
    assert brand_ids_of(cast.alice) == []


def test_two_teams_of_one_brand_show_it_once(cast: Cast) -> None:
    from evenhand.people.models import Team

    second = Team.objects.create(name="Billing")
    second.brands.add(cast.harborline)
    cast.bob.teams.add(second)
    assert brand_ids_of(cast.bob) == [cast.harborline.pk]


def test_queues_stand_in_the_leads_order(cast: Cast) -> None:
    assert list(queues_of(cast.bob)) == [cast.german, cast.queue]
    assert len(queues_of(cast.alice)) == Queue.objects.count() == 3


def test_a_colleague_serves_one_of_my_brands_or_all_and_may_write(cast: Cast) -> None:
    Agent.objects.create_user("ana", role="analyst")
    Agent.objects.create_user("gone", role="lead", is_active=False)
    assert list(colleagues_of(cast.bob)) == [cast.alice, cast.bob]
    assert cast.chidi not in colleagues_of(cast.alice)


def test_whoever_only_looks_or_works_elsewhere_in_the_house_answers_for_nobody(cast: Cast) -> None:
    for role in ("analyst", "colleague"):
        cast.harborline.teams.get().agents.add(Agent.objects.create_user(role, role=role))
    assert list(answering_for([cast.harborline.pk])) == [cast.bob]
