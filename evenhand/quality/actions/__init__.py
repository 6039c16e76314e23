"""Writing about quality: cards, draws, scores, sessions, coaching."""

from evenhand.cases.errors import NotAllowed
from evenhand.people.models import Agent
from evenhand.people.reads import brand_ids_of


def check_scores(actor: Agent, brand_id: int) -> None:
    """Refuses whoever does not judge this brand's work: leads and administrators do."""
    if not (actor.sees_all and actor.may_write) or brand_id not in brand_ids_of(actor):
        raise NotAllowed("Leads judge the work of their brands.")
