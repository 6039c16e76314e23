"""The public list of who speaks for a brand."""

import json
import re

import pytest
from django.test import Client

from evenhand.kernel import clock
from evenhand.people.actions.certificates import agree_to_be_named, certify
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def named(cast: Cast) -> Cast:
    """Bob is certified and agreed."""
    now = clock.now()
    cast.bob.public_name = "Bob </script>"
    cast.bob.save()
    certify(agent_id=cast.bob.pk, brand_id=cast.harborline.pk, why="Course", expires_at=None, actor=cast.alice, now=now)
    agree_to_be_named(agent=cast.bob, is_named=True, now=now)
    return cast


def test_the_list_names_people_and_accounts_and_follows_nobody(named: Cast) -> None:
    answer = Client().get("/site/harborline/people")
    page = answer.content.decode()
    assert "^BK" in page
    assert "harborline.example" in page
    assert "Alice" not in page
    assert "Keller" not in page
    assert not answer.cookies
    assert "Cookie" not in answer.headers.get("Vary", "")
    assert answer["Cache-Control"] == "public, max-age=300"
    again = Client().get("/site/harborline/people", headers={"If-None-Match": answer["ETag"]})
    assert again.status_code == 304


def test_structured_data_cannot_end_its_element(named: Cast) -> None:
    page = Client().get("/site/harborline/people").content.decode()
    said = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert said is not None
    assert json.loads(said[1])["employee"][0]["name"] == "Bob </script>"


def test_a_signature_is_proved(named: Cast) -> None:
    anybody = Client()
    assert "is ours" in anybody.get("/site/harborline/people/BK").content.decode()
    assert anybody.get("/site/harborline/people/^bk").status_code == 200
    unknown = anybody.get("/site/harborline/people/CO")
    assert (unknown.status_code, "Nobody signs" in unknown.content.decode()) == (404, True)
    assert "Yes" in anybody.get("/site/harborline/people", {"q": "^bk"}).content.decode()
    assert "Yes" in anybody.get("/site/harborline/people", {"q": "@harborline.example"}).content.decode()
    assert "Nobody here" in anybody.get("/site/harborline/people", {"q": "<b>XX"}).content.decode()


def test_programs_read_the_same(named: Cast) -> None:
    found = Client().get("/site/harborline/people.json").json()
    assert [each["initials"] for each in found["people"]] == ["BK"]
    assert set(found["people"][0]) == {"name", "initials", "since"}


@pytest.mark.parametrize("path", ["people", "people.json", "people/BK"])
def test_there_is_no_such_brand(named: Cast, path: str) -> None:
    assert Client().get(f"/site/nobody/{path}").status_code == 404
    named.harborline.pilot_since = clock.now()
    named.harborline.save()
    assert Client().get(f"/site/harborline/{path}").status_code == 404


def test_who_takes_their_agreement_back_is_gone(named: Cast) -> None:
    agree_to_be_named(agent=named.bob, is_named=False, now=clock.now())
    assert "^BK" not in Client().get("/site/harborline/people").content.decode()
