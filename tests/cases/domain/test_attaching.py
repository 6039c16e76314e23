"""Which case a batch of posts goes to: the rules one by one, then for any posts in any batches."""

from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evenhand.cases.domain.attaching import (
    JOINS_OPEN_CASE_FOR,
    Facts,
    KnownCase,
    KnownConversation,
    Plan,
    World,
    in_order,
    plan,
    title_of,
)
from evenhand.cases.domain.states import Category
from tests.cases.domain.world import Stored
from tests.cast import NOON

DANA, EVE = 1, 2
EMPTY = World(conversations=(), cases=(), customer_of={})


def said(post_id: int, **changes: Any) -> Facts:
    """A public post by Dana in a thread of its own that concerns us, unless said otherwise."""
    values: dict[str, Any] = {
        "post_id": post_id,
        "account_id": 1,
        "thread_key": "t",
        "persona_id": DANA,
        "brand_id": 1,
        "queue_id": None,
        "mode": 1,
        "is_own": False,
        "answers": False,
        "is_public": True,
        "is_automatic": False,
        "heard_at": NOON,
        "title": "",
        "language": "en",
        "network": "bluesky",
        "customer_name": "",
    }
    return Facts(**{**values, **changes})


def ours(post_id: int, **changes: Any) -> Facts:
    """Our own answer to Dana."""
    return said(post_id, **{"is_own": True, "answers": True, "mode": 0, **changes})


def _shape(made: Plan) -> tuple[int, int, int, int]:
    return len(made.customers), len(made.cases), len(made.conversations), len(made.messages)


@pytest.mark.parametrize(
    ("posts", "shape"),
    [
        pytest.param([], (0, 0, 0, 0), id="nothing"),
        pytest.param([said(1)], (1, 1, 1, 1), id="a post that concerns us opens a case"),
        pytest.param([said(1, mode=0)], (0, 0, 0, 0), id="one that does not is nobody's message"),
        pytest.param([said(1, is_automatic=True)], (0, 0, 0, 0), id="a machine's mail opens nothing"),
        pytest.param([said(1), said(2)], (1, 1, 1, 2), id="a thread is one conversation"),
        pytest.param([said(1), said(2, mode=0)], (1, 1, 1, 2), id="small talk in a conversation is part of it"),
        pytest.param([said(1), said(2, thread_key="u")], (1, 1, 2, 2), id="a second thread joins the open case"),
        pytest.param([said(1), said(2, thread_key="u", brand_id=2)], (1, 2, 2, 2), id="another brand, another case"),
        pytest.param([said(1), said(2, persona_id=EVE)], (2, 2, 2, 2), id="another person, another case"),
        pytest.param([said(1), ours(2)], (1, 1, 1, 2), id="our answer is part of the conversation"),
        pytest.param([ours(1)], (0, 0, 1, 1), id="our answer alone is a conversation without a case"),
        pytest.param([ours(1, answers=False)], (0, 0, 0, 0), id="our own news is no conversation"),
        pytest.param([ours(1, persona_id=None), said(2)], (1, 1, 1, 2), id="an unknown listener proves to be Dana"),
        pytest.param([said(1), ours(2, answers=False)], (1, 1, 1, 2), id="our own second post follows the first"),
    ],
)
def test_what_a_batch_makes(posts: list[Facts], shape: tuple[int, int, int, int]) -> None:
    assert _shape(plan(posts, EMPTY)) == shape


def test_a_case_that_was_silent_for_days_is_not_joined() -> None:
    later = NOON + JOINS_OPEN_CASE_FOR + timedelta(seconds=1)
    assert len(plan([said(1), said(2, thread_key="u", heard_at=later)], EMPTY).cases) == 2


def test_a_thread_stays_with_its_case_however_long_it_was_silent() -> None:
    assert len(plan([said(1), said(2, heard_at=NOON + timedelta(days=400))], EMPTY).cases) == 1


def test_who_writes_into_anothers_private_thread_gets_a_related_case() -> None:
    made = plan([said(1, is_public=False), said(2, is_public=False, persona_id=EVE)], EMPTY)
    assert [case.related for case in made.cases] == [None, -1]


def test_who_writes_into_anothers_public_thread_is_not_called_related() -> None:
    made = plan([said(1), said(2, persona_id=EVE)], EMPTY)
    assert [case.related for case in made.cases] == [None, None]


def _resolved(**changes: Any) -> World:
    case = KnownCase(
        id=7,
        brand_id=1,
        customer_id=3,
        category=Category.RESOLVED,
        last_at=NOON,
        resolved_at=NOON,
        waiting_since=None,
    )
    conversation = KnownConversation(id=5, account_id=1, thread_key="t", persona_id=DANA, case_id=7)
    return World(conversations=[conversation], cases=[case], customer_of={DANA: 3})


def test_a_message_brings_its_resolved_case_back() -> None:
    made = plan([said(1)], _resolved())
    assert (len(made.cases), made.touched[7].is_reopened) == (0, True)


def test_a_new_thread_does_not_bring_a_resolved_case_back() -> None:
    made = plan([said(1, thread_key="u")], _resolved())
    assert (len(made.cases), 7 in made.touched) == (1, False)


def test_our_own_answer_leaves_a_resolved_case_resolved() -> None:
    assert not plan([ours(1)], _resolved()).touched[7].is_reopened


def test_the_case_waits_since_the_first_word_we_have_not_answered() -> None:
    minutes = [NOON + timedelta(minutes=n) for n in range(4)]
    posts = [said(1, heard_at=minutes[0]), ours(2, heard_at=minutes[1])]
    posts += [said(3, heard_at=minutes[2]), said(4, heard_at=minutes[3])]
    touched = plan(posts, EMPTY).touched[-1]
    assert (touched.waiting_since, touched.first_answer_at, touched.last_post) == (minutes[2], minutes[1], 4)


def test_a_reply_of_this_desk_counts_when_it_is_approved_and_not_again_when_it_stands() -> None:
    touched = plan([said(1), ours(2, is_from_here=True)], EMPTY).touched[-1]
    assert (touched.waiting_since, touched.was_answered) == (NOON, False)


_POSTS = st.lists(
    st.builds(
        lambda thread, persona, brand, mode, kind, public, automatic: {
            "thread_key": thread,
            "persona_id": persona if kind != "nobody" else None,
            "brand_id": brand,
            "mode": mode if kind == "theirs" else 0,
            "is_own": kind != "theirs",
            "answers": kind in {"answer", "nobody", "reply"},
            "is_from_here": kind == "reply",
            "is_public": public,
            "is_automatic": automatic and kind == "theirs",
        },
        st.sampled_from("ttuv"),
        st.sampled_from([DANA, DANA, DANA, EVE]),
        st.sampled_from([1, 1, 1, 1, 2]),
        st.sampled_from([1, 1, 1, 0]),
        st.sampled_from(["theirs"] * 5 + ["answer", "nobody", "news", "reply"]),
        st.booleans(),
        st.sampled_from([False] * 6 + [True]),
    ),
    min_size=3,
    max_size=10,
)
_HOURS = st.lists(st.sampled_from([0, 1, 50, 100]), max_size=5)
_CUTS = st.just(set(range(1, 12))) | st.sets(st.integers(1, 11))  # where one batch ends and the next begins


def _batches(facts: list[Facts], cuts: set[int]) -> list[list[Facts]]:
    return [facts[begin:end] for begin, end in pairwise([0, *sorted(cuts), len(facts)])]


def _facts(posts: list[dict[str, Any]], hours: list[int]) -> list[Facts]:
    at, facts = NOON, []
    for n, post in enumerate(posts, 1):
        at += timedelta(hours=hours[n % len(hours)]) if hours else timedelta()
        facts.append(said(n, heard_at=at, **post))
    return facts


@settings(max_examples=600)
@given(_POSTS, _HOURS, _CUTS, st.integers(0, 6))
def test_the_same_posts_in_one_batch_or_in_many_end_alike(
    posts: list[dict[str, Any]], hours: list[int], cuts: set[int], resolved_after: int
) -> None:
    facts = _facts(posts, hours)
    before, later = facts[:resolved_after], facts[resolved_after:]
    at_once, piecemeal = Stored(), Stored()
    for stored in (at_once, piecemeal):
        stored.take(before)
        stored.resolve_all()
    at_once.take(later)
    for batch in _batches(later, cuts):
        piecemeal.take(batch)
    assert at_once.picture() == piecemeal.picture()


@settings(max_examples=200)
@given(_POSTS, _CUTS)
def test_every_post_is_a_message_once_and_every_case_has_a_customers_word(
    posts: list[dict[str, Any]], cuts: set[int]
) -> None:
    facts = _facts(posts, [])
    stored = Stored()
    for batch in _batches(facts, cuts):
        stored.take(batch)
    told = [post for posts_of in stored.messages.values() for post in posts_of]
    assert len(told) == len(set(told))
    keys = [each.key for each in stored.conversations.values()]
    assert len(keys) == len(set(keys))
    theirs = {fact.post_id for fact in facts if not fact.is_own and fact.mode}
    for case in stored.cases:
        spoken = {p for c, each in stored.conversations.items() if each.case == case for p in stored.messages[c]}
        assert spoken & theirs
    concerns = [f for f in facts if not f.is_own and f.mode and not f.is_automatic]
    assert {fact.post_id for fact in concerns} <= set(told)


@pytest.mark.parametrize(
    ("subject", "text", "title"),
    [
        ("My bill", "It is wrong", "My bill"),
        ("", "@harborline.example @other no signal", "no signal"),
        ("", ".@harborline.example no signal", "no signal"),
        ("", "@harborline.example", "@harborline.example"),
        ("", "", ""),
    ],
)
def test_a_title_is_in_the_customers_own_words(subject: str, text: str, title: str) -> None:
    assert title_of(subject, text) == title


def test_rows_are_locked_in_ascending_order_each_once() -> None:
    assert list(in_order([5, None, 2, -1, 5])) == [2, 5]


def test_a_new_thread_joins_the_open_case_that_was_heard_of_last() -> None:
    days = [NOON + timedelta(days=n) for n in (0, 4, 5)]
    posts = [
        said(1, heard_at=days[0]),
        said(2, thread_key="u", heard_at=days[1]),
        said(3, heard_at=days[2]),
        said(4, thread_key="v", heard_at=days[2]),
    ]
    made = plan(posts, EMPTY)
    assert [case for _, case, _ in made.conversations] == [-1, -2, -1]
