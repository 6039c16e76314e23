"""Spam and abuse: found where plain, and honest customers left alone."""

import pytest

from evenhand.understanding.domain.features import features_of
from evenhand.understanding.domain.text import plain
from evenhand.understanding.domain.unwanted import unwanted_of


def unwanted_in(*texts, languages=()):
    plains = [plain(text) for text in texts]
    return unwanted_of(features_of(plains), plains, languages)


@pytest.mark.parametrize(
    "text",
    [
        "Earn $3,000 per week from home trading in crypto, DM me https://x.example 💰🚀",
        "GIVEAWAY: free iPhone, RT + follow to win https://x.example",
        "Congratulations! You have been selected for a prize, claim now https://x.example",
        "Gane dinero: sorteo cripto https://x.example",
    ],
)
def test_spam_is_told(text):
    assert unwanted_in(text).is_spam()[0]


@pytest.mark.parametrize(
    "text",
    [
        "@acme how do I use my gift card?",
        "@acme I won your contest and nothing has arrived",
        "@acme is this mail about my parcel really from you? looks like a scam",
        "photos of the trip https://x.example",
        "call me when you're home mum, love you",
    ],
)
def test_honest_texts_are_no_spam(text):
    assert not unwanted_in(text).is_spam()[0]


def test_abuse_is_told_and_a_furious_customer_is_none():
    unwanted = unwanted_in("you stupid bitch, fuck you ugly hoe", "@acme worst service ever, I am so angry")
    assert unwanted.is_abuse().tolist() == [True, False]


def test_a_swear_word_alone_is_no_hate():
    assert not unwanted_in("my fucking phone died again").is_hate()[0]


def test_in_other_languages_only_insults_of_the_list_offend():
    unwanted = unwanted_in("du arschloch", "du bist nett", languages=["de", "de"])
    assert unwanted.abuse[0] > 0.5
    assert unwanted.abuse[1] == 0.0


def test_probabilities_lie_between_nothing_and_one():
    unwanted = unwanted_in("", "😀", "a" * 500)
    for values in unwanted:
        assert ((values >= 0) & (values <= 1 + 1e-6)).all()
