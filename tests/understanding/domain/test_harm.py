"""Harm: found in many words and languages, told in words, and not seen where people speak in fun."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evenhand.understanding.domain.features import features_of
from evenhand.understanding.domain.harm import KINDS, harms_of
from evenhand.understanding.domain.judgements import judgements_of
from evenhand.understanding.domain.phrases import Phrases, bare
from evenhand.understanding.domain.text import plain


def harms_in(*texts, languages=()):
    plains = [plain(text) for text in texts]
    return harms_of(features_of(plains), plains, languages)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("@acme my phone caught fire next to my bed last night", "safety"),
        ("I got an electric shock from your kettle", "safety"),
        ("Mein Akku ist explodiert, meine Tochter ist verletzt", "safety"),
        ("I can't go on anymore, I want to die", "self_harm"),
        ("je veux mourir à cause de vous", "self_harm"),
        ("You will hear from my lawyer, see you in court", "legal"),
        ("os voy a denunciar, tendréis noticias de mi abogado", "legal"),
        ("I can see another customer's bills in your app", "data_leak"),
        ("mi hanno hackerato l'account", "data_leak"),
        ("your driver groped my sister", "discrimination"),
        ("racist staff refused to serve my wife because she is Muslim", "discrimination"),
        ("is acme down for everyone? the whole city has no internet", "outage"),
        ("I am a journalist with the Daily News, request for comment", "press"),
    ],
)
def test_harm_alarms_and_names_its_kind(text, kind):
    harms = harms_in(text)
    assert harms.is_critical[0]
    assert harms.kinds[0] == kind


@pytest.mark.parametrize(
    "text",
    [
        "you guys are killing it today",
        "I'm dying for a coffee",
        "this deal is fire",
        "so sue me lol, I like pineapple on pizza",
        "my feet are killing me",
        "where is my order? it should have come yesterday",
        "thanks for the quick help",
        "how do I change my password",
        "Ich lach mich tot über dieses Video",
    ],
)
def test_words_of_harm_said_in_fun_and_everyday_trouble_do_not_alarm(text):
    harms = harms_in(text)
    assert not harms.is_critical[0]
    assert (harms.kinds[0], harms.words[0]) == ("", "")


def test_an_alarm_says_by_which_words():
    assert "my lawyer" in harms_in("you will hear from my lawyer").words[0]


def test_an_alarm_without_a_known_phrase_says_words_of_the_text():
    harms = harms_in("your van knocked over my mother, she is hurt and there is blood everywhere")
    assert harms.is_critical[0]
    assert set(harms.words[0].replace(",", "").split()) <= set(
        "your van knocked over my mother, she is hurt and there is blood everywhere".replace(",", "").split()
    )


def test_a_language_the_model_does_not_know_is_left_to_phrases():
    harms = harms_in("これは普通の投稿です", "stromausfall 東京", languages=["ja", "ja"])
    assert harms.probabilities[0] == 0.0
    assert harms.kinds[1] == "outage"


def test_one_pass_over_all_heads_says_the_same_as_the_head_alone():
    plains = [plain("my router is on fire and smoking"), plain("lovely day")]
    features = features_of(plains)
    alone, together = harms_of(features, plains), harms_of(features, plains, judgements=judgements_of(features))
    assert alone.kinds == together.kinds
    assert alone.probabilities == pytest.approx(together.probabilities, abs=1e-5)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.text(max_size=80), max_size=5))
def test_any_texts_get_probabilities_and_a_kind_only_with_an_alarm(texts):
    harms = harms_in(*texts)
    assert len(harms.kinds) == len(harms.words) == len(harms.probabilities) == len(texts)
    for critical, kind, probability in zip(harms.is_critical, harms.kinds, harms.probabilities, strict=True):
        assert 0 <= probability <= 1
        assert (kind in KINDS) if critical else kind == ""


def test_a_phrase_begins_with_a_word_and_may_go_on_unless_closed():
    phrases = Phrases({"law": "sue you; verklag; court|"})
    assert phrases.found_in(bare("We'll sue your firm")) == [("law", "sue you")]
    assert phrases.found_in(bare("ich verklage euch")) == [("law", "verklag")]
    assert phrases.found_in(bare("courtside issue your")) == []
