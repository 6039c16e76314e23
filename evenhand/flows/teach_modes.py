"""Learning modes again from what people corrected and checked, once there is enough new."""

import logging
from datetime import datetime, timedelta

from evenhand.triage.actions import learn_from_labels
from evenhand.triage.errors import TooFewLabels
from evenhand.triage.models import Check, ModeCorrection, ModeTeaching

log = logging.getLogger(__name__)

ENOUGH_NEW = 20  # labels
NOT_BEFORE = timedelta(minutes=10)  # after the last time: it takes a while, and every label costs the same then


def learn_modes_due(*, now: datetime) -> ModeTeaching | None:
    """Learn if there are enough new labels; what was learnt, or None. May run anywhere; twice costs only time."""
    last = ModeTeaching.objects.order_by("-pk").defer("blob").first()
    if last is not None and now - last.made_at < NOT_BEFORE:
        return None
    if _new_since(last) < ENOUGH_NEW:
        return None
    try:
        return learn_from_labels(now=now)
    except TooFewLabels as problem:
        log.info("modes are not learnt yet: %s", problem.sentence)
        return None


def _new_since(last: ModeTeaching | None) -> int:
    corrections, checks = ModeCorrection.objects.filter(undone_at=None), Check.objects.exclude(truth=None)
    if last is not None:
        corrections, checks = (
            corrections.filter(pk__gt=last.newest_correction),
            checks.filter(answered_at__gt=last.made_at),
        )
    return corrections.count() + checks.count()
