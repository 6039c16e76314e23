"""A pushed source that says what the test tells it, and somebody who reads it."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NoReturn

import pytest

from evenhand.channels import network
from evenhand.channels.actions.pushes import keep_pushed
from evenhand.channels.domain.connector import Capabilities, Heard, Post, Pushed, Raw
from evenhand.channels.errors import CannotTranslate
from evenhand.channels.models import Pushed as Row
from evenhand.flows.pushed import Receiver
from evenhand.kernel import clock
from tests.cast import Cast

HERE = "harborline.example"


class Told:
    """A pushed connector that says what the test tells it."""

    kind = "told"
    network = "bluesky"
    capabilities = Capabilities(label="Told", icon="cloud", is_pushed=True)

    def __init__(self, says: dict[str, tuple[Heard, ...]], complete: Callable[[Raw], Raw] = lambda raw: raw) -> None:
        self.says = says
        self.complete = complete

    def receive(self, _pushed: Pushed) -> tuple[Raw, ...]:
        return ()

    def translate(self, raw: Raw) -> tuple[Heard, ...]:
        if raw.reference not in self.says:
            raise CannotTranslate("That is no language.")
        return self.says[raw.reference]

    def close(self) -> None:
        pass


def keep(company: Cast, *names: str) -> None:
    raws = [Raw(reference=name, content=name.encode()) for name in names]
    keep_pushed(source_id=company.source.pk, raws=raws, now=clock.now())


def settled(names: tuple[str, ...]) -> bool:
    return not Row.objects.filter(reference__in=names, settled_at=None).exists()


@contextmanager
def reading(monkeypatch: pytest.MonkeyPatch, company: Cast, told: Told) -> Iterator[threading.Thread]:
    """A receiver at work in a thread of its own, as in the listener's process."""
    monkeypatch.setattr(network, "connect", lambda _source: told)
    stop = threading.Event()
    thread = threading.Thread(target=Receiver(company.source.pk, stop).run, daemon=True)
    thread.start()
    try:
        yield thread
    finally:
        stop.set()
        thread.join(timeout=20)
        assert not thread.is_alive()


def read(monkeypatch: pytest.MonkeyPatch, company: Cast, told: Told, until: Callable[[], bool] | None = None) -> None:
    """Read until everything is settled, or `until`."""
    names = tuple(Row.objects.values_list("reference", flat=True))
    with reading(monkeypatch, company, told):
        wait_until(until or (lambda: settled(names)), seconds=90)  # a matcher is compiled when it is first used


def wait_until(is_so: Callable[[], bool], seconds: float = 15.0) -> None:
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end, "it took too long"
        time.sleep(0.02)


def row(name: str) -> Row:
    return Row.objects.get(reference=name)


def post(company: Cast, name: str, text: str = "@harborline.example help me please", **changes: Any) -> Post:
    return company.post(text, external_id=name, account=HERE, **changes)


def fails(problem: BaseException) -> Callable[[Raw], Raw]:
    def complete(_raw: Raw) -> NoReturn:
        raise problem

    return complete


def _tried(name: str, times: int) -> Callable[[], bool]:
    return lambda: Row.objects.get(reference=name).tries >= times
