"""How number-crunching Python is compiled: it only borrows arrays and holds no lock; entries are cached on disk."""

import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, TypeAlias, TypeVar, cast

import numba
import numpy.typing as npt

Array: TypeAlias = npt.NDArray[Any]

# Reference counting alone made matching six times slower, and compiling twice.
_OPTIONS: Final[dict[str, Any]] = {"nogil": True, "error_model": "numpy", "_nrt": False}
_INNER: Final[dict[str, Any]] = {**_OPTIONS, "no_cpython_wrapper": True, "no_cfunc_wrapper": True}
_Function = TypeVar("_Function", bound=Callable[..., Any])


def kernel(function: _Function) -> _Function:
    """For what only other kernels call."""
    return cast("_Function", numba.njit(**_INNER)(function))


def inlined(function: _Function) -> _Function:
    """The same where a call would cost more than the work: many arrays take long to hand over."""
    return cast("_Function", numba.njit(**_INNER, forceinline=True)(function))


def entry(function: _Function) -> _Function:
    """For what Python calls."""
    return cast("_Function", numba.njit(**_OPTIONS, cache=True)(function))


def fast_entry(function: _Function) -> _Function:
    """The same for sums of many floats, whose order may change: they are added several at a time."""
    return cast("_Function", numba.njit(**_OPTIONS, cache=True, fastmath=True)(function))


def edition_of(folder: Path) -> int:
    """A number of all Python files there.

    Numba's cache notices a change in the file of an entry, and in what its closure holds, but not in other files. So an
    entry that calls kernels of other files has this number in its closure.
    """
    edition = 0
    for path in sorted(folder.glob("*.py")):
        edition = zlib.crc32(path.read_bytes(), edition)
    return edition
