"""Keeping views of the inbox under a name."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from evenhand.cases.errors import NotAllowed, NotUsable
from evenhand.cases.events import ViewKept
from evenhand.cases.models import SavedView
from evenhand.kernel.text import storable
from evenhand.ledger.actions import record
from evenhand.people.models import Agent

MOST = 30  # of one person


@transaction.atomic
def keep_view(*, view_id: int | None, name: str, query: str, shared: bool, actor: Agent, now: datetime) -> SavedView:
    """Save a view (no id) or change one of one's own; what is shared shows each colleague only what they may see.

    `query` is what the inbox's own filter said. Leads may change shared views of others.
    """
    words = " ".join(storable(name).split())
    if not words or len(words) > 60 or len(query) > 500:
        raise NotUsable(_("A view needs a name of at most 60 letters."))
    if view_id is None:
        if SavedView.objects.filter(owner=actor, removed_at=None).count() >= MOST:
            raise NotUsable(_("You keep %(most)d views already; remove one first.") % {"most": MOST})
        view = SavedView(owner=actor, made_at=now)
    else:
        view = _own(view_id, actor)
    view.name, view.query, view.is_shared = words, query, shared
    view.save()
    record(ViewKept(view_id=view.pk), now=now, actor_id=actor.pk)
    return view


@transaction.atomic
def remove_view(*, view_id: int, put_back: bool = False, actor: Agent, now: datetime) -> SavedView:
    """Take a view away, or put it back."""
    view = _own(view_id, actor)
    view.removed_at = None if put_back else now
    view.save(update_fields=["removed_at"])
    record(ViewKept(view_id=view.pk), now=now, actor_id=actor.pk)
    return view


def _own(view_id: int, actor: Agent) -> SavedView:
    mine = Q(owner=actor)
    if actor.sees_all and actor.may_write:
        mine |= Q(is_shared=True)
    view = SavedView.objects.select_for_update().filter(mine, pk=view_id).first()
    if view is None:
        raise NotAllowed(_("There is no such view of yours."))
    return view
