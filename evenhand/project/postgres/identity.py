"""As whom PostgreSQL runs: it refuses root, so root needs a way round that opens no folder to others."""

import hashlib
import os
import pwd
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from evenhand.project import child
from evenhand.project.errors import CannotRunAsRoot
from evenhand.project.home import Home
from evenhand.project.postgres import binaries

STATE = Path("/var/lib")
ACCOUNTS = ("evenhand", "postgres", "nobody")


@dataclass(frozen=True)
class Identity:
    """How to start PostgreSQL's programs, where they are and where their data lie."""

    how: str
    programs: Path
    data: Path
    sentence: str

    def program(self, name: str) -> str:
        """The path of one program."""
        return str(self.programs / "bin" / name)

    def give(self, path: Path) -> None:
        """Hand a file of ours to the one who runs PostgreSQL, if that is somebody else."""
        if self.how.startswith("user:"):
            _, uid, gid = self.how.split(":")
            os.chown(path, int(uid), int(gid))


def choose(home: Home) -> Identity:
    """The identity for this data folder; refuses as root where no way is open."""
    if os.geteuid() != 0:
        return Identity("same", binaries.installed(), home.postgres / "data", "as yourself")
    if (_outside(home) / "data").exists():  # made when there was no namespace: its data stay where they are
        return _another_account(home)
    if namespaces_work(home):
        return _in_a_namespace(home)
    if (home.postgres / "data").exists():
        raise CannotRunAsRoot(
            f"The data in {home.postgres / 'data'} were made by root in a user namespace, which now cannot be made or "
            "cannot reach them. Allow user namespaces and open the way to the folder again, or give the data folder to "
            "an ordinary account and run as that."
        )
    return _another_account(home)


def namespaces_work(home: Home) -> bool:
    """Whether root may appear as somebody else here and still reach programs and data, tried out.

    Inside, root has no power over other people's folders: a data folder in a closed home is out of reach.
    """
    mapped = _mapped()
    if sys.platform != "linux" or mapped is None:
        return False
    trial = ["/bin/sh", "-c", '"$1" --version && test -w "$2"', "sh"]
    places = [str(binaries.installed() / "bin" / "postgres"), str(home.postgres)]
    return child.start([*trial, *places], output=subprocess.DEVNULL, identity=f"map:{mapped}").wait() == 0


def _mapped() -> int | None:
    # Any account with an entry will do: initdb only wants its number to have a name.
    ordinary = sorted((entry for entry in pwd.getpwall() if entry.pw_uid != 0), key=_preference)
    return ordinary[0].pw_uid if ordinary else None


def _preference(entry: pwd.struct_passwd) -> tuple[int, int]:
    return (ACCOUNTS.index(entry.pw_name) if entry.pw_name in ACCOUNTS else len(ACCOUNTS), entry.pw_uid)


def _in_a_namespace(home: Home) -> Identity:
    data = home.postgres / "data"
    return Identity(f"map:{_mapped()}", binaries.installed(), data, "as root, in a user namespace of its own")


def _outside(home: Home) -> Path:
    return STATE / f"evenhand-{hashlib.sha256(os.fsencode(home.root)).hexdigest()[:12]}"


def _account() -> pwd.struct_passwd:
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    for name in ACCOUNTS:
        if name in known:
            return known[name]
    raise CannotRunAsRoot(
        "PostgreSQL refuses to run as root, and there is neither a user namespace nor an account to run it as. "
        "Run Evenhand as an ordinary account, or set EVENHAND_DATABASE_URL."
    )


def _another_account(home: Home) -> Identity:
    account, place = _account(), _outside(home)
    try:
        place.mkdir(mode=0o755, exist_ok=True)
        programs = _copied_programs(place)
    except OSError as problem:
        raise CannotRunAsRoot(
            f"PostgreSQL refuses to run as root; user namespaces are closed here and {place} cannot be made "
            f"({problem.strerror}). Run Evenhand as an ordinary account, or set EVENHAND_DATABASE_URL."
        ) from problem
    how = f"user:{account.pw_uid}:{account.pw_gid}"
    return Identity(how, programs, place / "data", f"as {account.pw_name}, with its data in {place}")


def _copied_programs(place: Path) -> Path:
    """The wheel's programs where another account may run them, laid out as in the wheel: they look beside them."""
    target = place / f"postgresql-{binaries.release()}"
    if not target.exists():
        draft = place / f".{target.name}-{os.getpid()}"
        for part in binaries.parts():
            shutil.copytree(part, draft / part.relative_to(binaries.site()), ignore=_NOT_TO_RUN)
        _open_to_read(draft)
        draft.rename(target)
    return target / binaries.installed().relative_to(binaries.site())


_NOT_TO_RUN = shutil.ignore_patterns("include", "pgxs", "*.a")


def _open_to_read(tree: Path) -> None:
    for path in (tree, *tree.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
