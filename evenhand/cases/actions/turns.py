"""Where everybody takes the next case in turn, nobody chooses: what agents may not do there."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from evenhand.cases.errors import OutOfTurn
from evenhand.cases.models import Case
from evenhand.people.models import Agent, Queue


def check_turn(cases: Iterable[Case], actor: Agent) -> None:
    """Refuses, in queues that are worked in order, what is not the actor's own; leads may do as they see fit."""
    if actor.sees_all:
        return
    queues = {case.queue_id for case in cases if case.assignee_id != actor.pk and case.queue_id is not None}
    if queues and Queue.objects.filter(pk__in=queues, is_in_order=True).exists():
        raise OutOfTurn(_("Here everybody takes the next case in turn. Take the next one; you may write a note here."))
