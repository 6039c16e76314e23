"""The modes of engagement, and which brand is meant."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.triage.domain.mode import Decision, Mode, TriageFacts, decide_many
from evenhand.triage.domain.profile import BrandProfile, Competitor, ProfileSet
from tests.swiftly import is_swift

HARBORLINE = BrandProfile(
    brand=1,
    handles=("@harborline", "harborline.help"),
    names=("Harborline", "Harborline Fiber"),
    competitors=(Competitor("Baycable / Bay TV", ("@baycable",)),),
    category_words=("internet", "wifi", "provider"),
)
TIDEWAY = BrandProfile(
    brand=2,
    handles=("@tideway",),
    names=("Tideway",),
    competitors=(Competitor("Baycable", ("@baycable",)),),
    category_words=("internet", "streaming"),
)
PROFILES = ProfileSet([HARBORLINE, TIDEWAY])


def decide(text, **facts) -> Decision:
    return decide_many([TriageFacts(text=text, **facts)], PROFILES)[0]


@pytest.mark.parametrize(
    ("text", "polarity", "mode", "brand", "reason"),
    [
        ("@harborline my line is dead", "negative", Mode.REACTIVE, 1, "opens with @harborline"),
        ("well done @tideway", "positive", Mode.REACTIVE, 2, "thanks @tideway"),
        ("Stuck at home because of @harborline", "negative", Mode.PROACTIVE, 1, "names Harborline and is unhappy"),
        ("Where is my parcel, Harborline", "neutral", Mode.PROACTIVE, 1, "asks for something"),
        ("Will the new season ever be on Tideway?", "neutral", Mode.PROACTIVE, 2, "asks for something"),
        ("Harborline fiber arrived in our street", "positive", Mode.NONE, 1, "needs nothing"),
        ("@baycable third outage this week", "negative", Mode.PROGRESSIVE, 1, "names a competitor and is unhappy"),
        ("Bay TV lost the picture again", "negative", Mode.PROGRESSIVE, 1, "names a competitor and is unhappy"),
        ("@baycable when do you open", "neutral", Mode.NONE, 1, "names a competitor and needs nothing"),
        ("Can anyone recommend an internet provider here", "neutral", Mode.PROGRESSIVE, 1, "looks for something"),
        ("Lovely sunset on the pier", "positive", Mode.NONE, None, "nothing of ours"),
        (
            "@baycable four hours on hold. Should have stayed with @harborline",
            "negative",
            Mode.PROGRESSIVE,
            1,
            "better",
        ),
    ],
)
def test_a_public_post_finds_its_mode_and_says_why(text, polarity, mode, brand, reason):
    decision = decide(text, polarity=polarity)
    assert (decision.mode, decision.brand) == (mode, brand)
    assert reason in decision.reason


@pytest.mark.parametrize("known", [{"is_private": True}, {"answers_us": True}, {"addressed": True}])
def test_what_the_channel_knows_to_be_said_to_us_is_reactive_for_the_brand_of_the_account(known):
    decision = decide("ok", account_brand=2, **known)
    assert (decision.mode, decision.brand, decision.confidence) == (Mode.REACTIVE, 2, 1.0)


def test_a_reply_to_us_says_so():
    assert decide("still nothing", answers_us=True, account_brand=1).reason == "reply to us"


def test_a_machine_is_not_answered_not_even_in_private():
    decision = decide("I am out of the office", is_private=True, account_brand=1, is_automatic=True)
    assert decision == Decision(1, Mode.NONE, "automatic", "sent by a machine", 1.0)


def test_a_private_message_without_an_account_belongs_to_the_brand_it_names():
    assert decide("Is this Tideway", is_private=True).brand == 2
    assert decide("Is this the company", is_private=True).brand is None


def test_the_channel_may_know_that_a_handle_is_not_the_addressee():
    assert decide("@harborline my line is dead", addressed=False, polarity="negative").mode is Mode.PROACTIVE


def test_of_two_brands_addressed_the_accounts_own_wins_and_else_the_first_named():
    text = "@tideway @harborline who of you sends the bill"
    assert decide(text).brand == 2
    assert decide(text, account_brand=1).brand == 1


def test_a_brand_with_a_problem_goes_before_a_brand_with_a_mere_mention_of_its_rival():
    assert decide("Baycable was fine, Tideway is broken", polarity="negative").brand == 2


def test_unknown_handles_and_look_alikes_are_strangers():
    for text in ("@harborliner my line is dead", "harborlines at sunset", "mail to harborline@example.org"):
        assert decide(text, polarity="negative").mode is Mode.NONE


WORDS = """
    @harborline @tideway @baycable @someone Harborline Tideway's Baycable internet down why ? . , thanks you please
    lost love than on with and RT : 😡 #harborline https://example.org/x recommend stuck
"""
PIECES = st.sampled_from(WORDS.split())
FACTS = st.builds(
    TriageFacts,
    text=st.one_of(
        st.lists(PIECES, max_size=12).map(" ".join),
        st.text(st.characters(codec=None, exclude_categories=()), max_size=120),
    ),
    addressed=st.sampled_from([None, None, True, False]),
    is_private=st.booleans(),
    answers_us=st.booleans(),
    account_brand=st.sampled_from([None, 1, 2]),
    polarity=st.sampled_from(["negative", "neutral", "positive"]),
    is_automatic=st.booleans(),
)


@given(st.lists(FACTS, max_size=6))
def test_one_by_one_and_in_a_batch_are_the_same_for_any_text(posts):
    assert decide_many(posts, PROFILES) == [decide_many([post], PROFILES)[0] for post in posts]


@given(FACTS)
def test_the_order_of_profiles_does_not_matter(post):
    assert decide_many([post], ProfileSet([TIDEWAY, HARBORLINE])) == decide_many([post], PROFILES)


@given(FACTS)
def test_every_decision_names_a_known_brand_or_none_and_is_sure_within_bounds(post):
    decision = decide_many([post], PROFILES)[0]
    assert decision.brand in (None, 1, 2)
    assert 0 <= decision.confidence <= 1
    assert decision.reason


def test_without_profiles_nothing_is_ours():
    assert decide_many([TriageFacts(text="@harborline help")], ProfileSet([]))[0].mode is Mode.NONE


def test_a_very_long_post_costs_little():
    texts = ["@harborline x " * 8_000, "of @harborline-- " * 6_000, "internet recommend " * 5_000, "@" * 100_000]
    assert is_swift(lambda: decide_many([TriageFacts(text=text) for text in texts], PROFILES), seconds=1.0)
