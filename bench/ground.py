"""The ground a benchmark stands on: a data folder of its own with the product's own durable PostgreSQL, and figures.

Scripts set it up before they import anything that needs Django.
"""

import os
import platform
import shutil
import socket
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from evenhand.project.home import Home, open_home

T = TypeVar("T")
TICKS = os.sysconf("SC_CLK_TCK")


@contextmanager
def temporary_home() -> Iterator[Home]:
    """An empty data folder that is gone afterwards."""
    root = Path(tempfile.mkdtemp(prefix="evenhand-bench-"))
    try:
        yield open_home(root)
    finally:
        shutil.rmtree(root, ignore_errors=True)


@contextmanager
def database() -> Iterator[str]:
    """The product's embedded server as it runs by default, with its tables; its address. Django is set up."""
    from evenhand.project.postgres import start

    with temporary_home() as home, start(home) as server:
        os.environ["EVENHAND_HOME"] = str(home.root)
        os.environ["EVENHAND_DATABASE_URL"] = server.url
        os.environ["DJANGO_SETTINGS_MODULE"] = "evenhand.project.settings"
        import django

        django.setup()
        from django.core.management import call_command
        from django.db import connection

        call_command("migrate", verbosity=0)
        try:
            yield server.url
        finally:
            connection.close()
            connection.close_pool()


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def timed(work: Callable[[], T]) -> tuple[float, T]:
    """How many seconds by the wall the work took, and what it gave."""
    started = time.perf_counter()
    result = work()
    return time.perf_counter() - started, result


def spread(values: Sequence[float], *, digits: int = 0) -> dict[str, float]:
    """Median, lowest and highest of some rounds."""
    return {
        name: round(value, digits) if digits else round(value)
        for name, value in (("median", statistics.median(values)), ("lo", min(values)), ("hi", max(values)))
    }


def ratios(ours: Sequence[float], theirs: Sequence[float]) -> dict[str, float]:
    """Ours by theirs, round by round: both were measured side by side."""
    return spread([one / other for one, other in zip(ours, theirs, strict=True)], digits=3)


def percentiles(values: Sequence[float], *, digits: int = 1) -> dict[str, float]:
    """p50, p95 and p99."""
    cuts = statistics.quantiles(values, n=100, method="inclusive")
    return {"p50": round(cuts[49], digits), "p95": round(cuts[94], digits), "p99": round(cuts[98], digits)}


def circumstances() -> dict[str, object]:
    """When and where this was measured, and how busy the machine was."""
    return {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": f"{os.cpu_count()} cores, {_model()}, {_memory_gb()} GB, Python {platform.python_version()}",
        "load": [round(each, 1) for each in os.getloadavg()],
    }


def _model() -> str:
    lines = Path("/proc/cpuinfo").read_text().splitlines() if Path("/proc/cpuinfo").exists() else []
    named = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(named, platform.machine())


def _memory_gb() -> int:
    return round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30)


def cpu_seconds(pid: int) -> float:
    """What the process has used so far; 0 if it is gone."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / TICKS


def memory_mb(pid: int, field: str = "VmRSS") -> float:
    """Its memory now, or with VmHWM the most it ever held; 0 if it is gone."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith(field + ":")), 0.0)


def descendants(pid: int) -> list[int]:
    """The process's children, theirs, and so on."""
    found = []
    for thread in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            children = [int(each) for each in thread.read_text().split()]
        except OSError:
            continue
        for child in children:
            found += [child, *descendants(child)]
    return found


def command_of(pid: int) -> str:
    """Its command line."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace").strip()
    except OSError:
        return ""
