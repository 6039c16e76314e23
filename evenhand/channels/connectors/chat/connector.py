"""Chats in a window of ours on other people's web sites; the other side is a process of this product."""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cached_property
from typing import Any, NoReturn

from evenhand.channels.connectors.chat.settings import ChatSettings, read_settings
from evenhand.channels.connectors.chat.translate import translate
from evenhand.channels.domain.chatting import House
from evenhand.channels.domain.connector import (
    Capabilities,
    Cursor,
    Fetched,
    FileRules,
    Heard,
    Post,
    Presence,
    Pushed,
    Raw,
    Receipt,
    Reply,
)
from evenhand.channels.errors import Refused
from evenhand.kernel import clock

LONGEST = 4_000


class ChatConnector:
    """Nobody is called: a visitor's words are kept by the chat process, and ours are read from where they stand."""

    kind = "chat"
    capabilities = Capabilities(
        label="Live chat",
        icon="chat-bubble-left-right",
        can_reply_privately=True,
        files=FileRules(
            types=("image/jpeg", "image/png", "image/gif", "image/webp", "application/pdf"),
            most=4,
            largest=5_000_000,
            longest_alt=1_000,
            publicly=False,
        ),
        keeps_key=True,
        keeps_key_privately=True,
        max_length=LONGEST,
        is_pushed=True,
        hosts_chats=True,
        signs_with_initials=False,
    )
    form = ChatSettings

    def __init__(self, settings: Mapping[str, Any], *, now: Callable[[], datetime] = clock.now) -> None:
        self._filled_in = settings
        self._now = now

    @cached_property
    def settings(self) -> ChatSettings:
        """What was filled in; raises Reconnect with what to change."""
        return read_settings(self._filled_in)

    def house(self) -> House:
        """How the chat looks and where it may appear."""
        filled_in = self.settings
        return House(
            name=filled_in.name,
            origins=filled_in.origins,
            colour=filled_in.colour,
            greeting=filled_in.greeting,
            asks_for_name=filled_in.asks_for_name,
            identity_secret=filled_in.identity_secret,
        )

    def verify(self) -> Presence:
        """Who we are there, by the settings; nobody is asked."""
        open_sites = [each for each in self.settings.origins if each.startswith("http://")]
        warnings = (f"Whoever is between can read along on {open_sites[0]}; use https.",) if open_sites else ()
        name = self.settings.name
        return Presence(external_id=name, handle=name, name=name, warnings=warnings)

    def fetch(self, cursor: Cursor | None, *, limit: int) -> Fetched:
        """Nothing: visitors come to us."""
        del limit
        return Fetched(raws=(), cursor=cursor or {})

    def wait(self, seconds: float) -> None:
        """Nothing to wait for."""

    def receive(self, pushed: Pushed) -> NoReturn:
        """Refused: only the chat process, which knows its visitors, keeps their words."""
        del pushed
        raise Refused("A chat takes words from its own window only.", status=404)

    def complete(self, raw: Raw) -> Raw:
        """Nothing is missing."""
        return raw

    def translate(self, raw: Raw) -> tuple[Heard, ...]:
        """What the visitor said."""
        return translate(raw)

    def thread(self, external_id: str) -> tuple[Post, ...]:
        """Nobody to ask: everything said is here."""
        del external_id
        return ()

    def send(self, reply: Reply) -> Receipt:
        """The reply stands as soon as it is kept with its receipt: that is where the visitor's window reads it.

        The same key is the same post, so that it stands once.
        """
        if not reply.thread_id:
            raise Refused("This belongs to no chat; the visitor has to begin one.")
        if len(reply.text) > LONGEST:
            raise Refused(f"A chat takes {LONGEST:,} characters; this has {len(reply.text):,}.")
        return Receipt(external_id=f"{reply.thread_id}/{reply.key}", sent_at=self._now())

    def delete(self, external_id: str) -> None:
        """Nothing stands anywhere else."""
        del external_id

    def close(self) -> None:
        """Nothing is open."""
