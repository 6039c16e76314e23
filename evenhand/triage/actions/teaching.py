"""Learning modes from what people corrected and confirmed."""

from datetime import datetime

from django.db import transaction

from evenhand.ledger.actions import record
from evenhand.triage.domain.learned import can_learn_from, learn_modes
from evenhand.triage.errors import TooFewLabels
from evenhand.triage.events import ModesLearned
from evenhand.triage.models import ModeTeaching
from evenhand.triage.reads.labels import labels
from evenhand.triage.reads.profiles import profiles


def learn_from_labels(*, now: datetime, use: bool | None = None) -> ModeTeaching:
    """Learn from all labels of all brands; raises TooFewLabels.

    It is used where it is at least as good as the rules on the labels themselves (cross-validated), unless said.
    """
    known = labels()
    if not can_learn_from(example.mode for example in known.examples):
        raise TooFewLabels
    learned = learn_modes(known.examples, profiles())
    is_better = learned.scores["macro_f1"] >= learned.scores["macro_f1_of_rules"]
    with transaction.atomic():
        made = ModeTeaching.objects.create(
            made_at=now,
            examples=len(known.examples),
            scores=learned.scores,
            is_used=is_better if use is None else use,
            newest_correction=known.newest_correction,
            blob=learned.packed(),
        )
        event = ModesLearned(teaching_id=made.pk, examples=made.examples, is_used=made.is_used)
        record(event, now=now)
    return made
