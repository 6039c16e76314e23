"""What a lead may become, and the words that are ready to be shared: plain rules."""

from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.colleagues.domain.leads import LIVE, WITH_SALES, LeadState, LeadStep, after, keeps_person, steps_from
from evenhand.colleagues.domain.sharing import LONGEST, ready_text, share_links

PAGE = "https://help.example.com/site/help/harborline/en/articles/router"


@given(st.lists(st.sampled_from(LeadStep), max_size=12))
def test_sales_has_a_lead_only_after_it_was_offered(steps: list[LeadStep]) -> None:
    state, was_offered = LeadState.NOTED, False
    for step in steps:
        then = after(state, step)
        was_offered = was_offered or (then is not None and step is LeadStep.OFFER)
        state = then or state
        assert was_offered or state not in WITH_SALES


def test_who_said_no_is_not_offered_again() -> None:
    assert steps_from(LeadState.WITHDRAWN) == []
    assert not keeps_person(LeadState.WITHDRAWN)
    assert LeadState.WITHDRAWN not in LIVE


@pytest.mark.parametrize("state", LeadState)
def test_everything_but_a_no_can_be_undone_or_goes_on(state: LeadState) -> None:
    assert steps_from(state) or state is LeadState.WITHDRAWN


@given(st.text(max_size=400), st.text(max_size=400))
def test_ready_words_fit_and_carry_the_address(title: str, summary: str) -> None:
    said = ready_text(title, summary, PAGE)
    assert len(said) <= LONGEST
    assert said.endswith(PAGE)


def test_each_network_is_handed_the_words_and_nothing_is_posted() -> None:
    text = "Why does it blink & what now? " + PAGE
    links = share_links(text, PAGE, "Router")
    assert {urlsplit(each.address).scheme for each in links} == {"https", "mailto"}
    bluesky = next(each for each in links if each.name == "Bluesky")
    assert parse_qs(urlsplit(bluesky.address).query)["text"] == [text]


def test_a_question_keeps_its_mark() -> None:
    assert ready_text("Why does it blink?", "It looks for the line.", PAGE).startswith("Why does it blink? It looks")
    assert ready_text("Moving house", "Take it along.", PAGE).startswith("Moving house. Take it along.")
