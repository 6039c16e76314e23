"""The whole product brought up, with small programs in place of web, worker and listener."""

import json
import os
import signal
import socket
import subprocess
import sys
import time

import psycopg
import pytest

from evenhand.project import logs, postgres, supervisor, up
from evenhand.project.errors import AlreadyUp, PortTaken, StepFailed
from evenhand.project.postgres import folder
from evenhand.project.progress import Silent
from tests.project.conftest import REPOSITORY, postgres_processes_of, processes_mentioning, until

STAND_IN = """
import os, sys, time, psycopg
from http.server import BaseHTTPRequestHandler, HTTPServer
assert os.environ["EVENHAND_HOME"]
if sys.argv[1] == "migrate":
    with psycopg.connect(os.environ["EVENHAND_DATABASE_URL"]) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS kept (number int)")
    print("one table made")
elif sys.argv[1] == "compile":
    print("compiled")
elif sys.argv[2] == "web":
    class Page(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(404)
            self.end_headers()
    HTTPServer((sys.argv[4], int(sys.argv[6])), Page).serve_forever()
else:
    if os.environ.get("STUBBORN"):
        import signal
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        print("stubborn", flush=True)
    time.sleep(600)
"""
BROKEN = """
import sys, time
if "web" in sys.argv:
    sys.exit("no wsgi")
if "run" in sys.argv:
    time.sleep(600)
"""
SLOW_TO_COMPILE = """
import sys, time
from pathlib import Path
if sys.argv[2] == "compile":
    time.sleep(1)
    Path(sys.argv[1]).write_text("compiled at last")
"""
RUN = """
import sys
from pathlib import Path
from evenhand.project import up
from evenhand.project.home import open_home
from evenhand.project.postgres import folder
from evenhand.project.progress import Silent
def ready(now):
    print(now.database_url, flush=True)
    return False
home, cli = open_home(Path(sys.argv[1])), (sys.executable, sys.argv[3])
finished = up.bring_up(home, report=Silent(), on_ready=ready, port=int(sys.argv[2]), cli=cli)
print("finished" if finished else "stopped", flush=True)
"""


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def cli(home) -> tuple[str, str]:
    file = home.root / "stand_in.py"
    file.write_text(STAND_IN)
    return (sys.executable, str(file))


def start_process(home, port: int, cli: tuple[str, str]) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, "-c", RUN, str(home.root), str(port), cli[1]],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=REPOSITORY,
    )


def in_a_process(home, port: int, cli: tuple[str, str]) -> tuple[subprocess.Popen, str]:
    process = start_process(home, port, cli)
    line = process.stdout.readline().strip()
    assert line, process.stderr.read()
    return process, line


def parts(home) -> dict[str, int]:
    return json.loads((home.run / "parts.json").read_text())


def answers_a_query(url: str) -> bool:
    try:
        with psycopg.connect(url, connect_timeout=2) as connection:
            return connection.execute("SELECT count(*) FROM kept").fetchone() is not None
    except psycopg.OperationalError:
        return False


def test_what_reads_is_compiled_before_the_steps_and_parts(founded, tmp_path):
    program = tmp_path / "cli.py"
    program.write_text(SLOW_TO_COMPILE)
    done = tmp_path / "done"
    step = up.Step("Looking", [sys.executable, "-c", f"print(open({str(done)!r}).read())"])
    cli = (sys.executable, str(program), str(done))
    assert up.bring_up(founded, report=Silent(), on_ready=lambda _: True, cli=cli, parts=(), steps=[step])
    assert "compiled at last" in (founded.logs / "steps.log").read_text()


def test_what_cannot_be_compiled_stops_nothing(founded, cli):
    broken = ("-c", "import sys; sys.exit(sys.argv[1] == 'compile')")
    assert up.bring_up(founded, report=Silent(), on_ready=lambda _: True, cli=(cli[0], *broken), parts=())


def test_up_survives_kills_refuses_a_second_and_stops_clean(founded, port, cli):
    process, url = in_a_process(founded, port, cli)
    first = parts(founded)
    assert set(first) == {"postgres", "worker", "thinker", "listener", "chat", "web"}

    with pytest.raises(AlreadyUp, match=f"http://127.0.0.1:{port}"):
        up.bring_up(founded, report=Silent(), on_ready=lambda _: True, port=port, cli=cli)

    os.kill(first["postgres"], signal.SIGKILL)
    os.kill(first["web"], signal.SIGKILL)
    until(lambda: answers_a_query(url) and up.answers("127.0.0.1", port))
    now = parts(founded)
    assert now["postgres"] != first["postgres"]
    assert (now["worker"], now["listener"]) == (first["worker"], first["listener"])

    process.send_signal(signal.SIGTERM)
    said, errors = process.communicate(timeout=90)
    assert said.strip() == "stopped", errors
    assert postgres_processes_of(founded.root) == []
    assert processes_mentioning(cli[1]) == []
    assert "database system is shut down" in (founded.logs / "postgres.log").read_text()


def test_nothing_stays_when_up_is_killed_and_the_next_start_finds_its_data(founded, port, cli):
    process, url = in_a_process(founded, port, cli)
    with psycopg.connect(url) as connection:
        connection.execute("INSERT INTO kept SELECT generate_series(1, 100)")
    process.kill()
    process.communicate()
    until(lambda: processes_mentioning(cli[1]) == [])
    found: list[int] = []

    def count(ready: up.Ready) -> bool:
        with psycopg.connect(ready.database_url) as connection:
            found.append(connection.execute("SELECT count(*) FROM kept").fetchone()[0])
        return True

    assert up.bring_up(founded, report=Silent(), on_ready=count, port=port, cli=cli)
    assert found == [100]
    assert postgres_processes_of(founded.root) == []


def test_a_second_ctrl_c_does_not_wait_for_anybody(founded, port, cli, monkeypatch):
    monkeypatch.setenv("STUBBORN", "1")
    process, _ = in_a_process(founded, port, cli)
    until(lambda: "stubborn" in "".join(logs.last_lines(founded.logs / "worker.log", 1)))
    began = time.monotonic()
    process.send_signal(signal.SIGINT)
    until(lambda: not up.answers("127.0.0.1", port))  # it ends what it started, the last first
    process.send_signal(signal.SIGINT)
    said, errors = process.communicate(timeout=90)
    assert said.strip() == "stopped", errors
    assert time.monotonic() - began < supervisor.GRACE
    assert processes_mentioning(cli[1]) == postgres_processes_of(founded.root) == []


def test_ctrl_c_while_a_new_database_is_made_leaves_nothing_and_the_next_start_works(home, port, cli):
    process = start_process(home, port, cli)
    until(lambda: list(home.postgres.glob("data.draft-*")))
    process.send_signal(signal.SIGINT)
    said, errors = process.communicate(timeout=90)
    assert said.strip() == "stopped", errors
    until(lambda: not folder.is_locked(home))
    assert up.bring_up(home, report=Silent(), on_ready=lambda now: answers_a_query(now.database_url), cli=cli, parts=())


def test_up_joins_a_database_that_runs_and_takes_over_when_it_ends(founded, port, cli):
    starter = postgres.start(founded, durable=False)
    seen: list[bool] = []

    def ready(now: up.Ready) -> bool:
        seen.append("postgres" in now.pids())
        assert now.database_url == starter.url
        starter.stop()
        until(lambda: answers_a_query(now.database_url))
        seen.append("postgres" in now.pids())
        return True

    assert up.bring_up(founded, report=Silent(), on_ready=ready, cli=cli, parts=("worker",))
    assert seen == [False, True]


def test_a_database_of_ones_own_is_used_and_left_alone(founded, port, cli, monkeypatch):
    with postgres.start(founded, durable=False) as theirs:
        monkeypatch.setenv("EVENHAND_DATABASE_URL", theirs.url)
        extra = up.Extra("day", (sys.executable, "-c", "import time; time.sleep(600)"))
        names: list[set[str]] = []

        def ready(now: up.Ready) -> bool:
            names.append(set(now.pids()))
            return True

        up.bring_up(founded, report=Silent(), on_ready=ready, cli=cli, parts=("worker",), extra_parts=[extra])
        assert names == [{"worker", "day"}]
        assert answers_a_query(theirs.url)


def test_a_failing_step_ends_the_start_with_its_last_words(founded, cli):
    step = up.Step("Building the company", (sys.executable, "-c", "print('no bricks'); raise SystemExit(4)"))
    with pytest.raises(StepFailed, match=r"Building the company failed \(code 4\):\nno bricks"):
        up.bring_up(founded, report=Silent(), on_ready=lambda _: True, cli=cli, steps=[step])
    assert postgres_processes_of(founded.root) == []


def test_a_taken_port_is_named(home, cli, port, monkeypatch):
    with socket.socket() as squatter:
        squatter.bind(("127.0.0.1", port))
        squatter.listen()
        began = time.monotonic()
        with pytest.raises(PortTaken, match=f"Port {port} on 127.0.0.1 is taken"):
            up.await_free("127.0.0.1", port, patience=0.2)
        assert time.monotonic() - began < 10


def test_a_web_server_that_never_starts_ends_the_start(founded, port):
    broken = founded.root / "broken.py"
    broken.write_text(BROKEN)
    with pytest.raises(StepFailed, match="no wsgi"):
        up.bring_up(founded, report=Silent(), on_ready=lambda _: True, port=port, cli=(sys.executable, str(broken)))
