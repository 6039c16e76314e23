"""What stands behind an issue, in somebody's hands; and who wants to hear of it each week."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from evenhand.insight.reads.counted import desk_day
from evenhand.kernel.text import storable
from evenhand.ledger.actions import record
from evenhand.people.models import Agent
from evenhand.people.reads import brand_ids_of, colleagues_of
from evenhand.understanding.models import Issue
from evenhand.voice.actions import check_leads
from evenhand.voice.errors import BadCause
from evenhand.voice.events import CauseSet, DigestWished
from evenhand.voice.models import Cause, CauseState, DigestWish

LONGEST = 2_000
FARTHEST = timedelta(days=3 * 366)


@transaction.atomic
def set_cause(
    *,
    issue_id: int,
    state: str,
    owner_id: int | None,
    hypothesis: str,
    fixable: int | None,
    fixed_on: date | None,
    actor: Agent,
    now: datetime,
) -> Cause:
    """Say who mends it, why it is so, how much a fix would spare, when; all of it can be said anew.

    Refuses “fixed” without a day, or with one to come: from that day on its effect is measured.
    """
    issue = Issue.objects.filter(pk=issue_id, brand__in=brand_ids_of(actor)).first()
    if issue is None:
        raise BadCause(_("There is no such issue among those you may see."))
    check_leads(actor, issue.brand_id)
    _check(state, fixable, fixed_on, now)
    if owner_id is not None and not colleagues_of(actor).filter(pk=owner_id).exists():
        raise BadCause(_("Choose an owner who works here."))
    before = Cause.objects.select_for_update().filter(pk=issue_id).first()
    is_same_guess = before is not None and before.fixable == fixable
    cause = Cause.objects.update_or_create(
        issue=issue,
        defaults={
            "brand_id": issue.brand_id,
            "state": state,
            "owner_id": owner_id,
            "hypothesis": storable(hypothesis).strip()[:LONGEST],
            "fixable": fixable,
            "fixable_by_id": before.fixable_by_id if before and is_same_guess else (actor.pk if fixable else None),
            "fixed_on": fixed_on,
            "changed_by": actor,
            "changed_at": now,
        },
    )[0]
    event = CauseSet(issue_id=issue.pk, state=state, owner_id=owner_id, fixable=fixable, fixed_on=str(fixed_on or ""))
    record(event, now=now, actor_id=actor.pk)
    return cause


def _check(state: str, fixable: int | None, fixed_on: date | None, now: datetime) -> None:
    today = desk_day(now)
    if state not in CauseState.values:
        raise BadCause(_("Choose one of the states."))
    if fixable is not None and not 0 <= fixable <= 100:
        raise BadCause(_("Of a hundred contacts, a fix spares 0 to 100."))
    if fixed_on is not None and abs(fixed_on - today) > FARTHEST:
        raise BadCause(_("Choose a day within three years."))
    if state == CauseState.FIXED and (fixed_on is None or fixed_on > today):
        raise BadCause(_("Say on which day it was fixed, today or before: its effect is measured from then on."))


@transaction.atomic
def wish_digest(*, is_on: bool, actor: Agent, now: datetime) -> None:
    """The actor wants the weekly digest by mail, or no longer. Nobody else can wish it for them."""
    if is_on:
        DigestWish.objects.get_or_create(agent=actor, defaults={"since": now})
    else:
        DigestWish.objects.filter(agent=actor).delete()
    record(DigestWished(is_on=is_on), now=now, actor_id=actor.pk)


def claim_digest(*, agent_id: int, monday: date, again_after: timedelta, now: datetime) -> bool:
    """Whether the caller is the one who sends that Monday's digest: of several at once, one; again after a while, if it
    was put back. It counts as sent from here on, so that whoever is killed while sending leaves no second one."""
    due = DigestWish.objects.filter(pk=agent_id).exclude(sent_for=monday).exclude(tried_at__gt=now - again_after)
    return due.update(tried_at=now, sent_for=monday) == 1


def note_digest(*, agent_id: int, monday: date | None, now: datetime) -> None:
    """The digest of the week before that Monday went out; None: it surely did not, and is tried again."""
    DigestWish.objects.filter(pk=agent_id).update(tried_at=now, sent_for=monday)
