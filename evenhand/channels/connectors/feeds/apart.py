"""Reads documents in a process of its own, which a hostile one may hang or burst without harm to anything else."""

import contextlib
import os
import resource
import selectors
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import IO

import msgspec

import evenhand
from evenhand.channels.connectors.feeds.reading import read
from evenhand.channels.connectors.feeds.shapes import Reading
from evenhand.channels.errors import Refused

SECONDS = 15.0  # for one document; the largest honest one takes a second or two
_STARTS_WITHIN = 60.0  # on a machine that is busy
_MEMORY = 1_500_000_000  # bytes
_MOST_JOBS = 2_000  # after which a fresh process begins, with fresh memory
_LENGTH = struct.Struct(">Q")
_PIECE = 1 << 20
_START = (
    "import sys; sys.path.insert(0, sys.argv[1]); from evenhand.channels.connectors.feeds.apart import serve; serve()"
)


class _Job(msgspec.Struct, array_like=True):
    content: bytes
    headers: dict[str, str]
    address: str


class TooHard(Refused):
    """The document could not be read in time, or would have taken too much memory."""

    code = "refused"


class Reader:
    """One such process, started when first used. For one thread at a time; others wait."""

    def __init__(self, *, seconds: float = SECONDS) -> None:
        self._seconds = seconds
        self._process: subprocess.Popen[bytes] | None = None
        self._jobs = 0
        self._lock = threading.Lock()

    def read(self, content: bytes, headers: Mapping[str, str], *, address: str) -> Reading:
        """What the document says; raises TooHard where it takes too long or too much."""
        job = msgspec.msgpack.encode(_Job(content, dict(headers), address))
        with self._lock:
            try:
                return msgspec.msgpack.decode(self._ask(job), type=Reading)
            except (OSError, EOFError, TimeoutError) as problem:
                self._end()
                raise TooHard(f"The document at {address[:200]} is too large or too broken to be read.") from problem

    def close(self) -> None:
        """End the process; a later read begins a new one."""
        with self._lock:
            self._end()

    def _ask(self, job: bytes) -> bytes:
        process = self._running()
        if process.stdin is None or process.stdout is None:
            raise EOFError
        deadline = time.monotonic() + self._seconds
        _send(process.stdin, job)
        return _received(process.stdout, deadline)

    def _running(self) -> "subprocess.Popen[bytes]":
        if self._process is not None and (self._process.poll() is not None or self._jobs >= _MOST_JOBS):
            self._end()
        if self._process is None:
            root = str(Path(evenhand.__file__).parent.parent)
            self._process = subprocess.Popen(
                [sys.executable, "-c", _START, root],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
            self._jobs = 0
            if self._process.stdout is not None:
                _received(self._process.stdout, time.monotonic() + _STARTS_WITHIN)
        self._jobs += 1
        return self._process

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            for pipe in (process.stdin, process.stdout):
                with contextlib.suppress(OSError):
                    if pipe is not None:
                        pipe.close()
            process.wait()


def _send(pipe: IO[bytes], message: bytes) -> None:
    pipe.write(_LENGTH.pack(len(message)) + message)
    pipe.flush()


def _received(pipe: IO[bytes], deadline: float) -> bytes:
    (length,) = _LENGTH.unpack(_exactly(pipe, _LENGTH.size, deadline))
    return _exactly(pipe, length, deadline)


def _exactly(pipe: IO[bytes], length: int, deadline: float) -> bytes:
    got = bytearray()
    with selectors.DefaultSelector() as selector:
        selector.register(pipe, selectors.EVENT_READ)
        while len(got) < length:
            if not selector.select(max(0.0, deadline - time.monotonic())):
                raise TimeoutError
            piece = os.read(pipe.fileno(), min(length - len(got), _PIECE))
            if not piece:
                raise EOFError
            got += piece
    return bytes(got)


def serve() -> None:
    """The process itself: one document after the other from standard input, until that ends."""
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    source, target = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr  # whatever prints must not get between the answers
    _send(target, b"")  # ready
    while head := source.read(_LENGTH.size):
        job = msgspec.msgpack.decode(source.read(*_LENGTH.unpack(head)), type=_Job)
        _send(target, msgspec.msgpack.encode(read(job.content, job.headers, address=job.address)))
