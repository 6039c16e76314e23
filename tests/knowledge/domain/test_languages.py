"""Languages that articles are written in."""

import pytest

from evenhand.knowledge.domain.languages import (
    STEMMED,
    direction_of,
    language_meant,
    languages_named,
    name_of,
    other_languages,
)
from evenhand.knowledge.domain.wordings import Wording, kept_wordings, wording_in
from evenhand.understanding.domain.correcting import LANGUAGES

OWN = {"de": {"name": "Hilfe", "links": "Impressum https://a.example/"}, "pt": {"name": "Ajuda"}}


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("de", "de"), ("de-DE", "de"), ("Deutsch", "de"), (" GERMAN ", "de"), ("deu", "de"), ("de_AT", "de-at"),
        ("pt-br", "pt-br"), ("pt-PT", "pt"), ("zh-Hant-TW", "zh-hant"), ("العربية", "ar"), ("Tiếng Việt", "vi"),
        ("", ""), ("und", ""), ("klingon", ""), ("xx", ""), ("de-xx", ""), ("d", ""),
    ],
)  # fmt: skip
def test_what_people_and_programs_write_is_a_language_or_none(said: str, meant: str) -> None:
    assert language_meant(said) == meant


def test_every_language_that_is_read_or_taken_apart_can_be_chosen_once() -> None:
    tags = [each.tag for each in other_languages([])]
    assert len(tags) == len(set(tags))
    assert {*STEMMED, *LANGUAGES} - {"und"} <= set(tags)
    assert "de" not in {each.tag for each in other_languages(["de"])}


def test_a_language_is_called_as_it_calls_itself() -> None:
    named = [each.name for each in languages_named(["de", "pt-br", "pt-ao", "de", "xx"])]
    assert named == ["Deutsch", "Português (Brasil)", "Português (AO)", "XX"]
    assert name_of("ar") == "العربية"
    assert [direction_of(each) for each in ("ar", "ar-eg", "fa", "en")] == ["rtl", "rtl", "rtl", "ltr"]


@pytest.mark.parametrize(
    ("language", "field", "words"),
    [
        ("en", "name", ("Help", "en")), ("de", "name", ("Hilfe", "de")), ("de-at", "name", ("Hilfe", "de")),
        ("pt-br", "links", ("Help", "en")), ("fr", "name", ("Help", "en")),
    ],
)  # fmt: skip
def test_a_language_without_words_has_those_of_its_kind_else_the_first(
    language: str, field: str, words: tuple[str, str]
) -> None:
    assert wording_in(language, field, own=OWN, first="en", first_words="Help") == Wording(*words)


def test_a_language_that_is_left_out_keeps_its_words_and_the_first_has_none_beside() -> None:
    kept = kept_wordings({"pt": {"name": "Ajuda!", "welcome": ""}, "en": {"name": "Help"}}, OWN, first="en")
    assert kept == {"de": OWN["de"], "pt": {"name": "Ajuda!"}}
    assert kept_wordings({"pt": {"name": ""}}, OWN, first="de") == {}
