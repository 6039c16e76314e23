"""What a brand knows of the person behind a case, and whether they proved who they are."""

from datetime import datetime, timedelta
from typing import Final

from evenhand.cases.models import Case, CustomerDetails, CustomerNote, IdentityCheck, RecordSource
from evenhand.people.models import Agent
from evenhand.people.reads import brands_of

PROVED_FOR: Final = timedelta(hours=12)
TRIES_WITHIN: Final = timedelta(hours=1)


def details_of(case: Case) -> CustomerDetails:
    """What the case's brand knows of its customer; an empty, unsaved row where that is nothing."""
    at = {"customer_id": case.customer_id, "brand_id": case.brand_id}
    return CustomerDetails.objects.filter(**at).select_related("changed_by").first() or CustomerDetails(**at)


def customer_notes(case: Case) -> list[CustomerNote]:
    """Notes of the case's brand on its customer, the newest first."""
    theirs = CustomerNote.objects.filter(customer_id=case.customer_id, brand_id=case.brand_id, removed_at=None)
    return list(theirs.select_related("author").order_by("-written_at", "-id")[:30])


def identity_proved(case: Case, *, about: str, now: datetime) -> IdentityCheck | None:
    """The check by which the customer lately proved in this case to be the one whom that record is about."""
    passed = IdentityCheck.objects.filter(
        case=case, about=about, is_passed=True, revoked_at=None, at__gt=now - PROVED_FOR
    )
    return passed.select_related("by").order_by("-at").first()


def failed_checks(case: Case, *, now: datetime) -> int:
    """How many checks of the case failed lately."""
    return IdentityCheck.objects.filter(case=case, is_passed=False, at__gt=now - TRIES_WITHIN).count()


def record_source(brand_id: int) -> RecordSource | None:
    """Where the brand's own record is asked, if it is."""
    return RecordSource.objects.filter(pk=brand_id).select_related("changed_by").first()


def record_sources(viewer: Agent) -> dict[int, RecordSource]:
    """By brand, of the viewer's brands."""
    return {source.pk: source for source in RecordSource.objects.filter(brand__in=brands_of(viewer))}
