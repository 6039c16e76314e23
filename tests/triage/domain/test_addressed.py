"""A handle is called, or it is a noun."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.triage.domain.addressed import Address, addressed_in, opening_handles
from evenhand.triage.domain.phrases import plain
from tests.swiftly import is_swift

OURS = frozenset({"@harborline", "@harborline.help"})


def how(text):
    found = addressed_in(plain(text), OURS)
    return found.how if found else None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("@harborline my line is dead", Address.OPENING),
        (".@Harborline my line is dead", Address.OPENING),
        ("@someone @harborline same here", Address.OPENING),
        ("@harborline is awful, third day without a line", Address.OPENING),
        ("Hey @harborline, any news", Address.OPENING),
        ("Hallo @harborline, gibt es Neues", Address.OPENING),
        ("Hola @harborline no tengo señal", Address.OPENING),
        ("Bonjour @harborline", Address.OPENING),
        ("Ciao @harborline", Address.OPENING),
        ("Good morning, @harborline.help ... my router blinks red", Address.OPENING),
        ("three hours and nobody came, not happy @harborline", Address.TAGGED),
        ("three hours and nobody came. @harborline https://example.org/p #fail", Address.TAGGED),
        ("Nobody came, @harborline, for three hours", Address.TAGGED),
        ("Nobody came again 😡 @harborline what is going on", Address.TAGGED),
        ("No picture at all @harborline why", Address.TAGGED),
        ("So kind of them, kudos to @harborline and its crew", Address.THANKED),
        ("It works again, many thanks @harborline for the quick repair", Address.THANKED),
        ("The line from @harborline is dead, can you look at it", Address.SPOKEN_TO),
        ("Der Anschluss von @harborline ist tot, bitte prüfen", Address.SPOKEN_TO),
        ("La línea de @harborline está caída, por favor ayuda", Address.SPOKEN_TO),
        ("La ligne de @harborline est morte, que faites-vous", Address.SPOKEN_TO),
        ("La linea di @harborline è morta, aiuto", Address.SPOKEN_TO),
        ("Too little, too late RT @harborline: @someone we are sorry", Address.QUOTED),
    ],
)
def test_a_called_handle_is_an_addressee(text, expected):
    assert how(text) is expected


@pytest.mark.parametrize(
    "text",
    [
        "Late for work because of @harborline",
        "Two hours on hold with @harborline .",
        "No series tonight, thanks to @harborline",
        "I watch it on @harborline",
        "The app of @harborline crashed again",
        "@harborlines my line is dead",
        "Waiting for @harborline to send a technician since May",
        "Now @harborline's app crashed again",
        "Done waiting. @harborline has lost my order",
        "@baycable I left for @harborline and never looked back, thank you",
        "RT @harborline: New shops in your town",
        "Where is my parcel, Harborline?",
        "write to help@harborline",
    ],
)
def test_a_handle_that_is_part_of_the_sentence_is_not_addressed(text):
    assert how(text) is None


def test_the_opening_run_names_everybody_it_is_sent_to():
    assert opening_handles(plain("Hey @BayCable and @someone, look at @other")) == ["@baycable", "@someone"]


@given(st.text(st.sampled_from("@a.- #\n:,&/^'hrborline"), max_size=80))
def test_any_mixture_of_handles_and_marks_is_judged(text):
    assert addressed_in(text, OURS) is None or "@" in text


@pytest.mark.parametrize(
    "piece", ["of @harborline--- ", "#a---", "@a-.-.", "http://", "hey ", "@", "thanks ", "\n ", ". @harborline "]
)
def test_no_repetition_makes_it_slow(piece):
    text = ("x " + piece * 5_000)[:5_000] + " x"
    assert is_swift(lambda: addressed_in(text + "@harborline x", OURS), seconds=0.5)
