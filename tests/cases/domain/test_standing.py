"""Where a case stands, told from its messages."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from evenhand.cases.domain.standing import Told, partings, stand_of
from evenhand.cases.domain.states import Category

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def told(number: int, *, is_own: bool = False, is_automatic: bool = False, conversation: int = 1) -> Told:
    at = NOON + timedelta(minutes=number)
    return Told(
        post_id=number,
        conversation_id=conversation,
        is_own=is_own,
        is_automatic=is_automatic,
        posted_at=at,
        heard_at=at,
    )


def test_somebody_waits_since_their_first_word_that_nobody_answered() -> None:
    stand = stand_of([told(1), told(2, is_own=True), told(3), told(4)])
    assert stand.waiting_since == told(3).heard_at
    assert stand.first_reply_at == told(2).heard_at
    assert (stand.last_post, stand.category) == (4, Category.OPEN)


def test_machines_prolong_nothing() -> None:
    stand = stand_of([told(1), told(2, is_own=True), told(3, is_automatic=True)])
    assert (stand.waiting_since, stand.category) == (None, Category.WAITING)


def test_our_own_first_words_are_no_answer() -> None:
    assert stand_of([told(1, is_own=True), told(2)]).first_reply_at is None


posts = st.lists(
    st.tuples(st.integers(1, 30), st.booleans(), st.integers(1, 3)),
    min_size=1,
    max_size=15,
    unique_by=lambda each: each[0],
)


@given(posts=posts, data=st.data())
def test_a_thread_goes_where_its_newest_message_goes_and_every_message_ends_where_it_was_put(posts, data) -> None:
    messages = [told(number, is_own=own, conversation=place) for number, own, place in posts]
    chosen = frozenset(data.draw(st.sets(st.sampled_from([each.post_id for each in messages]))))
    found = {each.conversation_id: each for each in partings(messages, chosen)}
    for each in messages:
        parting = found.get(each.conversation_id)
        goes = parting is not None and (parting.leaves != (each.post_id in parting.apart))
        assert goes == (each.post_id in chosen)
    for number, parting in found.items():
        newest = max(each.post_id for each in messages if each.conversation_id == number)
        assert parting.leaves == (newest in chosen)


@given(posts=posts)
def test_the_order_they_come_in_does_not_matter(posts) -> None:
    messages = [told(number, is_own=own) for number, own, _ in posts]
    assert stand_of(messages) == stand_of(messages[::-1])
