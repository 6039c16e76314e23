"""What every connector promises, as tests: subclass `ConnectorContract` in the connector's `tests.py`.

Fill in `kind`, `required`, the fixture `filled_in` (settings that lead to a peer with at least `at_least`
items waiting) and `held_by_peer`. Where the peer is a fake, override `connect` to hand it in.
"""

import builtins
import json
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, ClassVar
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evenhand.channels import registry
from evenhand.channels.domain.calls import CallHeard
from evenhand.channels.domain.connector import (
    Bounced,
    Capabilities,
    Connector,
    Cursor,
    Deleted,
    Edited,
    Fetched,
    Post,
    Presence,
    Raw,
    Receipt,
    Reply,
)
from evenhand.channels.errors import CannotTranslate, OutcomeUnknown, Reconnect, Refused, TryLater
from evenhand.kernel.ids import new_uuid

FOUR = (TryLater, Refused, Reconnect, OutcomeUnknown)
MOST_LOOKS = 1_000

Connect = Callable[[], Connector]

_json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=12), inner, max_size=3),
    max_leaves=8,
)
strange_content = st.binary(max_size=300) | _json_values.map(lambda value: json.dumps(value).encode())
# The same test runs in many classes, each with a fresh fixture per test and not per example: both are meant.
_often = settings(
    max_examples=200,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.differing_executors],
)


def read_on(connector: Connector, cursor: Cursor | None, *, limit: int = 100) -> Iterator[Fetched]:
    """Every look from here until there is nothing more."""
    for _ in range(MOST_LOOKS):
        fetched = connector.fetch(cursor, limit=limit)
        yield fetched
        cursor = json.loads(json.dumps(fetched.cursor))
        if fetched.is_exhausted:
            return
    pytest.fail(f"fetch did not come to an end in {MOST_LOOKS} looks")


def read_all(connector: Connector, cursor: Cursor | None = None, *, limit: int = 100) -> list[Raw]:
    """All raw items from here on."""
    return [raw for fetched in read_on(connector, cursor, limit=limit) for raw in fetched.raws]


def a_reply(text: str = "Thanks for telling us, we are looking into it.", **facts: Any) -> Reply:
    """A reply with a key of its own."""
    facts.setdefault("key", str(new_uuid()))
    return Reply(text=text, created_at=datetime(2026, 3, 2, 9, 30, tzinfo=UTC), **facts)


def _forbidden(*_: Any, **__: Any) -> Any:
    raise AssertionError("this must not open a socket or a file")


@contextmanager
def cut_off(*, files: bool) -> Iterator[None]:
    """Nothing may reach the network; with `files`, nor a file."""
    with patch.object(socket, "socket", _forbidden), patch.object(socket, "create_connection", _forbidden):
        if not files:
            yield
            return
        with patch.object(builtins, "open", _forbidden):
            yield


class ConnectorContract:
    """The promises. Nothing in here names a network."""

    kind: ClassVar[str]
    required: ClassVar[tuple[str, ...]]  # settings without which there is no connection
    at_least: ClassVar[int] = 5
    spare: ClassVar[int] = 0  # how many items a look may bring above its limit

    # What a connector's own tests fill in.

    @pytest.fixture
    def filled_in(self) -> dict[str, Any]:
        """Complete settings that lead to a peer with items waiting."""
        raise NotImplementedError

    @pytest.fixture
    def connect(self, filled_in: dict[str, Any]) -> Iterator[Connect]:
        """Makes a new connector to the same peer at each call; closes them all in the end."""
        made: list[Connector] = []

        def connect() -> Connector:
            made.append(registry.connect(self.kind, filled_in))
            return made[-1]

        yield connect
        for connector in made:
            connector.close()

    @pytest.fixture
    def unreachable(self) -> Connector:
        """A connector whose peer cannot be reached."""
        pytest.skip("no unreachable peer is given")

    def held_by_peer(self, filled_in: dict[str, Any], text: str) -> int:
        """How many times the peer itself holds a post with this text; never asked through our connector."""
        raise NotImplementedError

    def reply_to_send(self, connector: Connector, text: str = "") -> Reply:
        """A reply that the peer will take, with this text or any."""
        return a_reply(text) if text else a_reply()

    def items(self, connector: Connector) -> list[Raw]:
        """What the peer has to say; of a connector that is pushed, what was received and is complete."""
        return read_all(connector)

    # Settings and life.

    def test_the_registry_finds_it_under_its_own_name(self) -> None:
        assert self.kind in registry.kinds()
        assert registry.connector_class(self.kind).kind == self.kind

    def test_it_says_what_it_can_do(self, connect: Connect) -> None:
        can = connect().capabilities
        assert isinstance(can, Capabilities)
        assert can.label
        assert can.icon
        assert can.count("") == 0
        assert can.count("abc") == 3
        assert can.max_length is None or can.max_length > 0

    def test_incomplete_settings_are_refused_by_name(self, filled_in: dict[str, Any]) -> None:
        assert self.required
        for name in self.required:
            with pytest.raises(FOUR) as refusal:
                registry.connect(self.kind, {key: value for key, value in filled_in.items() if key != name}).verify()
            assert name in refusal.value.sentence

    def test_making_one_opens_no_socket(self, connect: Connect) -> None:
        with cut_off(files=False):
            connect()

    def test_verify_says_who_we_are(self, connect: Connect) -> None:
        presence = connect().verify()
        assert isinstance(presence, Presence)
        assert presence.external_id

    def test_closing_twice_is_closing_once(self, connect: Connect) -> None:
        used, unused = connect(), connect()
        used.fetch(None, limit=1)
        for connector in (used, unused):
            connector.close()
            connector.close()

    def test_waiting_for_no_time_returns_at_once(self, connect: Connect) -> None:
        connector = connect()
        connector.fetch(None, limit=1)
        connector.wait(0)

    # Hearing.

    def test_everything_fetched_says_something_complete(self, connect: Connect) -> None:
        connector = connect()
        raws = self.items(connector)
        assert len(raws) >= self.at_least
        heard = [each for raw in raws for each in connector.translate(raw)]
        assert heard
        for each in heard:
            assert isinstance(each, Post | Edited | Deleted | Bounced | CallHeard)
        for post in (each for each in heard if isinstance(each, Post)):
            assert post.external_id
            assert post.author.external_id
            assert post.posted_at.tzinfo is not None
            post.text.encode()  # no lone surrogates

    def test_no_two_items_share_a_reference(self, connect: Connect) -> None:
        references = [raw.reference for raw in self.items(connect())]
        assert len(references) == len(set(references))
        assert all(references)

    def test_a_look_brings_about_as_many_items_as_asked(self, connect: Connect) -> None:
        for fetched in read_on(connect(), None, limit=2):
            assert len(fetched.raws) <= 2 + self.spare

    def test_cursors_survive_json(self, connect: Connect) -> None:
        for fetched in read_on(connect(), None, limit=2):
            assert json.loads(json.dumps(fetched.cursor)) == fetched.cursor

    def test_reading_resumes_from_any_cursor_without_gap_or_repeat(self, connect: Connect) -> None:
        looks = list(read_on(connect(), None, limit=2))
        whole = [raw.reference for look in looks for raw in look.raws]
        seen = 0
        for look in looks:
            seen += len(look.raws)
            rest = read_all(connect(), json.loads(json.dumps(look.cursor)), limit=3)
            assert [raw.reference for raw in rest] == whole[seen:]

    def test_the_same_cursor_brings_the_same_again(self, connect: Connect) -> None:
        """A crash between the look and the storing of its posts only means to look again."""
        first, second = (connect().fetch(None, limit=3) for _ in range(2))
        assert [raw.reference for raw in first.raws] == [raw.reference for raw in second.raws]

    def test_at_the_end_nothing_comes(self, connect: Connect) -> None:
        connector = connect()
        *_, last = read_on(connector, None)
        again = connector.fetch(last.cursor, limit=10)
        assert not again.raws
        assert again.is_exhausted

    # Translating.

    def test_translating_needs_neither_network_nor_file(self, connect: Connect) -> None:
        raws = self.items(connect())
        fresh = connect()
        first = [fresh.translate(raw) for raw in raws]
        with cut_off(files=True):
            second = [fresh.translate(raw) for raw in raws]
        assert first == second

    @_often
    @given(content=strange_content)
    def test_strange_content_is_refused_in_one_way_only(self, connect: Connect, content: bytes) -> None:
        self._translated_or_refused(connect(), Raw(reference="strange", content=content))

    @_often
    @given(chance=st.randoms(use_true_random=False))
    def test_damaged_items_are_refused_in_one_way_only(self, connect: Connect, chance: Any) -> None:
        connector = connect()
        raws = self._some(connector)
        content = bytearray(chance.choice(raws).content)
        start = chance.randrange(len(content))
        content[start : start + chance.randrange(8)] = chance.randbytes(chance.randrange(4))
        self._translated_or_refused(connector, Raw(reference="damaged", content=bytes(content)))

    def _some(self, connector: Connector) -> list[Raw]:
        known = self.__dict__.setdefault("_raws", None)  # read once, not for each example
        if known is None:
            known = self.__dict__["_raws"] = self.items(connector)
        return known

    def _translated_or_refused(self, connector: Connector, raw: Raw) -> None:
        try:
            heard = connector.translate(raw)
        except CannotTranslate as refusal:
            assert refusal.sentence  # noqa: PT017 - both ways out are fine
        else:
            assert isinstance(heard, tuple)

    # Sending.

    def _sender(self, connect: Connect) -> Connector:
        connector = connect()
        if not connector.capabilities.can_reply:
            pytest.skip("this connector only listens")
        return connector

    def test_a_connector_that_only_listens_refuses_to_send(self, connect: Connect) -> None:
        connector = connect()
        if connector.capabilities.can_reply:
            pytest.skip("this connector answers")
        with pytest.raises(Refused):
            connector.send(a_reply(in_reply_to="any"))

    def test_a_reply_stands_once_with_the_peer(self, connect: Connect, filled_in: dict[str, Any]) -> None:
        connector = self._sender(connect)
        reply = self.reply_to_send(connector)
        receipt = connector.send(reply)
        assert isinstance(receipt, Receipt)
        assert receipt.external_id
        assert receipt.sent_at.tzinfo is not None
        assert self.held_by_peer(filled_in, reply.text) == 1

    def test_the_same_key_never_posts_twice(self, connect: Connect, filled_in: dict[str, Any]) -> None:
        connector = self._sender(connect)
        if not connector.capabilities.keeps_key:
            pytest.skip("this network cannot hold a key")
        reply = self.reply_to_send(connector)
        receipts = [connector.send(reply), connector.send(reply), connect().send(reply)]
        assert len({receipt.external_id for receipt in receipts}) == 1
        assert self.held_by_peer(filled_in, reply.text) == 1

    def test_two_keys_are_two_replies(self, connect: Connect, filled_in: dict[str, Any]) -> None:
        connector = self._sender(connect)
        replies = [self.reply_to_send(connector, "Twice on purpose.") for _ in range(2)]
        assert len({connector.send(reply).external_id for reply in replies}) == 2
        assert self.held_by_peer(filled_in, "Twice on purpose.") == 2

    def test_what_is_too_long_is_refused_and_not_sent(self, connect: Connect, filled_in: dict[str, Any]) -> None:
        connector = self._sender(connect)
        most = connector.capabilities.max_length
        if most is None:
            pytest.skip("this network knows no limit")
        long = "x" * (most + 1)
        with pytest.raises(Refused):
            connector.send(self.reply_to_send(connector, long))
        assert self.held_by_peer(filled_in, long) == 0
        connector.send(self.reply_to_send(connector, "y" * most))

    def test_trouble_with_the_peer_is_one_of_four_errors(self, unreachable: Connector) -> None:
        for attempt in (
            unreachable.verify,
            lambda: unreachable.fetch(None, limit=5),
            lambda: unreachable.send(a_reply(in_reply_to="any")),
        ):
            with pytest.raises(FOUR) as trouble:
                attempt()
            assert trouble.value.sentence
