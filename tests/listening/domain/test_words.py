"""What a token is, in all the world's scripts."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.listening.domain import words as rules
from evenhand.listening.domain.words import composed, folded, is_emoji, kind_of, shape_of, tokens_of, words_of
from tests.listening.domain.strategies import any_text, is_ordinary, texts, unhurried

PLAIN = re.compile(r"[#@]?\w+")


def said(text: str) -> list[str]:
    return [token.text for token in tokens_of(text).words]


def shown(text: str) -> list[str]:
    return [token.text for token in tokens_of(text).emoji]


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("Don’t @Acme.Care, #WorstDay ever_2!", ["don", "t", "@acme", "care", "#worstday", "ever_2"]),
        ("bob@example.org ##deal a#b @x@y # @ #", ["bob", "@example", "org", "#deal", "a", "#b", "@x", "@y"]),
        ("AT&T wi-fi C++", ["at", "t", "wi", "fi", "c"]),
        ("Cafe\u0301 CAFÉ", ["café", "café"]),
        ("İstanbul ΟΔΟΣ οδος Straße ẞ", ["istanbul", "οδοσ", "οδοσ", "straße", "ß"]),
        ("नमस्ते दुनिया", ["नमस्ते", "दुनिया"]),
        ("مَرْحَبًا", ["مَرْحَبًا"]),
        ("می\u200cخواهم", ["می", "خواهم"]),
        ("क्\u200dष soft\u00adhyphen", ["क्ष", "softhyphen"]),
        ("iPhoneを買う2台", ["iphone", "を", "買", "う", "2", "台"]),
        ("サーバー 人々", ["サ", "ー", "バ", "ー", "人", "々"]),
        ("กินข้าวที่", ["กิ", "น", "ข้", "า", "ว", "ที่"]),
        ("한국어 좋아요", ["한국어", "좋아요"]),
        ("#東京2020に @東京", ["#東京2020に", "@東京"]),
        ("ＳＡＬＥ＃ｔａｇ ﾎﾟｽﾄ 𝗕𝗼𝗹𝗱 𝕏", ["sale", "#tag", "ポ", "ス", "ト", "bold", "x"]),
        ("\u0301a #\u0301b", ["a", "b"]),
        ("a\u20ddb", ["a", "b"]),
    ],
)
def test_a_text_falls_into_these_words(text: str, tokens: list[str]) -> None:
    assert said(text) == tokens
    assert words_of(text) == tokens


@pytest.mark.parametrize(
    ("text", "words", "emoji"),
    [
        ("great 🎉 service", ["great", "service"], ["🎉"]),
        ("😀😀", [], ["😀", "😀"]),
        ("👨‍👩‍👧", [], ["👨\u200d👩\u200d👧"]),
        ("👍🏽👍", [], ["👍", "👍"]),
        ("❤️ ❤ ❤︎", [], ["❤", "❤", "❤"]),
        ("🇩🇪🇫🇷🇺", [], ["🇩🇪", "🇫🇷", "🇺"]),
        ("🏴󠁧󠁢󠁥󠁮󠁧󠁿🏴", [], ["🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f", "🏴"]),
        ("🏳️‍🌈", [], ["🏳\u200d🌈"]),
        ("1️⃣ #️⃣ *⃣", ["1"], ["1⃣", "#⃣", "*⃣"]),
        ("word🎉word", ["word", "word"], ["🎉"]),
        ("👩\u200dx", ["x"], ["👩"]),
        ("#🎉", [], ["🎉"]),
        ("ℹ️ ™", ["ℹ"], ["™"]),
    ],
)
def test_emoji_are_there_without_a_position(text: str, words: list[str], emoji: list[str]) -> None:
    assert said(text) == words
    assert shown(text) == emoji
    assert all(map(is_emoji, emoji))
    assert not any(map(is_emoji, words))


def test_a_token_knows_how_it_was_written_and_where() -> None:
    text = "Hi #AppleCare 🎉"
    token = tokens_of(text).words[1]
    assert (token.text, token.written, text[token.start : token.end]) == ("#applecare", "#AppleCare", "#AppleCare")


@unhurried
@given(st.text(st.characters().filter(is_ordinary), max_size=200))
def test_ordinary_text_has_the_tokens_of_the_plain_pattern(text: str) -> None:
    plain = unicodedata.normalize("NFC", text)
    if composed(text) == plain and all(map(is_ordinary, plain)):
        assert said(text) == PLAIN.findall(plain.lower())


@unhurried
@given(st.text(st.sampled_from("aAbZ09_#@ .,'\"!?-\n*&éüßñØЖя한"), max_size=300))
def test_western_text_has_the_tokens_of_the_plain_pattern(text: str) -> None:
    assert said(text) == PLAIN.findall(text.lower())


@unhurried
@given(texts | any_text)
def test_the_quick_way_finds_the_same_words(text: str) -> None:
    assert words_of(text) == said(text)


@unhurried
@given(texts | any_text)
def test_composing_twice_changes_nothing(text: str) -> None:
    assert composed(composed(text)) == composed(text)
    assert tokens_of(composed(text)) == tokens_of(text)


@unhurried
@given(texts, texts)
def test_texts_on_lines_of_their_own_do_not_touch(first: str, second: str) -> None:
    assert composed(f"{first}\n{second}") == f"{composed(first)}\n{composed(second)}"
    assert said(f"{first}\n{second}") == said(first) + said(second)


@unhurried
@given(st.characters())
def test_each_character_is_judged_by_itself(character: str) -> None:
    assert shape_of(character) == kind_of(character)
    assert len(folded(character)) == 1
    assert (kind_of(character) in "wdu") == bool(re.fullmatch(r"\w", character))


def test_what_is_told_at_a_glance_needs_no_composing() -> None:
    characters = [chr(code) for code in range(0x110000) if not 0xD800 <= code < 0xE000]
    settled = {each for each in characters if rules._SETTLED.match(each)}
    decomposed = [unicodedata.normalize("NFD", each) for each in characters]
    joins_what_is_before = {each[-1] for each in decomposed if len(each) > 1}
    assert len(settled) > 40_000
    assert not settled & joins_what_is_before
    assert not {each for each in settled if unicodedata.normalize("NFC", each) != each or unicodedata.combining(each)}


@pytest.mark.parametrize(
    "text",
    [
        "a" * 100_000,
        "z" + "\u0301\u0323" * 50_000,
        "\u0f73" * 50_000,
        "ﾞ\u0301\u0323" * 33_000,
        "\u200d" * 100_000,
        "e" + "\u200d" * 50_000 + "\u0301" * 50_000,
        "🎉" * 100_000,
        "👨\u200d" * 50_000,
        "@#" * 50_000,
        "ที่नि漢a🎉\u0301" * 15_000,
        "🇩" * 100_000,
        "1\ufe0f\u20e3" * 33_000,
    ],
    ids=lambda text: ascii(text[:3]),
)
@pytest.mark.timeout(30)
def test_hostile_text_takes_bounded_time(text: str) -> None:
    tokens_of(text)
    words_of(text)


def test_zalgo_keeps_its_first_marks_only() -> None:
    (word,) = said("z" + "\u0335" * 500 + "o")
    assert word == "z" + "\u0335" * 30 + "o"
