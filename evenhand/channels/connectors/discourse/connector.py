"""A Discourse forum as a source: listening only."""

import contextlib
import re
import threading
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from evenhand.channels.connectors.discourse import looks, translate, wire
from evenhand.channels.connectors.discourse.forum import Forum
from evenhand.channels.connectors.discourse.settings import DiscourseSettings, read_settings
from evenhand.channels.domain.connector import (
    Capabilities,
    Cursor,
    Fetched,
    Heard,
    Post,
    Presence,
    Raw,
)
from evenhand.channels.domain.listening import OnlyListens
from evenhand.channels.errors import CannotTranslate

_NAME = re.compile(r"(\d{1,15})/(\d{1,9})", re.ASCII)
_TOPIC_BEGINS_WITH = 20  # posts that a topic shows at first, and that stand above one on demand


class DiscourseConnector(OnlyListens):
    """Reads the newest posts of one forum."""

    kind: str = "discourse"
    only_listens = "We only listen to this forum; answer on the forum itself."
    form: type[msgspec.Struct] = DiscourseSettings
    capabilities: Capabilities = Capabilities(
        label="Discourse",
        icon="chat-bubble-left-right",
        can_reply=False,
        can_tell_threads=True,
        hears_strangers=True,
        look_every=60.0,  # forums keep the list for a minute
    )

    def __init__(self, settings: Mapping[str, Any]) -> None:
        self.settings = read_settings(settings)
        self._forum = Forum(self.settings)
        self._closed = threading.Event()

    def verify(self) -> Presence:
        """Whether the forum shows us its posts, and what it is called."""
        newest = self._forum.posts()
        warnings = [] if newest else ["The forum answers, but it shows no posts."]
        if self.settings.wanted:
            warnings += self._categories_not_seen(self.settings.wanted)
        return Presence(
            external_id=self.settings.place,
            handle=self.settings.api_username or self.settings.place,
            name=self._forum.title() or self.settings.place,
            warnings=tuple(warnings),
        )

    def fetch(self, cursor: Cursor | None, *, limit: int) -> Fetched:
        """Posts, edits and deletions since the cursor."""
        return looks.look(
            cursor,
            self._forum.posts(),
            self._forum.posts,
            limit=limit,
            wanted=self.settings.wanted,
            at_first=self.settings.posts_at_first,
        )

    def wait(self, seconds: float) -> None:
        """Sleep, unless we are closed meanwhile."""
        self._closed.wait(seconds)

    def translate(self, raw: Raw) -> tuple[Heard, ...]:
        """What one raw item says."""
        return translate.translate(raw, self.settings)

    def thread(self, external_id: str) -> tuple[Post, ...]:
        """The post that opened the topic and up to 20 above the one asked for, oldest first."""
        found = _NAME.fullmatch(external_id)
        topic_id, number = (int(part) for part in found.groups()) if found else (0, 0)
        if number <= 1 or (topic := self._forum.topic(topic_id)) is None:
            return ()
        posts = list(topic.post_stream.posts)
        if number > _TOPIC_BEGINS_WITH + 1 and (above := self._forum.above(topic_id, number)):
            posts = [*posts[:1], *above.post_stream.posts]
        return self._above(number, posts, topic)

    def close(self) -> None:
        """Let go of sockets, and of whoever waits."""
        self._closed.set()
        self._forum.close()

    def _above(self, number: int, contents: Iterable[msgspec.Raw], topic: wire.Topic) -> tuple[Post, ...]:
        posts: dict[int, Post] = {}
        for each in wire.listed(contents):
            with contextlib.suppress(CannotTranslate):
                item = translate.item_of(each.content)
                if each.is_shown and item.post_number < number:
                    item = msgspec.structs.replace(item, topic_title=topic.title, topic_slug=topic.slug)
                    posts[item.post_number] = translate.post_of(item, self.settings)
        return tuple(posts[each] for each in sorted(posts))

    def _categories_not_seen(self, wanted: frozenset[int]) -> list[str]:
        seen = self._forum.categories()
        unseen = sorted(wanted - seen) if seen is not None else []
        return [f"Category {number} is not shown to us; look at categories again." for number in unseen]
