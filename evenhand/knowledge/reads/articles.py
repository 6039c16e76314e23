"""What stands in the knowledge base, for the desk and for other contexts."""

from datetime import date

from django.db.models import QuerySet

from evenhand.knowledge.models import Article, Edition
from evenhand.people.models import Agent, Role
from evenhand.people.reads import brands_of


def editions_for(viewer: Agent) -> QuerySet[Edition]:
    """Every edition of the brands the viewer may see."""
    return Edition.objects.filter(brand__in=brands_of(viewer))


def articles_for(viewer: Agent) -> QuerySet[Article]:
    """Every article of the brands the viewer may see."""
    return Article.objects.filter(brand__in=brands_of(viewer))


def may_write(viewer: Agent) -> bool:
    """Whether this person writes drafts."""
    return viewer.is_active and viewer.may_write


def may_publish(viewer: Agent) -> bool:
    """Whether this person publishes."""
    return viewer.is_active and (viewer.is_superuser or viewer.role in {Role.LEAD, Role.ADMINISTRATOR})


def reviews_due(*, today: date, since: date) -> list[tuple[int, date, int | None]]:
    """Published articles that are to be looked at again by today, since a day: of which brand, since when, and who
    looks after each."""
    found = Article.objects.filter(review_on__lte=today, review_on__gt=since, editions__published__isnull=False)
    rows = found.distinct().values_list("brand_id", "review_on", "owner_id")
    return [(brand, day, owner) for brand, day, owner in rows if day is not None]
