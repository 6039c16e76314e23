"""The first start: a new database folder, then the product's own account and database in it."""

import secrets
import shutil
import tempfile
from pathlib import Path

from evenhand.project import child
from evenhand.project.errors import DatabaseNotReady, HomeNotUsable
from evenhand.project.home import Home, write_private
from evenhand.project.postgres import binaries, folder
from evenhand.project.postgres.identity import Identity

ROOM_TO_FOUND = 300 * 1024 * 1024
INITDB = (
    "--encoding=UTF8",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--auth=scram-sha-256",
    "--data-checksums",
    "--no-instructions",
)


def found_folder(home: Home, identity: Identity, *, lock: int, durable: bool) -> None:
    """Make the data folder whole or not at all; an interrupted attempt leaves only a draft."""
    _sweep_drafts(identity.data)
    _check_room(identity.data.parent)
    draft = identity.data.with_name(f"{identity.data.name}.draft-{secrets.token_hex(4)}")
    password = identity.data.with_name(f"{identity.data.name}.draft-{secrets.token_hex(4)}-password")
    draft.mkdir(mode=0o700)
    identity.give(draft)
    write_private(password, folder.passwords(home).admin.encode())
    identity.give(password)
    try:
        _initdb(identity, draft, password, lock=lock, durable=durable)
    finally:
        password.unlink()
    draft.rename(identity.data)


def _initdb(identity: Identity, draft: Path, password: Path, *, lock: int, durable: bool) -> None:
    command = [identity.program("initdb"), "-D", str(draft), "-U", folder.ADMIN, f"--pwfile={password}", *INITDB]
    with tempfile.TemporaryFile() as output:
        process = child.start(
            command if durable else [*command, "--no-sync"],
            output=output,
            env=binaries.clean_environment(),
            identity=identity.how,
            keep=[lock],
            cwd=Path("/"),
        )
        try:
            code = process.wait()
        finally:
            process.kill()  # an interrupted start leaves nobody writing
        if code == 0:
            return
        output.seek(0)
        said = output.read().decode("utf-8", "replace")
    raise DatabaseNotReady(f"The database could not be made in {draft.parent}: {_point(said)}", said=said)


def _point(said: str) -> str:
    if "No space left on device" in said:
        return "the disk is full. Make room, or choose another folder with EVENHAND_HOME."
    errors = [line for line in said.splitlines() if "error" in line or "FATAL" in line or "could not" in line]
    return (errors or said.splitlines() or ["initdb said nothing"])[0]


def _sweep_drafts(data: Path) -> None:
    for left in data.parent.glob(f"{data.name}.draft-*"):
        if left.is_dir():
            shutil.rmtree(left)
        else:
            left.unlink()


def _check_room(place: Path) -> None:
    free = shutil.disk_usage(place).free
    if free < ROOM_TO_FOUND:
        raise HomeNotUsable(
            f"There are only {free // 1024**2} MB free for {place}; a new database needs {ROOM_TO_FOUND // 1024**2}. "
            "Make room, or choose another folder with EVENHAND_HOME.",
            free=free,
        )


def is_founded(home: Home) -> bool:
    """Whether the product's account and database are known to be there."""
    return (home.postgres / "founded").exists()


def found_database(home: Home) -> None:
    """Make the product's account and database on a running server; may be repeated."""
    import psycopg
    from psycopg import sql

    user, database = sql.Identifier(folder.USER), sql.Identifier(folder.DATABASE)
    secret = folder.passwords(home).user
    with psycopg.connect(folder.admin_url(home), autocommit=True) as admin:
        if not admin.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [folder.USER]).fetchone():
            admin.execute(sql.SQL("CREATE ROLE {} LOGIN CREATEDB").format(user))
        admin.execute(sql.SQL("ALTER ROLE {} PASSWORD {}").format(user, sql.Literal(secret)))
        if not admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [folder.DATABASE]).fetchone():
            admin.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(database, user))
    (home.postgres / "founded").touch(mode=0o600)


def forget_founding(home: Home) -> None:
    """A new data folder has no account yet, whatever an older one had."""
    (home.postgres / "founded").unlink(missing_ok=True)
