"""A process remembers who works what only as long as nobody says otherwise."""

import pytest

from evenhand.cases.errors import NothingWaits
from evenhand.cases.reads import View
from evenhand.database.asking import ask
from evenhand.flows.assigning import take_next
from evenhand.people.models import Agent, Queue, Team
from evenhand.people.reads.arrangement import VERSION
from evenhand.routing.actions.capacity import set_capacity
from evenhand.routing.reads import usual_weights
from tests.cast import NOON, Cast

WATCHED = {
    "channels_account",
    "people_agent",
    "people_agent_teams",
    "people_brand",
    "people_queue",
    "people_team_brands",
    "people_teamterms",
    "routing_capacity",
}


def version() -> int:
    found: int = ask(f"SELECT {VERSION}")[0][0]
    return found


@pytest.mark.django_db
def test_every_table_that_says_who_works_what_is_watched() -> None:
    rows = ask("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgfoid = 'people_rearranged'::regproc")
    assert {row[0] for row in rows} == WATCHED


def test_whatever_changes_makes_a_version_that_never_was(cast: Cast) -> None:
    seen = [version()]
    for change in (
        lambda: Queue.objects.filter(pk=cast.queue.pk).update(position=9),
        lambda: Agent.objects.filter(pk=cast.bob.pk).update(skills=["billing"]),
        lambda: cast.bob.teams.clear(),
        lambda: set_capacity(agent=cast.bob, network="", at_once=2, actor=cast.alice, now=NOON),
    ):
        change()
        seen.append(version())
    assert len(set(seen)) == len(seen)
    Agent.objects.filter(pk=cast.bob.pk).update(last_login=NOON)
    assert version() == seen[-1]


def test_a_right_that_was_taken_away_gives_nothing_from_that_moment(cast: Cast) -> None:
    cast.open_case()
    with pytest.raises(NothingWaits):
        take_next(View(), cast.chidi, now=NOON)  # his process remembers that he serves nobody
    team = Team.objects.get(name="Technical")
    cast.chidi.teams.add(team)
    cast.chidi.teams.remove(team)
    with pytest.raises(NothingWaits):
        take_next(View(), cast.chidi, now=NOON)
    cast.chidi.teams.add(team)
    assert take_next(View(), cast.chidi, now=NOON)


def test_what_a_person_can_take_is_read_anew_when_a_lead_says_so(cast: Cast) -> None:
    before = usual_weights(cast.bob.pk).others
    set_capacity(agent=cast.bob, network="", at_once=10, actor=cast.alice, now=NOON)
    Queue.objects.filter(pk=cast.queue.pk).update(is_pushed=True)
    cast.open_case()
    assert take_next(View(), cast.bob, now=NOON)
    assert usual_weights(cast.bob.pk).others == before // 2
