"""Links into private that nobody can make up, and how things stand with them."""

import base64
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.cases.domain.handovers import (
    MOST_TRIES,
    Offer,
    Standing,
    handover_in,
    is_answer,
    kept_answer,
    standing,
    token_of,
)
from evenhand.cases.domain.private_words import invitation, link_offered

SECRET = "of this installation"
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@given(st.uuids())
def test_a_link_leads_to_the_offer_it_was_made_for(key: UUID) -> None:
    assert handover_in(token_of(key, secret=SECRET), secret=SECRET) == key
    assert handover_in(token_of(key, secret="another"), secret=SECRET) is None


@given(st.uuids(), st.integers(0, 41), st.sampled_from("ABCxyz019-_"))
def test_a_link_with_another_letter_leads_nowhere(key: UUID, at: int, letter: str) -> None:
    token = token_of(key, secret=SECRET)
    changed = token[:at] + letter + token[at + 1 :]
    assert handover_in(changed, secret=SECRET) == (key if changed == token else None)


@given(
    st.one_of(
        st.text(max_size=120), st.binary(min_size=31, max_size=31).map(base64.urlsafe_b64encode).map(bytes.decode)
    )
)
def test_whatever_somebody_types_is_no_link_of_ours(token: str) -> None:
    assert handover_in(token, secret=SECRET) is None


def offer(**changes: object) -> Offer:
    usual: dict[str, object] = {"expires_at": NOON, "is_withdrawn": False, "is_taken_up": False, "tries": 0}
    return Offer(**{**usual, **changes})  # type: ignore[arg-type]


EARLIER = NOON - timedelta(minutes=1)


@pytest.mark.parametrize(
    ("changes", "now", "expected"),
    [
        ({}, EARLIER, Standing.OPEN),
        ({}, NOON, Standing.EXPIRED),
        ({"tries": MOST_TRIES}, EARLIER, Standing.CLOSED),
        ({"is_taken_up": True}, NOON, Standing.TAKEN_UP),
        ({"is_taken_up": True, "is_withdrawn": True}, EARLIER, Standing.WITHDRAWN),
        ({"is_withdrawn": True}, NOON, Standing.WITHDRAWN),
    ],
)
def test_how_an_offer_stands(changes: dict[str, object], now: datetime, expected: Standing) -> None:
    assert standing(offer(**changes), now=now) is expected


def test_an_answer_is_known_however_it_is_written_and_kept_as_nothing_one_could_read() -> None:
    key = UUID(int=7)
    kept = kept_answer(key, "10-115 Berlin", secret=SECRET)
    assert is_answer(key, " 10115 BERLIN. ", kept, secret=SECRET)
    assert not is_answer(key, "10115", kept, secret=SECRET)
    assert "10115" not in kept
    assert kept != kept_answer(UUID(int=8), "10-115 Berlin", secret=SECRET)


@pytest.mark.parametrize("language", ["en", "de", "fr", "es", "it", "pt", "nl", "fi", ""])
def test_the_usual_words_fit_into_a_short_post_with_their_address(language: str) -> None:
    address = f"https://desk.example.com/site/private/{'x' * 42}"
    assert address in link_offered(language, address)
    assert address in invitation(language, address)
    assert "{" not in invitation(language, "")
    assert len(link_offered(language, address)) < 290
