"""Knows the open windows, and wakes those that something happened to: one LISTEN a process."""

import asyncio
import json
import logging
import random
from collections.abc import Callable, Iterable
from typing import Any

import msgspec
import psycopg
from django.db import connection
from psycopg.conninfo import make_conninfo

from evenhand.cases.actions.chats import mark_here
from evenhand.flows.chatting import CHANNEL
from evenhand.kernel import clock
from evenhand.ledger.actions import CHANNEL as LEDGER
from evenhand.ledger.errors import DATABASE_AWAY
from evenhand.site.chat.asking import ask

log = logging.getLogger(__name__)

MOST = 20_000  # windows of one process
TABS = 6  # of one visitor; one more closes the oldest
SIGN_OF_LIFE = 30.0
LONGEST_PAUSE = 15.0
SPREAD = 5.0  # seconds over which all windows look again after the database was away


class Notice(msgspec.Struct, frozen=True):
    """What the desk tells a visitor's windows."""

    chat: str
    what: str = "look"
    who: str = ""


_notice = msgspec.json.Decoder(Notice).decode


class Window:
    """One open window of a visitor: what it has not been told yet."""

    __slots__ = ("_woken", "case_id", "chat", "is_closed", "is_waiting", "looks", "typing")

    def __init__(self, chat: str) -> None:
        self.chat = chat
        self.case_id: int | None = None
        self.is_waiting = False  # the visitor said something that was not taken in when we last looked
        self.looks = True
        self.typing: str | None = None
        self.is_closed = False
        self._woken = asyncio.Event()

    def wake(self, *, typing: str | None = None, closed: bool = False) -> None:
        """There is something to tell."""
        self.is_closed = self.is_closed or closed
        if typing is None:
            self.looks = True
        else:
            self.typing = typing
        self._woken.set()

    async def sleep(self, seconds: float) -> bool:
        """Whether something woke it before the time was over."""
        try:
            async with asyncio.timeout(seconds):
                await self._woken.wait()
        except TimeoutError:
            return False
        self._woken.clear()
        return True


class Hub:
    """The open windows of this process, by chat and by case."""

    def __init__(self) -> None:
        self._windows: dict[str, list[Window]] = {}
        self._by_case: dict[int, set[Window]] = {}
        self._unplaced: set[Window] = set()  # said something, and we do not know the case yet
        self._tasks: list[asyncio.Task[None]] = []
        self.count = 0

    def open(self, chat: str) -> Window | None:
        """A window for this chat; None if there is no room."""
        if self.count >= MOST:
            return None
        theirs = self._windows.setdefault(chat, [])
        if len(theirs) >= TABS:
            theirs[0].wake(closed=True)
        window = Window(chat)
        theirs.append(window)
        self._unplaced.add(window)  # until it has looked, anything may concern it
        self.count += 1
        return window

    def close(self, window: Window) -> None:
        """The visitor left, or the line broke."""
        theirs = self._windows.get(window.chat, [])
        if window in theirs:
            theirs.remove(window)
            self.count -= 1
        if not theirs:
            self._windows.pop(window.chat, None)
        self._forget(window)

    def place(self, window: Window, *, case_id: int | None, is_waiting: bool) -> None:
        """Note what a window waits for, as it was when it last looked."""
        self._forget(window)
        window.case_id, window.is_waiting = case_id, is_waiting
        if case_id is not None:
            self._by_case.setdefault(case_id, set()).add(window)
        if case_id is None or is_waiting:
            self._unplaced.add(window)

    def _forget(self, window: Window) -> None:
        self._unplaced.discard(window)
        if window.case_id is not None and (there := self._by_case.get(window.case_id)):
            there.discard(window)
            if not there:
                del self._by_case[window.case_id]

    def tell(self, notice: Notice) -> None:
        """Wake the windows of one chat."""
        for window in self._windows.get(notice.chat, ()):
            window.wake(typing=notice.who or "…" if notice.what == "typing" else None)

    def something_happened(self, payload: str) -> None:
        """The ledger's notice: wake the windows of its cases, and those that wait for a case."""
        try:
            cases = json.loads(payload)["cases"]
        except (ValueError, KeyError, TypeError):
            cases = None
        if cases is None:
            self._wake(window for each in self._by_case.values() for window in each)
        else:
            self._wake(window for case in cases for window in self._by_case.get(case, ()))
        self._wake(self._unplaced)

    def _wake(self, windows: Iterable[Window]) -> None:
        for window in list(windows):
            window.wake()

    async def run(self) -> None:
        """Listen and give signs of life until `rest`."""
        self._tasks = [asyncio.create_task(self._listen()), asyncio.create_task(self._show_life())]

    async def rest(self) -> None:
        """End every window, so that its visitor comes back to another process."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for windows in list(self._windows.values()):
            for window in windows:
                window.wake(closed=True)

    async def _listen(self) -> None:
        """A database that went away is asked again, with growing pauses; then everybody looks once."""
        pause = 0.5
        while True:
            try:
                address = _address()
                async with await psycopg.AsyncConnection.connect(
                    address, autocommit=True, application_name="evenhand chat"
                ) as listening:
                    for channel in (LEDGER, CHANNEL):
                        await listening.execute(psycopg.sql.SQL("LISTEN {}").format(psycopg.sql.Identifier(channel)))
                    pause = 0.5
                    self._all_look_soon()
                    async for heard in listening.notifies():
                        self._heard(heard)
            except psycopg.Error as problem:
                log.warning("chat lost the database (%s); trying again", type(problem).__name__)
                await asyncio.sleep(pause)
                pause = min(pause * 2, LONGEST_PAUSE)

    def _heard(self, heard: psycopg.Notify) -> None:
        if heard.channel == LEDGER:
            self.something_happened(heard.payload)
            return
        try:
            self.tell(_notice(heard.payload))
        except msgspec.DecodeError:
            log.warning("a notice for chats could not be read")

    def _all_look_soon(self) -> None:
        """Not all in the same moment."""
        loop = asyncio.get_running_loop()
        for windows in self._windows.values():
            for window in windows:
                loop.call_later(random.uniform(0, SPREAD), window.wake)  # noqa: S311 - no secret

    async def _show_life(self) -> None:
        while True:
            await asyncio.sleep(SIGN_OF_LIFE)
            await self._note_who_is_here(list(self._windows))

    async def _note_who_is_here(self, keys: list[str], note: Callable[..., None] = mark_here) -> None:
        try:
            if keys:
                await ask(note, keys=keys, now=clock.now())
        except DATABASE_AWAY as problem:
            log.warning("signs of life are not noted (%s)", type(problem).__name__)


def _address() -> str:
    """The database of this process, without Django's pool."""
    known: dict[str, Any] = connection.settings_dict
    options = {name: value for name, value in known["OPTIONS"].items() if isinstance(value, str)}
    named = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    return make_conninfo(**options, **{ours: known[theirs] for ours, theirs in named.items() if known[theirs]})
