"""How kernels are compiled: without reference counts, since they only borrow arrays; entries are cached on disk."""

import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import numba

# Reference counting alone made matching six times slower, and compiling twice.
_OPTIONS: Final[dict[str, Any]] = {"nogil": True, "error_model": "numpy", "_nrt": False}

_INNER: Final[dict[str, Any]] = {**_OPTIONS, "no_cpython_wrapper": True, "no_cfunc_wrapper": True}

kernel: Final[Callable[..., Any]] = numba.njit(**_INNER)
inlined: Final[Callable[..., Any]] = numba.njit(**_INNER, forceinline=True)
entry: Final[Callable[..., Any]] = numba.njit(**_OPTIONS, cache=True)


def _edition() -> int:
    edition = 0
    for path in sorted(Path(__file__).parent.glob("*.py")):
        edition = zlib.crc32(path.read_bytes(), edition)
    return edition


# Numba's cache notices a change in the file of an entry, and in what its closure holds, but not in other files.
# So every entry has this number in its closure.
EDITION: Final = _edition()
