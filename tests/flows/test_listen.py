"""Listening to a source: look, store, understand, and complete the threads of strangers."""

import threading
from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from evenhand.cases.models import Case, OpenCase
from evenhand.cases.reads import timeline_of
from evenhand.channels import actions as channels
from evenhand.channels import network
from evenhand.channels.domain.connector import Author, Capabilities, Fetched, Post, PostKind, Raw
from evenhand.channels.errors import Reconnect, TryLater
from evenhand.channels.models import Source
from evenhand.channels.reads import capabilities_at
from evenhand.flows.listen import Listener
from tests.cast import EVE, Cast, make_cast

pytestmark = pytest.mark.django_db(transaction=True)


class Told:
    """A connector that says what the test tells it, then ends."""

    kind = "told"
    capabilities = Capabilities(label="Told", icon="cloud", can_tell_threads=True, look_every=0.01)

    def __init__(self, looks: list[Callable[[], Fetched]], posts: dict[str, Post], above: list[Post]) -> None:
        self.looks, self.posts, self.above = looks, posts, above

    def fetch(self, _cursor: Any, *, limit: int) -> Fetched:
        return self.looks.pop(0)()

    def translate(self, raw: Raw) -> tuple[Post, ...]:
        return (self.posts[raw.reference],)

    def thread(self, _external_id: str) -> tuple[Post, ...]:
        return tuple(self.above)

    def wait(self, _seconds: float) -> None:
        pass

    def close(self) -> None:
        pass


@pytest.fixture
def company() -> Cast:
    return make_cast()


def _listen(monkeypatch: pytest.MonkeyPatch, cast: Cast, told: Told) -> None:
    monkeypatch.setattr(network, "connect", lambda _source: told)
    listener = Listener(cast.source.pk, threading.Event())
    listener.run()


def _brings(*names: str, ends: bool = False) -> Callable[[], Fetched]:
    raws = tuple(Raw(reference=name, content=b"") for name in names)
    return lambda: Fetched(raws=raws, cursor={"at": list(names)}, is_exhausted=True, is_ended=ends)


def _raises(problem: Exception) -> Callable[[], Fetched]:
    def look() -> Fetched:
        raise problem

    return look


def test_what_a_look_brings_is_understood_and_the_cursor_moves(company: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    post = company.post("@harborline.example help me please", account="harborline.example")
    _listen(monkeypatch, company, Told([_brings("a"), _brings(ends=True)], {"a": post}, []))
    assert Case.objects.count() == 1
    source = Source.objects.get(pk=company.source.pk)
    assert (source.cursor, source.state, source.heard) == ({"at": []}, "ended", 1)


def test_the_thread_above_an_unknown_parent_is_fetched_and_shown(
    company: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = company.post("anyone else without internet?", author=EVE, external_id="root", account="harborline.example")
    reply = company.post(
        "@harborline.example same here, please help",
        kind=PostKind.REPLY,
        in_reply_to="root",
        thread_id="root",
        account="harborline.example",
    )
    _listen(monkeypatch, company, Told([_brings("a"), _brings(ends=True)], {"a": reply}, [root]))
    items = timeline_of(Case.objects.get(customer__name="Dana Whitlock"))
    assert [item.text for item in items] == [root.text, reply.text]
    assert items[0].is_context


def test_a_stand_in_that_plays_the_past_was_heard_when_it_was_written(
    company: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = Told([_brings("a"), _brings(ends=True)], {"a": company.post("@harborline.example help me please")}, [])
    told.capabilities = msgspec.structs.replace(Told.capabilities, is_heard_when_posted=True)
    _listen(monkeypatch, company, told)
    assert OpenCase.objects.get().waiting_since == told.posts["a"].posted_at


def test_a_channel_that_asks_for_time_is_asked_again(company: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    post = company.post("@harborline.example help", account="harborline.example", author=Author(external_id="x"))
    looks = [_raises(TryLater("slow down", after=0.01)), _brings("a"), _brings(ends=True)]
    _listen(monkeypatch, company, Told(looks, {"a": post}, []))
    assert Case.objects.count() == 1
    assert Source.objects.get(pk=company.source.pk).trouble == ""


def test_a_network_that_was_not_reached_is_asked_again_within_a_second_and_then_ever_later(
    company: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    rests: list[float] = []

    class Impatient(threading.Event):
        def wait(self, timeout: float | None = None) -> bool:
            rests.append(timeout or 0.0)
            return self.is_set()

    away = [_raises(TryLater("Nobody is there.")) for _time in range(3)]
    told = Told([*away, _raises(TryLater("Come later.", after=40.0)), _brings(ends=True)], {}, [])
    monkeypatch.setattr(network, "connect", lambda _source: told)
    Listener(company.source.pk, Impatient()).run()
    assert rests == [1.0, 2.0, 4.0, 40.0]


def test_a_source_whose_password_no_longer_works_stops_and_says_why(
    company: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    _listen(monkeypatch, company, Told([_raises(Reconnect("The password was changed."))], {}, []))
    source = Source.objects.get(pk=company.source.pk)
    assert (source.state, source.trouble) == ("reconnect", "The password was changed.")


def test_a_source_that_is_read_begins_again_when_asked_whatever_is_under_way(
    company: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Any] = []

    class Noting(Told):
        def fetch(self, cursor: Any, *, limit: int) -> Fetched:
            asked.append(cursor)
            return super().fetch(cursor, limit=limit)

    def asked_for_meanwhile() -> Fetched:
        channels.restart_source(source_id=company.source.pk)
        return _brings("a")()

    posts = {name: company.post("@harborline.example help", external_id=name) for name in ("a", "b")}
    told = Noting([_brings("b"), asked_for_meanwhile, _brings("b", ends=True)], posts, [])
    _listen(monkeypatch, company, told)
    assert asked == [None, {"at": ["b"]}, None]
    assert Source.objects.get(pk=company.source.pk).must_begin_again is False


def test_the_matcher_is_made_ready_before_a_listener_of_strangers_hears_anything(
    company: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    happened: list[str] = []
    monkeypatch.setattr("evenhand.listening.domain.matcher.warm_up", lambda: happened.append("ready"))

    def look() -> Fetched:
        happened.append("look")
        return Fetched(raws=(), cursor={}, is_ended=True)

    for strangers in (True, False):
        Source.objects.update(state="active", cursor={})
        told = Told([look], {}, [])
        told.capabilities = msgspec.structs.replace(Told.capabilities, hears_strangers=strangers)
        _listen(monkeypatch, company, told)
    assert happened == ["ready", "look", "look"]


def test_the_desk_counts_as_the_accounts_own_server_does(company: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    usual = capabilities_at(company.bluesky).max_length
    for told_length, shown in ((4_968, 4_968), (None, usual)):
        told = Told([lambda: Fetched(raws=(), cursor={}, is_ended=True)], {}, [])
        told.network = "bluesky"
        told.capabilities = msgspec.structs.replace(Told.capabilities, max_length=told_length)
        Source.objects.update(state="active", cursor={})
        _listen(monkeypatch, company, told)
        company.bluesky.refresh_from_db()
        assert capabilities_at(company.bluesky).max_length == shown
