"""Scripts without spaces between words: what is kept of them and what is asked for."""

import re

from hypothesis import given
from hypothesis import strategies as st

from evenhand.knowledge.domain.finding import LONGEST, has_runs, signs_of, terms_of_runs, without_runs

JAPANESE = st.text(alphabet="請求書の金額がいつもと違うルータを再起動する、。Wi-Fi 12", max_size=LONGEST)


def test_neighbours_are_kept_and_what_ends_a_stretch() -> None:
    assert signs_of("請求書、Wi-Fi") == ["請求", "求書", "書"]


def test_names_beside_such_signs_are_words() -> None:
    assert without_runs("WiFiの設定").split() == ["WiFi"]


def test_marks_and_width_make_no_difference() -> None:
    assert signs_of("ﾙｰﾀ") == signs_of("ルータ")
    assert signs_of("한국") == ["한국", "국"]


def test_grammar_alone_finds_nothing_at_a_second_look() -> None:
    all_of, telling = terms_of_runs("請求書はどこですか")
    assert "'てす'" in all_of  # marks are left out
    assert telling == ["'請求'", "'求書'", "'書は'"]


@given(JAPANESE)
def test_what_stands_in_a_text_is_asked_for_as_it_was_kept(text: str) -> None:
    kept = set(signs_of(text))
    asked = [each for each in terms_of_runs(text)[0] if has_runs(each)]
    for each in asked:
        term = each.removesuffix(":*").strip("'")
        assert any(sign.startswith(term) for sign in kept)


@given(st.text(max_size=300))
def test_whatever_is_typed_says_nothing_in_the_language_of_the_index(said: str) -> None:
    for term in (*terms_of_runs(said)[0], *terms_of_runs(said)[1]):
        assert re.fullmatch(r"'[^'\\:&|!()\s]+'(:\*)?", term)
