"""Random checks: drawn fairly, answered once, and what accuracy is told from."""

from datetime import timedelta

import pytest

from evenhand.triage.actions import answer_check, correct_mode, draw_checks, learn_from_labels
from evenhand.triage.errors import CannotCorrectMode, NoSuchDecision, TooFewLabels
from evenhand.triage.models import Check, Decision, Mode, ModeTeaching
from evenhand.triage.reads import accuracy_of, corrections_of, labels, learned_modes, next_check, open_round_of
from tests.cast import NOON, Cast

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def heard(cast: Cast, reactive: int = 3, none: int = 9) -> None:
    posts = [cast.post(f"@harborline my line {n} is dead") for n in range(reactive)]
    posts += [cast.post(f"a lovely morning number {n}") for n in range(none)]
    cast.hear(*posts)
    Decision.objects.update(confidence=0.8)


def period(**changes):
    return {"since": NOON - DAY, "until": NOON + DAY, **changes}


def test_a_round_takes_as_many_of_each_mode_and_weighs_them(cast: Cast) -> None:
    heard(cast)
    made = draw_checks(by=cast.bob, now=NOON + DAY)
    counts = {mode: [each.weight for each in made.checks.filter(said=mode)] for mode in (Mode.REACTIVE, Mode.NONE)}
    assert len(counts[Mode.REACTIVE]) == 3
    assert counts[Mode.NONE] == [pytest.approx(9 / 5)] * 5


def test_what_was_corrected_is_drawn_with_what_we_had_said(cast: Cast) -> None:
    heard(cast, reactive=1, none=0)
    decision = Decision.objects.get()
    correct_mode(post_id=decision.post_id, brand_id=decision.brand_id, mode=Mode.NONE, by=cast.bob, now=NOON)
    assert draw_checks(by=cast.bob, now=NOON + DAY).checks.get().said == Mode.REACTIVE


def test_what_the_channel_knows_is_not_checked_and_strangers_draw_nothing(cast: Cast) -> None:
    heard(cast)
    assert draw_checks(by=cast.chidi, now=NOON + DAY) is None
    Decision.objects.update(confidence=1.0)
    assert draw_checks(by=cast.bob, now=NOON + DAY) is None
    cast.bob.role = "analyst"
    with pytest.raises(CannotCorrectMode):
        draw_checks(by=cast.bob, now=NOON + DAY)


def test_an_answer_corrects_the_decision_and_ends_the_round(cast: Cast) -> None:
    heard(cast, reactive=2, none=0)
    made = draw_checks(by=cast.bob, now=NOON + DAY)
    first = next_check(made)
    answer_check(check_id=first.pk, mode=Mode.PROACTIVE, by=cast.bob, now=NOON)
    second = next_check(open_round_of(cast.bob))
    assert second.pk != first.pk
    answer_check(check_id=second.pk, mode=second.said, by=cast.bob, now=NOON)
    assert open_round_of(cast.bob) is None
    assert Decision.objects.get(post=first.post_id).mode == Mode.PROACTIVE
    with pytest.raises(NoSuchDecision):
        answer_check(check_id=first.pk, mode=Mode.NONE, by=cast.alice, now=NOON)


def test_accuracy_comes_from_checks_and_corrections_stand_apart(cast: Cast) -> None:
    heard(cast, reactive=4, none=4)
    made = draw_checks(by=cast.bob, now=NOON + DAY)
    wrong = made.checks.filter(said=Mode.REACTIVE).first()
    for each in made.checks.all():
        mode = Mode.NONE if each.pk == wrong.pk else each.said
        answer_check(check_id=each.pk, mode=mode, by=cast.bob, now=NOON)
    found = accuracy_of(cast.alice, **period())
    reactive = next(each for each in found.modes if each.mode == Mode.REACTIVE)
    assert (reactive.precision.value, reactive.precision.checks) == (0.75, 4)
    assert reactive.recall.value == 1.0
    none = next(each for each in found.modes if each.mode == Mode.NONE)
    assert none.recall.value == pytest.approx(0.8)
    assert found.corrections == [(Mode.REACTIVE, Mode.NONE, 1)]
    assert [each.post_id for each in corrections_of(cast.alice, **period())] == [wrong.post_id]
    assert accuracy_of(cast.alice, **period(language="xx")).checks == 0
    assert accuracy_of(cast.alice, **period(brand_id=cast.other.pk)).checks == 0
    assert accuracy_of(cast.chidi, **period()).checks == 0


def test_modes_are_learnt_from_what_people_said(cast: Cast) -> None:
    heard(cast, reactive=25, none=25)
    with pytest.raises(TooFewLabels):
        learn_from_labels(now=NOON)
    for decision in Decision.objects.all():
        Check.objects.create(
            round=draw_round(cast),
            position=0,
            post=decision.post,
            brand_id=decision.brand_id,
            said=decision.mode,
            code="",
            version=1,
            confidence=0.8,
            weight=1,
            truth=decision.mode,
            answered_at=NOON,
        )
    assert len(labels().examples) == 50
    teaching = learn_from_labels(now=NOON)
    assert (teaching.examples, teaching.is_used) == (50, True)
    assert learned_modes() is not None
    ModeTeaching.objects.update(is_used=False)
    assert learned_modes() is None


def test_a_correction_after_learning_counts_at_once(cast: Cast) -> None:
    test_modes_are_learnt_from_what_people_said(cast)
    ModeTeaching.objects.update(is_used=True)
    decision = Decision.objects.filter(mode=Mode.REACTIVE).first()
    correct_mode(post_id=decision.post_id, brand_id=decision.brand_id, mode=Mode.PROACTIVE, by=cast.bob, now=NOON)
    assert "proactive" in learned_modes().known.values()


def draw_round(cast: Cast):
    from evenhand.triage.models import CheckRound

    return CheckRound.objects.create(by=cast.bob, made_at=NOON, since=NOON - DAY)
