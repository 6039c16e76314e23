"""What is allowed in a query and probably not meant."""

import pytest

from evenhand.listening.domain.parser import mistakes

DOUBTFUL = [
    # typed, what is marked, a part of the sentence, what could stand there instead
    ("apple or pear", "or", "Write OR to find either", "OR"),
    ("apple And pear", "And", "Write AND to find both", "AND"),
    ("apple not pie", "not", "Write NOT to leave out", "NOT"),
    ("Apfel oder Birne", "oder", "Write OR", "OR"),
    ("apple near/5 pie", "near/5", "in capital letters", "NEAR/5"),
    ("apple, pear", ",", "A comma means nothing", " OR"),
    ("'apple pie' tart", "'apple pie'", "Single quotation marks", ""),
    ("‘apple pie’ tart", "‘apple pie’", "Single quotation marks", ""),
    ('"apple OR pie"', "OR", "Inside quotation marks", ""),
    ("東京*", "*", "changes nothing", ""),
    ("www.example.com", "www.example.com", "find links", "link:example.com"),
    ("apple lang:uk", "lang:uk", "Ukrainian", "lang:en"),
    ("apple lang:pt-BR", "lang:pt-BR", "region is not looked at", "lang:pt"),
    ("apple network:myspace", "network:myspace", "There are: bluesky, feeds", ""),
    ("apple OR pie cake", "pie cake", "AND binds closer than OR", "(pie cake)"),
    ("apple NOT apple", "apple", "never matches", ""),
    ('"apple pie" NOT apple', '"apple pie"', "never matches", ""),
    ("apples NOT (pie OR app*)", "apples", "never matches", ""),
    ("apple network:bluesky network:feeds", "network:feeds", "one network only", ""),
    ('apple OR "apple pie"', '"apple pie"', "apple finds this already", ""),
    ("app* OR apples", "apples", "app* finds this already", ""),
    ("the", "the", "says little", ""),
    ("acme OR good", "good", "says little", ""),
    ("x", "x", "says little", ""),
    ("lang:de", "lang:de", "names no word", ""),
    ("acme OR has:media", "has:media", "names no word", ""),
]


@pytest.mark.parametrize(("typed", "marked", "sentence", "hint"), DOUBTFUL, ids=[row[0] for row in DOUBTFUL])
def test_what_is_hardly_meant_is_told(typed: str, marked: str, sentence: str, hint: str) -> None:
    found = mistakes(typed, networks=("bluesky", "feeds"))
    told = [(typed[each.start : each.end], each.hint) for each in found if sentence in each.sentence]
    assert told == [(marked, hint)]


@pytest.mark.parametrize(
    "typed",
    [
        "acme NOT pie",
        '"acme bank" OR {Acme}',
        "don't stop 'n' go rock'n'roll",
        "(acme OR pear) AND (broken OR late)",
        "(acme lang:pt) OR #acme",
        "from:acme.example",
        "link:example.com",
        "🎉",
        "{It}",
        "東京",
        "acme AND (pie OR NOT cake)",
        '"apple pie" OR "pie apple"',
        "acme network:bluesky",
    ],
)
def test_what_may_well_be_meant_is_left_alone(typed: str) -> None:
    assert mistakes(typed, networks=("bluesky",)) == []


def test_a_text_that_cannot_be_read_has_an_error_and_no_mistakes() -> None:
    assert mistakes("apple or (pie") == []


def test_mistakes_come_from_left_to_right() -> None:
    found = mistakes("apple, pear or the OR the")
    assert [each.start for each in found] == sorted(each.start for each in found)
    assert len(found) > 2
