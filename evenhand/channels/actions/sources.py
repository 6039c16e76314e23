"""How sources and batches get on."""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from evenhand.channels.events import SourceStopped
from evenhand.channels.models import Batch, Source, SourceState
from evenhand.ledger.actions import record


def mark_fetched(*, source_id: int, now: datetime, is_ended: bool = False) -> None:
    """The source answered; whatever troubled it is over."""
    changes: dict[str, object] = {"fetched_at": now, "trouble": "", "trouble_since": None}
    if is_ended:
        changes["state"] = SourceState.ENDED
    Source.objects.filter(pk=source_id).update(**changes)


@transaction.atomic
def mark_trouble(*, source_id: int, reason: str, now: datetime, must_reconnect: bool = False) -> None:
    """The source did not answer; `must_reconnect` stops reading it until somebody does."""
    source = Source.objects.select_for_update().get(pk=source_id)
    was_stopped = source.state == SourceState.RECONNECT
    source.trouble = reason
    source.trouble_since = source.trouble_since or now
    if must_reconnect:
        source.state = SourceState.RECONNECT
    source.save(update_fields=["trouble", "trouble_since", "state"])
    if must_reconnect and not was_stopped:
        record(SourceStopped(source_id=source_id, reason=reason), now=now)


def mark_understood(*, batch_id: int, now: datetime) -> None:
    """Everything in the batch has been read, decided and placed; in the caller's transaction."""
    Batch.objects.filter(pk=batch_id).update(understood_at=now)


def note_failure(*, batch_id: int) -> int:
    """Understanding the batch failed once more; how often it has."""
    Batch.objects.filter(pk=batch_id).update(failures=F("failures") + 1)
    return int(Batch.objects.values_list("failures", flat=True).get(pk=batch_id))


def restart_source(*, source_id: int) -> None:
    """Read the source from its beginning, also if somebody is reading it; what is known already is not stored again."""
    Source.objects.filter(pk=source_id).update(cursor=None, must_begin_again=True, state=SourceState.ACTIVE)


def begin_again(*, source_id: int) -> None:
    """Whoever reads the source has nothing under way any more and begins anew, as was asked for."""
    Source.objects.filter(pk=source_id).update(cursor=None, must_begin_again=False)


def pause_source(*, source_id: int) -> None:
    """Stop reading until somebody goes on; its cursor stays."""
    Source.objects.filter(pk=source_id, state=SourceState.ACTIVE).update(state=SourceState.PAUSED)


def resume_source(*, source_id: int) -> None:
    """Go on reading a paused source."""
    Source.objects.filter(pk=source_id, state=SourceState.PAUSED).update(state=SourceState.ACTIVE)
