"""Reads a file as if it were a network, and keeps what is sent as a network would."""

import hashlib
import time
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, ClassVar, NoReturn

import msgspec

from evenhand.channels.connectors.replay.faces import FACES, REPLAY
from evenhand.channels.connectors.replay.layouts import WrittenAuthor, WrittenDeletion, WrittenPost
from evenhand.channels.connectors.replay.sent import Sent, SentStore
from evenhand.channels.connectors.replay.settings import Fault, ReplaySettings, read_settings
from evenhand.channels.connectors.replay.spool import Scan, line_of, look_at, micros_of, post_in, scan
from evenhand.channels.connectors.replay.translate import heard_in
from evenhand.channels.domain.connector import (
    Capabilities,
    Cursor,
    Fetched,
    Heard,
    Post,
    PostKind,
    Presence,
    Raw,
    Receipt,
    Reply,
)
from evenhand.channels.errors import OutcomeUnknown, Reconnect, Refused, TryLater
from evenhand.kernel.clock import now as present

_MOST_AT_ONCE = 16 * 1024 * 1024  # bytes of one fetch, so that a file of huge texts cannot fill the memory
_GLANCE = 0.25  # seconds between two looks for new echoes while waiting
_MICROSECONDS = 1_000_000


class _Place(msgspec.Struct, kw_only=True):
    """The cursor: how far we are in the spool and among the echoes, and where its clock was set."""

    spool: str
    offset: int = 0
    row: int = 0
    echo: int = 0
    at: int  # the time in the file up to which it was read, in microseconds since 1970
    began: int  # the moment at which the time in the file was `since`
    since: int
    speed: float | str
    resumed: str = ""


class _Head(msgspec.Struct):
    """The part of a spool line that pacing needs; the rest is skipped unread."""

    at: int
    line: int = 0


class _Belongs(msgspec.Struct):
    account: str = ""


class _Account(msgspec.Struct):
    """The part of a spool line that tells its account."""

    post: _Belongs | None = None
    edited: _Belongs | None = None
    deleted: _Belongs | None = None


_head = msgspec.json.Decoder(_Head).decode
_account = msgspec.json.Decoder(_Account).decode
_encode = msgspec.json.Encoder().encode


class ReplayConnector:
    """A file as a network. Posts come when they are due; replies are kept once per key."""

    kind: str = "replay"
    form: type[msgspec.Struct] = ReplaySettings
    capabilities: Capabilities = REPLAY
    faces: ClassVar[Mapping[str, Capabilities]] = FACES

    def __init__(
        self,
        settings: Mapping[str, Any],
        *,
        now: Callable[[], datetime] = present,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.settings = read_settings(settings)
        self._now = now
        self._sleep = sleep
        self._scan: Scan | None = None
        self._store = SentStore(self.settings.sent_store)
        self._next_due: int | None = 0  # microseconds since 1970; None when the file has ended
        self._echo = 0
        face = FACES.get(self._imitated(), REPLAY)
        self.network = self.settings.overhears or self.kind
        self.capabilities = msgspec.structs.replace(
            face, is_heard_when_posted=self.settings.rebase, hears_strangers=bool(self.settings.overhears)
        )

    def _imitated(self) -> str:
        if self.settings.imitates or self.settings.layout == "evenhand":
            return self.settings.imitates
        try:
            return "twitter" if self.settings.layout == "twcs" or look_at(self.settings) == "twcs" else ""
        except Reconnect:  # `verify` says so; a connector can be made before its file is there
            return ""

    def verify(self) -> Presence:
        """Check that the file can be read; raises Reconnect with the columns that are expected."""
        layout = look_at(self.settings)
        handle = self.settings.handles[0] if self.settings.handles else ""
        name = f"{self.settings.source.name} ({layout})"
        return Presence(external_id=handle or self.settings.source.name, handle=handle, name=name)

    def fetch(self, cursor: Cursor | None, *, limit: int) -> Fetched:
        """What is due since the cursor. The first look reads the whole file once; `spool.scan` does it beforehand.

        Raises Reconnect if the file is not the one that the cursor was made for.
        """
        found = self._scanned()
        place = self._place(cursor, found)
        raws = self._due(found, place, limit)
        is_at_end = place.offset >= found.size
        has_more = not is_at_end and (self._next_due or 0) <= self._micros()
        if is_at_end:
            self._next_due = None
        if len(raws) < limit:
            echoes = self._echoes(place, limit - len(raws))
            raws += echoes
            has_more = has_more or len(raws) >= limit
        else:
            has_more = True
        self._echo = place.echo
        return Fetched(
            raws=tuple(raws),
            cursor=msgspec.to_builtins(place),
            is_exhausted=not has_more,
            is_ended=is_at_end and not has_more,
        )

    def wait(self, seconds: float) -> None:
        """Return when the next post is due or a reply was sent, at the latest after `seconds`."""
        until = self._micros() + int(seconds * _MICROSECONDS)
        while (left := min(until, self._due_or(until)) - self._micros()) > 0:
            if self.settings.echo and self._store.echoes(self._echo, 1):
                return
            self._sleep(min(left / _MICROSECONDS, _GLANCE))

    def translate(self, raw: Raw) -> tuple[Heard, ...]:
        """What a line of the spool says; raises CannotTranslate for a broken row."""
        return heard_in(raw.content)

    def thread(self, external_id: str) -> tuple[Post, ...]:
        """Nothing: what stands above a post was fetched before it, or is not in the file."""
        del external_id
        return ()

    def send(self, reply: Reply) -> Receipt:
        """Keep the reply once per key; the same key gives the same receipt."""
        length, most = self.capabilities.count(reply.text), self.capabilities.max_length
        if most is not None and length > most:
            raise Refused(f"The reply is {length} {self.capabilities.unit} long; {most} are allowed.", length=length)
        fault = self._fault()
        if fault and not (fault.error == "outcome_unknown" and fault.arrives):
            _fail(fault)
        sent = self._as_sent(reply)
        sent_at = self._store.keep(sent)
        if self.settings.send_delay:
            self._sleep(self.settings.send_delay)
        if fault:
            _fail(fault)
        return Receipt(external_id=sent.external_id, sent_at=sent_at)

    def delete(self, external_id: str) -> None:
        """Take back what was sent; raises Refused if it never stood here."""
        account = self._store.account_of(external_id)
        if account is None:
            raise Refused("This reply does not stand in the replayed channel, so it cannot be deleted.")
        deletion = WrittenDeletion(external_id=external_id, account=account)
        self._store.take_back(external_id, _encode(line_of(self._now(), 0, deletion)))

    def close(self) -> None:
        """Forget the scan; there are no sockets."""
        self._scan = None

    # Reading

    def _scanned(self) -> Scan:
        if self._scan is None:
            self._scan = scan(self.settings)
        return self._scan

    def _place(self, cursor: Cursor | None, found: Scan) -> _Place:
        if not cursor:
            first = micros_of(found.first_at) if found.first_at else 0
            since = max(first, self._backlog_until())
            place = _Place(spool=found.digest, at=first, since=since, began=0, speed=self.settings.speed)
            self._set_clock(place)
            return place
        try:
            place = msgspec.convert(cursor, _Place)
        except msgspec.ValidationError as error:
            raise Reconnect("The place in the replayed file cannot be read; start the replay anew.") from error
        if place.spool != found.digest or place.offset > found.size:
            raise Reconnect(
                f"{self.settings.source.name} changed since the replay began. Put the old file back, "
                "or start the replay anew."
            )
        if (place.speed, place.resumed) != (self.settings.speed, self.settings.resumed_at):
            self._set_clock(place)
        return place

    def _set_clock(self, place: _Place) -> None:
        """Go on from where the file was read to; else it would leap, stand still, or make up for its rest at once."""
        place.speed, place.resumed = self.settings.speed, self.settings.resumed_at
        place.since, place.began = max(place.at, self._backlog_until()), self._micros()

    def _due(self, found: Scan, place: _Place, limit: int) -> list[Raw]:
        raws: list[Raw] = []
        room, most, present_moment = limit, place.offset + _MOST_AT_ONCE, self._micros()
        try:
            with Path(found.spool).open("rb") as lines:
                lines.seek(place.offset)
                while room and place.offset < most and (content := lines.readline()):
                    head = _head(content)
                    self._next_due = self._due_at(head.at, place)
                    if self._next_due > present_moment:
                        break
                    place.offset += len(content)
                    place.row += 1
                    place.at = max(place.at, head.at)
                    if self._is_wanted(content):
                        raws.append(self._raw(content, head, place))
                        room -= 1
        except (OSError, msgspec.DecodeError) as error:
            raise self._lost_spool(found) from error
        return raws

    def _lost_spool(self, found: Scan) -> TryLater:
        self._scan = None
        Path(found.spool).unlink(missing_ok=True)
        return TryLater(f"The working file {found.spool} could not be read; it is made anew.", after=1.0)

    def _raw(self, content: bytes, head: _Head, place: _Place) -> Raw:
        content = content.rstrip(b"\n")
        if self.settings.rebase:
            content = b'{"moved_to":%d,' % self._moved(head.at, place) + content[1:]
        return Raw(reference=f"{self.settings.source.name}:{head.line}", content=content)

    def _is_wanted(self, content: bytes) -> bool:
        if not self.settings.handles:
            return True
        line = _account(content)
        belongs = line.post or line.edited or line.deleted
        return belongs is None or belongs.account in self.settings.handles

    def _due_at(self, at: int, place: _Place) -> int:
        speed = self.settings.speed
        if isinstance(speed, str):
            return 0
        return place.began + int(max(0, at - place.since) / speed)

    def _moved(self, at: int, place: _Place) -> int:
        """At N times speed a moved post is written when it is due; else moving only shifts."""
        if isinstance(self.settings.speed, str) or at < place.since:
            return place.began + at - place.since
        return self._due_at(at, place)

    def _backlog_until(self) -> int:
        return micros_of(datetime.fromisoformat(self.settings.backlog_until)) if self.settings.backlog_until else 0

    def _echoes(self, place: _Place, limit: int) -> list[Raw]:
        if not self.settings.echo:
            return []
        raws = []
        for number, content in self._store.echoes(place.echo, limit):
            place.echo = number
            if self._is_wanted(content):
                raws.append(Raw(reference=f"sent:{number}", content=content))
        return raws

    def _micros(self) -> int:
        return micros_of(self._now())

    def _due_or(self, otherwise: int) -> int:
        return otherwise if self._next_due is None else self._next_due

    # Sending

    def _sender(self, answered: str) -> str:
        """The account that sends: ours, or in a file of many accounts the one that the answered post came to."""
        if self.settings.handles or not answered:
            return self.settings.handles[0] if self.settings.handles else ""
        if (ours := self._store.account_of(answered)) is not None:
            return ours
        found = self._scanned()
        try:
            post = post_in(found, answered)
        except (OSError, msgspec.DecodeError) as error:
            raise self._lost_spool(found) from error
        return post.account if post else ""

    def _fault(self) -> Fault | None:
        fault = self.settings.fail
        return fault if fault and self._store.count_send() % fault.every == 0 else None

    def _as_sent(self, reply: Reply) -> Sent:
        external_id = "sent-" + hashlib.blake2b(reply.key.encode(), digest_size=10).hexdigest()
        sent_at, account = self._now(), self._sender(reply.in_reply_to)
        post = WrittenPost(
            external_id=external_id,
            author=WrittenAuthor(external_id=account or "replay", handle=account),
            text=reply.text,
            posted_at=sent_at,
            kind=_kind_of(reply),
            is_public=reply.is_public,
            is_own=True,
            account=account,
            in_reply_to=reply.in_reply_to,
            thread_id=reply.thread_id,
            subject=reply.subject,
        )
        return Sent(
            key=reply.key,
            external_id=external_id,
            account=account,
            in_reply_to=reply.in_reply_to,
            text=reply.text,
            sent_at=sent_at,
            line=_encode(line_of(sent_at, 0, post)),
        )


def _kind_of(reply: Reply) -> PostKind:
    if not reply.is_public:
        return PostKind.DIRECT
    return PostKind.REPLY if reply.in_reply_to else PostKind.POST


def _fail(fault: Fault) -> NoReturn:
    match fault.error:
        case "try_later":
            raise TryLater("The replayed channel asks to wait, as it was told to.", after=1.0)
        case "refused":
            raise Refused("The replayed channel refused, as it was told to.")
        case "reconnect":
            raise Reconnect("The replayed channel wants to be connected again, as it was told to.")
        case "outcome_unknown":
            raise OutcomeUnknown("The replayed channel broke off after sending, as it was told to.")
