"""One database folder: its lock, passwords, port and version."""

import fcntl
import json
import os
import random
import secrets
import socket
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from evenhand.project.errors import DatabaseNotReady, WrongMajorVersion
from evenhand.project.home import Home, replace_private, write_once
from evenhand.project.postgres import binaries

ADDRESS = "127.0.0.1"
DATABASE = "evenhand"
USER = "evenhand"
ADMIN = "evenhand_admin"
PORTS = range(20_000, 32_000)  # below the range from which systems take ports for outgoing connections


@dataclass(frozen=True)
class Passwords:
    """The two accounts' passwords: the product's own, which is no superuser, and the founder's."""

    user: str
    admin: str


def passwords(home: Home) -> Passwords:
    """The passwords of this database, made once, readable only by the owner of the data folder."""
    file = home.postgres / "passwords.json"
    if not file.exists():
        fresh = {"user": secrets.token_urlsafe(24), "admin": secrets.token_urlsafe(24)}
        write_once(file, json.dumps(fresh).encode())
    return Passwords(**json.loads(file.read_bytes()))


def url(home: Home) -> str:
    """The address of this database for the product."""
    return _url(USER, passwords(home).user, known_port(home), DATABASE)


def admin_url(home: Home) -> str:
    """The address of this database for the one who founds it."""
    return _url(ADMIN, passwords(home).admin, known_port(home), "postgres")


def _url(user: str, password: str, port: int, database: str) -> str:
    return f"postgresql://{user}:{quote(password, safe='')}@{ADDRESS}:{port}/{database}"


def known_port(home: Home) -> int:
    """The port remembered for this database; 0 before the first start."""
    file = home.postgres / "port"
    return int(file.read_text()) if file.exists() else 0


def settle_port(home: Home) -> int:
    """The remembered port, or a new one, remembered, when it is taken by somebody else."""
    port = known_port(home)
    if not port or not is_free(port):
        port = _free_port()
        replace_private(home.postgres / "port", str(port).encode())
    return port


def is_free(port: int, address: str = ADDRESS) -> bool:
    """Whether nobody listens there."""
    with socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError:
            return False
        return True


def _free_port() -> int:
    for _ in range(200):
        port = random.choice(PORTS)  # noqa: S311
        if is_free(port):
            return port
    raise DatabaseNotReady("No free port was found for the database on 127.0.0.1.")


def try_lock(home: Home) -> int | None:
    """The folder's lock as an open file, or None while any process of an earlier server still has it.

    The server and all its processes inherit it, so it is free only when the last of them is gone.
    """
    handle = os.open(home.postgres / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        return None
    return handle


def is_locked(home: Home) -> bool:
    """Whether a server of this folder runs, starts or is still ending."""
    handle = try_lock(home)
    if handle is not None:
        os.close(handle)
    return handle is None


def check_version(data: Path) -> None:
    """Refuse data of another major version; one line in PG_VERSION says which."""
    written = (data / "PG_VERSION").read_text().strip()
    if written == str(binaries.major()):
        return
    raise WrongMajorVersion(
        f"The data in {data} were written by PostgreSQL {written}; Evenhand now brings {binaries.major()}. "
        f"Start the Evenhand that wrote them and save the data with pg_dump, or run a PostgreSQL {written} on that "
        "folder and name it in EVENHAND_DATABASE_URL; then move the folder away, start again, and load the dump "
        "with pg_restore. Nothing was changed.",
        written=written,
    )


def forget_stale_pid(data: Path) -> None:
    """Remove a postmaster.pid whose number is no server of this folder any more; we hold the lock.

    PostgreSQL would refuse to start when the number was given to another program after a restart of the machine, or
    when it is a dead process that nobody has collected, as in containers. No pid at all is its own business: it then
    looks for leftovers itself.
    """
    file = data / "postmaster.pid"
    pid = server_pid(data)
    if not pid or not _is_there(pid):
        return
    if _works_in(pid, data):
        raise DatabaseNotReady(
            f"A PostgreSQL (process {pid}) that Evenhand did not start runs on {data}. Stop it, then start again.",
            pid=pid,
        )
    file.unlink()


def server_pid(data: Path) -> int:
    """The process the folder's postmaster.pid names; 0 if none."""
    file = data / "postmaster.pid"
    try:
        return int(file.read_text().split("\n", 1)[0])
    except (FileNotFoundError, ValueError):
        return 0


def _is_there(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _works_in(pid: int, data: Path) -> bool:
    """Whether the process is a server of this folder: PostgreSQL works inside its data folder."""
    if sys.platform == "linux":
        try:
            return Path(f"/proc/{pid}/cwd").readlink() == data.resolve()
        except OSError:  # dead but not collected, or somebody else's, who cannot enter our folder
            return False
    listed = subprocess.run(["ps", "-o", "comm=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return "postgres" in listed.stdout
