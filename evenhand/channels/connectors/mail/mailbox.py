"""Reads a mailbox over IMAP without changing it, and waits for what arrives."""

import logging
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import date, datetime, timedelta
from typing import Any, TypeAlias

from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientError, LoginError

from evenhand.channels.connectors.mail.connections import network_errors, tls_context
from evenhand.channels.connectors.mail.settings import MailSettings, Security
from evenhand.channels.connectors.mail.translate import TOO_LARGE
from evenhand.channels.domain.connector import Cursor, Fetched, Raw
from evenhand.channels.errors import ChannelError, Reconnect, TryLater
from evenhand.kernel import clock

_Client: TypeAlias = Any  # imapclient has no types
_log = logging.getLogger(__name__)
_BATCH_BYTES = 64_000_000  # kept in memory at once, whatever `limit` says
_REQUEST_BYTES = 8_000_000  # asked for in one command
_FIRST_WINDOW = 5_000  # UIDs searched at once: the list must fit into one line of an answer
_FIRST_IDLE, _LONGEST_IDLE = 1.0, 60.0  # seconds until we look ourselves; far below RFC 2177's 30 minutes
_POLL_SECONDS = 30.0
_CROWDED = ("too many", "inuse", "limit")
_TEMPORARY = ("unavailable", "temporar", "try again", "try later", *_CROWDED)


class Mailbox:
    """One folder of one account; connects when first used and again when the connection is lost."""

    def __init__(self, settings: MailSettings) -> None:
        self._settings = settings
        self._server = f"{settings.imap_host}:{settings.imap_port}"
        self._client: _Client = None
        self._validity = 0
        self._next_uid = 0
        self._seen_uid = 0  # highest UID fetched or known to be fetched

    def check(self) -> tuple[str, ...]:
        """Log in and open the folder; what an administrator should know comes back as sentences."""
        with self._errors():
            client = self._select()
            if not client.has_capability("IDLE"):
                return ("This server does not tell when mail arrives, so the mailbox is looked at every half minute.",)
        return ()

    def fetch(self, cursor: Cursor | None, *, limit: int) -> Fetched:
        """The next mails after the cursor. Where the folder was made anew (its UIDVALIDITY changed) all are read
        again: what was heard before is known by its message id."""
        was_connected = self._client is not None
        try:
            return self._fetch(cursor, limit)
        except TryLater:
            if not was_connected:
                raise
            return self._fetch(cursor, limit)  # the connection was old; a new one may do

    def _fetch(self, cursor: Cursor | None, limit: int) -> Fetched:
        with self._errors():
            client = self._select()
            since = self._since(cursor)
            last = _last_uid(cursor, self._validity)
            if since and not last:
                last = self._uid_before(client, date.fromisoformat(since))
            uids, is_last_window = self._uids_after(client, last)
            raws, reached = self._read(client, uids[: max(1, limit)])
            last = max(last, reached)
            self._seen_uid = last
            return Fetched(
                raws=raws,
                cursor={"uidvalidity": self._validity, "uid": last} | ({"since": since} if since else {}),
                is_exhausted=is_last_window and (not uids or reached >= uids[-1]),
            )

    def wait(self, seconds: float) -> None:
        """Return when the server tells of something new, at the latest after `seconds`."""
        try:
            with self._errors():
                client = self._client or self._select()
                if client.has_capability("IDLE"):
                    self._idle(client, time.monotonic() + seconds)
                    return
                if self._has_new(client):
                    return
        except ChannelError as error:
            _log.info("waiting for mail at %s: %s", self._server, error.sentence)
        time.sleep(min(seconds, _POLL_SECONDS))

    def keep_copy(self, folder: str, content: bytes) -> None:
        """Put a sent mail into a folder. A failure is only logged: the mail is already on its way."""
        try:
            with self._errors():
                self._connected().append(folder, content, flags=(b"\\Seen",))
        except ChannelError as error:
            _log.warning("no copy of a sent mail in %s: %s", folder, error.sentence)

    def close(self) -> None:
        """Hang up."""
        client, self._client = self._client, None
        if client is not None:
            _hang_up(client)

    def _connected(self) -> _Client:
        if self._client is None:
            self._client = self._login()
        return self._client

    def _login(self) -> _Client:
        settings = self._settings
        context = None if settings.imap_security is Security.PLAIN else tls_context(settings)
        client = IMAPClient(
            settings.imap_host,
            port=settings.imap_port,
            ssl=settings.imap_security is Security.TLS,
            ssl_context=context,
            timeout=settings.timeout,
            use_uid=True,
        )
        try:
            if settings.imap_security is Security.STARTTLS:
                client.starttls(context)
            client.login(settings.imap_user, settings.imap_password)
        except BaseException:
            _hang_up(client)
            raise
        client.normalise_times = False
        return client

    def _select(self) -> _Client:
        client = self._connected()
        try:
            opened = client.select_folder(self._settings.folder, readonly=True)
        except IMAPClientError as error:
            if _is_temporary(error) or isinstance(error, IMAPClient.AbortError):
                raise
            raise Reconnect(f"There is no folder “{self._settings.folder}” that could be opened: {error}.") from error
        self._validity = int(opened[b"UIDVALIDITY"])
        self._next_uid = int(opened[b"UIDNEXT"])
        return client

    def _uids_after(self, client: _Client, last: int) -> tuple[list[int], bool]:
        """UIDs above `last`, in order, and whether there are no more: searched in growing windows, for the answer
        is one line and a line has its limit."""
        start, window = last + 1, _FIRST_WINDOW
        while start < self._next_uid:
            found = sorted(client.search(["UID", f"{start}:{start + window - 1}"]))
            start, window = start + window, window * 2
            if found:
                return found, start >= self._next_uid
        return [], True

    def _since(self, cursor: Cursor | None) -> str:
        """The day before which mail is left alone, by the server's time of arrival; kept from the first look on, so
        that it also holds where the folder is made anew. Empty: none is."""
        if cursor is not None:
            return str(cursor.get("since", ""))
        days = self._settings.history_days
        return (clock.now() - timedelta(days=days)).date().isoformat() if days else ""

    def _uid_before(self, client: _Client, day: date) -> int:
        """The last UID below the mails that arrived on that day or later."""
        start = 1
        while start < self._next_uid:
            found = client.search(["UID", f"{start}:{start + _FIRST_WINDOW - 1}", "SINCE", day])
            if found:
                return int(min(found)) - 1
            start += _FIRST_WINDOW
        return self._next_uid - 1

    def _read(self, client: _Client, uids: Sequence[int]) -> tuple[tuple[Raw, ...], int]:
        """The mails with these UIDs, as many as fit into memory, and the last UID that was looked at."""
        sizes = client.fetch(uids, ["RFC822.SIZE", "INTERNALDATE"]) if uids else {}
        raws: list[Raw] = []
        total, reached = 0, 0
        for chunk in self._chunks(uids, sizes):
            taken = sum(
                min(int(sizes[uid][b"RFC822.SIZE"]), self._settings.size_limit) for uid in chunk if uid in sizes
            )
            if raws and total + taken > _BATCH_BYTES:
                break
            raws += self._contents(client, chunk, sizes)
            total, reached = total + taken, chunk[-1]
        return tuple(raws), reached

    def _chunks(self, uids: Sequence[int], sizes: dict[int, Any]) -> Iterator[list[int]]:
        chunk: list[int] = []
        weight = 0
        for uid in uids:
            size = int(sizes[uid][b"RFC822.SIZE"]) if uid in sizes else 0
            if chunk and weight + size > _REQUEST_BYTES:
                yield chunk
                chunk, weight = [], 0
            chunk.append(uid)
            weight += size
        if chunk:
            yield chunk

    def _contents(self, client: _Client, chunk: list[int], sizes: dict[int, Any]) -> list[Raw]:
        large = [uid for uid in chunk if uid in sizes and int(sizes[uid][b"RFC822.SIZE"]) > self._settings.size_limit]
        small = [uid for uid in chunk if uid in sizes and uid not in set(large)]
        found: dict[int, bytes] = {}
        if small:
            answers = client.fetch(small, ["BODY.PEEK[]"])
            found |= {uid: content for uid, answer in answers.items() if (content := answer.get(b"BODY[]")) is not None}
        if large:
            for uid, answer in client.fetch(large, ["BODY.PEEK[HEADER]"]).items():
                note = TOO_LARGE + str(sizes[uid][b"RFC822.SIZE"]).encode() + b"\r\n"
                found[uid] = note + (answer.get(b"BODY[HEADER]") or b"")[:1_000_000]
        # A mail that somebody removed between the two questions has no content and is passed over.
        return [self._raw(uid, found[uid], sizes[uid]) for uid in chunk if uid in found]

    def _raw(self, uid: int, content: bytes, facts: dict[bytes, Any]) -> Raw:
        arrived = facts.get(b"INTERNALDATE")
        when = f"@{int(arrived.timestamp())}" if isinstance(arrived, datetime) else ""
        return Raw(reference=f"{self._validity}:{uid}{when}", content=content)

    def _has_new(self, client: _Client) -> bool:
        """Whether something arrived after the last look: the server tells it once, perhaps to another command."""
        client.noop()  # only then does a search see what arrived meanwhile
        found = client.search(["UID", f"{self._seen_uid + 1}:*"])
        return any(uid > self._seen_uid for uid in found)

    def _idle(self, client: _Client, until: float) -> None:
        """Wait to be told, and look now and then: what a server tells between our look and its first line of IDLE,
        or in the same packet as that line, reaches nobody. Short rounds come first, for mail comes in bursts."""
        length = _FIRST_IDLE
        while (left := until - time.monotonic()) > 0:
            if self._has_new(client):
                return
            client.idle()
            told = client.idle_check(timeout=min(left, length))
            _, more = client.idle_done()
            if any(_is_arrival(each) for each in (*told, *more)):
                return
            length = min(length * 2, _LONGEST_IDLE)

    @contextmanager
    def _errors(self) -> Iterator[None]:
        """Whatever fails, the connection is dropped: the next look begins with a new one."""
        try:
            with network_errors(self._server), _imap_errors(self._server):
                yield
        except BaseException:
            self.close()
            raise


def _hang_up(client: _Client) -> None:
    """Close the socket, whatever state it is in: a TLS handshake that failed has closed it already."""
    with suppress(OSError, IMAPClientError):
        client.shutdown()


@contextmanager
def _imap_errors(server: str) -> Iterator[None]:
    try:
        yield
    except LoginError as error:
        if _is_temporary(error):
            raise TryLater(f"{server} does not let us in just now: {error}.", after=_rest_for(error)) from error
        raise Reconnect(f"{server} does not accept the user and password for reading: {_words(error)}.") from error
    except IMAPClient.AbortError as error:
        raise TryLater(f"{server} hung up: {error}.") from error
    except (IMAPClientError, AttributeError, KeyError) as error:
        # Closed from another thread, a half answer, a server's "NO": a new connection is the remedy.
        raise TryLater(f"{server} did not do what was asked: {_words(error)}.") from error


def _is_temporary(error: Exception) -> bool:
    said = str(error).lower()
    return any(word in said for word in _TEMPORARY)


def _rest_for(error: Exception) -> float | None:
    """A server that has too many guests is left alone; one that only stumbled is soon asked again."""
    return 300.0 if any(word in str(error).lower() for word in _CROWDED) else None


def _words(error: Exception) -> str:
    words = error.args[0] if error.args else ""
    return words.decode("utf-8", "replace") if isinstance(words, bytes) else str(words)


def _is_arrival(told: Sequence[Any]) -> bool:
    return len(told) > 1 and told[1] in (b"EXISTS", b"RECENT")


def _last_uid(cursor: Cursor | None, validity: int) -> int:
    return int(cursor["uid"]) if cursor and cursor.get("uidvalidity") == validity else 0
