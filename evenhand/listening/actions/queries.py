"""Writing down what to listen for."""

from datetime import datetime

from django.db import connection, transaction

from evenhand.ledger.actions import record
from evenhand.listening.domain.parser import parse
from evenhand.listening.errors import NoSuchQuery, OnlyLeads, QueryNameTaken
from evenhand.listening.events import QueryRemoved, QuerySaved, QuerySwitched
from evenhand.listening.models import Purpose, Query
from evenhand.people.models import Agent, Role
from evenhand.people.reads import brands_of

LEADS = {Role.LEAD, Role.ADMINISTRATOR}

_NEXT_EDITION = """
INSERT INTO listening_edition (id, number) VALUES (1, 1)
ON CONFLICT (id) DO UPDATE SET number = listening_edition.number + 1 RETURNING number
"""


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
    label = " ".join(name.split())[:120] or text[:60]
    query = _locked(query_id, actor) if query_id else Query(created_at=now, author=actor)
    if Query.objects.filter(brand_id=brand_id, name=label, is_removed=False).exclude(pk=query.pk).exists():
        raise QueryNameTaken(f"There is already a query “{label}”; give this one another name.")
    query.brand_id, query.name, query.text, query.purpose = brand_id, label, text, purpose
    _keep(query, now)
    record(QuerySaved(query_id=query.pk, brand_id=brand_id), now=now, actor_id=actor.pk if actor else None)
    return query


@transaction.atomic
def switch_query(*, query_id: int, is_active: bool, actor: Agent | None, now: datetime) -> Query:
    """Listen for it, or no longer; what it caught stays."""
    query = _locked(query_id, actor)
    _may_change(actor, query.brand_id)
    query.is_active = is_active
    _keep(query, now)
    record(QuerySwitched(query_id=query.pk, is_active=is_active), now=now, actor_id=actor.pk if actor else None)
    return query


@transaction.atomic
def remove_query(*, query_id: int, actor: Agent | None, now: datetime) -> None:
    """Take a query away; what it caught stays, and its name is free again."""
    query = _locked(query_id, actor)
    _may_change(actor, query.brand_id)
    query.is_active, query.is_removed = False, True
    _keep(query, now)
    record(QueryRemoved(query_id=query.pk), now=now, actor_id=actor.pk if actor else None)


def _may_change(actor: Agent | None, brand_id: int) -> None:
    if actor is None:
        return
    if not (actor.is_superuser or actor.role in LEADS) or not brands_of(actor).filter(pk=brand_id).exists():
        raise OnlyLeads


def _locked(query_id: int, actor: Agent | None) -> Query:
    found = Query.objects.select_for_update().filter(pk=query_id, is_removed=False)
    if actor is not None:
        found = found.filter(brand__in=brands_of(actor))
    query = found.first()
    if query is None:
        raise NoSuchQuery
    return query


def _keep(query: Query, now: datetime) -> None:
    """The next edition is taken under a lock, so that whoever reads editions in order overlooks none."""
    with connection.cursor() as cursor:
        cursor.execute(_NEXT_EDITION)
        query.edition = cursor.fetchone()[0]
    query.changed_at = now
    query.save()
