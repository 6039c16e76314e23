"""Turns a file once into a spool: one JSON line per post, in time order, threads and accounts known.

Two passes keep memory small: the first writes the lines in the order of the file and remembers numbers
only; the second copies them in the order of time. The spool is named after the file it was made from.
"""

import hashlib
import os
import re
from array import array
from collections.abc import Callable
from datetime import datetime, timedelta
from mmap import ACCESS_READ, mmap
from pathlib import Path
from tempfile import TemporaryFile
from typing import BinaryIO, TypeAlias

import msgspec

from evenhand.channels.connectors.replay.layouts import (
    Body,
    Entry,
    Misread,
    Reading,
    WrittenDeletion,
    WrittenEdit,
    WrittenPost,
    moment,
    recognise,
)
from evenhand.channels.connectors.replay.links import Links
from evenhand.channels.connectors.replay.records import Broken, Row, broken
from evenhand.channels.connectors.replay.settings import ReplaySettings
from evenhand.channels.connectors.replay.source import Source
from evenhand.channels.domain.connector import Post
from evenhand.channels.errors import Reconnect, TryLater
from evenhand.kernel.clock import now
from evenhand.kernel.ids import new_uuid

Progress: TypeAlias = Callable[[float], None]

_FORMAT = 1  # grows when spools are written in another way, so that old ones are made anew
_ABANDONED = 3600  # seconds after which an unfinished spool is nobody's any more
_STEP = 2_000  # rows between two words of progress
_EPOCH = moment("1970-01-01T00:00:00Z")
_MENTION = re.compile(rb"@(\w{1,80})")
_NEEDS_ACCOUNT, _NEEDS_THREAD, _IS_BROKEN = 1, 2, 4
_encode = msgspec.json.Encoder().encode


class WrittenLine(msgspec.Struct, omit_defaults=True):
    """One spool line: where the row stood, when it happened, and what it says or why it says nothing."""

    at: int  # microseconds since 1970
    line: int = 0
    post: WrittenPost | None = None
    edited: WrittenEdit | None = None
    deleted: WrittenDeletion | None = None
    broken: Broken | None = None


class FoundAccount(msgspec.Struct, frozen=True):
    """One of our own accounts in the file, and how many posts belong to it."""

    handle: str
    network: str
    posts: int


class Scan(msgspec.Struct, frozen=True, kw_only=True):
    """What a file holds, and where its spool lies."""

    layout: str
    rows: int  # readable or not
    broken: int
    distinct: int  # different posts
    overheard: int  # rows that belong to no account
    accounts: tuple[FoundAccount, ...]  # the busiest first
    first_at: datetime | None
    last_at: datetime | None
    size: int  # bytes of the spool
    digest: str  # of the spool's content: cursors hold for this content only
    spool: str  # its path


def scan(settings: ReplaySettings, *, progress: Progress | None = None) -> Scan:
    """What the file holds; makes its spool unless there is one. `progress` hears the share done, 0 to 1.

    Raises Reconnect if the file cannot be read or its layout is not known, TryLater if the spool cannot be written.
    """
    tell = progress or _hush
    name = _spool_name(settings)
    path, summary = settings.spool_folder / f"{name}.jsonl", settings.spool_folder / f"{name}.json"
    if (known := _known(path, summary)) is not None:
        tell(1.0)
        return known
    try:
        settings.spool_folder.mkdir(parents=True, exist_ok=True)
        with Source(settings.source) as source:
            return _Press(settings, source, tell).run(path, summary)
    except OSError as error:
        raise TryLater(f"The replay cannot write to {settings.spool}: {error.strerror or error}.") from error


def _hush(share: float) -> None:
    """Progress that nobody asked for."""


def look_at(settings: ReplaySettings) -> str:
    """The layout of the file, without reading all of it; raises Reconnect as `scan` does."""
    try:
        with Source(settings.source) as source:
            return recognise(source, wanted=settings.layout, name=settings.source.name).layout
    except OSError as error:
        raise Reconnect(_unreadable(settings, error)) from error


def _unreadable(settings: ReplaySettings, error: OSError) -> str:
    return f"The file {settings.path} cannot be read: {error.strerror or error}. Check the path and its permissions."


def _spool_name(settings: ReplaySettings) -> str:
    try:
        facts = settings.source.stat()
        with settings.source.open("rb") as file:
            head = file.read(65_536)
    except OSError as error:
        raise Reconnect(_unreadable(settings, error)) from error
    identity = f"{_FORMAT} {settings.layout} {facts.st_size} {facts.st_mtime_ns} ".encode()
    return "replay-" + hashlib.blake2b(identity + head, digest_size=12).hexdigest()


def _known(path: Path, summary: Path) -> Scan | None:
    try:
        found = msgspec.json.decode(summary.read_bytes(), type=Scan)
        return msgspec.structs.replace(found, spool=str(path)) if path.stat().st_size == found.size else None
    except (OSError, msgspec.DecodeError):
        return None


def post_in(found: Scan, external_id: str) -> Post | None:
    """The post of this id in the spool; reads through all of it, so ask for one only."""
    if not found.size:
        return None
    with Path(found.spool).open("rb") as file, mmap(file.fileno(), 0, access=ACCESS_READ) as spool:
        place = spool.find(b'"post":{"external_id":' + _encode(external_id) + b",")
        if place < 0:
            return None
        spool.seek(spool.rfind(b"\n", 0, place) + 1)
        return msgspec.json.decode(spool.readline(), type=WrittenLine).post


def micros_of(moment: datetime) -> int:
    """Microseconds since 1970."""
    return (moment - _EPOCH) // timedelta(microseconds=1)


def line_of(at: datetime, line: int, body: Body) -> WrittenLine:
    """The spool line for something heard."""
    micros = micros_of(at)
    match body:
        case WrittenPost():
            return WrittenLine(micros, line, post=body)
        case WrittenEdit():
            return WrittenLine(micros, line, edited=body)
        case WrittenDeletion():
            return WrittenLine(micros, line, deleted=body)


class _Press:
    """Makes one spool."""

    def __init__(self, settings: ReplaySettings, source: Source, tell: Progress) -> None:
        self._source = source
        self._tell = tell
        self._reading: Reading = recognise(source, wanted=settings.layout, name=settings.source.name)
        self._links = Links()
        self._times = array("q")
        self._offsets = array("Q", [0])
        self._posts = array("i")  # the number of each row's post in the links
        self._needs = array("B")
        self._networks: dict[str, tuple[str, int]] = {}  # handle: network, and the line that said so first
        self._counts: dict[str, int] = {}
        self._mentions: dict[int, str] = {}  # the account of a post that no link leads to

    def run(self, path: Path, summary: Path) -> Scan:
        _sweep(path)
        fine = path.with_suffix(f".{new_uuid().hex}.part")
        try:
            with TemporaryFile(dir=path.parent) as lines, fine.open("wb") as sorted_lines:
                self._read_all(lines)
                lines.flush()
                self._links.settle()
                digest = self._write_sorted(lines.fileno(), sorted_lines)
                sorted_lines.flush()
                os.fsync(sorted_lines.fileno())
            found = self._summary(path, size=fine.stat().st_size, digest=digest)
            fine.replace(path)
            fine.write_bytes(_encode(found))
            fine.replace(summary)
        finally:
            fine.unlink(missing_ok=True)
        self._tell(1.0)
        return found

    # First pass: file order.

    def _read_all(self, lines: BinaryIO) -> None:
        item: Entry | Broken | None = None
        for record in self._reading.records:
            item = self._read(record)
            self._put(lines, item)
            if len(self._times) % _STEP == 0:
                self._tell(0.6 * self._source.done / max(self._source.size, 1))
        if self._source.broke and not isinstance(item, Broken):  # else the broken record says it
            self._put(lines, broken(item.line + 1 if item else 2, f"{self._source.broke} here", ""))

    def _read(self, record: Row | Broken) -> Entry | Broken:
        if isinstance(record, Broken):
            return record
        line, row = record
        try:
            return self._reading.entry(line, row)
        except Misread as error:
            return broken(line, str(error), ",".join(row.values()))

    def _put(self, lines: BinaryIO, item: Entry | Broken) -> None:
        if isinstance(item, Broken):
            at = self._times[-1] if self._times else None  # it stays beside its neighbour
            written = WrittenLine(at or 0, item.line, broken=item)
            self._posts.append(-1)
            self._needs.append(_IS_BROKEN)
        else:
            self._link(item)
            written = line_of(item.moment, item.line, item.body)
        content = _encode(written) + b"\n"
        self._times.append(written.at)
        self._offsets.append(self._offsets[-1] + len(content))
        lines.write(content)

    def _link(self, item: Entry) -> None:
        space = "" if self._reading.layout == "twcs" else f"{item.network}\t"  # ids are unique in a network
        number = self._links.add(
            space + item.id,
            at=int(item.moment.timestamp()),
            parent=space + item.parent if item.parent else "",
            answers=item.answers,
            account=item.account,
            is_own=item.is_own,
        )
        self._posts.append(number)
        needs_thread = isinstance(item.body, WrittenPost) and not item.body.thread_id
        self._needs.append((0 if item.account else _NEEDS_ACCOUNT) | (_NEEDS_THREAD if needs_thread else 0))
        if item.account:
            item.body = msgspec.structs.replace(item.body, account=item.account)
            self._note_account(item)

    def _note_account(self, item: Entry) -> None:
        network, line = self._networks.setdefault(item.account, (item.network, item.line))
        if network != item.network:
            raise Reconnect(
                f"The account “{item.account}” stands under two networks: {network} in line {line} and "
                f"{item.network} in line {item.line}. Give each account a handle of its own."
            )
        self._counts[item.account] = self._counts.get(item.account, 0) + 1

    # Second pass: time order.

    def _write_sorted(self, lines: int, out: BinaryIO) -> str:
        digest = hashlib.blake2b(digest_size=12)
        handles = {handle.lower().encode(): handle for handle in self._networks}
        total = len(self._times)
        for done, row in enumerate(self._order()):
            start, end = self._offsets[row], self._offsets[row + 1]
            content = self._completed(row, os.pread(lines, end - start, start), handles)
            digest.update(content)
            out.write(content)
            if done % _STEP == 0:
                self._tell(0.6 + 0.4 * done / total)
        return digest.hexdigest()

    def _order(self) -> list[int]:
        """Rows by time, then id (a shorter number is a smaller one), then as in the file."""
        names = [self._links.names[number] if number >= 0 else "" for number in self._posts]
        order = sorted(range(len(self._times)), key=names.__getitem__)
        order.sort(key=[len(name) for name in names].__getitem__)
        order.sort(key=self._times.__getitem__)
        return order

    def _completed(self, row: int, content: bytes, handles: dict[bytes, str]) -> bytes:
        needs = self._needs[row]
        added = b""
        if needs & _NEEDS_ACCOUNT:
            account = self._account_for(self._posts[row], content, handles)
            self._counts[account] = self._counts.get(account, 0) + 1
            added = b',"account":' + _encode(account) if account else b""
        if needs & _NEEDS_THREAD:
            added += b',"thread_id":' + _encode(self._root_of(self._posts[row]))
        return content[:-3] + added + b"}}\n" if added else content

    def _root_of(self, post: int) -> str:
        name = self._links.root_of(post)
        return name if self._reading.layout == "twcs" else name.partition("\t")[2]

    def _account_for(self, post: int, content: bytes, handles: dict[bytes, str]) -> str:
        if over_links := self._links.account_of(post):
            return over_links
        if post not in self._mentions:  # an edit, a deletion or a duplicate goes where the post went
            self._mentions[post] = _mentioned(content, handles)
        return self._mentions[post]

    def _summary(self, path: Path, *, size: int, digest: str) -> Scan:
        readable = [row for row, needs in enumerate(self._needs) if not needs & _IS_BROKEN]
        moments = [self._times[row] for row in readable]
        accounts = [FoundAccount(name, self._networks[name][0], self._counts[name]) for name in self._networks]
        return Scan(
            layout=self._reading.layout,
            rows=len(self._times),
            broken=len(self._times) - len(readable),
            distinct=len({self._posts[row] for row in readable}),
            overheard=self._counts.get("", 0),
            accounts=tuple(sorted(accounts, key=lambda account: (-account.posts, account.handle))),
            first_at=_EPOCH + timedelta(microseconds=min(moments)) if moments else None,
            last_at=_EPOCH + timedelta(microseconds=max(moments)) if moments else None,
            size=size,
            digest=digest,
            spool=str(path),
        )


def _mentioned(content: bytes, handles: dict[bytes, str]) -> str:
    return next(filter(None, (handles.get(name.lower()) for name in _MENTION.findall(content))), "")


def _sweep(path: Path) -> None:
    """Remove what a killed scan left behind."""
    for left in path.parent.glob("replay-*.part"):
        if now().timestamp() - left.stat().st_mtime > _ABANDONED:
            left.unlink(missing_ok=True)
