"""Finding cases."""

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.cases.reads import search
from evenhand.cases.reads.search import LAST, behind
from evenhand.channels.domain.connector import Author, PostKind
from tests.cast import DANA, DANA_BY_MAIL, EVE, NOON, Cast

YUKI = Author(external_id="did:plc:yuki", handle="yuki.example", name="Yuki")


@pytest.fixture
def said(cast: Cast) -> dict[str, int]:
    """Cases by what was said in them."""
    texts = {
        "router": "@harborline.example the Router keeps restarting, it's driving me mad",
        "german": "@harborline.example die Störung dauert schon drei Stunden, bitte helfen Sie",
        "japanese": "@harborline.example インターネットが繋がりません。助けてください",
        "link": "@harborline.example your page status.harborline.example is down",
    }
    authors = {"router": DANA, "german": EVE, "japanese": YUKI, "link": Author(external_id="did:plc:lee")}
    return {name: cast.open_case(text, author=authors[name]).pk for name, text in texts.items()}


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("router", ["router"]),
        ("ROUTER restarting", ["router"]),
        ("rout", ["router"]),
        ("restarting rout", ["router"]),
        ("it's driving", ["router"]),
        ("router billing", []),
        ("störung", ["german"]),
        ("Storung", ["german"]),
        ("繋がりません", ["japanese"]),
        ("ネット", ["japanese"]),
        ("繋がります", []),
        ("status.harborline.example", ["link"]),
        ("@dana.example", ["router"]),
        ("dana.example", ["router"]),
        ("Dana Whitlock", ["router"]),
        ("dana whitlock", ["router"]),
        ("dana whit", ["router"]),
        ("Whitl", ["router"]),
        ("@dan", ["router"]),
        ("dana.ex", ["router"]),
        ("yuk", ["japanese"]),
        ("y%k", []),
        ("itlock", []),
        ("", []),
        ("   ", []),
        ("' & ! | ( :* \\", []),
        ("%", []),
        ("100%\\", []),
    ],
)
def test_a_case_is_found_by_what_was_said_and_by_whom(
    cast: Cast, said: dict[str, int], words: str, found: list[str]
) -> None:
    assert sorted(row.case_id for row in search(cast.bob, words)) == sorted(said[name] for name in found)


def test_people_called_so_do_not_push_out_what_was_said(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules["evenhand.cases.reads.search"], "OF_THOSE", 2)
    said = cast.open_case("@harborline.example who is Mark, whom you sent me?")
    marks = [
        cast.open_case("@harborline.example no internet", author=Author(external_id=f"did:plc:{n}", name=f"Mark M{n}"))
        for n in range(4)
    ]
    found = [row.case_id for row in search(cast.bob, "mark")]
    assert said.pk in found
    assert sorted(set(found) - {said.pk}) == [case.pk for case in marks[2:]], "of the others the newest"


def test_a_case_is_found_by_its_number(cast: Cast) -> None:
    case = cast.open_case()
    for words in (f"EH-{case.pk}", f"eh{case.pk}", str(case.pk)):
        assert [row.case_id for row in search(cast.bob, words)] == [case.pk]


def test_a_mail_is_found_by_its_subject_and_its_address(cast: Cast) -> None:
    case = cast.open_case(
        "Please see below",
        subject="Invoice 4711",
        account=cast.mail,
        author=DANA_BY_MAIL,
        kind=PostKind.MAIL,
        is_public=False,
    )
    for words in ("4711", "invoice", "dana@mail.example"):
        assert [row.case_id for row in search(cast.bob, words)] == [case.pk], words


def test_resolved_cases_are_found_too(cast: Cast) -> None:
    from evenhand.cases.actions import resolve_case

    case = cast.open_case("@harborline.example unmistakable")
    resolve_case(case_id=case.pk, actor=cast.bob, now=NOON)
    assert [row.case_id for row in search(cast.bob, "unmistakable")] == [case.pk]


def test_words_that_their_author_deleted_are_not_found(cast: Cast) -> None:
    from evenhand.channels.actions import blank
    from evenhand.channels.domain.connector import Deleted

    cast.open_case("@harborline.example regrettable", external_id="p")
    blank(deletions=[(cast.bluesky.pk, Deleted(external_id="p"))], now=NOON)
    assert search(cast.bob, "regrettable") == []


def test_a_stranger_finds_nothing_by_word_number_or_name(cast: Cast, said: dict[str, int]) -> None:
    for words in ("router", str(said["router"]), "dana.example", "ネット"):
        assert search(cast.chidi, words) == []


def test_an_agent_finds_only_the_brands_they_serve(cast: Cast) -> None:
    case = cast.open_case("@reefcell.example coverage gone", account=cast.other_account)
    assert search(cast.bob, "coverage") == []
    assert [row.case_id for row in search(cast.alice, "coverage")] == [case.pk]


@given(st.text(min_size=1, max_size=5), st.text(max_size=8))
def test_what_begins_so_lies_before_what_is_behind_it(words: str, text: str) -> None:
    for said in (text, words + text):
        assert (words <= said < behind(words)) == said.startswith(words) or words[-1] == LAST
    assert behind("\ud7ff") == "\ue000"
