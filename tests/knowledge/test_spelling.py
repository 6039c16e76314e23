"""Finding pages by words that are misspelt."""

import pytest

from evenhand.knowledge.actions import articles, publishing
from evenhand.knowledge.models import Article, ArticleWord, Edition
from evenhand.knowledge.reads.finding import Looked, look_for_editions, look_for_pages
from tests.cast import NOON, Cast

pytestmark = pytest.mark.django_db


def page(
    cast: Cast, title: str, body: str = "It is so.", *, is_internal: bool = False, language: str = "en"
) -> Edition:
    edition = articles.write_article(
        brand=cast.harborline, language=language, title=title, summary="", body=body, actor=cast.alice, now=NOON
    )
    Article.objects.filter(pk=edition.article_id).update(is_internal=is_internal)
    return publishing.publish(edition_id=edition.pk, seen=1, actor=cast.alice, now=NOON)


@pytest.mark.parametrize("said", ["my intrenet is slow", "intrenet", "INTRENET slow", "the internett"])
def test_a_misspelt_word_finds_what_was_meant_and_says_so(cast: Cast, said: str) -> None:
    wanted = page(cast, "Why is my internet slow", "Turn the router off. The line is busy in the evening.")
    page(cast, "Change your address")
    found = look_for_pages(cast.harborline.pk, "en", said)
    assert [each.id for each in found.pages] == [wanted.pk]
    assert "internet" in found.instead


def test_words_of_the_text_are_known_too(cast: Cast) -> None:
    wanted = page(cast, "Slow", "Turn the router off.")
    assert [each.id for each in look_for_pages(cast.harborline.pk, "en", "rooter").pages] == [wanted.pk]


def test_what_is_spelt_right_is_not_changed(cast: Cast) -> None:
    page(cast, "Router and modem")
    page(cast, "Routes of our trams")
    assert look_for_pages(cast.harborline.pk, "en", "routes").instead == ""


def test_nothing_is_told_instead_where_it_finds_nothing_either(cast: Cast) -> None:
    page(cast, "Router")
    found = look_for_pages(cast.harborline.pk, "en", "roouter zebra xylophone")
    assert (found.pages != [], found.instead != "") in {(True, True), (False, False)}
    assert look_for_pages(cast.harborline.pk, "en", "zebra").instead == ""


def test_words_of_pages_for_colleagues_of_drafts_and_of_other_brands_and_languages_tell_nothing(cast: Cast) -> None:
    page(cast, "Secretword", is_internal=True)
    articles.write_article(
        brand=cast.harborline, language="en", title="Draftsecret", summary="", body="", actor=cast.alice, now=NOON
    )
    page(cast, "Rechnung", language="de")
    assert set(ArticleWord.objects.values_list("word", "language")) == {("rechnung", "de")}
    for said in ("secretwrod", "draftsecrte", "rechnugn"):
        assert look_for_pages(cast.harborline.pk, "en", said).instead == ""
    assert look_for_pages(cast.other.pk, "de", "rechnugn").instead == ""


def test_the_desk_finds_in_every_language(cast: Cast) -> None:
    wanted = page(cast, "Rechnung bezahlen", language="de")
    assert [each.id for each in look_for_editions(cast.harborline.pk, "rechnugn").pages] == [wanted.pk]


def test_the_desk_finds_by_misspelt_words_that_no_reader_is_told(cast: Cast) -> None:
    inside = page(cast, "Escalation matrix", "Call the nightwatch.", is_internal=True)
    draft = articles.write_article(
        brand=cast.harborline, language="en", title="Roaming zones", summary="", body="", actor=cast.bob, now=NOON
    )
    page(cast, "Router")
    for said, wanted, meant in (("nigthwatch", inside, "nightwatch"), ("raoming", draft, "roaming")):
        found = look_for_editions(cast.harborline.pk, said)
        assert ([each.id for each in found.pages], found.instead) == ([wanted.pk], meant)
        assert look_for_pages(cast.harborline.pk, "en", said) == Looked([])
        assert look_for_editions(cast.other.pk, said).pages == []


def test_while_typing_the_first_letter_of_another_word_is_waited_for(cast: Cast) -> None:
    wanted = page(cast, "Router")
    brand = cast.harborline.pk
    assert [each.id for each in look_for_pages(brand, "en", "router z", is_typing=True).pages] == [wanted.pk]
    assert look_for_pages(brand, "en", "router zz", is_typing=True).pages != []  # any word, where not all are found
    assert look_for_pages(brand, "en", "z", is_typing=True).pages == []
