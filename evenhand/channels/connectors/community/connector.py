"""The community stands in the same database: nobody is called, and our answer appears where the question stands."""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cached_property
from typing import Any, NoReturn

from evenhand.channels.connectors.community.settings import CommunitySettings, read_settings
from evenhand.channels.connectors.community.translate import translate
from evenhand.channels.domain.connector import (
    Capabilities,
    Cursor,
    Fetched,
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

LONGEST = 8_000


class CommunityConnector:
    """Questions are kept by a story of ours; replies are read from the outbox by whoever shows the topic."""

    kind = "community"
    capabilities = Capabilities(
        label="Community",
        icon="user-group",
        can_reply_publicly=True,
        keeps_key=True,
        keeps_key_privately=True,
        max_length=LONGEST,
        is_pushed=True,
        signs_with_initials=False,
    )
    form = CommunitySettings

    def __init__(self, settings: Mapping[str, Any], *, now: Callable[[], datetime] = clock.now) -> None:
        self._filled_in = settings
        self._now = now

    @cached_property
    def settings(self) -> CommunitySettings:
        """What was filled in; raises Reconnect with what to change."""
        return read_settings(self._filled_in)

    def verify(self) -> Presence:
        """Who we are there, by the settings; nobody is asked."""
        name = self.settings.name
        return Presence(external_id=name, handle=name, name=name)

    def fetch(self, cursor: Cursor | None, *, limit: int) -> Fetched:
        """Nothing: questions are brought."""
        del limit
        return Fetched(raws=(), cursor=cursor or {})

    def wait(self, seconds: float) -> None:
        """Nothing to wait for."""

    def receive(self, pushed: Pushed) -> NoReturn:
        """Refused: members write in the community itself."""
        del pushed
        raise Refused("The community takes words from its own pages only.", status=404)

    def complete(self, raw: Raw) -> Raw:
        """Nothing is missing."""
        return raw

    def translate(self, raw: Raw) -> tuple[Heard, ...]:
        """What the member asked."""
        return translate(raw)

    def thread(self, external_id: str) -> tuple[Post, ...]:
        """Nobody to ask: the desk shows the topic itself."""
        del external_id
        return ()

    def send(self, reply: Reply) -> Receipt:
        """The reply stands as soon as it is kept with its receipt; the same key is the same answer."""
        if not reply.thread_id:
            raise Refused("This belongs to no topic of the community.")
        if not reply.is_public:
            raise Refused("Everybody reads the community; there is no private message.")
        if len(reply.text) > LONGEST:
            raise Refused(f"An answer takes {LONGEST:,} characters; this has {len(reply.text):,}.")
        return Receipt(external_id=f"{reply.thread_id}/{reply.key}", sent_at=self._now())

    def delete(self, external_id: str) -> None:
        """Nothing stands anywhere else."""
        del external_id

    def close(self) -> None:
        """Nothing is open."""
