"""Which language a short text is written in."""

import pytest

from evenhand.understanding.domain.language import languages_of


def language(text, hint=""):
    return languages_of([text], [hint])[0]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("My internet has been down since this morning, what is going on?", "en"),
        ("Mein Internet geht seit heute früh nicht mehr, was ist los?", "de"),
        ("Llevo desde ayer sin internet y nadie me contesta", "es"),
        ("Ma box ne marche plus depuis hier soir, que faire ?", "fr"),
        ("Da ieri sera il mio internet non funziona più", "it"),
        ("Estou sem internet desde ontem e ninguém responde", "pt"),
        ("Al twee dagen geen internet, wanneer wordt dit opgelost?", "nl"),
        ("荷物がまだ届きません", "ja"),
        ("인터넷이 안 돼요", "ko"),
        ("Интернет не работает со вчерашнего дня", "ru"),
        ("الإنترنت لا يعمل منذ الأمس", "ar"),
    ],
)
def test_a_short_complaint_is_told_by_its_words(text, expected):
    assert language(text) == expected


def test_handles_links_and_hashtags_say_nothing_about_the_language():
    text = "@harborline @customer_service https://example.org/where/is/my #outage Warum geht das Internet nicht?"
    assert language(text) == "de"


@pytest.mark.parametrize("text", ["", "   ", "😀👍", "12345", "https://example.org", "@harborline", "ok", "?!"])
def test_without_words_the_networks_claim_stands_and_without_a_claim_nothing_is_said(text):
    assert language(text) == "und"
    assert language(text, "fr") == "fr"


def test_a_wrong_claim_does_not_outweigh_a_whole_sentence():
    assert language("Warum ist mein Anschluss schon wieder tot?", "en") == "de"


def test_a_claim_decides_over_a_single_word():
    assert language("Super!", "de") == "de"


@pytest.mark.parametrize(
    ("hint", "expected"), [("de-AT", "de"), ("DE", "de"), ("deu", "und"), ("?", "und"), ("pt_BR", "pt")]
)
def test_a_claim_is_understood_in_the_usual_spellings_and_else_ignored(hint, expected):
    assert language("👍", hint) == expected
