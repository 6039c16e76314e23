"""Small linear models: they learn, say how sure they are, and are the same after a night on disk."""

import numpy as np
import pytest

from evenhand.understanding.domain.features import features_of
from evenhand.understanding.domain.heads import Head, HeadSet, fit_head
from evenhand.understanding.domain.text import plain

THINGS = ["phone", "router", "parcel", "card", "flight", "laptop", "seat", "ticket"]
DOWN = [f"my {thing} is broken {end}" for thing in THINGS for end in ("", "again", "since monday", "help me")]
ASKED = [f"when does the {thing} arrive {end}" for thing in THINGS for end in ("", "in london", "on monday", "please")]
TEXTS, LABELS = DOWN + ASKED, ["down"] * len(DOWN) + ["asked"] * len(ASKED)


@pytest.fixture(scope="module")
def learnt():
    return fit_head("broken", TEXTS, LABELS, classes=["asked", "down"], seed=1)


def test_it_tells_what_it_was_never_shown(learnt):
    found = learnt.probabilities(features_of(["my watch is broken", "when does the watch arrive"]))
    assert learnt.classes[found[0].argmax()] == "down"
    assert learnt.classes[found[1].argmax()] == "asked"


def test_probabilities_add_up_to_one_even_for_nothing(learnt):
    found = learnt.probabilities(features_of(["", "?!", "my phone", "x" * 2_000]))
    assert np.allclose(found.sum(axis=1), 1, atol=1e-5)
    assert len(learnt.probabilities(features_of([]))) == 0


def test_saved_and_read_it_says_the_same(learnt, tmp_path):
    learnt.save(tmp_path)
    again = Head.read("broken", tmp_path)
    found = features_of([plain(text) for text in TEXTS])
    assert np.allclose(learnt.probabilities(found), again.probabilities(found), atol=2e-3)
    assert again.classes == learnt.classes
    assert again.training_hashes.tolist() == sorted(again.training_hashes.tolist())


def test_several_heads_in_one_pass_say_what_each_says_alone(learnt):
    three = fit_head("three", TEXTS, ["a", "b", "c", "d"] * 16, classes=["a", "b", "c", "d"], seed=1, vectors=False)
    found = features_of(TEXTS)
    together = HeadSet([learnt, three]).probabilities(found)
    assert np.allclose(together["broken"], learnt.probabilities(found), atol=1e-5)
    assert np.allclose(together["three"], three.probabilities(found), atol=1e-5)


def test_the_same_seed_gives_the_same_head(learnt):
    again = fit_head("broken", TEXTS, LABELS, classes=["asked", "down"], seed=1)
    assert (again.roots == learnt.roots).all()


def test_a_class_without_an_example_is_refused():
    with pytest.raises(ValueError, match="never"):
        fit_head("broken", TEXTS, LABELS, classes=["asked", "down", "never"], seed=1)


def test_labels_thrown_at_random_are_not_believed():
    labels = np.random.default_rng(7).choice(["down", "asked"], len(TEXTS)).tolist()
    unsure = fit_head("chance", TEXTS, labels, classes=["asked", "down"], seed=1)
    found = unsure.probabilities(features_of(["my watch is broken", "when does the watch arrive"]))
    assert found.max() < 0.8
