"""The rule of contact: who is not approached, and by which words people say no."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.triage.domain.contact import ContactFacts, Standing, no_in_words, standings_from
from evenhand.triage.domain.mode import Mode, TriageFacts, decide_many
from tests.triage.domain.test_mode import FACTS, PROFILES

DAY = date(2026, 3, 2)
RIVALS_TROUBLE = "@baycable third outage this week"
OUR_TROUBLE = "Stuck at home because of @harborline"


@pytest.mark.parametrize(
    "text",
    [
        "@harborline stop messaging me",
        "STOP",
        "@harborline stop!",
        "Do not contact me again.",
        "just leave me alone please @harborline",
        "Lasst mich in Ruhe!",
        "por favor no me escriban más",
        "Déjenme en paz",
        "Ne me contactez plus",
        "Lasciatemi in pace",
        "não me liguem mais",
        "Laat me met rust",
        "unsubscribe",
    ],
)
def test_a_no_is_understood_in_several_languages(text: str) -> None:
    assert no_in_words(text)


@pytest.mark.parametrize(
    "text",
    [
        "the internet will not stop dropping",
        "at the bus stop without signal",
        "please contact me",
        "don't leave me without internet",
        "how do I unsubscribe from the sports channel",
        "you stopped answering me",
        "",
        "@harborline",
    ],
)
def test_other_words_are_no_no(text: str) -> None:
    assert no_in_words(text) == ""


@pytest.mark.parametrize(
    ("known", "text", "mode", "says"),
    [
        (ContactFacts(opted_out_on=DAY), RIVALS_TROUBLE, Mode.NONE, "asked us on 2 March 2026 to be left alone"),
        (ContactFacts(opted_out_on=DAY), OUR_TROUBLE, Mode.NONE, "to be left alone"),
        (ContactFacts(approached_on=DAY), RIVALS_TROUBLE, Mode.NONE, "already wrote unasked on 2 March 2026"),
        (ContactFacts(approached_on=DAY), OUR_TROUBLE, Mode.NONE, "already wrote unasked"),
        (ContactFacts(critic_on=DAY), RIVALS_TROUBLE, Mode.NONE, "no pitch to a critic"),
        (ContactFacts(critic_on=DAY), OUR_TROUBLE, Mode.PROACTIVE, "is unhappy"),
        (ContactFacts(opted_out_on=DAY), "@harborline my line is dead", Mode.REACTIVE, "opens with"),
        (ContactFacts(), RIVALS_TROUBLE, Mode.PROGRESSIVE, "competitor"),
    ],
)
def test_who_may_not_be_approached_is_answered_when_they_ask_and_never_pitched_to(known, text, mode, says) -> None:
    facts = TriageFacts(text=text, polarity="negative", account_brand=1, contact={1: known})
    decision = decide_many([facts], PROFILES)[0]
    assert decision.mode is mode
    assert says in decision.reason
    if mode is Mode.NONE:
        assert decision.withheld in {Mode.PROACTIVE, Mode.PROGRESSIVE}
        assert decision.code.startswith("no_contact")


def test_a_rule_of_one_brand_does_not_bind_another() -> None:
    facts = TriageFacts(
        text=RIVALS_TROUBLE, polarity="negative", account_brand=1, contact={2: ContactFacts(opted_out_on=DAY)}
    )
    assert decide_many([facts], PROFILES)[0].mode is Mode.PROGRESSIVE


def test_nobody_pitches_to_a_torrent_of_abuse() -> None:
    facts = TriageFacts(text=RIVALS_TROUBLE, polarity="negative", abuse=0.97)
    decision = decide_many([facts], PROFILES)[0]
    assert (decision.mode, decision.withheld) == (Mode.NONE, Mode.PROGRESSIVE)
    assert "abusive: no pitch" in decision.reason


def test_what_a_post_tells_for_later() -> None:
    told = standings_from("leave me alone", is_said_to_us=True, is_about_us=True, sentiment=-0.9)
    assert [each.standing for each in told] == [Standing.OPTED_OUT, Standing.CRITIC]
    assert not standings_from("leave me alone", is_said_to_us=False, is_about_us=False, sentiment=-0.9)


@given(FACTS, st.sampled_from([1, 2]))
def test_the_rule_of_contact_only_ever_takes_away_an_approach(post: TriageFacts, brand: int) -> None:
    import msgspec

    known = {brand: ContactFacts(opted_out_on=DAY, approached_on=DAY, critic_on=DAY)}
    free = decide_many([post], PROFILES)[0]
    bound = decide_many([msgspec.structs.replace(post, contact=known)], PROFILES)[0]
    if free.brand == brand and free.mode in {Mode.PROACTIVE, Mode.PROGRESSIVE}:
        assert (bound.mode, bound.withheld, bound.brand) == (Mode.NONE, free.mode, brand)
    else:
        assert bound == free


@given(st.text(max_size=300))
def test_any_text_may_be_searched_for_a_no(text: str) -> None:
    assert isinstance(no_in_words(text), str)
