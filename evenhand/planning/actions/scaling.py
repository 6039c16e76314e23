"""Every write about questions of growth."""

from datetime import datetime, timedelta
from typing import Any, Final

import msgspec
from django.db import transaction
from django.db.models import Q

from evenhand.ledger.actions import record
from evenhand.people.models import Agent
from evenhand.planning.domain.scaling.experiment import Experiment, check, fingerprint
from evenhand.planning.errors import NotForYou, TooManyRuns
from evenhand.planning.events import ScaleAnswered, ScaleAsked, ScaleWithdrawn
from evenhand.planning.models import ScaleRun

MOST_OPEN: Final = 5
LOST_AFTER: Final = timedelta(minutes=3)  # without a word from whoever works on it
_OPEN: Final = (ScaleRun.WAITING, ScaleRun.RUNNING)


@transaction.atomic
def ask_scale(*, experiment: Experiment, actor: Agent, now: datetime) -> ScaleRun:
    """Have it worked out in the background. What was asked and answered before is given again, not worked out again."""
    _may(actor)
    check(experiment)
    known = fingerprint(experiment)
    same = ScaleRun.objects.filter(hash=known, state__in=(*_OPEN, ScaleRun.DONE)).order_by("-id").first()
    if same is not None:
        return same
    if ScaleRun.objects.filter(state__in=_OPEN).count() >= MOST_OPEN:
        raise TooManyRuns
    run = ScaleRun.objects.create(
        experiment=msgspec.to_builtins(experiment), hash=known, asked_by=actor, asked_at=now, touched_at=now
    )
    record(ScaleAsked(run_id=run.pk, hash=known), now=now, actor_id=actor.pk)
    return run


@transaction.atomic
def withdraw_scale(*, run_id: int, is_withdrawn: bool, actor: Agent, now: datetime) -> ScaleRun | None:
    """It is worked on no more; or it is asked again. What is answered stays. None: there is no such run."""
    _may(actor)
    run = ScaleRun.objects.select_for_update().filter(pk=run_id).first()
    if run is None:
        return None
    wanted = _OPEN if is_withdrawn else (ScaleRun.WITHDRAWN, ScaleRun.FAILED)
    if run.state in wanted:
        run.state = ScaleRun.WITHDRAWN if is_withdrawn else ScaleRun.WAITING
        run.progress, run.touched_at, run.trouble = 0, now, ""
        run.save(update_fields=["state", "progress", "touched_at", "trouble"])
        record(ScaleWithdrawn(run_id=run.pk, is_withdrawn=is_withdrawn), now=now, actor_id=actor.pk)
    return run


@transaction.atomic
def claim_scale(*, now: datetime) -> ScaleRun | None:
    """The next that waits, or whose worker was not heard of for long; nobody else gets it meanwhile."""
    is_due = Q(state=ScaleRun.WAITING) | Q(state=ScaleRun.RUNNING, touched_at__lt=now - LOST_AFTER)
    run = ScaleRun.objects.select_for_update(skip_locked=True).filter(is_due).order_by("id").first()
    if run is not None:
        run.state, run.progress, run.touched_at = ScaleRun.RUNNING, 0, now
        run.save(update_fields=["state", "progress", "touched_at"])
    return run


def tell_progress(*, run_id: int, progress: int, now: datetime) -> bool:
    """How far it is. False: it was withdrawn meanwhile, so it may stop."""
    running = ScaleRun.objects.filter(pk=run_id, state=ScaleRun.RUNNING)
    return bool(running.update(progress=min(progress, 100), touched_at=now))


@transaction.atomic
def keep_answers(*, run_id: int, answers: dict[str, Any], report: str, now: datetime) -> bool:
    """What came of it. False: it was withdrawn meanwhile."""
    running = ScaleRun.objects.filter(pk=run_id, state=ScaleRun.RUNNING)
    kept = running.update(state=ScaleRun.DONE, progress=100, answers=answers, report=report, touched_at=now)
    if kept:
        record(ScaleAnswered(run_id=run_id, is_answered=True), now=now)
    return bool(kept)


@transaction.atomic
def note_failure(*, run_id: int, trouble: str, now: datetime) -> None:
    """It could not be worked out; people see why and may ask again."""
    running = ScaleRun.objects.filter(pk=run_id, state=ScaleRun.RUNNING)
    if running.update(state=ScaleRun.FAILED, trouble=trouble[:300], touched_at=now):
        record(ScaleAnswered(run_id=run_id, is_answered=False), now=now)


def put_back(*, run_id: int, now: datetime) -> None:
    """Whoever worked on it has to stop: another may take it at once."""
    ScaleRun.objects.filter(pk=run_id, state=ScaleRun.RUNNING).update(state=ScaleRun.WAITING, touched_at=now)


def _may(actor: Agent) -> None:
    if not actor.sees_all:
        raise NotForYou
