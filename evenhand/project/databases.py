"""Which database a command works on: the one that is named, the one that runs, or one started for the occasion."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from evenhand.project.errors import DatabaseNotReady

DATABASE = "EVENHAND_DATABASE_URL"
FORM = f"Write {DATABASE} as postgresql://name:password@server:5432/database."
_PATIENCE = 10  # seconds
_NONE_YET = "There is no desk here yet: run `evenhand setup` or `evenhand up` first, or set {place}."


def running_database() -> None:
    """Name the running embedded database to the settings; refuses when there is none."""
    from evenhand.project import postgres
    from evenhand.project.home import open_home

    if os.environ.get(DATABASE):
        return
    url = postgres.running(open_home())
    if url is None:
        raise DatabaseNotReady(f"There is no database to work on: run `evenhand up`, or set {DATABASE}.")
    os.environ[DATABASE] = url


@contextmanager
def some_database(say: Callable[[str], None], *, founds: bool = False) -> Iterator[None]:
    """A database for one command, which is made only by one that `founds`; refuses one that cannot be reached."""
    if os.environ.get(DATABASE):
        _answers(os.environ[DATABASE])
        yield
        return
    from evenhand.project import postgres
    from evenhand.project.home import home_path, open_home

    if not founds and not (home_path() / "postgres" / "founded").exists():
        raise DatabaseNotReady(_NONE_YET.format(place=f"EVENHAND_HOME or {DATABASE}"))
    with postgres.ensure(open_home(), say) as server:
        os.environ[DATABASE] = server.url
        yield


def _answers(url: str) -> None:
    """Raises DatabaseNotReady, with what is wrong: a pool would wait for long and then say it in its own words."""
    import psycopg

    try:
        psycopg.connect(url, connect_timeout=_PATIENCE).close()
    except psycopg.ProgrammingError as problem:
        raise DatabaseNotReady(f"The database’s address cannot be read. {FORM}") from problem
    except psycopg.OperationalError as problem:
        told = str(problem).strip().partition("\n")[0].rstrip(".")
        raise DatabaseNotReady(
            f"The database cannot be reached: {told}. Check the address in {DATABASE} and that the server runs."
        ) from problem
