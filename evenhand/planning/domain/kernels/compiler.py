"""How kernels are compiled: they only borrow arrays, so nothing is counted; entries are cached on disk."""

from collections.abc import Callable
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
