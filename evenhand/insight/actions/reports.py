"""Pages of measures by mail: wish for one, stop it, and keep what became of each. None goes out twice: before it is
handed to the mail server it is noted as being sent, and whatever stays so is not known to have gone, and not tried
again."""

from datetime import date, datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from evenhand.insight.errors import BadReport, OnlyForLeads
from evenhand.insight.events import ReportStopped, ReportWished
from evenhand.insight.models import ReportEvery, ReportMail, ReportPage, ReportState, ReportWish
from evenhand.ledger.actions import record
from evenhand.people.models import Agent, Brand
from evenhand.people.reads import brand_ids_of

MOST_WISHES: Final = 20
MOST_TRIES: Final = 5
MAKING_FOR: Final = timedelta(minutes=10)  # afterwards somebody else may make it
SENDING_FOR: Final = timedelta(minutes=10)  # afterwards nobody knows whether it went


@transaction.atomic
def wish_report(*, page: str, brand: Brand | None, every: str, hour: int, actor: Agent, now: datetime) -> ReportWish:
    """The actor wants this page by mail; saying it again changes how often and when. Nobody wishes for others."""
    if not actor.sees_all:
        raise OnlyForLeads(_("Measures of everybody’s work are for leads, analysts and administrators."))
    if page not in ReportPage.values or every not in ReportEvery.values or not 0 <= hour <= 23:
        raise BadReport(_("Choose a page, how often, and an hour from 0 to 23."))
    if brand is not None and brand.pk not in brand_ids_of(actor):
        raise BadReport(_("There is no such brand among those you may see."))
    if not actor.email:
        raise BadReport(_("You have no mail address here. An administrator can add it."))
    Agent.objects.select_for_update(no_key=True).get(pk=actor.pk)  # two clicks at once make one wish
    mine = ReportWish.objects.filter(agent=actor)
    known = mine.filter(page=page, brand=brand).first()
    if known is None and mine.filter(stopped_at=None).count() >= MOST_WISHES:
        raise BadReport(_("You have as many of these as one person can read. Stop one first."))
    kept = known or ReportWish(agent=actor, page=page, brand=brand)
    if (kept.every, kept.hour, kept.stopped_at, kept.pk is None) == (every, hour, None, False):
        return kept
    kept.every, kept.hour, kept.since, kept.stopped_at = every, hour, now, None
    kept.save()
    brand_id = brand.pk if brand else None
    event = ReportWished(report_wish_id=kept.pk, page=page, every=every, brand_id=brand_id)
    record(event, now=now, actor_id=actor.pk)
    return kept


@transaction.atomic
def stop_report(*, wish_id: int, is_stopped: bool, agent_id: int | None, now: datetime) -> ReportWish | None:
    """Stop it, or take that back; what was due in between is left out. With an agent, only their own; None: there is
    none. The link in a mail needs no log-in, so it can do nothing else."""
    found = ReportWish.objects.select_for_update(no_key=True).filter(pk=wish_id)
    wish = (found if agent_id is None else found.filter(agent=agent_id)).first()
    if wish is None or (wish.stopped_at is not None) == is_stopped:
        return wish
    wish.stopped_at, wish.since = (now, wish.since) if is_stopped else (None, now)
    wish.save(update_fields=["stopped_at", "since"])
    record(ReportStopped(report_wish_id=wish.pk, is_stopped=is_stopped), now=now, actor_id=wish.agent_id)
    return wish


@transaction.atomic
def claim_report(*, wish: ReportWish, day: date, now: datetime) -> ReportMail | None:
    """The report of that day, for the one caller who makes it; None where another does, or it is done with."""
    made, is_new = ReportMail.objects.get_or_create(
        wish=wish, day=day, defaults={"again_at": now + MAKING_FOR, "at": now}
    )
    if is_new:
        return made
    free = ReportMail.objects.select_for_update(skip_locked=True).filter(
        wish=wish, day=day, state=ReportState.MAKING, again_at__lte=now
    )
    mail = free.first()
    if mail is None:
        return None
    mail.tries += 1
    mail.again_at = now + MAKING_FOR * mail.tries
    mail.save(update_fields=["tries", "again_at"])
    return mail


@transaction.atomic
def begin_sending(*, mail: ReportMail, now: datetime) -> bool:
    """Note that it is handed to the mail server now; False where somebody else took it over, or it was stopped."""
    mine = ReportMail.objects.filter(pk=mail.pk, tries=mail.tries, state=ReportState.MAKING, wish__stopped_at=None)
    return mine.update(state=ReportState.SENDING, again_at=now + SENDING_FOR, at=now) == 1


@transaction.atomic
def note_report(*, mail_id: int, state: str, trouble: str = "", now: datetime) -> None:
    """What became of it. “Making” puts it back, for a second try after a while, five times in all."""
    mail = ReportMail.objects.select_for_update().get(pk=mail_id)
    if mail.state not in {ReportState.MAKING, ReportState.SENDING}:
        return
    is_over = state == ReportState.MAKING and mail.tries >= MOST_TRIES
    mail.state = ReportState.FAILED if is_over else state
    mail.trouble, mail.at, mail.again_at = trouble[:500], now, now + MAKING_FOR * mail.tries
    mail.save(update_fields=["state", "trouble", "at", "again_at"])


def note_unknown(*, now: datetime) -> int:
    """Whatever was being sent when its sender died: nobody knows whether it went."""
    lost = ReportMail.objects.filter(state=ReportState.SENDING, again_at__lte=now)
    return lost.update(state=ReportState.UNKNOWN, at=now)
