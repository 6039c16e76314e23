"""Severity: low, normal, high; critical where harm is sure."""

import numpy as np
import pytest

from evenhand.understanding.domain.features import features_of
from evenhand.understanding.domain.harm import Harms, harms_of
from evenhand.understanding.domain.phrases import bare
from evenhand.understanding.domain.severity import severities_of
from evenhand.understanding.domain.severity_words import grave_in
from evenhand.understanding.domain.text import plain


def severities_in(*texts, languages=(), sentiments=None):
    plains = [plain(text) for text in texts]
    features = features_of(plains)
    return severities_of(features, plains, harms_of(features, plains, languages), languages, sentiments)


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("@acme no internet for three days and nobody helps, I can't work", "high"),
        ("@acme you charged me twice, I want my money back, it's been weeks", "high"),
        ("@acme kein Internet seit zwei Wochen", "high"),
        ("@acme how do I change my address?", "normal"),
        ("@acme thank you so much", "low"),
        ("lovely day at the beach", "low"),
        ("@acme your charger caught fire and burned my hand", "critical"),
    ],
)
def test_each_level_is_told(text, level):
    assert severities_in(text).names() == [level]


def test_probabilities_add_up_to_one_over_four_levels():
    said = severities_in("hello", "my house burns, the router exploded", "").probabilities
    assert said.shape == (3, 4)
    assert said.sum(axis=1) == pytest.approx(np.ones(3), abs=1e-4)


def test_a_worse_mood_never_makes_it_less_grave():
    text = "@acme my order is late again"
    calm, furious = (severities_in(text, sentiments=np.array([mood])).probabilities[0] for mood in (0.0, -0.9))
    assert furious[2] >= calm[2]


def test_a_doubtful_alarm_makes_it_graver_but_not_critical():
    plains = [plain("@acme something is odd with the heater")]
    features, no, yes = features_of(plains), np.array([False]), np.array([True])
    doubtful = Harms(np.array([0.3], dtype=np.float32), yes, ["safety"], [""], np.zeros(1, dtype=np.float32))
    calm = severities_of(features, plains, doubtful._replace(is_critical=no)).probabilities[0]
    alarmed = severities_of(features, plains, doubtful)
    assert alarmed.names() != ["critical"]
    assert alarmed.probabilities[0, 2] > calm[2]


def test_grave_things_are_counted_once_each():
    assert grave_in(bare("charged me twice, refund my money")) == 1
    assert grave_in(bare("stuck at the airport for 5 hours, charged twice")) == 3
    assert grave_in(bare("lovely weather")) == 0
