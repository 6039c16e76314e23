"""The names a company gives to the states of its cases."""

from collections.abc import Iterable
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Min
from django.utils.translation import gettext as _

from evenhand.cases.errors import NotAllowed, NotUsable
from evenhand.cases.events import StateKept
from evenhand.cases.models import Category, State
from evenhand.kernel.text import storable
from evenhand.ledger.actions import record
from evenhand.people.models import Agent

DEFAULTS = [(category.label, category.value) for category in Category]
LONGEST = 40
MOST = 40  # states in all; nobody chooses from more


@transaction.atomic
def install_states(names: Iterable[tuple[str, int]] = ()) -> None:
    """Make the named states, and a default one for each category that has none."""
    for position, (name, category) in enumerate(names):
        State.objects.get_or_create(name=name, defaults={"category": category, "position": position})
    taken = set(State.objects.values_list("category", flat=True))
    State.objects.bulk_create(
        State(name=name, category=category) for name, category in DEFAULTS if category not in taken
    )


@transaction.atomic
def keep_state(*, state_id: int | None, name: str, category: int | None = None, actor: Agent, now: datetime) -> State:
    """Make a state in a category (no id), or name one anew; what a category means never changes."""
    _check_lead(actor)
    words = " ".join(storable(name).split())
    if not words or len(words) > LONGEST:
        raise NotUsable(_("A state is a word or a few, at most %(most)d letters.") % {"most": LONGEST})
    state = _new(category) if state_id is None else _state(state_id)
    state.name = words
    try:
        with transaction.atomic():
            state.save()
    except IntegrityError as problem:
        raise NotUsable(_("There is a state “%(name)s” already.") % {"name": words}) from problem
    record(StateKept(state_id=state.pk), now=now, actor_id=actor.pk)
    return state


@transaction.atomic
def prefer_state(*, state_id: int, actor: Agent, now: datetime) -> State:
    """From now on cases that come into the state's category by themselves get this one."""
    _check_lead(actor)
    state = _state(state_id)
    first = State.objects.filter(category=state.category).exclude(pk=state_id).aggregate(first=Min("position"))["first"]
    state.position = 0 if first is None else first - 1
    state.save(update_fields=["position"])
    record(StateKept(state_id=state.pk), now=now, actor_id=actor.pk)
    return state


def _new(category: int | None) -> State:
    if category not in Category.values:
        raise NotUsable(_("Choose what the state means."))
    if State.objects.count() >= MOST:
        raise NotUsable(_("There are at most %(most)d states.") % {"most": MOST})
    there = list(State.objects.filter(category=category).order_by("-position").values_list("position", flat=True)[:1])
    return State(category=category, position=there[0] + 1 if there else 0)


def _state(state_id: int) -> State:
    state = State.objects.select_for_update().filter(pk=state_id).first()
    if state is None:
        raise NotUsable(_("There is no such state."))
    return state


def _check_lead(actor: Agent) -> None:
    if not (actor.sees_all and actor.may_write):
        raise NotAllowed(_("Care leads name the states."))
