"""What came before the desk was there: brought along as a table, taken away, put back."""

import io
from datetime import date, datetime
from typing import Final

import numpy as np
from django.conf import settings
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from evenhand.insight.reads.counted import desk_day
from evenhand.ledger.actions import record
from evenhand.people.models import Agent
from evenhand.planning.actions.forecasts import make_anew, may_plan
from evenhand.planning.domain.forecast.history import Floats, History, read_history
from evenhand.planning.errors import BadTable, NotPossible
from evenhand.planning.events import EarlierBrought, EarlierRemoved
from evenhand.planning.models import EarlierCounts
from evenhand.planning.reads.forecasts import LOOK_BACK, MINUTES, Slice

LARGEST: Final = 20_000_000  # bytes
_A_DAY: Final = 24 * 60 // MINUTES


@transaction.atomic
def bring_earlier(of: Slice, table: bytes, *, name: str, actor: Agent, now: datetime) -> EarlierCounts:
    """Forecasts of this slice know these days, too. What was brought before for it makes room.

    Refuses whoever may not plan; raises NotPossible with what is wrong with the table.
    """
    may_plan(actor)
    days = _days(table, today=desk_day(now))
    _take_away(of, now)
    kept = EarlierCounts.objects.create(
        network=of.network,
        queue_id=of.queue_id,
        name=" ".join(name.split())[-80:] or "table.csv",
        first_day=days[0][0],
        last_day=days[-1][0],
        counts=days,
        brought_by=actor,
        brought_at=now,
    )
    record(EarlierBrought(earlier_id=kept.pk, days=len(days)), now=now, actor_id=actor.pk)
    make_anew(now)
    return kept


@transaction.atomic
def remove_earlier(
    *, earlier_id: int, is_removed: bool, actor: Agent, now: datetime, is_undone: bool = False
) -> EarlierCounts | None:
    """Forecasts look at it no more, or again, and then at no other of the same slice. Where bringing it is undone, the
    one whose place it took comes back. None: there is no such table."""
    may_plan(actor)
    kept = EarlierCounts.objects.select_for_update().filter(pk=earlier_id).first()
    if kept is not None and (kept.removed_at is not None) != is_removed:
        if not is_removed:
            _take_away(Slice(kept.network, kept.queue_id), now)
        kept.removed_at = now if is_removed else None
        kept.save(update_fields=["removed_at"])
        if is_removed and is_undone:
            before = EarlierCounts.objects.filter(network=kept.network, queue_id=kept.queue_id)
            before.filter(removed_at=kept.brought_at).update(removed_at=None)
        record(EarlierRemoved(earlier_id=kept.pk, is_removed=is_removed), now=now, actor_id=actor.pk)
        make_anew(now)
    return kept


def _take_away(of: Slice, now: datetime) -> None:
    standing = EarlierCounts.objects.filter(network=of.network, queue_id=of.queue_id, removed_at=None)
    standing.update(removed_at=now)


def _days(table: bytes, *, today: date) -> list[tuple[str, list[float]]]:
    """Each day with its half hours, the newest that forecasts look back to. Refuses days to come: for those the desk's
    own counts would be passed over."""
    if len(table) > LARGEST:
        raise NotPossible(_("The table is larger than 20 MB. Sum it by the half hour first."))
    try:
        history = _by_half_hours(table.decode("utf-8-sig"))
    except UnicodeDecodeError as problem:
        raise NotPossible(_("This is no text. Save the table as CSV in UTF-8.")) from problem
    except BadTable as problem:
        raise NotPossible(_("The table cannot be read: %(why)s") % {"why": problem.sentence}) from problem
    if history.days[-1] > today:
        day = date_format(history.days[-1], "j F Y")
        raise NotPossible(_("The table tells of %(day)s, a day that is still to come.") % {"day": day})
    whole = zip(history.days, _from_midnight(history).tolist(), strict=True)
    return [(day.isoformat(), counts) for day, counts in whole][-LOOK_BACK.days :]


def _by_half_hours(text: str) -> History:
    """Hours are halved evenly; what is coarser does not say when in the day."""
    try:
        return _read(text, MINUTES)
    except BadTable:
        hours = _read(text, 2 * MINUTES)
    halves = np.repeat(hours.counts / 2, 2, axis=1)
    return History(hours.days, halves, MINUTES, hours.opens)


def _read(text: str, minutes: int) -> History:
    """Times that name their zone are moved to the desk's clock, as its own counts are."""
    return read_history(io.StringIO(text, newline=""), minutes=minutes, zone=settings.TIME_ZONE)


def _from_midnight(history: History) -> Floats:
    """Days by 48 half hours: nobody came while it was closed."""
    first = history.opens // MINUTES
    whole = np.zeros((len(history.days), _A_DAY))
    whole[:, first : first + history.counts.shape[1]] = history.counts
    return whole.round(3)
