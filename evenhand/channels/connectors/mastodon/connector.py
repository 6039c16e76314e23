"""An account on a Mastodon server, or on one that speaks its language: hears, listens, answers."""

import time
from collections.abc import Mapping, Sequence
from datetime import timedelta
from functools import partial
from typing import Any, ClassVar

import msgspec

from evenhand.channels.connectors.mastodon import compose, names
from evenhand.channels.connectors.mastodon.about import MAX_LENGTH, About, Who, about, ask_who, no_such_server, who
from evenhand.channels.connectors.mastodon.around import thread_of
from evenhand.channels.connectors.mastodon.failures import STRANGE, UNREACHABLE, is_gone, is_missing
from evenhand.channels.connectors.mastodon.hearing import Look, place_of
from evenhand.channels.connectors.mastodon.media import uploaded
from evenhand.channels.connectors.mastodon.overhearing import Ear
from evenhand.channels.connectors.mastodon.posts import Posts
from evenhand.channels.connectors.mastodon.settings import MastodonSettings, read_settings
from evenhand.channels.connectors.mastodon.shapes import (
    Account,
    HeardStatus,
    Us,
    account_number,
    moment_said,
    number_of,
    said,
)
from evenhand.channels.connectors.mastodon.standing import FRESH, Sent, standing
from evenhand.channels.connectors.mastodon.streams import USER, Streams
from evenhand.channels.connectors.mastodon.translate import address_of, post, translate
from evenhand.channels.connectors.mastodon.wire import Wire
from evenhand.channels.domain.addresses import is_web
from evenhand.channels.domain.connector import (
    Capabilities,
    Cursor,
    Fetched,
    FileRules,
    Heard,
    Post,
    Presence,
    Raw,
    Receipt,
    Reply,
)
from evenhand.channels.domain.reading import fitting
from evenhand.channels.domain.standing import Standing
from evenhand.channels.errors import CannotTranslate, ChannelError, Reconnect, Refused, TryLater
from evenhand.kernel import clock

_LOOK_EVERY = 10.0
_LOOKS_APART = 1.0  # seconds, however much the streams have to say
_MOST_ABOVE = 200
_NO_WRITING = (
    "Answers cannot be sent: this access token may only read. Allow the application “write:statuses” on the server, "
    "and copy its new token here."
)
_NO_NOTICES = (
    "The access token may not read mentions. Allow the application “read” on the server, and copy its new token here."
)


class MastodonConnector:
    """One account on a Mastodon server."""

    kind = "mastodon"
    network = "mastodon"
    form: ClassVar[type[msgspec.Struct]] = MastodonSettings
    capabilities: Capabilities = Capabilities(
        label="Mastodon",
        icon="megaphone",
        can_reply_publicly=True,
        can_reply_privately=True,
        can_delete=True,
        can_tell_threads=True,
        serves_pictures=True,
        keeps_key=True,
        keeps_key_privately=True,
        hears_strangers=True,
        look_every=_LOOK_EVERY,
        files=FileRules(
            types=("image/jpeg", "image/png", "image/gif", "image/webp", "video/mp4", "audio/mpeg", "audio/ogg"),
            most=compose.MOST_FILES,
            largest=8_000_000,
            longest_alt=1_500,
        ),
        splits=True,
        sends_per_minute=30,  # of the 300 requests of five minutes, half
        max_length=MAX_LENGTH - compose.ROOM_FOR_MENTION,
        count=compose.countable,
    )
    _sent = Sent()  # of all connectors of this process, since each reply is sent by one of its own

    def __init__(self, settings: Mapping[str, Any]) -> None:
        self._settings = read_settings(settings)
        self._wire = Wire(self._settings)
        self._posts = Posts(self._wire, self._settings)
        self._streams = Streams(self._settings.access_token_secret)
        self._ear = Ear(self._settings, self._streams)
        self._cursor: Cursor | None = None
        self._looked_at = self._lists_at = float("-inf")

    def verify(self) -> Presence:
        """Say who we are there; raises Reconnect with what to change, and warns about what the token cannot do."""
        found = self._ask_who()
        facts = about(self._wire, self._settings)
        self._learn(facts)
        address = names.full_address(found.acct, facts.domain)
        return Presence(external_id=address.lower(), handle=address, name=found.name, warnings=tuple(self._warnings()))

    def _ask_who(self) -> Who:
        try:
            return ask_who(self._wire, self._settings)
        except Refused as problem:
            if not is_missing(problem):
                raise Reconnect(problem.sentence) from problem
            raise Reconnect(no_such_server(self._settings)) from problem
        except TryLater as problem:
            if problem.sentence == STRANGE:
                raise Reconnect(no_such_server(self._settings)) from problem
            if problem.sentence == UNREACHABLE:
                sentence = f"{self._settings.host} cannot be reached. Check the server's address, or try again later."
                raise TryLater(sentence) from problem
            raise

    def _warnings(self) -> list[str]:
        try:
            self._wire.ask("/api/v1/notifications", limit=1)
        except (Reconnect, Refused) as problem:
            raise Reconnect(_NO_NOTICES) from problem
        try:
            # A post with the number 0 does not exist, so only the permission can decide.
            self._wire.tell("DELETE", "/api/v1/statuses/0")
        except Reconnect:
            return [_NO_WRITING]
        except ChannelError:
            pass
        return []

    def _learn(self, facts: About) -> None:
        """What the server takes, for whoever asks this connector."""
        self.capabilities = msgspec.structs.replace(
            type(self).capabilities,
            max_length=facts.max_length - compose.ROOM_FOR_MENTION,
            count=partial(compose.countable, url_length=facts.url_length),
        )

    def fetch(self, cursor: Cursor | None, *, limit: int) -> Fetched:
        """What is new since the cursor, and what was edited or deleted; marks nothing as read on the server."""
        self._wire.keep_distance()
        now, facts, found = clock.now(), about(self._wire, self._settings), who(self._wire, self._settings)
        self._ear.open(facts.streaming)
        is_continued, self._cursor = cursor is not None and cursor == self._cursor, None
        if not is_continued:
            self._ear.lose()
        history = timedelta(hours=self._settings.history_hours)
        place = place_of(cursor, id=found.id, domain=facts.domain, now=now, history=history)
        us = self._us(found, place.domain)
        look = Look(self._wire, self._posts, self._ear, place, us=msgspec.to_builtins(us), limit=limit, now=now)
        fetched = look.fetch(with_lists=self._are_lists_due(is_continued=is_continued))
        self._cursor, self._looked_at = fetched.cursor, time.monotonic()
        return fetched

    def _are_lists_due(self, *, is_continued: bool) -> bool:
        """Streams of strangers may call for a look each second; what concerns us has a call of its own."""
        is_nudged = self._streams.was_nudged()
        pause = _LOOK_EVERY if self._streams.turn(USER) else _LOOK_EVERY / 2
        is_time = time.monotonic() - self._lists_at >= pause
        if not (is_nudged or is_time or not is_continued or not self._ear.timelines):
            return False
        self._lists_at = time.monotonic()
        return True

    def _us(self, found: Who, domain: str) -> Us:
        address = names.full_address(found.acct, domain).lower()
        return Us(id=found.id, address=address, server=self._settings.server, domain=domain)

    def wait(self, seconds: float) -> None:
        """Return when a stream says that something is new, at the latest after `seconds`; at once when closed."""
        if seconds <= 0 or self._streams.is_closed:
            return
        until = time.monotonic() + seconds
        self._open_streams()
        if not self._streams.is_waiting:
            self._streams.wake.wait(max(0.0, until - time.monotonic()))
        self._streams.wake.clear()
        rest = min(until, self._looked_at + _LOOKS_APART) - time.monotonic()
        if rest > 0 and not self._streams.is_closed:
            time.sleep(min(rest, _LOOKS_APART))

    def _open_streams(self) -> None:
        try:
            address = about(self._wire, self._settings).streaming
        except ChannelError:
            return  # asking will say what is wrong
        if address:
            self._streams.follow(address, [USER])

    def translate(self, raw: Raw) -> tuple[Heard, ...]:
        """Pure; raises CannotTranslate."""
        return translate(raw)

    def thread(self, external_id: str) -> tuple[Post, ...]:
        """The posts above one, oldest first; empty where the server cannot tell."""
        facts, found = about(self._wire, self._settings), who(self._wire, self._settings)
        status = self._posts.find(external_id, domain=facts.domain)
        if status is None:
            return ()
        try:
            context = self._wire.ask(f"/api/v1/statuses/{names.quoted(number_of(status))}/context").said
        except Refused:
            return ()
        above = context.get("ancestors") if isinstance(context, dict) else None
        said = self._posts_of(above, self._us(found, facts.domain))
        return tuple(
            post if post.addressed or post.is_own else msgspec.structs.replace(post, is_overheard=True) for post in said
        )

    def around(self, external_id: str) -> list[Standing]:
        """The whole thread of a post as this server shows it; empty where it cannot."""
        facts, found = about(self._wire, self._settings), who(self._wire, self._settings)
        status = self._posts.find(external_id, domain=facts.domain)
        if status is None:
            return []
        try:
            context = self._wire.ask(f"/api/v1/statuses/{names.quoted(number_of(status))}/context").said
        except Refused:
            context = None
        return thread_of(self._us(found, facts.domain), self._posts, status, context)

    def _posts_of(self, statuses: Any, us: Us) -> tuple[Post, ...]:
        given = [each for each in statuses if isinstance(each, dict)] if isinstance(statuses, list) else []
        for status in given:
            self._posts.learn(status)
        found = []
        for status in given[-_MOST_ABOVE:]:
            above = self._posts.name_known(said(status.get("in_reply_to_id")))
            try:
                found.append(post(HeardStatus(us=us, status=status, seen_at=clock.now(), above=above)))
            except CannotTranslate:
                continue
        return tuple(found)

    def name_authors(self, posts: Sequence[Post]) -> tuple[Post, ...]:
        """The same posts; where a server told only its number of the post they answer, now with that post's name."""
        server = self._settings.server
        numbers = {each.external_id: names.number_in(server, each.in_reply_to) for each in posts}
        known = self._posts.names_of([number for number in numbers.values() if number])
        return tuple(_below(each, known.get(numbers[each.external_id], "")) for each in posts)

    def send(self, reply: Reply) -> Receipt:
        """Post the reply, or find that it stands already. Never twice, however often it is called."""
        facts, found = about(self._wire, self._settings), who(self._wire, self._settings)
        account = f"{self._settings.server} {found.id}"
        earlier = self._sent.receipt(account, reply.key)
        return earlier or self._post(reply, facts, self._us(found, facts.domain), account)

    def _post(self, reply: Reply, facts: About, us: Us, account: str) -> Receipt:
        parent = self._parent(reply, facts) if reply.in_reply_to else None
        filled = self._filled_in(reply, parent, facts, us)
        status = None
        if clock.now() - reply.created_at > FRESH:
            text = filled["status"]
            status = standing(self._wire, reply, us=us, account=account, text=text, parent=parent, sent=self._sent)
        if status is None:
            body: dict[str, str | list[str]] = {**filled}
            if reply.attachments:
                body["media_ids[]"] = [uploaded(self._wire, each) for each in reply.attachments]
            status = self._wire.tell("POST", "/api/v1/statuses", body=body, key=reply.key)
        receipt = self._receipt(status)
        return self._sent.keep(account, reply.key, number_of(status), receipt)

    def _parent(self, reply: Reply, facts: About) -> dict[str, Any]:
        status = self._posts.find(reply.in_reply_to, domain=facts.domain)
        if status is None:
            raise Refused("The post you answer is gone, or its author no longer lets this account see it.")
        return status

    def _filled_in(self, reply: Reply, parent: dict[str, Any] | None, facts: About, us: Us) -> dict[str, str]:
        most, url_length = facts.max_length, facts.url_length
        address = self._answered(reply, parent, us)
        if not reply.is_public and not address:
            raise Refused("A direct message needs a recipient.")
        text = compose.wording(reply, address=address, domain=us.domain, most=most, url_length=url_length)
        warned = compose.warning(text, parent, most=most, url_length=url_length)
        visible_to = compose.visibility(reply, parent, self._settings.answers)
        return compose.form(text, parent=parent, visible_to=visible_to, warned=warned)

    def _answered(self, reply: Reply, parent: dict[str, Any] | None, us: Us) -> str:
        """The address of whom we answer; without a mention nobody is told of the answer."""
        if reply.recipient is not None:
            return reply.recipient.handle or reply.recipient.external_id
        account = fitting(parent.get("account"), Account) if parent and account_number(parent) != us.id else None
        return address_of(account, us.domain) if account else ""

    def _receipt(self, status: Any) -> Receipt:
        name = self._posts.learn(status) if isinstance(status, dict) else ""
        if not name:
            raise TryLater("The Mastodon server did not confirm the reply; we look whether it stands.")
        at, url = moment_said(status.get("created_at")), said(status.get("url"))
        return Receipt(external_id=name, sent_at=at or clock.now(), url=url if is_web(url) else "")

    def delete(self, external_id: str) -> None:
        """Take a post of ours back; it does not matter if it is already gone."""
        facts, found = about(self._wire, self._settings), who(self._wire, self._settings)
        status = self._posts.find(external_id, domain=facts.domain)
        is_here = names.host_of(external_id) in {self._settings.host.lower(), facts.domain}
        if status is None and is_here:
            return
        if status is None or account_number(status) != found.id:
            raise Refused("Only posts of this account can be deleted on Mastodon.")
        try:
            self._wire.tell("DELETE", f"/api/v1/statuses/{names.quoted(number_of(status))}")
        except Refused as problem:
            if not is_gone(problem):
                raise

    @staticmethod
    def private_address(handle: str) -> str:
        """Our profile, where a private mention can be begun; none for a handle without its server."""
        name, _, server = handle.partition("@")
        return f"https://{server}/@{name}" if server else ""

    def close(self) -> None:
        """Let go of sockets, end the streams, and wake a waiting one."""
        self._streams.close()
        self._wire.close()


def _below(each: Post, above: str) -> Post:
    return msgspec.structs.replace(each, in_reply_to=above, references=(above,)) if above else each
