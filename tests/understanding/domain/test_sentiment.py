"""How a text feels."""

import pytest

from evenhand.understanding.domain.sentiment import polarity_of, sentiments_of


def polarity(text, language):
    return polarity_of(sentiments_of([text], [language])[0])


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("This is the worst service I have ever had", "en", "negative"),
        ("Thank you so much, that was fantastic help", "en", "positive"),
        ("The office opens at nine", "en", "neutral"),
        ("Seit Stunden Störung, das ist eine Frechheit", "de", "negative"),
        ("Das Internet funktioniert nicht", "de", "negative"),
        ("Der Anschluss funktioniert", "de", "neutral"),
        ("Danke, das war super schnell", "de", "positive"),
        ("El peor servicio de mi vida, qué vergüenza", "es", "negative"),
        ("Muchas gracias, excelente atención", "es", "positive"),
        ("Ma box ne marche plus", "fr", "negative"),
        ("Merci beaucoup, service parfait", "fr", "positive"),
        ("Servizio pessimo, sono deluso", "it", "negative"),
        ("Grazie mille, siete stati gentili", "it", "positive"),
        ("Péssimo atendimento, um descaso", "pt", "negative"),
        ("Waardeloos, al weken storing", "nl", "negative"),
        ("Meeting om drie uur", "nl", "neutral"),
    ],
)
def test_what_a_customer_says_is_felt_in_every_language_of_ours(text, language, expected):
    assert polarity(text, language) == expected


def test_good_is_not_good_behind_a_not():
    assert polarity("Das ist nicht gut", "de") == "negative"


def test_an_emoji_speaks_where_no_word_is_known():
    assert polarity("Интернет 😡😡", "ru") == "negative"
    assert polarity("Интернет", "ru") == "neutral"


def test_the_name_of_a_handle_is_no_feeling():
    plain, named = sentiments_of(["where is my order", "@great.love.happy where is my order"], ["en", "en"])
    assert named == plain


@pytest.mark.parametrize(
    ("sentiment", "expected"),
    [(-1.0, "negative"), (-0.05, "negative"), (0.0, "neutral"), (0.39, "neutral"), (0.4, "positive")],
)
def test_it_takes_more_to_be_glad_than_to_be_unhappy(sentiment, expected):
    assert polarity_of(sentiment) == expected
