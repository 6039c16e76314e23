"""The public application view: who is behind an id, and what stands above a post. Asked without a log-in."""

import threading
import time
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import httpx
import msgspec

from evenhand.channels.connectors.jetstream.translate import shown
from evenhand.channels.domain.atproto.addresses import post_name
from evenhand.channels.domain.atproto.posts import author_of
from evenhand.channels.domain.atproto.shapes import PostView, Profile
from evenhand.channels.domain.connector import Author, Post
from evenhand.channels.domain.reading import all_fitting, fitting
from evenhand.channels.errors import CannotTranslate, ChannelError, Refused, TryLater

_TIMEOUT = httpx.Timeout(10.0, connect=5.0)
_NAMES_A_CALL = 25  # the most that getProfiles takes
_THREAD_HEIGHT = 80
_MOST_KNOWN = 50_000
_KNOWN_FOR = 24 * 3600.0  # seconds
_NAMING_LASTS = 5.0  # seconds at most that naming may hold up a batch
_LEFT_ALONE = 60.0  # seconds after a failure
_LONGEST_PAUSE = 3600.0


class AppView:
    """One application view. Nothing is opened before the first question."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._client: httpx.Client | None = None
        self._lock = threading.Lock()
        self._known: OrderedDict[str, tuple[float, Author]] = OrderedDict()
        self._resting_until = 0.0  # monotonic

    def is_there(self) -> bool:
        """Whether it answers."""
        try:
            self._ask("app.bsky.actor.getProfiles", actors=["did:plc:z72i7hdynmk6r22z27h6tvur"])
        except Refused:
            return True
        except ChannelError:
            return False
        return True

    def person(self, handle: str) -> Author | None:
        """Who goes by this handle; raises TryLater."""
        try:
            answer = self._ask("app.bsky.actor.getProfiles", actors=[handle])
        except Refused:
            return None
        found = [author_of(profile) for profile in all_fitting(answer.get("profiles"), Profile)]
        return next((each for each in found if each.handle.lower() == handle), None)

    def posts_above(self, uri: str) -> tuple[Post, ...]:
        """The posts above one, oldest first, up to the first that cannot be shown. Raises TryLater."""
        if post_name(uri) is None:
            return ()
        try:
            answer = self._ask("app.bsky.feed.getPostThread", uri=uri, depth=0, parentHeight=_THREAD_HEIGHT)
        except Refused:
            return ()
        return tuple(reversed([*_above(answer.get("thread"))]))

    def named(self, posts: Sequence[Post]) -> tuple[Post, ...]:
        """The posts with the names of their authors, where they are known or can be asked for in a few seconds."""
        self._learn({post.author.external_id for post in posts if not post.author.handle})
        return tuple(self._with_name(post) for post in posts)

    def _with_name(self, post: Post) -> Post:
        found = self._known.get(post.author.external_id)
        return post if post.author.handle or found is None else msgspec.structs.replace(post, author=found[1])

    def forget(self, people: Iterable[str]) -> None:
        """Ask anew for these the next time: their handle may have changed."""
        for person in people:
            self._known.pop(person, None)

    def _learn(self, people: set[str]) -> None:
        now = time.monotonic()
        unknown = sorted(each for each in people if self._known.get(each, (0.0,))[0] <= now)
        for start in range(0, len(unknown), _NAMES_A_CALL):
            if self._resting_until > time.monotonic() or time.monotonic() > now + _NAMING_LASTS:
                return
            asked = unknown[start : start + _NAMES_A_CALL]
            try:
                answer = self._ask("app.bsky.actor.getProfiles", actors=asked)
            except ChannelError as problem:
                pause = problem.after if isinstance(problem, TryLater) else _LEFT_ALONE
                self._resting_until = time.monotonic() + min(pause, _LONGEST_PAUSE)
                return
            self._keep(asked, answer)

    def _keep(self, asked: Sequence[str], answer: dict[str, Any]) -> None:
        found = {profile.did: author_of(profile) for profile in all_fitting(answer.get("profiles"), Profile)}
        until = time.monotonic() + _KNOWN_FOR
        for person in asked:  # those who are not found either, or they would be asked for again and again
            self._known[person] = (until, found.get(person) or Author(external_id=person))
            self._known.move_to_end(person)
        while len(self._known) > _MOST_KNOWN:
            self._known.popitem(last=False)

    def _ask(self, method: str, **parameters: Any) -> dict[str, Any]:
        try:
            answer = self._ready().get(f"/xrpc/{method}", params=parameters)
        except (httpx.HTTPError, httpx.InvalidURL) as failure:
            raise TryLater(f"Bluesky's application view does not answer ({type(failure).__name__}).") from failure
        if answer.status_code == 429 or answer.status_code >= 500 or answer.is_redirect:
            raise TryLater(f"Bluesky's application view answers {answer.status_code}.", after=_pause(answer))
        if answer.status_code >= 400:
            raise Refused(f"Bluesky's application view refuses: {answer.status_code}.")
        return _object(answer)

    def _ready(self) -> httpx.Client:
        with self._lock:
            if self._client is None:
                self._client = httpx.Client(base_url=self._address, timeout=_TIMEOUT, follow_redirects=False)
            return self._client

    def close(self) -> None:
        """Let go of sockets."""
        with self._lock:
            client, self._client = self._client, None
        if client is not None:
            client.close()


def _object(answer: httpx.Response) -> dict[str, Any]:
    try:
        found: dict[str, Any] = msgspec.json.decode(answer.content, type=dict[str, Any])
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise TryLater("Bluesky's application view answers something unreadable.") from error
    return found


def _pause(answer: httpx.Response) -> float:
    try:
        return min(max(float(answer.headers.get("retry-after", "")), 1.0), _LONGEST_PAUSE)
    except ValueError:
        return _LEFT_ALONE


def _above(node: Any) -> Iterator[Post]:
    """From the nearest to the farthest."""
    parent = node.get("parent") if isinstance(node, dict) else None
    while isinstance(parent, dict):
        view = fitting(parent.get("post"), PostView)
        if view is None:
            return
        try:
            yield shown(view)
        except CannotTranslate:
            return
        parent = parent.get("parent")
