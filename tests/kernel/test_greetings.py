"""Greetings are seen and left out, in every language that the desk greets in."""

import pytest

from evenhand.kernel.greetings import greets, without_greeting
from evenhand.replies.domain.greeting import GREETINGS, greeting


@pytest.mark.parametrize("language", sorted(GREETINGS))
@pytest.mark.parametrize("name", ["Sebastian Weber", "", "山田太郎"])
@pytest.mark.parametrize("apart", ["\n\n", " "])
def test_what_the_desk_greets_with_is_left_out_again(language: str, name: str, apart: str) -> None:
    said = f"{greeting(name, language)}{apart}Xyzzy is restarted now."
    assert greets(said)
    assert without_greeting(said) == "Xyzzy is restarted now."


@pytest.mark.parametrize(
    "text", ["Beste oplossing is herstarten.", "Dear customers everywhere know it.", "Your order is here.", "", "Hi"]
)
def test_a_sentence_that_begins_like_a_greeting_stays(text: str) -> None:
    assert without_greeting(text) == text
