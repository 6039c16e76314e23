"""All of Bluesky over its public Jetstream: hears every post, answers none (the Bluesky account does that)."""

import threading
from collections.abc import Mapping, Sequence
from datetime import timedelta
from functools import cached_property
from typing import Any, ClassVar

import msgspec

from evenhand.channels.connectors.jetstream import line, skim, translate
from evenhand.channels.connectors.jetstream.appview import AppView
from evenhand.channels.connectors.jetstream.dictionary import dictionary, opener
from evenhand.channels.connectors.jetstream.frames import repository_of
from evenhand.channels.connectors.jetstream.place import SECOND, Place
from evenhand.channels.connectors.jetstream.settings import JetstreamSettings, read_settings
from evenhand.channels.connectors.jetstream.stream import SILENCE, Stream, now_us
from evenhand.channels.domain.connector import (
    Author,
    Capabilities,
    Cursor,
    Fetched,
    Heard,
    Post,
    Presence,
    Raw,
)
from evenhand.channels.domain.listening import OnlyListens
from evenhand.channels.domain.skim import Skim, Wants
from evenhand.channels.errors import TryLater

_TRIED_WITHIN = 10.0  # seconds until the first frame must be there
_TRIED_SINCE = 600 * SECOND


class JetstreamConnector(OnlyListens):
    """The stream of everything said on Bluesky."""

    kind = "jetstream"
    only_listens = "Jetstream only listens. Connect a Bluesky account to answer."
    network: ClassVar[str] = skim.NETWORK
    form: ClassVar[type[msgspec.Struct]] = JetstreamSettings
    capabilities: ClassVar[Capabilities] = Capabilities(
        label="All of Bluesky",
        icon="signal",
        can_reply=False,
        can_tell_threads=True,
        hears_strangers=True,
        look_every=10.0,
    )

    def __init__(self, settings: Mapping[str, Any]) -> None:
        self._settings = read_settings(settings)
        self._view = AppView(self._settings.appview)
        self._stream: Stream | None = None
        self._place = Place(0)  # of what was handed out
        self._handed: Cursor | None = None
        self._closing = threading.Event()

    @cached_property
    def _opened(self) -> line.Opener | None:
        """What opens compressed frames; None if they come as they are."""
        return opener(dictionary(self._settings.dictionary)) if self._settings.dictionary else None

    def verify(self) -> Presence:
        """Read one frame of any server, and say what is missing; raises Reconnect or TryLater."""
        warnings = [] if self._view.is_there() else ["The application view does not answer: names stay unknown."]
        problems = [self._tried(host, warnings) for host in self._settings.addresses]
        if all(problems):
            raise problems[0] or TryLater()
        warnings += [problem.sentence for problem in problems if problem]
        return Presence(
            external_id=self.kind, handle="", name=self.capabilities.label, warnings=tuple(dict.fromkeys(warnings))
        )

    def _tried(self, host: str, warnings: list[str]) -> TryLater | None:
        """What is wrong with a server; None if it lets us listen."""
        begin_at = now_us() - _TRIED_SINCE
        came = line.frames(host, cursor=begin_at, opened=self._opened, silence=_TRIED_WITHIN)
        try:
            next(came, None)
        except line.Silent:
            warnings.append(f"{host} is connected, but nobody posted in the last ten minutes.")
        except line.FAILURES as failure:
            return line.trouble_with(host, failure)
        finally:
            came.close()
        return None

    def fetch(self, cursor: Cursor | None, *, limit: int) -> Fetched:
        """What came since the last look, each frame once. Raises TryLater if no server brings anything."""
        stream = self._stream
        if stream is None or cursor != self._handed or cursor is None:
            stream = self._begin(cursor)
        frames = stream.take(limit)
        for frame in frames:
            self._place.take(frame, now_us=now_us())
        if frames:
            self._view.forget(frame.renamed for frame in frames if frame.renamed)
            self._handed = self._place.cursor()
        raws = tuple(Raw(reference=frame.reference, content=frame.content) for frame in frames)
        return Fetched(raws=raws, cursor=self._handed or {}, is_exhausted=len(raws) < limit and stream.is_empty())

    def _begin(self, cursor: Cursor | None) -> Stream:
        """Read on from the cursor; without one from as far back as the settings say."""
        if self._stream is not None:
            self._stream.close()
        if cursor is None:
            history = timedelta(minutes=self._settings.history_minutes)
            cursor = Place(now_us() - int(history.total_seconds()) * SECOND).cursor()
        self._place, self._handed = Place.of(cursor), cursor
        self._stream = Stream(self._settings.addresses, Place.of(cursor), opened=self._opened, silence=SILENCE)
        return self._stream

    def wait(self, seconds: float) -> None:
        """Return when something came, and half a second more, so that a slow stream is not looked at post by post."""
        if self._stream is None:
            self._closing.wait(max(0.0, seconds))
        else:
            self._stream.wait(seconds)

    def skim(self, contents: Sequence[bytes], wants: Wants) -> Skim:
        """Pure. The facts of new posts in columns."""
        return skim.skim(contents, wants)

    def authors_of(self, raws: Sequence[Raw]) -> Sequence[str]:
        """Pure. Who each item is about, so that what one person does can stay in order; empty where nobody knows."""
        return [repository_of(raw.reference) for raw in raws]

    def translate(self, raw: Raw) -> tuple[Heard, ...]:
        """Pure; raises CannotTranslate."""
        return translate.translate(raw)

    def name_authors(self, posts: Sequence[Post]) -> tuple[Post, ...]:
        """The posts with handles and names, where the application view tells them soon; else with the DID alone."""
        return self._view.named(posts)

    def find_author(self, handle: str) -> Author | None:
        """Who goes by this handle; raises TryLater."""
        return self._view.person(handle)

    def thread(self, external_id: str) -> tuple[Post, ...]:
        """The posts above one, oldest first, up to the first that cannot be shown."""
        return self._view.posts_above(external_id)

    def close(self) -> None:
        """Let go of sockets, and wake a waiting one."""
        self._closing.set()
        if self._stream is not None:
            self._stream.close()
        self._view.close()
