"""Which language a short text is written in."""

import pytest

from evenhand.understanding.domain.language import languages_in, languages_of
from tests.swiftly import is_swift


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


@pytest.mark.parametrize(
    "text",
    [
        "yaar mera internet kal se nahi chal raha hai",
        "Kya hua bhai, koi reply kyu nahi de raha?",
        "Sir please help kijiye, mera order abhi tak nahi aaya",
    ],
)
def test_hindi_in_latin_letters_is_hindi(text):
    assert language(text) == "hi"


@pytest.mark.parametrize(
    "text",
    [
        "The hum of the main road at par, is it me?",
        "Tum tum tum, das ist ein Lied von mir und dir",
        "Jai and Khan are playing tonight in the main hall",
    ],
)
def test_a_word_that_hindi_has_too_makes_no_hindi(text):
    assert language(text) != "hi"


def test_hashtags_are_read_where_there_is_nothing_else():
    assert language("#ich #will #bei #dir #bleiben #mein #leben #lang") == "de"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("My internet is down again. Mein Internet geht seit heute früh nicht mehr!", {"en", "de"}),
        ("この荷物がまだ届きません please help me with my order", {"ja", "en"}),
        ("Mein Internet geht seit heute früh nicht mehr!", {"de"}),
        ("ok", {"und"}),
    ],
)
def test_a_mixed_text_names_all_its_languages_and_others_only_one(text, expected):
    assert set(languages_in(text)) == expected
    assert languages_in(text)[0] == language(text)


def test_a_long_mixed_text_takes_a_moment():
    assert is_swift(lambda: languages_in("Привет hello مرحبا こんにちは. " * 5_000), seconds=0.5)
    assert is_swift(lambda: languages_in("a.b;" * 25_000), seconds=0.5)
