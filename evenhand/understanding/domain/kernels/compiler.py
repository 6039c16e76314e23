"""How kernels are compiled: they only borrow arrays and hold no lock; entries are cached on disk.

Numba's cache notices a change in the file of an entry only, so kernels call nothing outside their own file.
"""

from collections.abc import Callable
from typing import Any, Final, TypeAlias, TypeVar, cast

import numba
import numpy.typing as npt

Array: TypeAlias = npt.NDArray[Any]

_OPTIONS: Final[dict[str, Any]] = {"nogil": True, "error_model": "numpy", "_nrt": False}
_Function = TypeVar("_Function", bound=Callable[..., Any])


def kernel(function: _Function) -> _Function:
    """For what only other kernels call."""
    options = {**_OPTIONS, "no_cpython_wrapper": True, "no_cfunc_wrapper": True}
    return cast("_Function", numba.njit(**options)(function))


def entry(function: _Function) -> _Function:
    """For what Python calls."""
    return cast("_Function", numba.njit(**_OPTIONS, cache=True)(function))


def fast_entry(function: _Function) -> _Function:
    """The same for sums of many floats, whose order may change: they are added several at a time."""
    return cast("_Function", numba.njit(**_OPTIONS, cache=True, fastmath=True)(function))
