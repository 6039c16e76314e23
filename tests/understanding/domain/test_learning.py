"""Learning from examples and corrections."""

import itertools
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evenhand.understanding.domain.calibrating import Belonging, softmax, threshold_of
from evenhand.understanding.domain.learning import Learned, learn, vectors_of
from evenhand.understanding.domain.nearest import Corrections, Near

EXAMPLES = {
    "delivery": (
        "Where is my parcel?", "My order has not arrived", "When will the package come",
        "The courier lost my box", "Still waiting for delivery",
    ),
    "billing": (
        "I was charged twice", "The invoice is wrong", "Why is my bill so high this month",
        "Refund the extra charge", "You took money from my account",
    ),
    "outage": (
        "The internet is down", "No signal since this morning", "The line is dead",
        "Is there an outage in my area", "My wifi stopped working",
    ),
    "praise": (
        "Thank you, great service", "Your agent was so helpful", "Best support ever",
        "I love this company", "Well done, quick fix",
    ),
}  # fmt: skip
ASKED = {
    "The parcel still has not come": "delivery",
    "You billed me two times for one month": "billing",
    "No internet at home since yesterday": "outage",
}
ELSEWHERE = ["What a beautiful sunset", "Who won the match last night?", "My grandmother turns eighty today"]


def _rows(each: int = 5, beginning: str = "") -> tuple[list[str], list[str]]:
    pairs = [(beginning + text, label) for label, texts in EXAMPLES.items() for text in texts[:each]]
    return [text for text, _ in pairs], [label for _, label in pairs]


def _many() -> tuple[list[str], list[str]]:
    """Eighty rows: enough for a rehearsal."""
    beginnings = ("", "Hello, ", "Hi there. ", "Excuse me: ")
    rows = [_rows(beginning=beginning) for beginning in beginnings]
    return [text for texts, _ in rows for text in texts], [label for _, labels in rows for label in labels]


@cache
def _few(*, is_close: bool = True) -> Learned:
    return learn(*_rows(), is_close=is_close)


@cache
def _rehearsed(*, is_close: bool = True) -> Learned:
    return learn(*_many(), is_close=is_close)


@pytest.mark.parametrize("is_close", [True, False])
def test_a_few_examples_are_enough_to_begin(is_close: bool) -> None:
    found = _few(is_close=is_close).predict(list(ASKED))
    assert sum(each == true for each, true in zip(found, ASKED.values(), strict=True)) >= (3 if is_close else 2)


@pytest.mark.parametrize("learned", [_few, _rehearsed])
def test_what_is_about_nothing_taught_is_none_of_these(learned) -> None:
    assert learned().predict(ELSEWHERE) == [None, None, None]


def test_a_single_example_finds_its_like_and_nothing_else() -> None:
    learned = learn(["Where is my parcel?"], ["delivery"])
    assert learned.predict(["Where is the parcel you sent me?", *ELSEWHERE]) == ["delivery", None, None, None]


def test_a_correction_holds_for_the_next_text_that_says_the_same() -> None:
    corrected = _rehearsed().corrected("I want to cancel my subscription", "leaving")
    alike = ["I want to cancel my subscription", "please cancel my subscription", "I want to cancel my subscription!!"]
    assert corrected.predict(alike) == ["leaving"] * 3


def test_a_correction_overrules_what_was_learnt() -> None:
    text = "Where is my parcel?"
    assert _rehearsed().predict([text]) == ["delivery"]
    assert _rehearsed().corrected(text, "billing").predict([text]) == ["billing"]


def test_a_correction_to_none_takes_the_subject_away() -> None:
    text = "No signal since this morning"
    for nothing in ("", None):
        assert _rehearsed().corrected(text, nothing).predict([text]) == [None]


def test_a_correction_leaves_other_texts_alone() -> None:
    others = [*ASKED, *ELSEWHERE, "The invoice is wrong", "The line is dead"]
    corrected = _rehearsed().corrected("I want to cancel my subscription", "praise")
    assert np.allclose(corrected.probabilities(others), _rehearsed().probabilities(others), atol=0.02)


def test_of_contradicting_corrections_the_newest_wins() -> None:
    learned, text = _rehearsed(), "My router makes a strange noise"
    for label in ("billing", "outage", "", "delivery", "outage"):
        learned = learned.corrected(text, label)
        assert learned.predict([text]) == [label or None]
    assert len(learned.corrections) == 1


def test_of_contradicting_examples_the_last_wins() -> None:
    texts, labels = _rows()
    learned = learn([*texts, "The till is closed", "THE TILL  is closed"], [*labels, "outage", "billing"])
    assert learned.predict(["The till is closed"]) == ["billing"]


def test_a_correction_does_not_change_the_model_it_came_from() -> None:
    before = _few().probabilities(["The till is closed"])
    _few().corrected("The till is closed", "till")
    assert _few().classes == ("billing", "delivery", "outage", "praise")
    assert np.array_equal(before, _few().probabilities(["The till is closed"]))


def test_learning_is_the_same_for_the_same_seed() -> None:
    assert np.array_equal(
        learn(*_many(), is_close=False, seed=3).probabilities(list(ASKED)),
        learn(*_many(), is_close=False, seed=3).probabilities(list(ASKED)),
    )


@pytest.mark.parametrize("is_close", [True, False])
def test_what_was_learnt_and_corrected_comes_back_from_its_bytes(is_close: bool) -> None:
    learned = _rehearsed(is_close=is_close).corrected("I want to cancel", "leaving").corrected("lol", "")
    again = Learned.unpacked(learned.packed())
    texts = [*ASKED, *ELSEWHERE, "I want to cancel", "lol"]
    assert again.classes == learned.classes
    assert again.threshold == learned.threshold
    assert again.scores == learned.scores
    assert np.allclose(again.probabilities(texts), learned.probabilities(texts), atol=1e-6)


@pytest.mark.parametrize("blob", [b"", b"nonsense", b"\x80\x04K\x01."])
def test_bytes_that_are_nothing_learnt_are_refused(blob: bytes) -> None:
    with pytest.raises(ValueError, match="not something learnt"):
        Learned.unpacked(blob)


def test_cut_bytes_are_refused() -> None:
    with pytest.raises(ValueError, match="not something learnt"):
        Learned.unpacked(_few().packed()[:-200])


def test_rare_classes_and_wrong_labels_do_not_spoil_the_others() -> None:
    texts, labels = _many()
    labels[3], labels[17] = "praise", "outage"
    texts, labels = [*texts, "Where is the nearest shop?"], [*labels, "shops"]
    learned = learn(texts, labels)
    assert learned.predict(list(ASKED)) == list(ASKED.values())
    assert "shops" in learned.classes


def test_texts_about_nothing_are_learnt_as_such() -> None:
    football = ["Great goal in the last minute", "The match was boring", "What a penalty", "Our team won the cup"]
    texts, labels = _many()
    learned = learn(texts, labels, none_texts=[*football, *ELSEWHERE])
    assert learned.predict(["What a goal in the match", "The team lost the match"]) == [None, None]
    assert learned.predict(list(ASKED)) == list(ASKED.values())


def test_probabilities_leave_room_for_none_of_these() -> None:
    chances = _rehearsed().probabilities([*ASKED, *ELSEWHERE, "", "🌧🌧", "x" * 10_000])
    assert chances.shape == (9, 4)
    assert chances.dtype == np.float32
    assert (chances >= 0).all()
    assert (chances.sum(axis=1) <= 1 + 1e-5).all()
    assert chances[3:6].sum(axis=1).max() < 0.5


def test_given_vectors_give_the_same_answer() -> None:
    texts = list(ASKED)
    given_ones = vectors_of(texts, is_close=True)
    assert np.allclose(_few().probabilities(texts, given_ones), _few().probabilities(texts), atol=1e-5)


def test_progress_goes_from_nothing_to_all() -> None:
    told: list[float] = []
    learn(*_many(), is_close=False, progress=told.append)
    assert told == sorted(told)
    assert told[-1] == pytest.approx(1)
    assert len(told) >= 5


def test_rehearsal_says_how_good_the_answers_will_be() -> None:
    scores = _rehearsed().scores
    assert scores["accuracy"] > 0.8
    assert set(scores["classes"]) == set(EXAMPLES)
    assert all(0 <= each["recall"] <= 1 and each["n"] == 20 for each in scores["classes"].values())


def test_two_classes_that_share_the_world_have_no_outside() -> None:
    texts, labels = _many()
    texts = [f"{text} {number}" for number in range(4) for text in texts]
    learned = learn(texts, ["glad" if label == "praise" else "not glad" for label in labels] * 4, is_close=False)
    assert np.allclose(learned.probabilities(ELSEWHERE).sum(axis=1), 1, atol=1e-4)


def test_without_examples_there_is_nothing_to_learn() -> None:
    for texts, labels in (([], []), (["a text"], [""])):
        with pytest.raises(ValueError, match="no example"):
            learn(texts, labels)
    with pytest.raises(ValueError, match="2 texts have 1 labels"):
        learn(["one", "two"], ["label"])
    with pytest.raises(ValueError, match="have 1 vectors"):
        learn(["one", "two"], ["a", "b"], vectors=np.zeros((1, 384), dtype=np.float32))


@given(st.lists(st.integers(-1, 3), min_size=1, max_size=12), st.data())
@settings(max_examples=60, deadline=None)
def test_the_newest_correction_of_a_text_always_decides(labels: list[int], data: st.DataObject) -> None:
    places = np.eye(6, dtype=np.float32)
    corrections, last = Corrections.empty(6), {}
    for label in labels:
        at = data.draw(st.integers(0, 5))
        corrections, last[at] = corrections.added(places[at], label), label
    near = Near(places.astype(np.float16), np.arange(6) % 4)
    before = np.full((6, 4), 0.25, dtype=np.float32)
    after = corrections.applied(before, places, near, is_close=True)
    for at, chances in enumerate(after):
        if at not in last:
            assert np.array_equal(chances, before[at])
        elif last[at] < 0:
            assert chances.max() == 0
        else:
            assert chances.argmax() == last[at]
            assert chances.max() == 1


@given(st.lists(st.floats(-3, 3), min_size=2, max_size=6), st.floats(0.1, 20))
def test_sharpness_never_changes_the_order(scores: list[float], sharpness: float) -> None:
    row = np.array([scores], dtype=np.float32)
    chances = softmax(row, sharpness)
    assert abs(float(chances.sum()) - 1) < 1e-4
    for one, other in itertools.combinations(range(len(scores)), 2):
        if row[0, one] > row[0, other]:
            assert chances[0, one] >= chances[0, other]


def test_more_of_a_sign_never_speaks_against_belonging() -> None:
    draw = np.random.default_rng(0)
    signs = draw.normal(size=(200, 4)).astype(np.float32)
    belonging = Belonging.of(signs, signs[:, 0] - signs[:, 1] + draw.normal(size=200) > 0)
    assert all(weight >= 0 for weight in belonging.weights)


def test_the_threshold_withholds_few_right_answers() -> None:
    chances = np.random.default_rng(0).uniform(0.3, 1, size=(20_000, 1)).astype(np.float32)
    threshold = threshold_of(chances, np.zeros(20_000, dtype=np.int64))
    assert (chances < threshold).mean() == pytest.approx(0.0025, abs=0.0005)
