"""Tokens, doors and signed identities: what may not be guessed, made or used too late."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from evenhand.cases.domain.chats import (
    IDENTITY_FOR,
    LIFETIME,
    claim_in,
    door_of,
    is_current,
    person_in,
    signature_of,
    source_behind,
    token_for,
)

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
CHAT = "abcdefghijklmnopqrstuv"


@given(st.integers(1, 10**6), st.integers(0, int(LIFETIME.total_seconds())))
def test_a_token_says_what_it_was_made_for_until_it_is_too_old(generation: int, age: int) -> None:
    token = token_for(CHAT, generation, secret="s", now=NOW)
    claim = claim_in(token, secret="s", now=NOW + timedelta(seconds=age))
    assert claim is not None
    assert (claim.chat, claim.generation) == (CHAT, generation)
    assert claim_in(token, secret="s", now=NOW + LIFETIME + timedelta(seconds=1)) is None


@given(st.data())
def test_a_token_with_any_letter_changed_proves_nothing(data: st.DataObject) -> None:
    token = token_for(CHAT, 7, secret="s", now=NOW)
    place = data.draw(st.integers(0, len(token) - 1))
    letter = data.draw(st.sampled_from("abcXYZ019-_."))
    changed = token[:place] + letter + token[place + 1 :]
    # The last letter of base64 carries bits that stand for nothing; comparing text, not bytes, refuses those too.
    assert changed == token or claim_in(changed, secret="s", now=NOW) is None


@given(st.text(max_size=200))
def test_whatever_is_shown_as_a_token_is_refused_without_failing(text: str) -> None:
    assert claim_in(text, secret="s", now=NOW) is None
    assert source_behind(text, secret="s") is None


def test_a_token_from_another_installation_proves_nothing() -> None:
    assert claim_in(token_for(CHAT, 1, secret="theirs", now=NOW), secret="ours", now=NOW) is None


def test_a_door_is_no_token_and_a_token_no_door() -> None:
    assert source_behind(door_of(12, secret="s"), secret="s") == 12
    assert source_behind(token_for(CHAT, 1, secret="s", now=NOW), secret="s") is None
    assert source_behind(door_of(12, secret="s").replace("12-", "13-"), secret="s") is None


def test_the_token_before_the_present_one_is_still_good_and_no_older_one() -> None:
    claims = [claim_in(token_for(CHAT, each, secret="s", now=NOW), secret="s", now=NOW) for each in (3, 4, 5, 6)]
    assert [is_current(claim, 5) for claim in claims if claim] == [False, True, True, False]


def _signed(**changes: str) -> dict[str, str]:
    said = {"id": "42", "name": "Ana", "mail": "ana@mail.example", "at": str(int(NOW.timestamp())), **changes}
    return {**said, "signature": signature_of([said[each] for each in ("id", "name", "mail", "at")], secret="shared")}


def test_somebody_whom_the_web_site_signed_is_who_they_are() -> None:
    person = person_in(_signed(), secret="shared", now=NOW)
    assert person is not None
    assert (person.id, person.mail) == ("42", "ana@mail.example")


def test_an_identity_is_refused_when_unsigned_changed_old_or_ambiguous() -> None:
    assert person_in({"id": "42", "name": "Ana"}, secret="shared", now=NOW) is None
    assert person_in({**_signed(), "id": "43"}, secret="shared", now=NOW) is None
    assert person_in(_signed(), secret="shared", now=NOW + IDENTITY_FOR + timedelta(minutes=1)) is None
    assert person_in(_signed(id="4\n2"), secret="shared", now=NOW) is None  # moves the border between two fields
    assert person_in(_signed(), secret="", now=NOW) is None


@given(
    st.dictionaries(st.sampled_from(["id", "name", "mail", "at", "signature"]), st.integers() | st.text() | st.none())
)
def test_any_claim_of_identity_without_the_secret_is_refused(said: dict[str, object]) -> None:
    assert person_in(said, secret="shared", now=NOW) is None
