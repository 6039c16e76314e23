"""What is new in a forum is heard once, oldest first."""

import json

import pytest

from evenhand.channels.connectors.discourse import looks
from evenhand.channels.errors import CannotTranslate
from tests.peers.discourse_stub import BASE, Reader, Stub, a_post, connected, texts


class TestHearing:
    def test_the_first_look_brings_the_newest_few(self, stub: Stub) -> None:
        stub.add(*(a_post(number) for number in range(1, 101)))
        reader = Reader(connected(stub, posts_at_first="3"))
        assert texts(reader.heard()) == ["Post 98", "Post 99", "Post 100"]
        assert reader.heard() == []
        stub.add(a_post(101))
        assert texts(reader.heard()) == ["Post 101"]

    def test_none_at_first(self, stub: Stub) -> None:
        stub.add(a_post(1))
        reader = Reader(connected(stub, posts_at_first=0))
        assert reader.heard() == []
        stub.add(a_post(2))
        assert texts(reader.heard()) == ["Post 2"]

    def test_an_empty_forum_that_comes_to_life_does_not_bring_its_whole_history(self, stub: Stub) -> None:
        reader = Reader(connected(stub, posts_at_first=2))
        assert reader.heard() == []
        stub.add(*(a_post(number) for number in range(1, 301)))
        assert texts(reader.heard()) == ["Post 299", "Post 300"]

    @pytest.mark.parametrize("is_inclusive", [True, False])
    @pytest.mark.parametrize("limit", [1, 7, 100])
    def test_after_a_long_break_nothing_is_missing(self, stub: Stub, is_inclusive: bool, limit: int) -> None:
        stub.is_inclusive = is_inclusive
        stub.add(a_post(1))
        reader = Reader(connected(stub))
        reader.heard()
        numbers = [*range(2, 60), 150, *range(400, 480)]
        stub.add(*(a_post(number) for number in numbers))
        assert texts(reader.heard(limit)) == [f"Post {number}" for number in numbers]
        assert reader.heard() == []

    def test_catching_up_is_polite(self, stub: Stub) -> None:
        stub.add(a_post(1))
        reader = Reader(connected(stub))
        reader.heard()
        stub.add(*(a_post(number) for number in range(5_000, 5_050)))
        stub.asked.clear()
        assert not reader.look().is_exhausted
        assert len(stub.asked) == 1 + looks.MOST_STEPS

    def test_a_quiet_look_asks_once_and_leaves_the_cursor(self, stub: Stub) -> None:
        stub.add(*(a_post(number) for number in range(1, 80)))
        reader = Reader(connected(stub))
        reader.heard()
        before = reader.cursor
        stub.asked.clear()
        assert reader.heard() == []
        assert (stub.asked, reader.cursor) == (["/posts.json"], before)

    def test_the_cursor_stays_small(self, stub: Stub) -> None:
        reader = Reader(connected(stub))
        for number in range(1, 400):
            stub.add(a_post(number))
        reader.heard()
        stub.add(*(a_post(number) for number in range(400, 600)))
        reader.heard(100)
        assert len(json.dumps(reader.cursor)) < 5_000

    def test_only_some_categories(self, stub: Stub) -> None:
        stub.add(a_post(1), a_post(2, category_id=9), a_post(3))
        reader = Reader(connected(stub, categories=f"{BASE}/c/support/6\n"))
        assert texts(reader.heard()) == ["Post 1", "Post 3"]

    def test_an_item_without_a_number_stops_nothing(self, stub: Stub) -> None:
        stub.add(a_post(1), a_post(2, topic_id="x"), a_post(3, cooked=5))
        reader = Reader(connected(stub))
        one, three = reader.look().raws
        assert reader.connector.translate(one)
        with pytest.raises(CannotTranslate):
            reader.connector.translate(three)
