"""Giving a quarantined item another chance."""

import msgspec
import pytest

from evenhand.cases.errors import NotAllowed
from evenhand.cases.models import Case
from evenhand.channels.actions import Broken, set_aside
from evenhand.channels.connectors.replay.translate import Line
from evenhand.channels.errors import CannotTranslate
from evenhand.channels.models import Post, Quarantined
from evenhand.flows.quarantine import replay
from tests.cast import NOON, Cast


def _aside(cast: Cast, content: bytes) -> int:
    set_aside(source_id=cast.source.pk, broken=[Broken(reference="r", content=content, reason="Broken.")], now=NOON)
    return Quarantined.objects.get().pk


def _good(cast: Cast) -> bytes:
    return msgspec.json.encode(Line(post=cast.post("@harborline.example help", account="harborline.example")))


def test_an_item_that_can_be_understood_now_becomes_a_case(cast: Cast) -> None:
    item = _aside(cast, _good(cast))
    assert replay(item, actor=cast.alice, now=NOON).opened == 1
    assert Case.objects.count() == 1
    assert Quarantined.objects.get().released_at == NOON


def test_an_item_is_released_once(cast: Cast) -> None:
    item = _aside(cast, _good(cast))
    replay(item, actor=cast.alice, now=NOON)
    with pytest.raises(CannotTranslate, match="understood already"):
        replay(item, actor=cast.alice, now=NOON)
    assert Post.objects.count() == 1


def test_an_item_that_is_still_broken_stays_and_says_why(cast: Cast) -> None:
    item = _aside(cast, b"\xff{")
    with pytest.raises(CannotTranslate):
        replay(item, actor=cast.alice, now=NOON)
    found = Quarantined.objects.get()
    assert (found.tries, found.released_at) == (2, None)


def test_a_fault_of_ours_keeps_the_item(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    from evenhand.channels.connectors.replay import CONNECTOR

    def burst(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(CONNECTOR, "translate", burst)
    item = _aside(cast, _good(cast))
    with pytest.raises(CannotTranslate, match="ZeroDivisionError"):
        replay(item, actor=cast.alice, now=NOON)
    assert Quarantined.objects.get().released_at is None


def test_agents_and_analysts_replay_nothing(cast: Cast) -> None:
    item = _aside(cast, _good(cast))
    cast.alice.role = "analyst"
    for actor in (cast.bob, cast.chidi, cast.alice):
        with pytest.raises(NotAllowed):
            replay(item, actor=actor, now=NOON)
    assert not Post.objects.exists()


def test_an_item_that_comes_again_broken_in_another_way_is_shown_again_as_it_is_now(cast: Cast) -> None:
    item = _aside(cast, _good(cast))
    replay(item, actor=cast.alice, now=NOON)
    assert _aside(cast, b"\xff{ other") == item
    found = Quarantined.objects.get()
    assert (bytes(found.content), found.size, found.released_at) == (b"\xff{ other", 8, None)
