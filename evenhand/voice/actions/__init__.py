"""Writing about causes: what stands behind issues, whom it was given to, and the counts."""

from evenhand.cases.errors import NotAllowed
from evenhand.people.models import Agent
from evenhand.people.reads import brand_ids_of


def check_leads(actor: Agent, brand_id: int) -> None:
    """Refuses whoever does not lead this brand."""
    if not (actor.sees_all and actor.may_write) or brand_id not in brand_ids_of(actor):
        raise NotAllowed("Leads work on the causes of their brands.")
