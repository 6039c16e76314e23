"""A small mail server of our own that takes mail on loopback, keeps each one on the disk, and dawdles now and then."""

import os
import random
import socketserver
import time
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path


class MailServer(socketserver.ThreadingTCPServer):
    """Its folder is the peer's own store: one file a mail, on the disk before the client hears of it."""

    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = 50

    def __init__(self, folder: Path, chance: random.Random) -> None:
        folder.mkdir(parents=True)
        self.folder = folder
        self.chance = chance
        self.begun = 0  # mails whose text was asked for
        super().__init__(("127.0.0.1", 0), _Session)

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self.server_address[1])

    def dawdle(self) -> None:
        """Now and then a client must wait; that is when it may die."""
        if self.chance.random() < 0.6:
            time.sleep(self.chance.uniform(0.05, 0.8))

    def keep(self, content: bytes) -> None:
        """Keep a mail for good."""
        handle = os.open(
            self.folder / f"{time.time_ns()}-{self.chance.random()}.eml", os.O_WRONLY | os.O_CREAT | os.O_EXCL
        )
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())

    def mails(self) -> list[EmailMessage]:
        """Everything it ever took."""
        return [
            message_from_bytes(file.read_bytes(), policy=policy.default) for file in sorted(self.folder.glob("*.eml"))
        ]

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that died is no news here."""


class _Session(socketserver.StreamRequestHandler):
    server: MailServer

    def handle(self) -> None:
        self._say(b"220 peer.example")
        while line := self.rfile.readline():
            verb = line[:4].upper()
            if verb == b"QUIT":
                self._say(b"221 bye")
                return
            if verb == b"DATA":
                self._take()
            else:
                self._say(b"250-peer.example\r\n250 SIZE 10000000" if verb == b"EHLO" else b"250 ok")

    def _take(self) -> None:
        self.server.begun += 1
        self.server.dawdle()
        self._say(b"354 go on")
        lines: list[bytes] = []
        while (line := self.rfile.readline()) != b".\r\n":
            if not line:
                return  # it died before the end: nothing was taken
            lines.append(line[1:] if line.startswith(b".") else line)
        self.server.keep(b"".join(lines))
        self.server.dawdle()
        self._say(b"250 taken")

    def _say(self, words: bytes) -> None:
        self.wfile.write(words + b"\r\n")
