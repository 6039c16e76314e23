"""Leads: those of a viewer's brands, of a case, behind sales' own link; and how many there are of each kind."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.core.signing import BadSignature, TimestampSigner
from django.db.models import Count

from evenhand.cases.models import Conversation, Identity
from evenhand.colleagues.domain.leads import WITH_SALES, is_over
from evenhand.colleagues.models import Lead, SalesDesk
from evenhand.people.models import Agent
from evenhand.people.reads import brand_ids_of
from evenhand.triage.domain.contact import Standing
from evenhand.triage.models import ContactRule

OPENS_FOR: Final = timedelta(days=90)  # the link; whoever works on it has it in their own books by then
_SIGNER = TimestampSigner(salt="evenhand.lead")
_RELATED = ("brand", "noted_by", "offered_by", "consent_by")


def leads_for(
    viewer: Agent, *, states: Sequence[str] = (), before: tuple[datetime, int] | None = None, limit: int
) -> list[Lead]:
    """Leads of the viewer's brands, what changed last first, from a place on."""
    found = Lead.objects.filter(brand__in=brand_ids_of(viewer)).select_related(*_RELATED)
    if states:
        found = found.filter(state__in=states)
    if before is not None:
        found = found.filter(changed_at__lte=before[0]).exclude(changed_at=before[0], pk__gte=before[1])
    return list(found.order_by("-changed_at", "-id")[:limit])


def leads_counted(viewer: Agent) -> dict[str, int]:
    """How many of the viewer's brands stand in each state."""
    found = Lead.objects.filter(brand__in=brand_ids_of(viewer)).values_list("state").annotate(Count("id"))
    return dict(found.order_by("state"))


def leads_of_case(viewer: Agent, case_id: int) -> list[Lead]:
    """The leads of one case, the newest first."""
    found = Lead.objects.filter(case=case_id, brand__in=brand_ids_of(viewer))
    return list(found.select_related(*_RELATED).order_by("-id"))


def lead_for(viewer: Agent, lead_id: int) -> Lead | None:
    """One lead of the viewer's brands."""
    return Lead.objects.filter(pk=lead_id, brand__in=brand_ids_of(viewer)).select_related("brand").first()


def personas_of(lead: Lead) -> list[int]:
    """Everybody the person is known as: in the lead's case, and on whichever channel."""
    here = Conversation.objects.filter(case=lead.case_id).exclude(persona=None).values_list("persona_id", flat=True)
    theirs = Identity.objects.filter(customer=lead.customer_id).values_list("persona_id", flat=True)
    return sorted({each for each in (*here, *theirs) if each is not None})


def left_alone_since(lead: Lead) -> datetime | None:
    """Since when the person wants to be left alone by the brand, sales among them; None where they do not."""
    said = ContactRule.objects.filter(persona__in=personas_of(lead), brand=lead.brand_id, undone_at=None)
    return said.filter(standing=Standing.OPTED_OUT).order_by("-at").values_list("at", flat=True).first()


def sales_desks(viewer: Agent) -> dict[int, SalesDesk]:
    """Where sales of the viewer's brands is reached."""
    return {each.pk: each for each in SalesDesk.objects.filter(brand__in=brand_ids_of(viewer))}


def token_of(lead: Lead) -> str:
    """What stands in the address that sales is given; nobody can make one without our key."""
    return _SIGNER.sign(lead.key.hex).replace(":", "-", 2)


def lead_behind(token: str, *, now: datetime) -> Lead | None:
    """The lead of that address, as long as sales may know of it; a week after it is settled without who it is."""
    try:
        key = UUID(_SIGNER.unsign(token.replace("-", ":", 2), max_age=OPENS_FOR))
    except (BadSignature, ValueError):
        return None
    found = Lead.objects.filter(key=key, state__in=sorted(WITH_SALES)).select_related("brand").first()
    if found is not None and is_over(found.state, found.settled_at, now):
        found.name = found.reach = found.consent_words = ""
    return found
