"""Small rules of pages: names in addresses, colours, languages, steps, and what is looked for."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.knowledge.domain import finding, states
from evenhand.knowledge.domain.colours import DARK_PAPER, ENOUGH, LIGHT_PAPER, accent_of, contrast
from evenhand.knowledge.domain.languages import stemming_of, tag_of
from evenhand.knowledge.domain.slugs import LONGEST, free_slug, slug_of
from evenhand.knowledge.domain.states import Step, after

COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


@given(COLOURS)
def test_any_colour_of_a_brand_can_be_read_in_either_light(colour: str) -> None:
    fit = accent_of(colour)
    assert contrast(fit.light, LIGHT_PAPER) >= ENOUGH
    assert contrast(fit.dark, DARK_PAPER) >= ENOUGH
    assert contrast(fit.light, fit.on_light) >= ENOUGH
    assert contrast(fit.dark, fit.on_dark) >= ENOUGH


@pytest.mark.parametrize("colour", ["#0b6e5f", "#000000", "#123456"])
def test_a_colour_that_can_be_read_stays_as_it_is(colour: str) -> None:
    assert accent_of(colour).light == colour


@given(st.text(max_size=200))
def test_a_name_in_an_address_is_short_and_plain_and_its_own_name(title: str) -> None:
    slug = slug_of(title)
    assert 0 < len(slug) <= LONGEST
    assert not re.search(r"[\s/?#%_\\]|^-|-$", slug)
    assert slug_of(slug) == slug


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Wie groß?", "wie-gross"),
        ("Où est-ce ?", "ou-est-ce"),
        ("日本語", "日本語"),
        ("!!", "page"),
        ("Größe", "groesse"),
    ],
)
def test_letters_are_spelt_as_people_spell_them(title: str, slug: str) -> None:
    assert slug_of(title) == slug


def test_a_name_that_is_taken_gets_the_next_number() -> None:
    assert free_slug("a", is_taken={"a", "a-2"}.__contains__) == "a-3"


@given(st.sampled_from([state for state, _step in states.MOVES]), st.lists(st.sampled_from(list(Step)), max_size=8))
def test_no_row_of_steps_leads_out_of_the_states(state: str, steps: list[Step]) -> None:
    for step in steps:
        state = after(state, step) or state
        assert states.steps_from(state)


def test_only_what_was_written_or_looked_at_is_published() -> None:
    assert after("published", Step.PUBLISH) is None
    assert after("review", Step.WRITE) == "review"


@given(st.text(max_size=300))
def test_whatever_is_typed_is_asked_of_the_index_without_signs_of_its_language(said: str) -> None:
    for term in finding.terms_of(said):
        assert re.fullmatch(r"'\w+':\*", term)


def test_readers_never_share_a_mark_with_what_they_may_not_find() -> None:
    hidden = set(finding.marks_of(1, "en", is_public=False))
    assert finding.mark_for_readers(1, "en") not in hidden
    assert finding.mark_for_readers(1, "en") not in finding.marks_of(11, "en", is_public=True)


@pytest.mark.parametrize(("said", "tag"), [("EN", "en"), ("pt_BR", "pt-br"), ("english", ""), ("../x", ""), ("", "")])
def test_a_language_is_named_as_addresses_name_it(said: str, tag: str) -> None:
    assert tag_of(said) == tag


def test_endings_are_taken_off_where_somebody_knows_how() -> None:
    assert (stemming_of("pt-br"), stemming_of("ja")) == ("portuguese", "simple")
