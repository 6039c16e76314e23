"""Greetings: by name where the shown name is one, in the language of the words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.replies.domain.fields import fill
from evenhand.replies.domain.greeting import GREETINGS, addressed, called, greeting, is_personal


@pytest.mark.parametrize(
    ("shown", "name"),
    [
        ("Dana Whitlock", "Dana"),
        ("DANA", "Dana"),
        ("dana w", "Dana"),
        ("Dr. Amara Okafor", "Amara"),
        ("Jean-Luc Moreau", "Jean-Luc"),
        ("O’Neill Brady", "O’Neill"),
        ("Zoë 🌻", "Zoë"),
        ("Maria (she/her)", "Maria"),
        ("J.R. Hartley", "J.R"),
        ("山田太郎", "山田太郎"),
        ("Ольга Петрова", "Ольга"),
    ],
)
def test_a_person_is_called_by_their_first_name(shown: str, name: str) -> None:
    assert called(shown) == name


NOBODY = (
    "", "   ", "xX_dan_Xx", "dana1987", "@dana", "dana@mail.example", "Harborline Support", "The Coffee Shop", "🔥🔥🔥",
    "J", "https://dana.example", "Anonymous", "deleted user", "dana.example", "p17.bsky.social",
)  # fmt: skip


@pytest.mark.parametrize("shown", NOBODY)
def test_what_is_nobodys_name_is_not_greeted_with(shown: str) -> None:
    assert called(shown) == ""
    assert "{" not in greeting(shown, "en")
    assert greeting(shown, "en") == "Hello,"


def test_the_greeting_is_in_the_language_of_the_words_and_else_in_english() -> None:
    assert greeting("Dana", "de") == "Hallo Dana,"
    assert greeting("Dana", "es") == "Hola, Dana:"
    assert greeting("", "fr") == "Bonjour,"
    assert greeting("Dana", "tlh") == "Hello Dana,"
    assert greeting("山田太郎", "ja") == "山田太郎様、"


def test_a_text_that_greets_by_itself_is_left_alone() -> None:
    for text in ("Hi {{first_name}}, it works again", "{{greeting}} it works", "Hallo zusammen, es geht wieder"):
        assert addressed(text, has_room=False) == text
        assert is_personal(text)


def test_a_text_without_greeting_gets_one_on_a_line_of_its_own_where_there_is_room() -> None:
    assert addressed("it works again", has_room=False) == "{{greeting}} it works again"
    assert addressed("it works again", has_room=True) == "{{greeting}}\n\nit works again"


@given(st.text(max_size=60), st.sampled_from([*GREETINGS, "", "xx"]))
def test_whatever_name_is_shown_the_greeting_is_short_and_whole(shown: str, language: str) -> None:
    said = greeting(shown, language)
    name = called(shown, language=language)
    assert said
    assert len(said) < 70
    assert "{" not in said.replace(name, "")
    assert "\n" not in name
    assert "@" not in name
    assert name == "" or name in said


@given(st.text(alphabet=st.characters(categories=["L"]), min_size=2, max_size=12))
def test_filling_in_a_greeting_leaves_no_field_open(name: str) -> None:
    assert "{{" not in fill(addressed("it works", has_room=False), {"greeting": greeting(name, "en")})
