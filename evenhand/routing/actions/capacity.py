"""How much people can have in hand: leads say it."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from evenhand.cases.domain.weighing import MOST_AT_ONCE
from evenhand.ledger.actions import record
from evenhand.people.models import Agent
from evenhand.routing.errors import NotUsable, OnlyLeads
from evenhand.routing.events import CapacitySet
from evenhand.routing.models import Capacity


@transaction.atomic
def set_capacity(*, agent: Agent | None, network: str, at_once: int | None, actor: Agent, now: datetime) -> None:
    """How many cases of a network (empty: of any other) a person, or everybody, can have in hand; None: say nothing.

    What people have in hand already stays with them.
    """
    if not (actor.sees_all and actor.may_write):
        raise OnlyLeads(_("Care leads say how much people can have in hand."))
    if at_once is not None and not 0 <= at_once <= MOST_AT_ONCE:
        raise NotUsable(_("Between none and %(most)d at a time.") % {"most": MOST_AT_ONCE})
    said = Capacity.objects.select_for_update().filter(agent=agent, network=network)
    before = said.values_list("at_once", flat=True).first()
    if before == at_once:
        return
    if at_once is None:
        said.delete()
    else:
        Capacity.objects.update_or_create(agent=agent, network=network, defaults={"at_once": at_once})
    told = CapacitySet(agent_id=None if agent is None else agent.pk, network=network, at_once=at_once)
    record(told, now=now, actor_id=actor.pk)
