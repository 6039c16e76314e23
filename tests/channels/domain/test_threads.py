"""Which thread a post belongs to, whatever the order its posts come in."""

from hypothesis import given
from hypothesis import strategies as st

from evenhand.channels.domain.connector import Author, Post, PostKind
from evenhand.channels.domain.threads import Joined, Known, join
from tests.cast import NOON


def _post(name: str, parent: str = "", *, thread: str = "", kind: PostKind = PostKind.REPLY, **more: object) -> Post:
    values: dict[str, object] = {"external_id": name, "in_reply_to": parent, "thread_id": thread, "kind": kind, **more}
    return Post(author=Author(external_id="a"), text="", posted_at=NOON, **values)  # type: ignore[arg-type]


def _threads(posts: list[Post], known: dict[tuple[int, str], Known] | None = None) -> Joined:
    return join([(1, post) for post in posts], known or {})


def test_a_post_that_answers_nothing_is_its_own_thread() -> None:
    assert _threads([_post("a")]).thread_of == {(1, "a"): "a"}


def test_a_chain_is_one_thread_named_by_its_top() -> None:
    joined = _threads([_post("c", "b"), _post("a"), _post("b", "a")])
    assert set(joined.thread_of.values()) == {"a"} or len(set(joined.thread_of.values())) == 1
    assert joined.missing == {}


def test_a_missing_parent_names_the_thread_and_is_told() -> None:
    joined = _threads([_post("b", "gone")])
    assert (joined.thread_of[1, "b"], joined.missing) == ("gone", {(1, "gone"): "gone"})


def test_the_networks_own_name_wins() -> None:
    assert _threads([_post("b", "a", thread="root")]).thread_of[1, "b"] == "root"


def test_two_stored_threads_that_prove_to_be_one_are_rejoined() -> None:
    known = {(1, "b"): Known("b", True), (1, "a"): Known("a", False)}
    joined = _threads([_post("b", "a")], known)
    assert joined.thread_of[1, "b"] == "a"
    assert joined.rejoined == {(1, "b"): "a"}


def test_accounts_are_never_mixed() -> None:
    joined = join([(1, _post("a")), (2, _post("b", "a"))], {})
    assert joined.thread_of[2, "b"] == "a"
    assert (2, "a") in joined.missing


def test_a_mail_that_names_two_strangers_mails_joins_the_nearest_and_makes_no_two_threads_one() -> None:
    known = {(1, "x"): Known("x", False), (1, "y"): Known("y", False)}
    mail = _post("evil", "x", kind=PostKind.MAIL, references=("x", "y"))
    joined = _threads([mail], known)
    assert joined.thread_of[1, "evil"] == "x"
    assert joined.rejoined == {}


def test_a_mail_whose_parent_is_lost_finds_its_thread_over_the_chain() -> None:
    known = {(1, "root"): Known("root", False)}
    mail = _post("late", "lost", kind=PostKind.MAIL, references=("lost", "root"))
    assert _threads([mail], known).thread_of[1, "late"] == "root"


@given(st.permutations(range(6)), st.lists(st.integers(0, 5), min_size=6, max_size=6))
def test_the_order_of_a_batch_changes_nothing_about_who_stands_together(order: list[int], parents: list[int]) -> None:
    posts = [_post(str(n), str(parent) if parent < n else "") for n, parent in enumerate(parents)]
    straight = _threads(posts).thread_of
    shuffled = _threads([posts[n] for n in order]).thread_of

    def groups(thread_of: dict[tuple[int, str], str]) -> set[frozenset[str]]:
        names = set(thread_of.values())
        return {frozenset(key[1] for key, name in thread_of.items() if name == each) for each in names}

    assert groups(straight) == groups(shuffled)
