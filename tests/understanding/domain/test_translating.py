"""Translating without giving personal data away."""

from hypothesis import given
from hypothesis import strategies as st

from evenhand.understanding.domain.personal import personal_data
from evenhand.understanding.domain.translating import answer_in, question_of, unveil, veil


def test_personal_data_does_not_leave_and_comes_back_in_its_place() -> None:
    text = "Call me at +49 30 901820, my mail is dana@mail.example."
    veiled = veil(text, personal_data(text))
    sent = str(question_of(veiled.text, "de"))
    assert "901820" not in sent
    assert "dana@mail" not in sent
    said = veiled.text.replace("Call me at", "Rufen Sie mich an unter")
    assert unveil(said, veiled.hidden) == text.replace("Call me at", "Rufen Sie mich an unter")


def test_a_translation_that_lost_or_doubled_a_mark_is_none() -> None:
    assert unveil("Rufen Sie mich an.", ["+49 30 901820"]) is None
    assert unveil("⟦1⟧ oder ⟦1⟧", ["+49 30 901820"]) is None


@given(st.text(max_size=200))
def test_a_veil_that_is_lifted_shows_the_same_text(text: str) -> None:
    veiled = veil(text, personal_data(text))
    if "⟦" not in text:
        assert unveil(veiled.text, veiled.hidden) == text


def test_what_the_model_says_beside_a_translation_is_not_taken() -> None:
    assert answer_in('{"translation": " Guten Tag "}') == "Guten Tag"
    assert [answer_in(each) for each in ("Guten Tag", '{"translation": 5}', '{"translation": ""}', "")] == [None] * 4
