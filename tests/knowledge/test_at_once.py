"""Two people at the same moment: who waited for the other still learns what the other did."""

import threading
from collections.abc import Callable

import pytest
from django.db import DatabaseError, connection, transaction

from evenhand.knowledge.actions import articles
from evenhand.knowledge.errors import KnowledgeError, WrittenMeanwhile
from evenhand.knowledge.models import ArticleVersion, Edition
from tests.cast import NOON, Cast, make_cast

pytestmark = pytest.mark.django_db(transaction=True)


def begin(cast: Cast) -> Edition:
    return articles.write_article(
        brand=cast.harborline, language="en", title="Slow", summary="", body="Restart.", actor=cast.bob, now=NOON
    )


def held_meanwhile(first: Callable[[], object], second: Callable[[], object]) -> list[BaseException]:
    """The first goes on until the second waits for it, or is through; what the second ran into."""
    met: list[BaseException] = []

    def run() -> None:
        try:
            second()
        except (KnowledgeError, DatabaseError) as problem:
            met.append(problem)
        finally:
            connection.close()

    other = threading.Thread(target=run)
    with transaction.atomic():
        first()
        other.start()
        with connection.cursor() as cursor:
            while other.is_alive():
                cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
                if cursor.fetchone()[0]:
                    break
                other.join(0.02)
    other.join(30)
    assert not other.is_alive()
    return met


def write(edition: Edition, cast: Cast, body: str) -> None:
    words = {"title": "Slow", "summary": "", "body": body}
    articles.write_version(edition_id=edition.pk, seen=1, actor=cast.bob, now=NOON, **words)


def test_who_waited_for_a_new_version_does_not_write_over_it() -> None:
    cast = make_cast()
    edition = begin(cast)
    met = held_meanwhile(lambda: write(edition, cast, "Mine."), lambda: write(edition, cast, "Yours."))
    assert [type(each) for each in met] == [WrittenMeanwhile]
    assert list(ArticleVersion.objects.order_by("number").values_list("body", flat=True)) == ["Restart.", "Mine."]


def test_two_articles_of_one_title_get_two_addresses() -> None:
    cast = make_cast()
    assert held_meanwhile(lambda: begin(cast), lambda: begin(cast)) == []
    assert sorted(Edition.objects.values_list("slug", flat=True)) == ["slow", "slow-2"]
