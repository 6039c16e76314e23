"""One click gives a post another mode, for now and for later."""

import pytest

from evenhand.ledger.models import Entry
from evenhand.triage.actions import (
    Decided,
    correct_mode,
    forget_decisions,
    store_again,
    store_decisions,
    undo_mode_correction,
)
from evenhand.triage.errors import CannotCorrectMode, NoSuchDecision
from evenhand.triage.models import Decision, Mode, ModeCorrection
from evenhand.triage.reads import corrected_modes, modes_of
from tests.cast import NOON, Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def decision(cast: Cast) -> Decision:
    cast.open_case("@harborline.example my internet is down again")
    return Decision.objects.get()


def corrected(decision: Decision, by, mode: int = Mode.NONE) -> ModeCorrection:
    made = correct_mode(post_id=decision.post_id, brand_id=decision.brand_id, mode=mode, by=by, now=NOON)
    assert made is not None
    return made


def test_a_correction_changes_the_mode_and_is_kept_as_a_label(cast: Cast, decision: Decision) -> None:
    made = corrected(decision, cast.bob)
    decision.refresh_from_db()
    assert (decision.mode, decision.decided) == (Mode.NONE, Mode.REACTIVE)
    assert (made.was, made.value, made.by, made.version) == (Mode.REACTIVE, Mode.NONE, cast.bob, decision.version)
    event = Entry.objects.get(name="ModeCorrected")
    assert (event.facts["was"], event.facts["value"], event.actor_id) == (1, 0, cast.bob.pk)


def test_undoing_brings_back_what_was_said_before(cast: Cast, decision: Decision) -> None:
    first = corrected(decision, cast.bob, Mode.PROACTIVE)
    second = corrected(decision, cast.alice, Mode.NONE)
    undo_mode_correction(correction_id=second.pk, by=cast.bob, now=NOON)
    decision.refresh_from_db()
    assert (decision.mode, decision.decided) == (Mode.PROACTIVE, Mode.REACTIVE)
    undo_mode_correction(correction_id=first.pk, by=cast.bob, now=NOON)
    undo_mode_correction(correction_id=first.pk, by=cast.bob, now=NOON)
    decision.refresh_from_db()
    assert (decision.mode, decision.decided) == (Mode.REACTIVE, None)
    assert Entry.objects.filter(name="ModeCorrectionUndone").count() == 2


def test_undoing_the_first_of_two_leaves_the_last_word(cast: Cast, decision: Decision) -> None:
    first = corrected(decision, cast.bob, Mode.PROACTIVE)
    corrected(decision, cast.alice, Mode.NONE)
    undo_mode_correction(correction_id=first.pk, by=cast.bob, now=NOON)
    decision.refresh_from_db()
    assert decision.mode == Mode.NONE


def test_the_same_mode_again_is_no_correction(cast: Cast, decision: Decision) -> None:
    again = correct_mode(
        post_id=decision.post_id, brand_id=decision.brand_id, mode=Mode.REACTIVE, by=cast.bob, now=NOON
    )
    assert again is None
    assert not ModeCorrection.objects.exists()


def test_a_persons_word_is_never_decided_over(cast: Cast, decision: Decision) -> None:
    corrected(decision, cast.bob)
    anew = [Decided(decision.post_id, decision.brand_id, Mode.PROACTIVE, "names us", 0.7)]
    assert forget_decisions([decision.post_id]) == set()
    store_decisions(anew)
    assert store_again(anew) == 0
    decision.refresh_from_db()
    assert decision.mode == Mode.NONE
    assert corrected_modes([decision.post_id]) == {(decision.post_id, decision.brand_id): Mode.NONE}


def test_newer_rules_decide_anew_where_nobody_said_anything(cast: Cast, decision: Decision) -> None:
    assert store_again([Decided(decision.post_id, decision.brand_id, Mode.NONE, "nothing", 0.7, "nothing")]) == 1
    decision.refresh_from_db()
    assert (decision.mode, decision.reason) == (Mode.NONE, "nothing")


def test_strangers_to_the_brand_and_those_who_only_look_cannot_correct(cast: Cast, decision: Decision) -> None:
    with pytest.raises(NoSuchDecision):
        corrected(decision, cast.chidi)
    cast.alice.role = "analyst"
    with pytest.raises(CannotCorrectMode):
        corrected(decision, cast.alice)
    with pytest.raises(CannotCorrectMode):
        corrected(decision, cast.bob, 7)
    made = corrected(decision, cast.bob)
    with pytest.raises(NoSuchDecision):
        undo_mode_correction(correction_id=made.pk, by=cast.chidi, now=NOON)


def test_the_desk_is_told_the_mode_its_reason_and_what_can_be_undone(cast: Cast, decision: Decision) -> None:
    made = corrected(decision, cast.bob)
    shown = modes_of(decision.brand_id, [decision.post_id])[decision.post_id]
    assert (shown.mode, shown.correction_id, shown.corrected_by) == (Mode.NONE, made.pk, "Bob Keller")
    assert shown.reason
