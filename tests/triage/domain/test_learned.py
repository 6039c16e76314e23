"""What corrections teach: it holds for others, takes effect at once, and never unlearns what is certain."""

from datetime import date

import pytest
from hypothesis import given

from evenhand.triage.domain.contact import ContactFacts
from evenhand.triage.domain.learned import Example, LearnedModes, can_learn_from, learn_modes
from evenhand.triage.domain.mode import Mode, TriageFacts, decide_many
from evenhand.triage.domain.replying import needs_reply
from tests.triage.domain.test_mode import FACTS, PROFILES

PLACES = ("kitchen", "garage", "attic", "cellar", "garden", "office", "school", "harbour", "shop", "barn")


def facts(text: str, **changes) -> TriageFacts:
    return TriageFacts(text=text, account_brand=1, **changes)


def examples() -> list[Example]:
    """This desk wants hobby photos of our vans answered, which no rule knows."""
    photos = [Example(facts(f"Harborline vanspotting in the {place}"), 1, Mode.PROACTIVE) for place in PLACES * 2]
    fans = [Example(facts(f"Harborline is in the {place}"), 1, Mode.NONE) for place in PLACES * 2]
    said = [Example(facts(f"@harborline the {place} is dead"), 1, Mode.REACTIVE) for place in PLACES]
    return photos + fans + said


@pytest.fixture(scope="module")
def learned() -> LearnedModes:
    return learn_modes(examples(), PROFILES)


def test_what_was_taught_holds_for_posts_never_seen_and_says_so(learned: LearnedModes) -> None:
    post = facts("Harborline vanspotting at the lighthouse")
    assert decide_many([post], PROFILES)[0].mode is Mode.NONE
    decision = learned.decide_many([post], PROFILES)[0]
    assert decision.mode is Mode.PROACTIVE
    assert "learnt from corrections" in decision.reason
    assert 0 < decision.confidence < 1


def test_it_tells_how_well_it_does_beside_the_rules(learned: LearnedModes) -> None:
    assert learned.scores["macro_f1"] > learned.scores["macro_f1_of_rules"]
    assert learned.scores["examples"] == 50


def test_a_correction_counts_at_once_for_the_same_words_of_that_brand(learned: LearnedModes) -> None:
    words = "Harborline again"
    taught = learned.corrected(words, 1, Mode.PROGRESSIVE)
    assert taught.decide_many([facts(words.upper())], PROFILES)[0].mode is Mode.PROGRESSIVE
    assert learned.decide_many([facts(words)], PROFILES)[0].mode is not Mode.PROGRESSIVE


@pytest.mark.parametrize("known", [{"is_private": True}, {"answers_us": True}, {"is_automatic": True}])
def test_what_the_channel_knows_is_never_unlearnt(learned: LearnedModes, known: dict[str, bool]) -> None:
    post = facts("Harborline vanspotting in the barn", **known)
    assert learned.decide_many([post], PROFILES) == decide_many([post], PROFILES)


def test_the_rule_of_contact_binds_what_was_learnt_too(learned: LearnedModes) -> None:
    no = ContactFacts(opted_out_on=date(2026, 3, 2))
    decision = learned.decide_many([facts("Harborline vanspotting on the pier", contact={1: no})], PROFILES)[0]
    assert (decision.mode, decision.withheld) == (Mode.NONE, Mode.PROACTIVE)


@given(FACTS)
def test_packed_and_unpacked_it_decides_the_same(post: TriageFacts) -> None:
    decision = _LEARNED.decide_many([post], PROFILES)
    assert LearnedModes.unpacked(_LEARNED.packed()).decide_many([post], PROFILES) == decision
    assert decision[0].reason
    assert 0 <= decision[0].confidence <= 1


_LEARNED = learn_modes(examples(), PROFILES)


def test_two_modes_can_be_learnt_and_the_others_are_never_said() -> None:
    two = [each for each in examples() if each.mode is not Mode.REACTIVE]
    learned = learn_modes(two, PROFILES)
    said = {each.mode for each in learned.decide_many([each.facts for each in examples()], PROFILES)}
    assert said <= {Mode.PROACTIVE, Mode.NONE, Mode.REACTIVE}
    assert learned.decide_many([facts("Harborline vanspotting at sea")], PROFILES)[0].mode is Mode.PROACTIVE


def test_too_few_examples_teach_nothing() -> None:
    assert not can_learn_from([Mode.NONE] * 100)
    assert not can_learn_from([Mode.NONE, Mode.REACTIVE] * 10)
    with pytest.raises(ValueError, match="at least"):
        learn_modes(examples()[:10], PROFILES)


@pytest.mark.parametrize(
    ("text", "polarity", "expected"),
    [
        ("@harborline my line is dead", "negative", True),
        ("@harborline thanks, all good now", "positive", False),
        ("Stuck at home because of @harborline", "negative", True),
        ("@baycable third outage this week", "negative", False),
        ("Can anyone recommend an internet provider here", "neutral", True),
        ("Lovely sunset on the pier", "positive", False),
    ],
)
def test_a_good_desk_answers_what_needs_it(text: str, polarity: str, expected: bool) -> None:
    post = TriageFacts(text=text, polarity=polarity)
    decision = decide_many([post], PROFILES)[0]
    assert (needs_reply(decision, post) >= 0.5) is expected
