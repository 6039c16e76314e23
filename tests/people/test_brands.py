"""Brands and teams are set up and changed; nobody loses a case by it, and no case its desk."""

from typing import Any

import pytest

from evenhand.cases.actions import assign_case
from evenhand.cases.models import Case, OpenCase
from evenhand.flows import leaving
from evenhand.ledger.models import Entry
from evenhand.people.actions.brands import BrandSaid, TeamSaid, keep_brand, keep_team, remove_team
from evenhand.people.domain.rivals import Rival
from evenhand.people.errors import NotUsable, OnlyAdministrators
from evenhand.people.models import Agent, Brand, Queue, Team
from tests.cast import EVE, NOON, Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada(cast: Cast) -> Agent:
    """Ada administers."""
    return Agent.objects.create_user("ada", "ada@harborline.example", "x", first_name="Ada", role="administrator")


def said(**changes: Any) -> BrandSaid:
    return BrandSaid(**{"name": "Bay Mobile", "handles": ("@baymobile",), **changes})


def test_a_new_brand_can_hear_at_once(cast: Cast, ada: Agent) -> None:
    brand = keep_brand(said=said(rivals=(Rival("Coastwave", ("@coast",)),)), actor=ada, now=NOON)
    assert (brand.slug, brand.names, brand.competitors) == (
        "bay-mobile",
        ["Bay Mobile"],
        [{"name": "Coastwave", "handles": ["@coast"]}],
    )
    assert Queue.objects.get(brand=brand).team == Team.objects.get(brands=brand)


def test_another_name_leaves_the_address_as_it_is(cast: Cast, ada: Agent) -> None:
    brand = keep_brand(said=said(), actor=ada, now=NOON)
    keep_brand(said=said(name="Bay", names=("Bay", "bay ", "Bay Mobile")), brand_id=brand.pk, actor=ada, now=NOON)
    brand.refresh_from_db()
    assert (brand.slug, brand.name, brand.names) == ("bay-mobile", "Bay", ["bay", "Bay Mobile"])
    assert Entry.objects.filter(name="BrandChanged").count() == 1


def test_words_of_the_field_are_heard_as_soon_as_they_are_kept(cast: Cast, ada: Agent) -> None:
    words = "can anybody recommend a good tariff for pagers?"
    before = cast.hear(cast.post(words, author=EVE), account=cast.bluesky)
    brand = cast.harborline
    names = ("Harborline",)
    keep_brand(
        said=BrandSaid(
            name="Harborline", names=names, handles=tuple(brand.handles), category_words=("pagers", "tariff")
        ),
        brand_id=brand.pk,
        actor=ada,
        now=NOON,
    )
    after = cast.hear(cast.post(words, author=EVE), account=cast.bluesky)
    assert not before.case_ids
    assert Case.objects.get(pk=after.case_ids[0]).mode == 3


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"name": "HARBORLINE"}, "There is a brand of that name"),
        ({"name": "  "}, "has a name"),
        ({"name": "Мир"}, "a letter from a to z"),
        ({"handles": ("@Harborline",)}, "is a handle of Harborline"),
        ({"category_words": ("x" * 61,)}, "none longer than 60"),
        ({"category_words": tuple(map(str, range(201)))}, "At most 200"),
    ],
)
def test_what_cannot_be_a_brand_is_refused_in_words(
    cast: Cast, ada: Agent, changes: dict[str, Any], reason: str
) -> None:
    with pytest.raises(NotUsable, match=reason):
        keep_brand(said=said(**changes), actor=ada, now=NOON)
    assert Brand.objects.count() == 2


def test_a_team_that_serves_a_brand_no_more_gives_its_cases_back(cast: Cast, ada: Agent) -> None:
    case = cast.open_case()
    assign_case(case_id=case.pk, assignee=cast.bob, actor=cast.alice, now=NOON)
    team = cast.queue.team
    others = keep_team(said=TeamSaid(name="Others", brand_ids=(cast.harborline.pk,)), actor=ada, now=NOON)
    Queue.objects.filter(team=team).update(team=others)
    kept, number = leaving.change_team(
        team_id=team.pk, said=TeamSaid(name="Night", brand_ids=(cast.other.pk,)), actor=ada, now=NOON
    )
    assert (kept.name, number) == ("Night", 1)
    assert OpenCase.objects.get(case=case).assignee_id is None


def test_who_serves_the_brand_in_another_team_or_every_brand_keeps_their_cases(cast: Cast, ada: Agent) -> None:
    team = cast.queue.team
    others = keep_team(said=TeamSaid(name="Others", brand_ids=(cast.harborline.pk,)), actor=ada, now=NOON)
    cast.bob.teams.add(others)
    cast.alice.teams.add(team)
    for each in (cast.bob, cast.alice):
        assign_case(case_id=cast.open_case().pk, assignee=each, actor=cast.alice, now=NOON)
    Queue.objects.filter(team=team).update(team=others)
    said_now = TeamSaid(name="Night", brand_ids=())
    assert leaving.change_team(team_id=team.pk, said=said_now, actor=ada, now=NOON)[1] == 0


def test_a_brand_whose_queue_the_team_works_through_stays_with_it(cast: Cast, ada: Agent) -> None:
    with pytest.raises(NotUsable, match="give them to another team first"):
        keep_team(said=TeamSaid(name="Night"), team_id=cast.queue.team_id, actor=ada, now=NOON)


def test_a_team_is_removed_only_while_nothing_is_its(cast: Cast, ada: Agent) -> None:
    new = keep_team(said=TeamSaid(name="By mistake"), actor=ada, now=NOON)
    assert remove_team(team_id=new.pk, actor=ada, now=NOON) == "By mistake"
    assert not Team.objects.filter(name="By mistake").exists()
    with pytest.raises(NotUsable, match="people in it"):
        remove_team(team_id=cast.queue.team_id, actor=ada, now=NOON)


def test_two_teams_are_not_called_alike(cast: Cast, ada: Agent) -> None:
    with pytest.raises(NotUsable, match="There is a team of that name"):
        keep_team(said=TeamSaid(name=cast.queue.team.name.upper()), actor=ada, now=NOON)


def test_leads_do_not_set_brands_and_teams_up(cast: Cast) -> None:
    with pytest.raises(OnlyAdministrators):
        keep_brand(said=said(), actor=cast.alice, now=NOON)
    with pytest.raises(OnlyAdministrators):
        keep_team(said=TeamSaid(name="x"), actor=cast.alice, now=NOON)
    with pytest.raises(OnlyAdministrators):
        remove_team(team_id=cast.queue.team_id, actor=cast.alice, now=NOON)
