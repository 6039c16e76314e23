"""From the first words to the page: who writes, who publishes, and what can be taken back."""

from typing import Any

import pytest

from evenhand.knowledge.actions import articles, publishing
from evenhand.knowledge.errors import KnowledgeError, NoSuchArticle, NoSuchStep, NotYoursToPublish, WrittenMeanwhile
from evenhand.knowledge.models import Edition, MovedPage
from evenhand.knowledge.reads.pages import everything
from evenhand.ledger.models import Entry
from evenhand.people.models import Agent
from tests.cast import NOON, Cast

pytestmark = pytest.mark.django_db


def written(cast: Cast, title: str = "My internet is slow", *, actor: Agent | None = None, **more: Any) -> Edition:
    told: dict[str, Any] = {
        "language": "en",
        "summary": "What to try first.",
        "body": "Restart the **router**.",
        **more,
    }
    return articles.write_article(brand=cast.harborline, title=title, actor=actor or cast.bob, now=NOON, **told)


def published(cast: Cast, title: str = "My internet is slow", **more: Any) -> Edition:
    edition = written(cast, title, **more)
    return publishing.publish(edition_id=edition.pk, seen=1, actor=cast.alice, now=NOON)


def rewritten(cast: Cast, edition: Edition, body: str, *, seen: int | None = None) -> int:
    told: dict[str, Any] = {"title": "My internet is slow", "summary": "What to try first.", "body": body}
    return articles.write_version(edition_id=edition.pk, seen=seen, actor=cast.bob, now=NOON, **told).number


def test_agents_write_and_leads_publish(cast: Cast) -> None:
    edition = written(cast)
    publishing.ask_for_review(edition_id=edition.pk, actor=cast.bob, now=NOON)
    with pytest.raises(NotYoursToPublish):
        publishing.publish(edition_id=edition.pk, seen=1, actor=cast.bob, now=NOON)
    shown = publishing.publish(edition_id=edition.pk, seen=1, actor=cast.alice, now=NOON)
    assert (shown.state, shown.asked_at) == ("published", None)
    page = everything(cast.harborline.pk).get()
    assert page.published is not None
    assert page.published.title == "My internet is slow"
    assert Entry.objects.filter(name="ArticlePublished").count() == 1


def test_whoever_has_no_access_finds_nothing_to_change(cast: Cast) -> None:
    edition = written(cast)
    with pytest.raises(NoSuchArticle):
        publishing.ask_for_review(edition_id=edition.pk, actor=cast.chidi, now=NOON)
    with pytest.raises(KnowledgeError):
        written(cast, actor=cast.chidi)


def test_readers_see_what_is_published_until_the_new_words_are(cast: Cast) -> None:
    edition = published(cast)
    number = rewritten(cast, edition, "Restart the modem.", seen=1)
    page = everything(cast.harborline.pk).get()
    assert page.published is not None
    assert (page.state, page.published.number) == ("draft", 1)
    publishing.publish(edition_id=edition.pk, seen=number, actor=cast.alice, now=NOON)
    publishing.take_back_publishing(edition_id=edition.pk, version=number, before=1, actor=cast.alice, now=NOON)
    page = everything(cast.harborline.pk).get()
    assert page.published is not None
    assert page.published.number == 1


def test_nothing_is_published_that_nobody_read(cast: Cast) -> None:
    edition = written(cast)
    rewritten(cast, edition, "Another.", seen=1)
    with pytest.raises(NoSuchStep):
        publishing.publish(edition_id=edition.pk, seen=1, actor=cast.alice, now=NOON)


def test_two_who_write_at_once_do_not_overwrite_each_other(cast: Cast) -> None:
    edition = written(cast)
    rewritten(cast, edition, "Mine.", seen=1)
    with pytest.raises(WrittenMeanwhile):
        rewritten(cast, edition, "Yours.", seen=1)


def test_the_same_words_make_no_version(cast: Cast) -> None:
    assert rewritten(cast, written(cast), "Restart the **router**.", seen=1) == 1


def test_what_was_withdrawn_is_put_back_as_it_was(cast: Cast) -> None:
    edition = published(cast)
    shown = publishing.withdraw(edition_id=edition.pk, actor=cast.alice, now=NOON)
    assert not everything(cast.harborline.pk).exists()
    again = publishing.put_back(edition_id=edition.pk, version=shown, actor=cast.alice, now=NOON)
    assert again.state == "published"
    assert everything(cast.harborline.pk).exists()


def test_a_page_that_moved_keeps_its_old_address(cast: Cast) -> None:
    edition = published(cast)
    articles.set_slug(edition_id=edition.pk, slug="Slow internet", actor=cast.bob, now=NOON)
    assert MovedPage.objects.get().slug == "my-internet-is-slow"
    other = published(cast)
    assert other.slug == "my-internet-is-slow-2"
    articles.set_slug(edition_id=edition.pk, slug="my-internet-is-slow", actor=cast.bob, now=NOON)
    assert list(MovedPage.objects.values_list("slug", flat=True)) == ["slow-internet"]


def test_a_page_that_was_withdrawn_keeps_its_address_under_another_title(cast: Cast) -> None:
    edition = published(cast)
    publishing.withdraw(edition_id=edition.pk, actor=cast.alice, now=NOON)
    words = {"title": "Slow at night", "summary": "", "body": "Wait."}
    articles.write_version(edition_id=edition.pk, seen=1, actor=cast.bob, now=NOON, **words)
    edition.refresh_from_db()
    assert edition.slug == "my-internet-is-slow"


def test_the_address_of_a_draft_follows_its_title_unless_somebody_chose_one(cast: Cast) -> None:
    edition = written(cast)
    words: dict[str, Any] = {"summary": "", "body": "Wait.", "actor": cast.bob, "now": NOON}
    articles.write_version(edition_id=edition.pk, seen=1, title="Slow at night", **words)
    edition.refresh_from_db()
    assert edition.slug == "slow-at-night"
    articles.set_slug(edition_id=edition.pk, slug="night", actor=cast.bob, now=NOON)
    articles.write_version(edition_id=edition.pk, seen=2, title="Slow in the evening", **words)
    edition.refresh_from_db()
    assert edition.slug == "night"
