"""The data folder: everything a run keeps lies under it, closed to other people."""

import base64
import hmac
import os
import secrets
import sys
from dataclasses import dataclass
from pathlib import Path

from evenhand.project.errors import HomeNotUsable

VARIABLE = "EVENHAND_HOME"


@dataclass(frozen=True)
class Home:
    """One data folder and the places in it; opening it (`open_home`) makes them."""

    root: Path

    @property
    def postgres(self) -> Path:
        """The embedded PostgreSQL: its data, passwords and port."""
        return self.root / "postgres"

    @property
    def files(self) -> Path:
        """Attachments, named by their content."""
        return self.root / "files"

    @property
    def logs(self) -> Path:
        """What the parts print, one file a part."""
        return self.root / "logs"

    @property
    def run(self) -> Path:
        """Locks and what is running now; may be emptied while nothing runs."""
        return self.root / "run"

    @property
    def replay(self) -> Path:
        """Progress of replayed files."""
        return self.root / "replay"

    @property
    def compiled(self) -> Path:
        """Compiled kernels; may be emptied at any time."""
        return self.root / "compiled"

    @property
    def key_file(self) -> Path:
        """The installation's secret key: 44 characters, also a Fernet key."""
        return self.root / "key"

    def secret_key(self) -> str:
        """The installation's secret key; made once, never changed."""
        if not self.key_file.exists():
            write_once(self.key_file, base64.urlsafe_b64encode(secrets.token_bytes(32)))
        try:
            return self.key_file.read_text("ascii").strip()
        except UnicodeDecodeError as problem:
            raise HomeNotUsable(
                f"{self.key_file} is damaged. Put the saved key back.", path=str(self.root)
            ) from problem

    def secret(self, purpose: str) -> str:
        """A key for one purpose, drawn from the secret key: 44 characters, also a Fernet key."""
        return base64.urlsafe_b64encode(hmac.digest(self.secret_key().encode(), purpose.encode(), "sha256")).decode()

    @classmethod
    def from_environment(cls) -> "Home":
        """The data folder that EVENHAND_HOME names, opened."""
        return open_home()


def default_root() -> Path:
    """Where the data lie when nobody says: the user's own data folder."""
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "Evenhand"
    share = os.environ.get("XDG_DATA_HOME", "")
    return (Path(share) if Path(share).is_absolute() else Path.home() / ".local" / "share") / "evenhand"


def home_path() -> Path:
    """The data folder's path as the environment says; it need not exist."""
    named = os.environ.get(VARIABLE, "").strip()
    return Path(named).expanduser().absolute() if named else default_root()


def open_home(root: Path | None = None) -> Home:
    """The data folder, made if missing, with its key; refuses one that cannot be written."""
    home = Home(root.absolute() if root else home_path())
    try:
        home.root.mkdir(parents=True, exist_ok=True, mode=0o700)
        for folder in (home.postgres, home.files, home.logs, home.run, home.replay):
            folder.mkdir(exist_ok=True, mode=0o700)
        home.secret_key()
    except OSError as problem:
        raise HomeNotUsable(
            f"The data folder {home.root} cannot be used: {problem.strerror}. "
            f"Make room or give yourself the right to write there, or choose another folder with {VARIABLE}.",
            path=str(home.root),
        ) from problem
    return home


def write_once(path: Path, content: bytes) -> None:
    """Put a private file there whole, or leave the one that is already there."""
    draft = path.with_name(f".{path.name}-{secrets.token_hex(6)}")
    write_private(draft, content)
    try:
        os.link(draft, path)  # fails if somebody was first, and never shows half a file
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def write_private(path: Path, content: bytes) -> None:
    """Make a new file that only its owner can read; refuses to touch an existing one."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def replace_private(path: Path, content: bytes) -> None:
    """Put a private file there whole in place of an older one."""
    draft = path.with_name(f".{path.name}-{secrets.token_hex(6)}")
    write_private(draft, content)
    draft.replace(path)
