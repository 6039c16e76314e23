"""How it shows that the database went away, for whoever must wait until it is back, and that it only refused."""

import psycopg
from django.db import InterfaceError, OperationalError

# COPY raises the driver's own errors, everything else Django's.
DATABASE_AWAY = (OperationalError, InterfaceError, psycopg.OperationalError, psycopg.InterfaceError)


def is_refused(problem: BaseException) -> bool:
    """Whether the database is there and takes no such value: asking again changes nothing, another value might."""
    said = problem if isinstance(problem, psycopg.Error) else problem.__cause__
    return isinstance(said, psycopg.DataError | psycopg.errors.ProgramLimitExceeded)
