"""Compiled code finds in any text the very words that `words.tokens_of` finds, each at its place."""

import random
import unicodedata

from hypothesis import given, settings
from hypothesis import strategies as st

from evenhand.listening.domain.compiled_matcher import CompiledMatcher
from evenhand.listening.domain.query import Not, Phrase, Query, Word
from evenhand.listening.domain.words import composed, tokens_of
from tests.listening.domain.strategies import texts
from tests.listening.matcher.posts import filled, found_by, saying


def account_of(text: str) -> list[Query]:
    """Queries that hold only if exactly these words stand in this order, as written too, and these emoji occur."""
    tokens = tokens_of(text)
    queries: list[Query] = [Word(token.text) for token in tokens.emoji]
    for is_exact in (False, True):
        said = tuple(Word(each.written if is_exact else each.text, is_exact=is_exact) for each in tokens.words)
        if said:
            queries += [Phrase((Word("begin"), *said, Word("end")))]
    return queries or [Phrase((Word("begin"), Word("end")))]


def assert_splits_well(samples: list[str]) -> None:
    """Each sample between two known words; its account must hold, and no emoji be seen that is not there."""
    wrapped = [f"begin {sample} end" for sample in samples]
    accounts = [(row, query) for row, text in enumerate(samples) for query in account_of(text)]
    everywhere = {query for _, query in accounts if isinstance(query, Word)}
    numbered = dict(enumerate([query for _, query in accounts] + sorted(everywhere, key=lambda word: word.text)))
    found = set(found_by(filled(CompiledMatcher, numbered), saying(*wrapped)))
    missing = [samples[row] for id_, (row, _) in enumerate(accounts) if (row, id_) not in found]
    assert not missing, [ascii(each) for each in missing]
    shown = [{emoji.text for emoji in tokens_of(sample).emoji} for sample in samples]
    pictures = {id_: numbered[id_].text for id_ in range(len(accounts), len(numbered))}
    wrong = {(row, id_) for row, id_ in found if id_ in pictures and pictures[id_] not in shown[row]}
    assert not wrong


@settings(max_examples=200, deadline=None)
@given(samples=st.lists(texts, min_size=1, max_size=5))
def test_every_word_of_any_text_stands_at_its_place(samples):
    assert_splits_well(samples)


def test_every_kind_of_character_takes_the_same_part_in_words():
    alike = (range(0x3400, 0xA000), range(0xAC00, 0xD7A4), range(0x12000, 0x1B000), range(0x20000, 0x40000))
    characters = [
        chr(code)
        for code in (*range(0xD800), *range(0xF900, 0x40000), *range(0xE0000, 0xE01F0))
        if code % 97 == 0 or not (any(code in each for each in alike) or unicodedata.category(chr(code)) == "Cn")
    ]
    rows = ["".join(f"{each} x{each}Y " for each in characters[at : at + 64]) for at in range(0, len(characters), 64)]
    assert len(characters) > 20_000
    assert_splits_well(rows)


def test_odd_characters_in_any_order_are_composed_as_they_must_be():
    chance = random.Random(7)
    odd = [
        chr(code)
        for code in range(0x30000)
        if not 0xD800 <= code < 0xE000
        and (
            unicodedata.decomposition(chr(code)) or unicodedata.combining(chr(code)) or composed(chr(code)) != chr(code)
        )
    ]
    odd += [*map(chr, (*range(0x1100, 0x1200), *range(0xFE00, 0xFE10), 0x200C, 0x200D, 0x2060, 0xAD, 0x20E3))] * 3
    odd += [*"aeouAEOU<=>#@*19_ -", "가", "각", "東", "👍", "🏽", "🇩", "ก", "ा", "া", "ா"] * 40
    rows = ["".join(chance.choices(odd, k=chance.randint(2, 9))) for _ in range(6000)]
    assert_splits_well(rows)


@settings(max_examples=60, deadline=None)
@given(text=texts, other=texts)
def test_words_of_one_post_are_no_words_of_the_next(text, other):
    queries = {1: Phrase((Word("last"), Word("first"))), 2: Not(Word("last"))}
    heard = saying(f"{text} last", f"first {other}")
    assert (0, 1) not in found_by(filled(CompiledMatcher, queries), heard)
