"""A published page for tests, made by the same actions as any."""

from evenhand.knowledge.actions import articles, publishing
from evenhand.knowledge.models import Edition
from tests.cast import NOON, Cast


def publish(cast: Cast, *, title: str, summary: str, body: str = "Do this, then that.") -> Edition:
    """Alice writes a page in English and publishes it."""
    edition = articles.write_article(
        brand=cast.harborline,
        language="en",
        title=title,
        summary=summary,
        body=body,
        actor=cast.alice,
        now=NOON,
    )
    return publishing.publish(edition_id=edition.pk, seen=1, actor=cast.alice, now=NOON)
