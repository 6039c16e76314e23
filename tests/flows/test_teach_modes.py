"""Modes are learnt again when people said enough that is new."""

from datetime import timedelta

import pytest

from evenhand.flows import teach_modes
from evenhand.flows.teach_modes import ENOUGH_NEW, NOT_BEFORE, learn_modes_due
from evenhand.triage.actions import correct_mode
from evenhand.triage.models import Decision, Mode, ModeTeaching
from tests.cast import NOON, Cast

LATER = NOON + NOT_BEFORE + timedelta(minutes=1)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How often something was learnt, without learning."""
    found: list[int] = []

    def learn(*, now: object) -> ModeTeaching:
        found.append(1)
        newest = Decision.objects.count() and max(_corrections(), default=0)
        return ModeTeaching.objects.create(made_at=NOON, examples=1, is_used=False, newest_correction=newest, blob=b"")

    monkeypatch.setattr(teach_modes, "learn_from_labels", learn)
    return found


def _corrections() -> list[int]:
    from evenhand.triage.models import ModeCorrection

    return list(ModeCorrection.objects.values_list("pk", flat=True))


def correct(cast: Cast, many: int) -> None:
    cast.hear(*(cast.post(f"harborline and the {number} seagulls of the bay") for number in range(many)))
    for decision in Decision.objects.filter(decided=None):
        correct_mode(post_id=decision.post_id, brand_id=decision.brand_id, mode=Mode.PROACTIVE, by=cast.alice, now=NOON)


def test_a_few_corrections_are_not_learnt_yet(cast: Cast, asked: list[int]) -> None:
    correct(cast, ENOUGH_NEW - 1)
    assert learn_modes_due(now=LATER) is None
    assert not asked


def test_enough_corrections_are_learnt_once(cast: Cast, asked: list[int]) -> None:
    correct(cast, ENOUGH_NEW)
    assert learn_modes_due(now=NOON) is not None
    assert learn_modes_due(now=NOON) is None
    assert learn_modes_due(now=LATER) is None
    assert len(asked) == 1


def test_too_few_in_all_is_no_trouble(cast: Cast) -> None:
    correct(cast, ENOUGH_NEW)
    assert learn_modes_due(now=LATER) is None
    assert not ModeTeaching.objects.exists()
