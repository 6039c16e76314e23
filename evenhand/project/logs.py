"""Log files of the parts: appended to, and cut when they grow."""

import os
import shutil
from pathlib import Path
from typing import IO

LARGEST = 10 * 1024 * 1024
KEPT = 3


def open_log(path: Path) -> IO[bytes]:
    """The log open for appending, private, cut first if it has grown."""
    cut(path)
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "ab", buffering=0)


def cut(path: Path, *, largest: int = LARGEST) -> bool:
    """Move a log that has grown aside and empty it in place; its writer may go on writing."""
    if not path.exists() or path.stat().st_size <= largest:
        return False
    for number in range(KEPT - 1, 0, -1):
        older = path.with_name(f"{path.name}.{number}")
        if older.exists():
            older.replace(path.with_name(f"{path.name}.{number + 1}"))
    shutil.copyfile(path, path.with_name(f"{path.name}.1"))
    os.truncate(path, 0)
    return True


def size(path: Path) -> int:
    """How long the log is now; 0 if there is none."""
    return path.stat().st_size if path.exists() else 0


def lines_after(path: Path, offset: int) -> list[str]:
    """The whole lines written since the log was `offset` long."""
    if not path.exists():
        return []
    with path.open("rb") as file:
        file.seek(offset if offset <= size(path) else 0)  # it may have been cut meanwhile
        return file.read(1_000_000).decode("utf-8", "replace").splitlines()


def last_lines(path: Path, count: int) -> list[str]:
    """The end of a log, for telling a person why a part ended."""
    return lines_after(path, max(0, size(path) - 20_000))[-count:]
