"""The supervisor, with real children."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from evenhand.project import child, logs, supervisor
from evenhand.project.supervisor import Part, Supervisor, program
from tests.project.conftest import REPOSITORY, processes_mentioning, until

SLEEP = "import time; print('here', flush=True); time.sleep(600)"
STUBBORN = (
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('here', flush=True); time.sleep(600)"
)
TELLS_ITS_END = """
import signal, sys, time
def end(*_):
    open({file!r}, "a").write({name!r} + " ")
    sys.exit()
signal.signal(signal.SIGTERM, end)
print("here", flush=True)
time.sleep(600)
"""


def python(name: str, text: str, folder: Path, *arguments: str) -> Part:
    return program(name, (sys.executable, "-c", text, *arguments), env=dict(os.environ), folder=folder)


@pytest.fixture
def said():
    return []


@pytest.fixture
def keeper(tmp_path, said):
    one = Supervisor(report=said.append, state_file=tmp_path / "parts.json")
    yield one
    one.hurry.set()
    one.stop()


def is_up(log: Path) -> bool:
    return "here" in "".join(logs.last_lines(log, 9))


def test_a_part_that_is_killed_is_started_again_and_the_others_go_on(keeper, said, tmp_path):
    keeper.add(python("worker", SLEEP, tmp_path))
    keeper.add(python("web", SLEEP, tmp_path))
    before = keeper.pids()
    os.kill(before["worker"], signal.SIGKILL)
    until(lambda: keeper.pids().get("worker") not in (None, before["worker"]))
    assert keeper.pids()["web"] == before["web"]
    assert keeper.ends("worker") == 1
    assert "worker was ended by SIGKILL; starting it again in 0.2 s" in said[0]
    until(lambda: json.loads((tmp_path / "parts.json").read_text()) == keeper.pids())


def test_a_part_that_fails_again_and_again_is_tried_less_often(keeper, said, tmp_path):
    keeper.add(python("web", "raise SystemExit(3)", tmp_path))
    until(lambda: keeper.ends("web") >= 3)
    assert [
        f"code 3; starting it again in {delay} s" in line
        for delay, line in zip(("0.2", "0.4", "0.8"), said[:3], strict=True)
    ] == [
        True,
        True,
        True,
    ]


def test_delays_double_up_to_ten_seconds():
    delays = [supervisor.delay_after(failures) for failures in range(8)]
    assert delays == [0.2, 0.4, 0.8, 1.6, 3.2, 6.4, 10.0, 10.0]
    assert supervisor.delay_after(10**6) == 10.0


def test_a_minute_of_health_forgives_earlier_failures(monkeypatch):
    watched = supervisor._Watched(Part("web", Path("x"), lambda: None), failures=5)
    watched.since = time.monotonic() - 61
    assert watched.put_off() == 0.2


def test_parts_stop_in_the_opposite_order(keeper, tmp_path):
    ends = tmp_path / "ends"
    for name in ("postgres", "worker", "web"):
        keeper.add(python(name, TELLS_ITS_END.format(file=str(ends), name=name), tmp_path))
        until(lambda name=name: is_up(tmp_path / f"{name}.log"))
    keeper.stop()
    assert ends.read_text().split() == ["web", "worker", "postgres"]
    assert keeper.pids() == {}
    assert not (tmp_path / "parts.json").exists()


def test_a_part_that_will_not_end_is_ended_after_its_grace(keeper, monkeypatch, tmp_path):
    monkeypatch.setattr(supervisor, "GRACE", 0.3)
    keeper.add(python("worker", STUBBORN, tmp_path))
    until(lambda: is_up(tmp_path / "worker.log"))
    process = keeper._watched[0].process
    keeper.stop()
    assert process.returncode == -signal.SIGKILL


def test_hurry_does_not_wait_for_a_grace(keeper, tmp_path):
    keeper.add(python("worker", STUBBORN, tmp_path))
    until(lambda: is_up(tmp_path / "worker.log"))
    began = time.monotonic()
    keeper.hurry.set()
    keeper.stop()
    assert time.monotonic() - began < supervisor.GRACE / 2


def test_what_a_part_started_does_not_outlive_it(keeper, tmp_path):
    mark = f"grandchild-{os.getpid()}-{tmp_path.name}"
    text = (
        f"import subprocess, sys, time; subprocess.Popen([sys.executable, '-c', {SLEEP!r}, '{mark}']); time.sleep(600)"
    )
    keeper.add(python("web", text, tmp_path))
    until(lambda: any(mark in argument for pid in processes_mentioning(mark) for argument in arguments(pid)[3:]))
    first = [pid for pid in processes_mentioning(mark) if arguments(pid)[-1] == mark]
    os.kill(keeper.pids()["web"], signal.SIGKILL)
    until(lambda: not any(Path(f"/proc/{pid}/cmdline").exists() for pid in first))


def arguments(pid: int) -> list[str]:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text().rstrip("\0").split("\0")
    except OSError:
        return [""]


@pytest.mark.skipif(sys.platform != "linux", reason="asks the kernel")
def test_nothing_stays_when_the_supervisor_is_killed(tmp_path):
    mark = f"orphan-{os.getpid()}-{tmp_path.name}"
    text = f"""
import os, sys, time
from pathlib import Path
from evenhand.project.supervisor import Supervisor, program
keeper = Supervisor(report=print)
for name in ("one", "two"):
    command = (sys.executable, "-c", {STUBBORN!r}, "{mark}")
    keeper.add(program(name, command, env=dict(os.environ), folder=Path({str(tmp_path)!r})))
print("up", flush=True)
time.sleep(600)
"""
    process = subprocess.Popen([sys.executable, "-c", text], stdout=subprocess.PIPE, text=True, cwd=REPOSITORY)
    assert process.stdout.readline() == "up\n"
    until(lambda: is_up(tmp_path / "one.log") and is_up(tmp_path / "two.log"))
    assert len(processes_mentioning(mark)) == 3
    process.kill()
    process.wait()
    until(lambda: not processes_mentioning(mark), 3)


def test_a_program_that_is_not_there_is_told(tmp_path):
    with logs.open_log(tmp_path / "log") as output:
        process = child.start(["/no/such/program"], output=output)
    assert process.wait() == 126
    assert "/no/such/program could not be started" in (tmp_path / "log").read_text()


def test_a_log_that_has_grown_is_cut_while_it_is_written(tmp_path):
    log = tmp_path / "web.log"
    with logs.open_log(log) as output:
        for number in range(5):
            output.write(b"line %d\n" % number * 100)
            assert logs.cut(log, largest=100)
        output.write(b"last\n")
    assert log.read_text() == "last\n"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["web.log", "web.log.1", "web.log.2", "web.log.3"]
    assert "line 4" in (tmp_path / "web.log.1").read_text()
