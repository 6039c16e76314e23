"""Every write about parity audits of the desk's own cases."""

from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from evenhand.insight.actions.claiming import OPEN, claim
from evenhand.insight.audit.margins import Margins
from evenhand.insight.errors import BadInquiry, OnlyForLeads
from evenhand.insight.events import ParityAnswered, ParityAsked
from evenhand.insight.models import ParityRun
from evenhand.ledger.actions import record
from evenhand.people.models import Agent, Brand

MOST_OPEN: Final = 5
LONGEST: Final = timedelta(days=800)


@transaction.atomic
def ask_parity(
    *, brand: Brand | None, since: date, until: date, margins: Margins, actor: Agent, now: datetime
) -> ParityRun:
    """Have the cases opened between two days audited; the same asked twice waits once. Refuses days in no order."""
    if not actor.sees_all:
        raise OnlyForLeads
    if not timedelta() <= until - since <= LONGEST:
        raise BadInquiry(_("Choose a first and a last day, at most 800 days apart."))
    asked: dict[str, Any] = {"brand": brand, "since": since, "until": until, "mark": margins.print()}
    same = ParityRun.objects.filter(**asked, state__in=OPEN).first()
    if same is not None:
        return same
    if ParityRun.objects.filter(state__in=OPEN).count() >= MOST_OPEN:
        raise BadInquiry(_("Enough audits wait already; wait for one."))
    run = ParityRun.objects.create(**asked, margins=asdict(margins), asked_by=actor, asked_at=now, touched_at=now)
    record(ParityAsked(run_id=run.pk, mark=run.mark), now=now, actor_id=actor.pk)
    return run


@transaction.atomic
def claim_parity(*, now: datetime) -> ParityRun | None:
    """The next to be worked out."""
    return claim(
        ParityRun.objects.all(),
        give_up=lambda run, words: keep_parity(run_id=run.pk, told=None, trouble=words, now=now),
        now=now,
    )


def note_read(*, run_id: int, rows: int, now: datetime) -> None:
    """So many cases are read, and its worker is alive."""
    ParityRun.objects.filter(pk=run_id, state=ParityRun.RUNNING).update(rows=rows, touched_at=now)


@transaction.atomic
def keep_parity(*, run_id: int, told: dict[str, Any] | None, trouble: str = "", now: datetime) -> None:
    """What came of it; without an answer why there is none."""
    state = ParityRun.FAILED if told is None else ParityRun.DONE
    running = ParityRun.objects.filter(pk=run_id, state=ParityRun.RUNNING)
    if running.update(state=state, told=told, trouble=trouble[:300], touched_at=now):
        record(ParityAnswered(run_id=run_id, is_answered=told is not None), now=now)
