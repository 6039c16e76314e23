"""One click gives a post another mode; kept as a label, and undone as easily."""

from datetime import datetime

from django.db import transaction

from evenhand.ledger.actions import record
from evenhand.people.models import Agent
from evenhand.people.reads import brands_of
from evenhand.triage.errors import CannotCorrectMode, NoSuchDecision
from evenhand.triage.events import ModeCorrected, ModeCorrectionUndone
from evenhand.triage.models import Decision, Mode, ModeCorrection


@transaction.atomic
def correct_mode(
    *,
    post_id: int,
    brand_id: int,
    mode: int,
    by: Agent,
    now: datetime,
    case_id: int | None = None,
    in_check: bool = False,
) -> ModeCorrection | None:
    """Give a post another mode from now on; None where it has it already.

    Raises NoSuchDecision where the person does not serve the brand or there is none, CannotCorrectMode for a mode
    that does not exist and for those who only look.
    """
    decision = _locked(post_id, brand_id, by)
    if mode not in Mode.values:
        raise CannotCorrectMode(f"There is no mode {mode}.")
    if decision.mode == mode:
        return None
    correction = ModeCorrection.objects.create(
        post_id=post_id,
        brand_id=brand_id,
        was=decision.mode,
        value=mode,
        code=decision.code,
        version=decision.version,
        confidence=decision.confidence,
        by=by,
        at=now,
        in_check=in_check,
    )
    _set(decision, mode)
    event = ModeCorrected(
        correction_id=correction.pk,
        post_id=post_id,
        brand_id=brand_id,
        was=correction.was,
        value=mode,
        case_id=case_id,
    )
    record(event, now=now, actor_id=by.pk)
    return correction


@transaction.atomic
def undo_mode_correction(*, correction_id: int, by: Agent, now: datetime, case_id: int | None = None) -> ModeCorrection:
    """Take a correction back; what was said before it counts again. One that is undone stays so."""
    found = ModeCorrection.objects.filter(pk=correction_id).first()
    if found is None:
        raise NoSuchDecision
    decision = _locked(found.post_id, found.brand_id, by)
    found.refresh_from_db()
    if found.undone_at is not None:
        return found
    found.undone_at = now
    found.save(update_fields=["undone_at"])
    standing = ModeCorrection.objects.filter(post_id=found.post_id, brand_id=found.brand_id, undone_at=None)
    last = standing.order_by("-pk").first()
    before = decision.mode
    _set(decision, last.value if last else _ours(decision))
    event = ModeCorrectionUndone(
        correction_id=found.pk,
        post_id=found.post_id,
        brand_id=found.brand_id,
        was=before,
        value=decision.mode,
        case_id=case_id,
    )
    record(event, now=now, actor_id=by.pk)
    return found


def _locked(post_id: int, brand_id: int, by: Agent) -> Decision:
    """The decision, held until the transaction ends; refuses strangers to the brand."""
    if not brands_of(by).filter(pk=brand_id).exists():
        raise NoSuchDecision
    decision = Decision.objects.select_for_update().filter(post_id=post_id, brand_id=brand_id).first()
    if decision is None:
        raise NoSuchDecision
    if not by.may_write:
        raise CannotCorrectMode("Analysts look and do not change.")
    return decision


def _ours(decision: Decision) -> int:
    return decision.mode if decision.decided is None else decision.decided


def _set(decision: Decision, mode: int) -> None:
    """A mode that a person gave; back at what we decided, nobody corrects it any more."""
    ours = _ours(decision)
    decision.mode = mode
    decision.decided = None if mode == ours and not _is_corrected(decision) else ours
    decision.save(update_fields=["mode", "decided"])


def _is_corrected(decision: Decision) -> bool:
    return ModeCorrection.objects.filter(post_id=decision.post_id, brand_id=decision.brand_id, undone_at=None).exists()
