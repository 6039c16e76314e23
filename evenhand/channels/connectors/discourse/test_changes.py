"""What is edited, deleted or hidden in a forum, and what stands above a post."""

from typing import Any

import pytest

from evenhand.channels.domain.connector import Deleted, Edited, Post
from tests.peers.discourse_stub import Reader, Stub, a_post, connected, texts


class TestChanges:
    @pytest.fixture
    def reader(self, stub: Stub) -> Reader:
        stub.add(*(a_post(number) for number in range(1, 11)))
        reader = Reader(connected(stub))
        reader.heard()
        return reader

    def test_an_edit_is_told_once(self, stub: Stub, reader: Reader) -> None:
        stub.add(a_post(5, cooked="<p>Better</p>", updated_at="2026-03-02T11:00:00.000Z"))
        (edited,) = reader.heard()
        assert isinstance(edited, Edited)
        assert (edited.external_id, edited.text) == ("7/5", "Better")
        assert reader.heard() == []

    def test_only_other_words_are_an_edit(self, stub: Stub, reader: Reader) -> None:
        stub.add(a_post(5, updated_at="2026-03-02T11:00:00.000Z"), a_post(6, cooked="<p>Enlarged later</p>"))
        assert reader.heard() == []

    def test_an_older_copy_of_the_list_undoes_nothing(self, stub: Stub, reader: Reader) -> None:
        old = dict(stub.posts)
        stub.add(a_post(5, cooked="<p>Better</p>", updated_at="2026-03-02T11:00:00.000Z"), a_post(11))
        del stub.posts[4]
        assert len(reader.heard()) == 3
        new, stub.posts = stub.posts, old
        assert reader.heard() == []
        stub.posts = new
        assert reader.heard() == []

    def test_a_post_that_vanished_is_deleted(self, stub: Stub, reader: Reader) -> None:
        del stub.posts[5]
        assert reader.heard() == [Deleted(external_id="7/5")]
        assert reader.heard() == []

    @pytest.mark.parametrize("how", [{"hidden": True}, {"user_deleted": True}, {"deleted_at": "2026-03-02T11:00:00Z"}])
    def test_a_post_taken_back_is_deleted(self, stub: Stub, reader: Reader, how: dict[str, Any]) -> None:
        stub.add(a_post(10, **how))
        assert reader.heard() == [Deleted(external_id="7/10")]

    def test_a_post_brought_back_is_heard_again(self, stub: Stub, reader: Reader) -> None:
        stub.add(a_post(5, hidden=True))
        reader.heard()
        stub.add(a_post(5, updated_at="2026-03-02T12:00:00.000Z"))
        assert texts(reader.heard()) == ["Post 5"]
        assert reader.heard() == []

    def test_a_post_in_another_topic_has_another_name(self, stub: Stub, reader: Reader) -> None:
        stub.add(a_post(5, topic_id=8, post_number=1))
        gone, post = reader.heard()
        assert gone == Deleted(external_id="7/5")
        assert isinstance(post, Post)
        assert post.external_id == "8/1"

    def test_a_post_that_comes_late_is_heard(self, stub: Stub, reader: Reader) -> None:
        stub.add(a_post(12))
        reader.heard()
        stub.add(a_post(11))
        assert texts(reader.heard()) == ["Post 11"]
        assert reader.heard() == []

    def test_what_has_left_the_list_is_not_gone(self, stub: Stub, reader: Reader) -> None:
        stub.add(*(a_post(number) for number in range(11, 200)))
        assert not [each for each in reader.heard(10) if isinstance(each, Deleted)]

    def test_an_empty_list_deletes_nothing(self, stub: Stub, reader: Reader) -> None:
        kept, stub.posts = stub.posts, {}
        assert reader.heard() == []
        stub.posts = kept
        assert reader.heard() == []

    def test_many_changes_keep_to_the_limit_and_have_references_of_their_own(self, stub: Stub, reader: Reader) -> None:
        references: list[str] = []
        for hour in (11, 12):
            later = f"2026-03-02T{hour}:00:00.000Z"
            stub.add(*(a_post(number, cooked=f"<p>{hour}</p>", updated_at=later) for number in range(1, 11)))
            while True:
                fetched = reader.look(3)
                assert len(fetched.raws) <= 3
                references += [raw.reference for raw in fetched.raws]
                if fetched.is_exhausted:
                    break
        assert len(references) == len(set(references)) == 20


class TestThread:
    def test_what_stands_above(self, stub: Stub) -> None:
        stub.add(*(a_post(100 + number, post_number=number) for number in range(1, 6)))
        stub.add(a_post(103, post_number=3, post_type=3))
        above = connected(stub).thread("7/5")
        assert [post.external_id for post in above] == ["7/1", "7/2", "7/4"]
        assert {post.subject for post in above} == {"Kettle"}

    def test_the_opening_post_and_the_nearest_in_a_long_topic(self, stub: Stub) -> None:
        stub.add(*(a_post(100 + number, post_number=number) for number in range(1, 101)))
        above = connected(stub).thread("7/90")
        assert [post.external_id for post in above] == ["7/1", *(f"7/{number}" for number in range(70, 90))]

    @pytest.mark.parametrize("name", ["7/1", "", "x", "7", "8/3", "7/²"])
    def test_nothing_above(self, stub: Stub, name: str) -> None:
        assert connected(stub).thread(name) == ()

    def test_a_post_that_cannot_be_read_is_passed_over(self, stub: Stub) -> None:
        stub.add(a_post(101, post_number=1), a_post(102, post_number=2, cooked=5))
        assert [post.external_id for post in connected(stub).thread("7/3")] == ["7/1"]
