"""A topic stands above the others for a while, since many look for it."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from evenhand.community.domain.screening import Shown
from evenhand.community.errors import CannotContribute, MayNotDo, NotThere
from evenhand.community.events import TopicPinned
from evenhand.community.models import Community, Topic
from evenhand.community.reads.topics import MOST_PINNED, pinned
from evenhand.ledger.actions import record
from evenhand.people.models import Agent
from evenhand.people.reads import brands_of

LONGEST = timedelta(days=91)


@transaction.atomic
def pin(*, topic_id: int, until: datetime | None, actor: Agent, now: datetime) -> Topic:
    """It stands above the others until then; None takes it off. Whoever serves the brand decides, and the ledger keeps
    who did. Refuses more than a few, days that are over or far away, and what is not in sight."""
    if not actor.may_write:
        raise MayNotDo
    found = Topic.objects.select_for_update(of=("self",)).filter(pk=topic_id, brand__in=brands_of(actor)).first()
    if found is None or (until is not None and (found.shown != Shown.SHOWN or found.merged_into_id is not None)):
        raise NotThere
    if until is not None:
        _let_pin(found, until, now)
    if found.pinned_until == until:
        return found
    found.pinned_until, found.pinned_by = until, None if until is None else actor
    found.save(update_fields=["pinned_until", "pinned_by"])
    record(TopicPinned(topic_id=found.pk, until=until), now=now, actor_id=actor.pk)
    return found


def _let_pin(topic: Topic, until: datetime, now: datetime) -> None:
    if not now < until <= now + LONGEST:
        raise CannotContribute(_("Choose a day from today on, within three months."))
    Community.objects.select_for_update(no_key=True).filter(pk=topic.brand_id).first()  # two at once are counted
    if len([each for each in pinned(topic.brand_id, now=now) if each.pk != topic.pk]) >= MOST_PINNED:
        raise CannotContribute(_("Three topics are pinned already. Take one of them off first."))
