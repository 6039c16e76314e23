"""The helper itself, with small programs in place of servers."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.peers.processes import Installation, PeerError, Processes, free_port, free_ports

SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]
LISTEN = "import socket, sys, time; s = socket.create_server(('127.0.0.1', int(sys.argv[1]))); time.sleep(60)"
DEAF = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(60)"


@pytest.fixture(autouse=True)
def peers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EVENHAND_PEERS", str(tmp_path))


def test_what_is_installed_is_not_installed_again() -> None:
    times: list[int] = []
    Installation("thing").once("v1", lambda: times.append(1))
    Installation("thing").once("v1", lambda: times.append(2))
    assert times == [1]


def test_a_failed_installation_says_why_and_is_tried_again() -> None:
    thing = Installation("thing")
    for _ in range(2):
        with pytest.raises(PeerError, match="no room"):
            thing.once("v1", lambda: thing.run([sys.executable, "-c", "raise SystemExit('no room')"]))


def test_ports_are_different() -> None:
    assert len(set(free_ports(20))) == 20


def test_a_server_is_waited_for_and_stopped_and_its_data_goes() -> None:
    with Processes("thing") as run:
        port = free_port()
        server = run.start("server", [sys.executable, "-c", LISTEN, str(port)])
        run.wait_for_port(port)
        shared = run.public_folder()
    assert server.returncode == -signal.SIGTERM
    assert not run.folder.exists()
    assert not shared.exists()


def test_a_server_that_ends_by_itself_is_reported_with_its_last_words() -> None:
    with Processes("thing") as run:
        run.start("server", [sys.executable, "-c", "raise SystemExit('wrong password')"])
        with pytest.raises(PeerError, match="wrong password"):
            run.wait_for_port(free_port())


def test_a_server_that_does_not_listen_is_killed() -> None:
    with Processes("thing") as run:
        server = run.start("server", [sys.executable, "-c", DEAF])
        run.wait_until("up", lambda: "up" in run.log("server").read_text())
        run.stop(seconds=0.2)
    assert server.returncode == -signal.SIGKILL


@pytest.mark.skipif(sys.platform != "linux", reason="parent-death signals are Linux")
def test_a_server_does_not_outlive_a_test_run_that_is_killed(tmp_path: Path) -> None:
    program = (
        "from tests.peers.processes import Processes; run = Processes('t').__enter__();"
        f"print(run.start('s', {SLEEP!r}).pid, flush=True); input()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=Path(__file__).parents[2]
    ) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        parent.kill()
    end = time.monotonic() + 60
    while Path(f"/proc/{child}").exists() and _state(child) != "Z" and time.monotonic() < end:
        time.sleep(0.02)
    assert not Path(f"/proc/{child}").exists() or _state(child) == "Z"
    left = list((tmp_path / "t" / "runs").glob("*/*"))
    assert left
    with Processes("t"):
        assert not any(folder.exists() for folder in left)


def _state(process_id: int) -> str:
    try:
        return Path(f"/proc/{process_id}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except FileNotFoundError:
        return "Z"


def test_the_process_of_the_tests_counts_as_alive() -> None:
    with Processes("thing") as first, Processes("thing"):
        assert first.folder.exists()
        assert str(os.getpid()) in first.folder.parts
