"""How kernels are compiled: they only borrow arrays, so nothing is counted; entries are cached on disk."""

import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, TypeVar, cast

import numba

_OPTIONS: Final[dict[str, Any]] = {"nogil": True, "error_model": "numpy", "_nrt": False}
_INNER: Final[dict[str, Any]] = {**_OPTIONS, "no_cpython_wrapper": True, "no_cfunc_wrapper": True}
_Function = TypeVar("_Function", bound=Callable[..., Any])


def kernel(function: _Function) -> _Function:
    """For what only other kernels call; put into its caller, since a world of arrays takes long to hand over."""
    return cast("_Function", numba.njit(**_INNER, forceinline=True)(function))


def entry(function: _Function) -> _Function:
    """For what Python calls."""
    return cast("_Function", numba.njit(**_OPTIONS, cache=True)(function))


def _edition() -> int:
    edition = 0
    for path in sorted(Path(__file__).parent.glob("*.py")):
        edition = zlib.crc32(path.read_bytes(), edition)
    return edition


# Numba's cache notices a change in the file of an entry, and in what its closure holds, but not in other files.
# So an entry that calls kernels of other files has this number in its closure.
EDITION: Final = _edition()
