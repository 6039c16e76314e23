"""Writing down what to listen for."""

from datetime import datetime

from django.db import transaction

from evenhand.kernel.text import shorten
from evenhand.ledger.actions import record
from evenhand.listening.actions.editions import next_edition
from evenhand.listening.domain.parser import parse
from evenhand.listening.errors import NoSuchQuery, OnlyLeads, QueryNameTaken
from evenhand.listening.events import QueryRemoved, QuerySaved, QuerySwitched
from evenhand.listening.models import Purpose, Query
from evenhand.people.models import Agent, Role
from evenhand.people.reads import brands_of

LEADS = {Role.LEAD, Role.ADMINISTRATOR}


@transaction.atomic
def save_query(
    *,
    brand_id: int,
    name: str,
    text: str,
    purpose: Purpose = Purpose.US,
    query_id: int | None = None,
    actor: Agent | None,
    now: datetime,
) -> Query:
    """Write a query down, or change one; matchers use it from their next batch on.

    Raises QuerySyntaxError with the place, OnlyLeads, QueryNameTaken, or NoSuchQuery.
    `actor` is None on the command line.
    """
    _may_change(actor, brand_id)
    parse(text)
    label = " ".join(name.split())[:120] or shorten(" ".join(text.split()), 60)
    query = _locked(query_id, actor) if query_id else Query(created_at=now, author=actor)
    query.brand_id, query.name, query.text, query.purpose = brand_id, label, text, purpose
    _refuse_taken_name(query)
    _keep(query, actor, now)
    record(QuerySaved(query_id=query.pk, brand_id=brand_id), now=now, actor_id=actor.pk if actor else None)
    return query


@transaction.atomic
def switch_query(*, query_id: int, is_active: bool, actor: Agent | None, now: datetime) -> Query:
    """Listen for it, or no longer; what it caught stays."""
    query = _locked(query_id, actor)
    _may_change(actor, query.brand_id)
    query.is_active = is_active
    _keep(query, actor, now)
    record(QuerySwitched(query_id=query.pk, is_active=is_active), now=now, actor_id=actor.pk if actor else None)
    return query


@transaction.atomic
def remove_query(*, query_id: int, actor: Agent | None, now: datetime) -> None:
    """Take a query away; what it caught stays, and its name is free again."""
    query = _locked(query_id, actor)
    _may_change(actor, query.brand_id)
    query.is_active, query.is_removed = False, True
    _keep(query, actor, now)
    record(QueryRemoved(query_id=query.pk), now=now, actor_id=actor.pk if actor else None)


@transaction.atomic
def put_back_query(*, query_id: int, is_active: bool = True, actor: Agent | None, now: datetime) -> Query:
    """Undo a removal: the query is there again, listening or not; one that was never removed stays as it is.

    Raises OnlyLeads, NoSuchQuery, or QueryNameTaken where another took its name meanwhile.
    """
    query = _locked(query_id, actor, is_removed=None)
    _may_change(actor, query.brand_id)
    if not query.is_removed:
        return query
    _refuse_taken_name(query)
    query.is_active, query.is_removed = is_active, False
    _keep(query, actor, now)
    record(QuerySaved(query_id=query.pk, brand_id=query.brand_id), now=now, actor_id=actor.pk if actor else None)
    return query


def _may_change(actor: Agent | None, brand_id: int) -> None:
    if actor is None:
        return
    if not (actor.is_superuser or actor.role in LEADS) or not brands_of(actor).filter(pk=brand_id).exists():
        raise OnlyLeads


def _refuse_taken_name(query: Query) -> None:
    namesakes = Query.objects.filter(brand_id=query.brand_id, name=query.name, is_removed=False)
    if namesakes.exclude(pk=query.pk).exists():
        raise QueryNameTaken(f"There is already a query “{query.name}”; give this one another name.")


def _locked(query_id: int, actor: Agent | None, *, is_removed: bool | None = False) -> Query:
    """That query, locked; of those that are there, unless `is_removed` is None: then of all."""
    found = Query.objects.select_for_update().filter(pk=query_id)
    if is_removed is not None:
        found = found.filter(is_removed=is_removed)
    if actor is not None:
        found = found.filter(brand__in=brands_of(actor))
    query = found.first()
    if query is None:
        raise NoSuchQuery
    return query


def _keep(query: Query, actor: Agent | None, now: datetime) -> None:
    query.edition = next_edition()
    query.changed_at, query.changed_by = now, actor
    query.save()
