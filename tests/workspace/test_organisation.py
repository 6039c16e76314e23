"""Brands and teams on screen."""

import pytest
from django.test import Client
from django.urls import reverse

from evenhand.people.models import Agent, Brand, Team
from tests.cast import Cast
from tests.workspace.conftest import Desk

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada(cast: Cast) -> Client:
    """Ada administers."""
    client = Client()
    client.force_login(Agent.objects.create_user("ada", "ada@harborline.example", "x", role="administrator"))
    return client


def test_an_administrator_sets_a_brand_and_its_team_up(cast: Cast, ada: Client) -> None:
    asked = {"name": "Bay", "handles": "@bay @baycare", "names": "Bay, Bay Mobile", "rivals": "Coastwave, @coast",
             "category_words": "pagers, tariff"}  # fmt: skip
    assert ada.post(reverse("new_brand"), asked).status_code == 302
    brand = Brand.objects.get(slug="bay")
    assert (brand.handles, brand.names) == (["@bay", "@baycare"], ["Bay", "Bay Mobile"])
    form = ada.get(reverse("brand", args=[brand.pk])).content.decode()
    assert "Coastwave, @coast" in form
    assert "pagers, tariff" in form
    ada.post(reverse("new_team"), {"name": "Night", "brand": [brand.pk, cast.harborline.pk]})
    page = ada.get(reverse("organisation")).content.decode()
    assert "Night" in page
    assert "Bay Mobile" in page
    team = Team.objects.get(name="Night")
    ada.post(reverse("remove_team", args=[team.pk]))
    assert not Team.objects.filter(pk=team.pk).exists()


def test_what_is_refused_stands_where_it_was_typed(cast: Cast, ada: Client) -> None:
    answer = ada.post(reverse("new_brand"), {"name": "Harborline", "rivals": "Somebody <b>bold</b>"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "There is a brand of that name." in page
    assert "Somebody &lt;b&gt;bold&lt;/b&gt;" in page
    team = cast.queue.team
    answer = ada.post(reverse("team", args=[team.pk]), {"name": team.name})
    assert "give them to another team first" in answer.content.decode()
    ada.post(reverse("remove_team", args=[team.pk]))
    assert Team.objects.filter(pk=team.pk).exists()


def test_leads_look_and_agents_do_not(alice: Desk, bob: Desk, chidi: Desk, cast: Cast) -> None:
    page = alice.get(reverse("organisation")).content.decode()
    assert "Harborline" in page
    assert reverse("new_brand") not in page
    inside = [reverse("new_brand"), reverse("brand", args=[cast.harborline.pk]), reverse("new_team"),
              reverse("team", args=[cast.queue.team_id])]  # fmt: skip
    for desk in (alice, bob, chidi):
        assert {desk.get(each).status_code for each in inside} == {404}
    assert bob.get(reverse("organisation")).status_code == 404
    assert chidi.get(reverse("organisation")).status_code == 404


def test_there_is_no_such_brand_or_team(ada: Client) -> None:
    assert ada.get(reverse("brand", args=[999])).status_code == 404
    assert ada.get(reverse("team", args=[999])).status_code == 404
