"""From typed text to queries: what is understood, what is refused, and where."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evenhand.listening.domain.grammar import DEEPEST, MOST_BEGINNINGS, MOST_WORDS
from evenhand.listening.domain.parser import LONGEST, mistakes, parse, read
from evenhand.listening.domain.printer import print_lines, print_query
from evenhand.listening.domain.query import And, Not, Or, Phrase, Query, Word
from evenhand.listening.domain.trees import normalise
from evenhand.listening.errors import QuerySyntaxError
from tests.listening.domain.strategies import any_text, queries, texts, unhurried


def refusal(text: str) -> QuerySyntaxError:
    with pytest.raises(QuerySyntaxError) as refused:
        parse(text)
    return refused.value


def outcome(text: str) -> Query | QuerySyntaxError:
    try:
        return parse(text)
    except QuerySyntaxError as refused:
        return refused


@pytest.mark.parametrize(
    ("typed", "normal"),
    [
        ("Apple", "apple"),
        ("apple pie", "apple AND pie"),
        ("apple AND (pie OR cake) NOT tree", "apple AND (pie OR cake) AND NOT tree"),
        ("apple && pie || !(tart) cake", "(apple AND pie) OR (NOT tart AND cake)"),
        ("apple OR pie cake", "apple OR (pie AND cake)"),
        ("apple -pie +cake", "apple AND NOT pie AND cake"),
        ("apple −pie –“apple tree”", 'apple AND NOT pie AND NOT "apple tree"'),
        ("NOT NOT apple", "apple"),
        ("((apple)) AND (apple AND pie)", "apple AND pie"),
        ("“apple pie” „Apfel Kuchen“ «tarte» 「東京」", '"apple pie" AND "apfel kuchen" AND tarte AND 東京'),
        ('"apple pie"~5', '"apple pie"~5'),
        ("apple NEAR/5 pie", '"apple pie"~5'),
        ("apple NEAR/5 pie NEAR/5 cake", '"apple pie cake"~5'),
        ("(apple OR pear) NEAR/3 pie", '"apple pie"~3 OR "pear pie"~3'),
        ("apple AND NOT pie NEAR/2 crust", 'apple AND NOT "pie crust"~2'),
        ("#WorstDay @Acme.Care", '#worstday AND "@acme care"'),
        ("AT&T wi-fi Yahoo!", '"at t" AND "wi fi" AND yahoo'),
        ("deliver* #harbor* @ac*", "deliver* AND #harbor* AND @ac*"),
        ('"late deliver*" 한* #東*', '"late deliver*" AND 한* AND #東*'),
        ("{Apple} {Apple Pay} {App*}", "{Apple} AND {Apple Pay} AND {App*}"),
        ('"the {Apple} store" "{Apple} pie"~3', '"the {Apple} store" AND "{Apple} pie"~3'),
        ("東京 iPhoneを買う 京都*", '東京 AND "iphone を買う" AND 京都'),
        ("🎉 👍🏽 👨‍👩‍👧 1️⃣", "🎉 AND 👍 AND 👨‍👩‍👧 AND 1⃣"),
        ('"great 🎉 service" wow😀😡', '"great service" AND 🎉 AND wow AND 😀 AND 😡'),
        ("lang:DE lang:pt-BR x", "lang:de AND lang:pt AND x"),
        ('from:@Acme from:did:plc:abc from:"Jane Doe"', 'from:acme AND from:did:plc:abc AND from:"jane doe"'),
        ("network:Bluesky apple", "network:bluesky AND apple"),
        ("link:https://www.Example.com/ OR link:*.example.org", "link:example.com OR link:example.org"),
        ("has:media -lang:en cake", "has:media AND NOT lang:en AND cake"),
        ("lang：de 你好", "lang:de AND 你好"),
        ("apple <<<the firm, not the fruit>>> NOT pie\ufeff", "apple AND NOT pie"),
        ("apple AND (pie OR NOT cake)", "apple AND (pie OR NOT cake)"),
        ("NEARBY ANDROID", "nearby AND android"),
        ('"AND"', "and"),
    ],
)
def test_what_is_typed_is_understood_and_shown_so(typed: str, normal: str) -> None:
    query = parse(typed)
    assert print_query(query) == normal
    assert parse(normal) == query


REFUSED = [
    # typed, what is marked, a part of the sentence, what could stand there instead
    ("", "", "Write what to listen for", ""),
    ("  \n", "  \n", "Write what to listen for", ""),
    ('say "apple pie', '"', "never closed", ""),
    ("“apple pie", "“", "never closed", ""),
    ("apple (pie OR cake", "(", "never closed", ""),
    ("apple pie)", ")", "closes nothing", ""),
    ("apple AND ()", "()", "nothing between these parentheses", ""),
    ("{Apple", "{", "never closed", ""),
    ("Apple}", "}", "closes nothing", ""),
    ("apple AND", "AND", "Nothing follows “AND”", ""),
    ("apple OR )", ")", "closes nothing", ""),
    ("(apple OR )", "OR", "Nothing stands between “OR” and the closing", ""),
    ("apple NOT", "NOT", "Nothing follows “NOT”", ""),
    ("OR apple", "OR", "Nothing stands before “OR”", ""),
    ("apple AND OR pie", "AND OR", "side by side", "AND"),
    ("apple OR || pie", "OR ||", "side by side", "OR"),
    ("apple NEAR pie", "NEAR", "NEAR/5", "NEAR/5"),
    ("apple NEAR/x pie", "NEAR/x", "NEAR/5", "NEAR/5"),
    ("apple NEAR/5f pie", "NEAR/5f", "both orders", "NEAR/5"),
    ("apple ONEAR/5 pie", "ONEAR/5", "both orders", "NEAR/5"),
    ("apple NEAR/5", "NEAR/5", "Nothing follows", ""),
    ('apple NEAR/5 "warm pie"', '"warm pie"', "single words", ""),
    ("apple NEAR/5 (pie AND cake)", "(pie AND cake)", "joined by OR", ""),
    ("apple NEAR/5 🎉", "apple NEAR/5 🎉", "emoji", ""),
    ("apple NEAR/5 pie NEAR/2 cake", "NEAR/5 pie NEAR/2", "Different distances", ""),
    ('"apple pie"~', "~", "how many words apart", "~5"),
    ('"apple pie"~x', "~x", "how many words apart", "~5"),
    ('"apple pie"~0', '"apple pie"~0', "2 words stand at least 1 apart", ""),
    ('"apple"~5', '"apple"~5', "at least two words", ""),
    ('"apple pie"~5000', '"apple pie"~5000', "at most 100 apart", ""),
    ('"a b c d e f g h i"~20', '"a b c d e f g h i"~20', "At most 8 words", ""),
    ('""', '""', "no word between these quotation marks", ""),
    ('" … "', '" … "', "no word between these quotation marks", ""),
    ("{}", "{}", "no word between these braces", ""),
    ("apple ... pie", "...", "no letter, digit or emoji", ""),
    ("apple & pie", "&", "Write AND", ""),
    ("apple | pie", "|", "Write OR", ""),
    ("apple - pie", "-", "excludes the word directly after it", ""),
    ("# apple", "#", "directly after “#”", ""),
    ("@ apple", "@", "directly after “@”", ""),
    ("*apple", "*apple", "can only end a word", "apple*"),
    ("app*le", "app*le", "can only end a word", "app*"),
    ("apple *", "*", "A star alone", ""),
    ('"apple * pie"', "*", "A star alone", ""),
    ('"apple pie"*', "*", "inside the quotation marks", ""),
    ("{App}*", "*", "inside the braces", "{App*}"),
    ("a*", "a*", "at least 2 letters", ""),
    ("#a*", "#a*", "at least 2 letters", ""),
    ("apple~", "apple~", "one by one", "apple"),
    ("(apple OR pie)~5", "~5", "cannot be near one another", ""),
    ("raw:Apple", "raw:Apple", "capital letters", "{Apple}"),
    ("apple^4", "apple^4", "weight", "apple"),
    ("wom?n", "wom?n", "any letter", ""),
    ("/appl[ei]/", "/appl[ei]/", "Regular expressions", ""),
    ("lang:german", "lang:german", "Did you mean lang:de?", "lang:de"),
    ("lang:eng", "lang:eng", "Did you mean lang:en?", "lang:en"),
    ("lang:portugese", "lang:portugese", "Did you mean lang:pt?", "lang:pt"),
    ("lang:jp", "lang:jp", "Did you mean lang:ja?", "lang:ja"),
    ("lang:qq", "lang:qq", "Write two letters", ""),
    ("lang: de", "lang:", "without a space", ""),
    ("lang:(de OR en)", "lang:", "takes one value", ""),
    ("author:joe", "author:joe", "Did you mean from:joe?", "from:joe"),
    ("language:de", "language:de", "Did you mean lang:de?", "lang:de"),
    ("form:joe", "form:joe", "Did you mean from:joe?", "from:joe"),
    ("site:example.com", "site:example.com", "Did you mean link:example.com?", "link:example.com"),
    ("https://example.com/a", "https://example.com/a", "Did you mean link:example.com?", "link:example.com"),
    ("platform:bluesky", "platform:bluesky", "Did you mean network:bluesky?", "network:bluesky"),
    ("hashtag:fail", "hashtag:fail", "Write #fail", "#fail"),
    ("to:acme", "to:acme", "Write @acme", "@acme"),
    ("re:invent", "re:invent", "put them in quotes", '"re:invent"'),
    ("from:ac*", "from:ac*", "whole handle", "from:ac"),
    ('from:""', 'from:""', "needs a handle", ""),
    ("link:example", "link:example", "takes a domain", ""),
    ("link:example.com/help", "link:example.com/help", "the domain only", "link:example.com"),
    ("network:a/b", "network:a/b", "name of a network", ""),
    ("has:video", "has:video", "looked for together", "has:media"),
    ("has:link", "has:link", "link:example.com", ""),
    ("has:fun", "has:fun", "not known", "has:media"),
    ("NOT apple", "NOT apple", "only says what must not be there", ""),
    ("-apple -pie", "-apple -pie", "only says what must not be there", ""),
    ("apple OR NOT pie", "NOT pie", "This side of OR", ""),
    ("apple OR (NOT pie AND NOT cake)", "(NOT pie AND NOT cake)", "This side of OR", ""),
    ("NOT (apple AND pie)", "NOT (apple AND pie)", "nearly every post", ""),
]


@pytest.mark.parametrize(("typed", "marked", "sentence", "hint"), REFUSED, ids=[row[0] or "nothing" for row in REFUSED])
def test_what_cannot_be_understood_is_refused_at_its_place(typed: str, marked: str, sentence: str, hint: str) -> None:
    refused = refusal(typed)
    assert typed[refused.start : refused.end] == marked
    assert sentence in refused.sentence
    assert refused.hint == hint
    assert refused.sentence.endswith((".", "?")) or refused.sentence.endswith(hint or "…")


@pytest.mark.parametrize("row", [row for row in REFUSED if row[3]], ids=lambda row: row[0])
def test_a_hint_put_in_its_place_helps(row: tuple[str, str, str, str]) -> None:
    typed, _, sentence, hint = row
    refused = refusal(typed)
    mended = outcome(typed[: refused.start] + hint + typed[refused.end :])
    assert not isinstance(mended, QuerySyntaxError) or sentence not in mended.sentence


@unhurried
@given(queries)
def test_a_printed_query_reads_as_it_was(query: Query) -> None:
    printed = print_query(query)
    assert parse(printed) == normalise(query)
    assert print_query(parse(printed)) == printed


@unhurried
@given(queries, st.integers(10, 60))
def test_a_query_laid_out_over_lines_reads_as_it_was(query: Query, width: int) -> None:
    assert parse(print_lines(query, width=width)) == normalise(query)


def test_a_long_query_is_laid_out_by_its_sides() -> None:
    query = parse('(apple OR "apple store" OR #apple) AND (broken OR "does not work") NOT (pie OR cake)')
    assert print_lines(query, width=40).splitlines() == [
        '(apple OR "apple store" OR #apple)',
        'AND (broken OR "does not work")',
        "AND NOT (pie OR cake)",
    ]


def check(typed: str) -> None:
    found = outcome(typed)
    if isinstance(found, QuerySyntaxError):
        assert found.sentence
        assert 0 <= found.start <= found.end <= len(typed)
        return
    assert parse(print_query(found)) == found
    assert all(0 <= mistake.start <= mistake.end <= len(typed) for mistake in mistakes(typed))


SIGNS = 'ab *"()~5-!&|{}:“„#@🎉東*AND OR NOT NEAR/ lang:from:'
SYMBOLS = ["apple", "pie", "(", ")", "AND", "OR", "NOT", "NEAR/2", '"x y"', "-x", "{X}", "lang:de", "🎉", "x*"]


@settings(unhurried, max_examples=300)
@given(st.text(st.sampled_from(SIGNS), max_size=40) | texts | any_text)
def test_whatever_is_typed_is_understood_or_refused(typed: str) -> None:
    check(typed)


@unhurried
@given(st.lists(st.sampled_from(SYMBOLS), max_size=12))
def test_any_row_of_symbols_is_understood_or_refused(symbols: list[str]) -> None:
    check(" ".join(symbols))


HOSTILE = {
    "(": 100_000,
    ")": 100_000,
    "NOT ": 25_000,
    "-": 100_000,
    '"': 99_999,
    "{": 100_000,
    "<<<": 33_000,
    "*": 9_999,
}


@pytest.mark.parametrize("sign", HOSTILE)
@pytest.mark.timeout(30)
def test_hostile_text_is_refused_in_bounded_time(sign: str) -> None:
    assert refusal(sign * HOSTILE[sign])


def test_parentheses_have_a_depth() -> None:
    deepest = "(" * DEEPEST + "apple" + ")" * DEEPEST
    assert parse(deepest) == Word("apple")
    assert "40 deep" in refusal(f"({deepest})").sentence
    assert "40 deep" in refusal("(" * 100_000).sentence


def test_a_query_has_a_length() -> None:
    assert "characters" in refusal("a" * (LONGEST + 1)).sentence


def test_a_few_thousand_words_are_allowed() -> None:
    query = parse(" OR ".join(f"word{number}" for number in range(MOST_WORDS)))
    assert isinstance(query, Or)
    assert len(query.nodes) == MOST_WORDS
    assert "5,000 words" in refusal(" OR ".join(f"word{number}" for number in range(MOST_WORDS + 1))).sentence


def test_words_with_a_star_have_a_number() -> None:
    stars = " OR ".join(f"word{number}*" for number in range(MOST_BEGINNINGS + 1))
    assert "words with a star" in refusal(stars).sentence


def test_combinations_on_the_sides_of_near_have_a_number() -> None:
    many = "(" + " OR ".join(f"word{number}" for number in range(30)) + ")"
    assert "pairs" in refusal(f"{many} NEAR/5 {many.replace('word', 'other')}").sentence


def test_reading_says_where_each_term_stands() -> None:
    typed = 'apple AND ("warm pie" OR -cake lang:de)'
    assert [typed[part.start : part.end] for part in read(typed).terms] == ["apple", '"warm pie"', "cake", "lang:de"]
    assert read(typed).terms[1].node == Phrase((Word("warm"), Word("pie")))


def test_not_binds_closer_than_and_and_that_closer_than_or() -> None:
    assert parse("NOT a b OR c") == Or((And((Not(Word("a")), Word("b"))), Word("c")))
