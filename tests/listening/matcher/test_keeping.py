"""What the matcher keeps of queries: found by what is rare, given back when they go, and never in the way."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evenhand.kernel.compiling import edition_of
from evenhand.listening.domain.arenas import Arena
from evenhand.listening.domain.compiled_matcher import CompiledMatcher
from evenhand.listening.domain.dictionary import Dictionary
from evenhand.listening.domain.evaluation import Facts
from evenhand.listening.domain.guarding import Gate, Way, Ways, guard_of
from evenhand.listening.domain.matcher import warm_up
from evenhand.listening.domain.programs import Programs
from evenhand.listening.domain.query import And, From, HasMedia, Language, Link, Near, Network, Not, Or, Phrase, Word
from evenhand.listening.domain.traits import Kind, Trait, usual_share
from tests.listening.domain.strategies import trees
from tests.listening.matcher.posts import expected, filled, found_by, saying


def traits_of(guard: Way | Ways | Gate) -> set[str]:
    match guard:
        case Way():
            return {guard.trait.text}
        case Gate():
            return traits_of(guard.guard)
        case Ways():
            return {text for each in guard.choices for text in traits_of(each)}


def rarity(trait: Trait) -> float:
    return {"rare": 0.001, "scarce": 0.01, "common": 0.3}.get(trait.text, usual_share(trait))


@pytest.mark.parametrize(
    ("query", "guards"),
    [
        (And((Word("common"), Word("rare"))), {"rare"}),
        (Or((Word("common"), Word("rare"))), {"common", "rare"}),
        (And((Or((Word("scarce"), Word("rare"))), Word("common"))), {"scarce", "rare"}),
        (Phrase((Word("common"), Word("rare"), Word("scarce"))), {"rare"}),
        (Near((Word("common"), Word("scarce")), 5), {"scarce"}),
        (And((Not(Word("rare")), Word("common"))), {"common"}),
        (Not(Or((Not(Word("rare")), Word("common")))), {"rare"}),
        (Not(And((Not(Word("rare")), Not(Word("common"))))), {"rare", "common"}),
        (And((Language("de"), Word("common"))), {"de"}),
    ],
)
def test_a_query_is_guarded_by_the_rarest_traits_one_of_which_it_needs(query, guards):
    guard = guard_of(query, rarity)
    assert guard is not None
    assert traits_of(guard) == guards


def test_what_must_not_be_guards_nothing():
    assert guard_of(Not(Word("rare")), rarity) is None
    assert guard_of(Or((Word("rare"), Not(Word("common")))), rarity) is None


@settings(max_examples=100, deadline=None)
@given(queries=st.lists(trees, min_size=1, max_size=12))
def test_a_query_that_goes_leaves_nothing_behind(queries):
    dictionary = Dictionary()
    programs = Programs(dictionary)
    for id_, query in enumerate(queries):
        programs.put(id_, query)
        programs.put(id_, queries[0])
        programs.put(id_, query)
    for id_ in range(len(queries)):
        programs.remove(id_)
    assert [trait for kind in Kind for trait in dictionary.held(kind)] == [""]  # the one that every post has
    assert programs.ways == 0
    assert not dictionary.tables.beginnings.any()
    assert not dictionary.tables.flags.any()


def test_queries_that_come_and_go_do_not_let_the_tables_grow():
    matcher = CompiledMatcher()

    def sizes() -> list[int]:
        tables = (*matcher._programs.tables, *matcher._dictionary.tables)
        return [len(each) for each in tables]

    for turn in range(3000):
        matcher.put(turn % 10, And((Word(f"word{turn}"), Or((Phrase((Word("a"), Word(f"b{turn}"))), Word("c"))))))
        if turn == 1000:
            before = sizes()
    assert sizes() == before
    assert found_by(matcher, saying("word2999 c", "word1 c")) == [(0, 9)]


def test_ten_thousand_queries_are_all_found_after_their_tables_have_grown():
    queries = {id_: Phrase((Word(f"brand{id_}"), Word("helps"))) for id_ in range(10_000)}
    queries |= {10_000 + id_: Word(f"beginning{id_}", is_prefix=True) for id_ in range(0, 300, 7)}
    heard = saying("Brand17 helps", "brand9999 helps brand0", "beginning147s", "brand5")
    assert found_by(filled(CompiledMatcher, queries), heard) == [(0, 17), (1, 9999), (2, 10_014), (2, 10_147)]


def test_words_whose_hashes_fall_on_one_place_are_told_apart():
    words = [f"w{number}" for number in range(3000)]
    queries = {id_: Word(word) for id_, word in enumerate(words[::2])}
    heard = saying(*words)
    assert found_by(filled(CompiledMatcher, queries), heard) == [(2 * id_, id_) for id_ in range(1500)]


def test_words_that_share_their_first_bytes_are_told_apart():
    stem = "immeasurabl"
    queries = {id_: Word(stem + end) for id_, end in enumerate(["e", "y", "eness", "", "es"])}
    heard = saying(*(stem + end for end in ["e", "y", "eness", "", "es", "ed", "yy"]))
    assert found_by(filled(CompiledMatcher, queries), heard) == [(at, at) for at in range(5)]


def test_rarity_is_learnt_from_what_was_seen():
    matcher = filled(CompiledMatcher, {1: Word("unusual"), 2: Word("the"), 3: Language("de")})
    before = matcher._dictionary.rarity(Trait(Kind.WORD, "unusual"))
    found_by(matcher, saying(*["unusual"] * 8000))
    assert matcher._dictionary.rarity(Trait(Kind.WORD, "unusual")) > 0.5 > before
    assert matcher._dictionary.rarity(Trait(Kind.WORD, "the")) < usual_share(Trait(Kind.WORD, "the"))


def test_a_query_guarded_badly_is_guarded_anew_when_that_is_known():
    query = And((Word("extraordinary"), Word("cat")))
    matcher = filled(CompiledMatcher, {1: query})
    heard = saying(*["extraordinary"] * 8000)
    found_by(matcher, heard)
    matcher.settle()
    tables = matcher._dictionary.tables
    behind = {
        word: tables.ways_of[matcher._dictionary.number_of(Trait(Kind.WORD, word)), 1]
        for word in ("extraordinary", "cat")
    }
    assert behind == {"extraordinary": 0, "cat": 1}
    assert found_by(matcher, saying("cat extraordinary")) == expected({1: query}, saying("cat extraordinary"))


@settings(max_examples=100, deadline=None)
@given(sizes=st.lists(st.integers(1, 40), max_size=40), chance=st.randoms(use_true_random=False))
def test_blocks_of_an_arena_never_overlap(sizes, chance):
    arena, blocks = Arena(dtype=np.int32, size=4), {}
    for number, size in enumerate(sizes, start=1):
        start = arena.take(size)
        arena.rows[start : start + size] = number
        blocks[number] = (start, size)
        if chance.random() < 0.3:
            arena.give_back(*blocks.pop(chance.choice(list(blocks))))
        if blocks and chance.random() < 0.3:
            grown = chance.choice(list(blocks))
            start, size = blocks[grown]
            start = arena.resize(start, size, size + 5)
            arena.rows[start : start + size + 5] = grown
            blocks[grown] = (start, size + 5)
    for number, (start, size) in blocks.items():
        assert (arena.rows[start : start + size] == number).all()


def test_who_only_reads_queries_does_not_import_numba():
    program = "import sys, evenhand.listening.domain.matcher; print('numba' in sys.modules)"
    assert (
        subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout == "False\n"
    )


def test_without_numba_the_plain_matcher_takes_its_place():
    program = (
        "import sys, importlib.util as u; u.find_spec = lambda name: None;"
        "from evenhand.listening.domain.matcher import Matcher; print(type(Matcher()._matching).__name__)"
    )
    assert (
        subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
        == "PlainMatcher\n"
    )


def test_warming_up_compiles_all_there_is_to_compile():
    from evenhand.listening.domain.kernels import matching

    warm_up()
    queries = {
        1: Word("apple"),
        2: And((Language("de"), HasMedia(), Link("a.b"), From("c"), Network("d"))),
        3: Not(Word("é")),
    }
    matcher = filled(CompiledMatcher, queries)
    heard = [
        *saying("apple", "cafe\u0301", "\ud800", "\x1f"),
        Facts(text="", languages=("de",), links=("a.b",), has_media=True),
    ]
    found_by(matcher, heard * 3000)
    for id_ in queries:
        matcher.remove(id_)
    for entry in (matching.match_batch, matching.place_all, matching.displace):
        assert len(entry.signatures) == 1


def test_every_compiled_entry_carries_the_edition_of_all_kernels():
    from evenhand.listening.domain.kernels import matching

    edition = edition_of(Path(matching.__file__).parent)
    for entry in (matching.match_batch, matching.place_all, matching.displace):
        assert [cell.cell_contents for cell in entry.py_func.__closure__] == [edition]


def test_the_hash_table_is_made_anew_only_when_it_is_full(monkeypatch):
    times = []
    original = Dictionary._rehash
    monkeypatch.setattr(Dictionary, "_rehash", lambda self: (times.append(1), original(self)))
    dictionary = Dictionary()
    for number in range(20_000):
        dictionary.hold(Trait(Kind.EXACT, f"Word{number}"))
        dictionary.hold(Trait(Kind.AUTHOR, f"somebody{number}"))
    assert len(times) < 8
