"""Questions that screens ask all day: planned once a connection; those about models compiled once a process.

A page of the desk waits longer for Django to write a statement and for PostgreSQL to plan it than for the rows
(docs/decisions/0016).
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from contextvars import ContextVar
from functools import cached_property, lru_cache
from typing import Any, Final, Generic, NamedTuple, TypeVar

import psycopg
from django.db import DEFAULT_DB_ALIAS, connection
from django.db.backends.utils import CursorWrapper
from django.db.models import Model, QuerySet
from django.db.models.query import get_related_populators
from psycopg._queries import PostgresQuery
from psycopg.pq import Format

M = TypeVar("M", bound=Model)
Values = Sequence[Any] | Mapping[str, Any]
Row = tuple[Any, ...]
Value = int | str

PLANNED_FROM = 1  # a statement asked once before on its connection is planned for good
_PLACE: Final = re.compile(r"%(?:\((\w+)\))?s|%%")
_FIRST_STAND_IN = 4_611_686_018_427_387_000  # no id ever is this, and no text


def ask(statement: str, values: Values = ()) -> list[Row]:
    """The rows of a statement that is planned once for each connection.

    Write constants, above all limits, into the statement: a plan for any limit is no plan for a small one.
    """
    return _asked(Coming(statement, values))


class Coming(NamedTuple):
    """A question that is about to be asked."""

    statement: str
    values: Values = ()
    form: Format = Format.BINARY

    @property
    def key(self) -> str:
        """By which its answer is found again."""
        return f"{self.statement}{self.values!r}"


_FORESEEN: ContextVar[dict[str, list[Row]]] = ContextVar("foreseen")


@contextmanager
def together(*coming: Coming) -> Iterator[None]:
    """Questions that will be asked inside travel to the server at once, and each finds its answer there: on a busy
    machine a journey takes longer than most answers. One that is asked again is asked anew."""
    with ExitStack() as held:
        with connection.wrap_database_errors, _pipeline():
            cursors = [(each.key, _sent(each, held.enter_context(connection.cursor()))) for each in coming]
        foreseen = _FORESEEN.set({key: cursor.fetchall() for key, cursor in cursors})
    try:
        yield
    finally:
        _FORESEEN.reset(foreseen)


def _pipeline() -> AbstractContextManager[object]:
    connection.ensure_connection()
    pipeline: AbstractContextManager[object] = connection.connection.pipeline()
    return pipeline


def _asked(asked: Coming) -> list[Row]:
    foreseen = _FORESEEN.get(None)
    found = foreseen.pop(asked.key, None) if foreseen else None
    if found is not None:
        return found
    with connection.cursor() as cursor:
        return _sent(asked, cursor).fetchall()


def _sent(asked: Coming, cursor: CursorWrapper) -> "_Planned":
    """Through Django's own cursor, so that what counts, logs or forbids queries sees these as well."""
    held = connection.connection
    if held.prepare_threshold is None:  # Django's own cursors put the values in themselves and do not care
        held.prepare_threshold = PLANNED_FROM
    planned = _Planned(held)
    planned.format = asked.form
    cursor.cursor = planned
    numbered, names = _numbered(asked.statement)
    values = asked.values
    cursor.execute(numbered, values if isinstance(values, Sequence) else [values[name] for name in names])
    return planned


@lru_cache(maxsize=2000)
def _numbered(statement: str) -> tuple[str, tuple[str, ...]]:
    """The statement as PostgreSQL wants it, and the names of its values in order; psycopg reads long ones anew each
    time, which takes longer than the answer."""
    names: list[str] = []

    def place(found: re.Match[str]) -> str:
        name = found.group(1)
        if found.group() == "%%":
            return "%"
        if name is None or name not in names:
            names.append(name or "")
            return f"${len(names)}"
        return f"${names.index(name) + 1}"

    return _PLACE.sub(place, statement), tuple(names)


class _Planned(psycopg.RawCursor[Row]):
    """Remembers its words also where they are planned already, for whoever logs queries."""

    def _send_query_prepared(self, name: bytes, query: PostgresQuery, *, binary: bool | None = None) -> None:
        self._query = query
        super()._send_query_prepared(name, query, binary=binary)


class Question(Generic[M]):
    """A question about models, written as a queryset and compiled once; only its values differ: ids, and `texts`.

    `build` gets each value by its name and puts it into the queryset as it is.
    """

    def __init__(self, build: Callable[..., QuerySet[M]], *names: str, texts: Sequence[str] = ()) -> None:
        self._build = build
        self._names = names
        self._texts = texts

    def __call__(self, **values: Value) -> list[M]:
        """The models, with those they are selected with."""
        return self._compiled.models(_asked(self.coming(**values)))

    def coming(self, **values: Value) -> Coming:
        """The question, for whoever sends several together."""
        return Coming(self._compiled.statement, self._compiled.values(values), Format.TEXT)

    def first(self, **values: Value) -> M | None:
        """The first of them."""
        return next(iter(self(**values)), None)

    @cached_property
    def _compiled(self) -> "_Compiled[M]":
        stand_ins: dict[str, Value] = {name: _FIRST_STAND_IN + place for place, name in enumerate(self._names)}
        stand_ins |= {name: f"{_FIRST_STAND_IN} {name}" for name in self._texts}
        return _Compiled(self._build(**stand_ins), {value: name for name, value in stand_ins.items()})


class _Compiled(Generic[M]):
    """The statement, where its values stand, and how a row becomes models: as Django's own iterator does it."""

    def __init__(self, asked: QuerySet[M], stand_ins: Mapping[Value, str]) -> None:
        compiler = asked.query.get_compiler(DEFAULT_DB_ALIAS)
        self.statement, given = compiler.as_sql()
        self._given = [(stand_ins.get(value) if isinstance(value, int | str) else None, value) for value in given]
        told = compiler.klass_info
        chosen = told["select_fields"]
        self._model: type[M] = told["model"]
        self._first, self._last = chosen[0], chosen[-1] + 1
        self._fields = [column[0].target.attname for column in compiler.select[self._first : self._last]]
        self._related = get_related_populators(told, compiler.select, DEFAULT_DB_ALIAS)  # type: ignore[call-arg]  # of 6.0
        self._converters = compiler.get_converters([column[0] for column in compiler.select])
        self._compiler = compiler

    def values(self, said: Mapping[str, Value]) -> list[Any]:
        """What is said, of the types that the columns have, so that it is the same statement each time."""
        return [value if name is None else type(value)(said[name]) for name, value in self._given]

    def models(self, rows: Sequence[Sequence[Any]]) -> list[M]:
        """The models of the rows."""
        return [self._one(row) for row in self._compiler.apply_converters(rows, self._converters)]

    def _one(self, row: Sequence[Any]) -> M:
        found = self._model.from_db(DEFAULT_DB_ALIAS, self._fields, row[self._first : self._last])
        for related in self._related:
            related.populate(row, found)
        return found
