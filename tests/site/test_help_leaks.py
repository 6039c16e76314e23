"""What is not for readers stands nowhere: not in lists, feeds, maps, data for machines, suggestions or pictures."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from evenhand.knowledge.actions import articles, publishing
from evenhand.knowledge.actions.centres import keep_section, set_centre
from evenhand.knowledge.actions.pictures import keep_picture
from evenhand.knowledge.models import Edition
from evenhand.people.models import Brand
from tests.cast import NOON, Cast

pytestmark = pytest.mark.django_db
ROOT = "/site/help/harborline/"
SECRET = "Zanzibar"
PLACES = (
    "en/", "en/sections/internet", "en/search?q=router", "en/search?q=Zanzibar", "en/search?part=1&q=zanz",
    "en/ask?q=router+zanzibar", "en/feed.atom", "sitemap.xml", "de/",
)  # fmt: skip


@pytest.fixture
def hidden(cast: Cast) -> Edition:
    """An open help centre with an article whose every part but the public words is a secret."""
    who: dict[str, Any] = {"actor": cast.alice, "now": NOON}
    set_centre(
        brand=cast.harborline, is_on=True, name="Help", welcome="", accent="", host="", languages=["en", "de"],
        takes_questions=True, contact="", **who,
    )  # fmt: skip
    section = keep_section(
        brand=cast.harborline, section_id=None, names={"en": "Internet"}, about={}, parent_id=None, position=0, **who
    )
    words = {"title": "The router blinks", "summary": "Lights.", "body": "Look at the router.", "internal": SECRET}
    edition = articles.write_article(brand=cast.harborline, language="en", **words, **who)
    articles.arrange(
        article_id=edition.article_id, section_id=section.pk, owner_id=None, review_on=None, is_internal=False, **who
    )
    publishing.publish(edition_id=edition.pk, seen=1, **who)
    draft = {"title": f"{SECRET} router", "summary": SECRET, "body": SECRET}
    articles.write_version(edition_id=edition.pk, seen=1, **draft, **who)
    german = articles.write_in_language(article_id=edition.article_id, language="de", **draft, **who)
    inside = articles.write_article(brand=cast.harborline, language="en", **draft, **who)
    articles.arrange(
        article_id=inside.article_id, section_id=section.pk, owner_id=None, review_on=None, is_internal=True, **who
    )
    publishing.publish(edition_id=inside.pk, seen=1, **who)
    assert german.published is None
    return edition


@pytest.mark.parametrize("place", [*PLACES, "en/articles/{slug}"])
def test_nothing_that_is_not_for_readers_stands_anywhere(hidden: Edition, place: str) -> None:
    hidden.refresh_from_db()
    read = Client().get(ROOT + place.format(slug=hidden.slug)).content.decode()
    if "zanz" not in place.lower():  # what somebody searched for is said back to them
        assert SECRET not in read
    assert f"{SECRET} router" not in read


def test_no_link_leads_to_what_is_not_for_readers(cast: Cast, hidden: Edition) -> None:
    inside = Edition.objects.get(article__is_internal=True)
    assert Client().get(f"{ROOT}en/go/{inside.article.key}").status_code == 404
    assert Client().get(f"{ROOT}en/articles/{inside.slug}").status_code == 404


def test_a_picture_of_another_brand_is_not_there(cast: Cast, hidden: Edition) -> None:
    other = Brand.objects.exclude(pk=cast.harborline.pk).get()
    told: dict[str, Any] = {"sha256": "a" * 64, "width": 1, "height": 1, "alt": "x", "actor": cast.alice, "now": NOON}
    kept = keep_picture(brand=other, **told)
    assert Client().get(f"{ROOT}en/picture/{kept.key}").status_code == 404
    assert Client().get(f"{ROOT}en/picture/{uuid4()}").status_code == 404


def test_words_that_look_like_a_program_stay_words_everywhere(cast: Cast, hidden: Edition) -> None:
    who: dict[str, Any] = {"actor": cast.alice, "now": NOON}
    bad = '</script><script>alert("x")</script>'
    words = {"title": f"Router {bad}", "summary": bad, "body": f"{bad}\n\n## {bad}?\n\n{bad}", "credit": bad}
    edition = articles.write_article(brand=cast.harborline, language="en", **words, **who)
    publishing.publish(edition_id=edition.pk, seen=1, **who)
    for place in (
        f"en/articles/{edition.slug}",
        "en/",
        "en/search?q=router",
        "en/search?part=1&q=router",
        "en/feed.atom",
    ):
        assert "<script>alert" not in Client().get(ROOT + place).content.decode(), place
