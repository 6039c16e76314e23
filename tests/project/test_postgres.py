"""The embedded PostgreSQL, for real: each test founds, kills and stops servers of its own."""

import os
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

import psycopg
import pytest

from evenhand.project import postgres
from evenhand.project.errors import CannotRunAsRoot, DatabaseAlreadyRunning, DatabaseNotReady, WrongMajorVersion
from evenhand.project.home import Home, open_home
from evenhand.project.postgres import folder, founding, identity, server
from tests.project.conftest import REPOSITORY, postgres_processes_of, until

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")

STARTER = """
import sys, time
from pathlib import Path
from evenhand.project import postgres
from evenhand.project.home import open_home
server = postgres.start(open_home(Path(sys.argv[1])), durable=False)
print(server.url, flush=True)
{then}
"""


def rows(url: str) -> int:
    with psycopg.connect(url) as connection:
        return connection.execute("SELECT count(*) FROM kept").fetchone()[0]


def keep_rows(url: str, count: int = 1000) -> None:
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE kept AS SELECT generate_series(1, %s) AS number", [count])


def starter(home: Home, then: str = "time.sleep(600)", *, python: str = sys.executable, **more) -> subprocess.Popen:
    return subprocess.Popen(
        [python, "-c", STARTER.format(then=then), str(home.root)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=REPOSITORY,
        **more,
    )


def test_a_server_starts_answers_and_stops_without_a_trace(home):
    with postgres.start(home, durable=False) as running:
        assert postgres.running(home) == running.url
        with psycopg.connect(running.url, autocommit=True) as connection:
            connection.execute("CREATE EXTENSION unaccent")
            connection.execute("CREATE EXTENSION pg_trgm")
            assert connection.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user").fetchone() == (
                False,
            )
            assert connection.execute("SELECT datlocprovider, datlocale FROM pg_database LIMIT 1").fetchone() == (
                "b",
                "C.UTF-8",
            )
            assert connection.execute("SHOW data_checksums").fetchone() == ("on",)
    assert postgres.running(home) is None
    assert postgres_processes_of(home.root) == []


def test_a_server_that_shall_last_writes_safely(founded):
    with postgres.start(founded) as running, psycopg.connect(running.url) as connection:
        for name in ("fsync", "full_page_writes", "synchronous_commit"):
            assert connection.execute(f"SHOW {name}").fetchone() == ("on",)


def test_a_second_one_joins_or_refuses_and_a_joiner_stops_nothing(founded):
    with postgres.start(founded, durable=False) as running:
        joined = postgres.ensure(founded)
        assert joined.joined
        assert joined.url == running.url
        joined.stop()
        assert postgres.running(founded)
        with pytest.raises(DatabaseAlreadyRunning):
            postgres.start(founded)


def test_two_at_once_on_a_new_folder_end_with_one_server(home):
    servers: list[postgres.Server] = []
    threads = [threading.Thread(target=lambda: servers.append(postgres.ensure(home, durable=False))) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(one.joined for one in servers) == [False, True]
    assert len({one.url for one in servers}) == 1
    for one in servers:
        one.stop()


def test_a_server_outlives_the_thread_that_started_it(founded):
    servers: list[postgres.Server] = []
    thread = threading.Thread(target=lambda: servers.append(postgres.start(founded, durable=False)))
    thread.start()
    thread.join()
    with pytest.raises(subprocess.TimeoutExpired):
        servers[0].process.wait(0.5)
    servers[0].stop()


def test_rows_stay_when_the_server_is_killed(founded):
    first = postgres.start(founded)
    keep_rows(first.url)
    first.process.send_signal(signal.SIGKILL)
    first.process.wait()
    with postgres.start(founded) as second:
        assert second.url == first.url
        assert rows(second.url) == 1000


def test_a_recovery_is_told_while_it_lasts():
    assert server._progress(["LOG:  database system was not properly shut down"]) == "recovering after a crash"
    assert "elapsed time: 10.00 s" in server._progress(["redo starts", "LOG:  redo in progress, elapsed time: 10.00 s"])
    assert server._progress(["LOG:  listening"]) == ""


def test_no_server_stays_when_its_starter_is_killed(founded):
    process = starter(founded)
    url = process.stdout.readline().strip()
    keep_rows(url)
    assert len(postgres_processes_of(founded.root)) > 3
    process.kill()
    process.communicate()
    with postgres.start(founded, durable=False) as again:  # waits for the old one to be gone
        assert rows(again.url) == 1000
        assert not again.joined
    until(lambda: not postgres_processes_of(founded.root))


def test_a_start_killed_while_it_founds_leaves_nothing_in_the_way(home):
    process = starter(home)
    until(lambda: list(home.postgres.glob("data.draft-*")))
    process.kill()
    process.communicate()
    with postgres.start(home, durable=False) as running:
        keep_rows(running.url, 3)
    assert list(home.postgres.glob("data.draft-*")) == []


def test_only_this_machine_reaches_the_port_and_only_with_the_password(founded):
    with postgres.start(founded, durable=False) as running:
        port = folder.known_port(founded)
        for address in other_addresses():
            with socket.socket() as probe:
                assert probe.connect_ex((address, port)) != 0, address
        for url in (
            running.url.replace("evenhand:", "evenhand:no", 1),
            f"postgresql://evenhand_admin@127.0.0.1:{port}/",
        ):
            with pytest.raises(psycopg.OperationalError):
                psycopg.connect(url, connect_timeout=3)


def other_addresses() -> list[str]:
    """Addresses of this machine but 127.0.0.1; a datagram socket tells ours without sending anything."""
    found = ["127.0.0.2"]
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
            found.append(probe.getsockname()[0])
        except OSError:
            pass
    return found


def test_the_port_is_kept_and_another_is_taken_when_it_is_not_free(founded):
    with postgres.start(founded, durable=False) as first:
        url = first.url
    with socket.socket() as squatter:
        squatter.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # connections that just ended are no hindrance
        squatter.bind(("127.0.0.1", folder.known_port(founded)))
        squatter.listen()
        with postgres.start(founded, durable=False) as second:
            assert second.url != url
            port = folder.known_port(founded)
    with postgres.start(founded, durable=False):
        assert folder.known_port(founded) == port


def test_passwords_and_data_are_private_and_parents_are_left_alone(home):
    before = {parent: parent.stat().st_mode for parent in home.root.parents}
    with postgres.start(home, durable=False):
        assert stat.S_IMODE((home.postgres / "passwords.json").stat().st_mode) == 0o600
        assert stat.S_IMODE((home.postgres / "data").stat().st_mode) == 0o700
    assert {parent: parent.stat().st_mode for parent in home.root.parents} == before


def test_data_of_another_major_version_are_refused_untouched(home):
    data = home.postgres / "data"
    data.mkdir()
    (data / "PG_VERSION").write_text("15\n")
    with pytest.raises(WrongMajorVersion, match="pg_dump"):
        postgres.start(home)
    assert [path.name for path in data.iterdir()] == ["PG_VERSION"]


def test_a_pid_file_left_by_a_crash_does_not_block_when_its_number_is_taken_again(founded):
    with postgres.start(founded, durable=False) as first:
        keep_rows(first.url)
        first.process.kill()
        first.process.wait()
    until(lambda: not folder.is_locked(founded))
    file = founded.postgres / "data" / "postmaster.pid"
    file.write_text("\n".join([str(os.getppid()), *file.read_text().splitlines()[1:]]) + "\n")
    with postgres.start(founded, durable=False) as second:
        assert rows(second.url) == 1000


def test_a_dead_server_that_nobody_collected_does_not_block(founded):
    with postgres.start(founded, durable=False) as first:
        keep_rows(first.url)
        os.kill(first.process.pid, signal.SIGKILL)  # not waited for: it stays a zombie, as in many containers
        with postgres.start(founded, durable=False) as second:
            assert rows(second.url) == 1000


def test_a_server_started_by_hand_on_the_folder_is_respected(founded):
    with postgres.start(founded, durable=False) as first:
        data = founded.postgres / "data"
        (founded.postgres / "lock").unlink()  # as if it had been started without our lock
        with pytest.raises(DatabaseNotReady, match="did not start"):
            server.spawn(founded)
        assert first.process.poll() is None
        assert folder.server_pid(data) == first.process.pid


def test_a_server_that_cannot_start_says_why(founded):
    with postgres.start(founded, durable=False):
        pass
    shutil.rmtree(founded.postgres / "data" / "global")
    with pytest.raises(DatabaseNotReady, match=r"It said: .*(FATAL|could not|PANIC)"):
        postgres.start(founded, durable=False)


def test_a_full_disk_is_named_before_and_after(home, monkeypatch):
    monkeypatch.setattr(founding, "ROOM_TO_FOUND", 10**18)
    with pytest.raises(Exception, match="MB free for"):
        postgres.start(home)
    assert "disk is full" in server._why_it_ended(["x PANIC:  could not write: No space left on device"])


as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root must drop its power")


@as_root
def test_root_without_namespaces_runs_it_as_another_account_outside(home, monkeypatch):
    monkeypatch.setattr(identity, "namespaces_work", lambda _: False)
    state = Path(tempfile.mkdtemp())
    state.chmod(0o755)
    monkeypatch.setattr(identity, "STATE", state)
    try:
        with postgres.start(home, durable=False) as running:
            keep_rows(running.url)
            owner = Path(f"/proc/{running.process.pid}").stat().st_uid
            assert owner != 0
        monkeypatch.undo()
        monkeypatch.setattr(identity, "STATE", state)  # namespaces again: the data are found where they are
        with postgres.start(home, durable=False) as running:
            assert rows(running.url) == 1000
    finally:
        shutil.rmtree(state)


@as_root
def test_root_goes_outside_when_the_data_folder_lies_in_a_closed_home_of_somebody_else(tmp_path, monkeypatch):
    closed = Path(tempfile.mkdtemp())
    try:
        inside = open_home(closed / "evenhand")
        monkeypatch.setattr(identity, "STATE", tmp_path)
        assert identity.choose(inside).how.startswith("map:")
        os.chown(closed, 65534, 65534)
        assert identity.choose(inside).how.startswith("user:")
        assert stat.S_IMODE(closed.stat().st_mode) == 0o700
    finally:
        shutil.rmtree(closed)


@as_root
def test_root_does_not_begin_anew_when_its_namespace_is_gone(home, monkeypatch):
    (home.postgres / "data").mkdir()
    monkeypatch.setattr(identity, "namespaces_work", lambda _: False)
    with pytest.raises(CannotRunAsRoot, match="made by root"):
        postgres.start(home)


@as_root
def test_root_with_no_way_is_told_what_to_do(home, monkeypatch):
    monkeypatch.setattr(identity, "namespaces_work", lambda _: False)
    monkeypatch.setattr(identity, "STATE", Path("/proc/no-such-place"))
    with pytest.raises(CannotRunAsRoot, match="ordinary account"):
        postgres.start(home)


@as_root
@pytest.mark.skipif(not Path("/usr/bin/python3").exists(), reason="needs a Python that everyone may run")
def test_an_ordinary_account_runs_it_as_itself(home):
    for path in (home.root, *home.root.rglob("*")):
        os.chown(path, 65534, 65534)
    paths = os.pathsep.join([str(REPOSITORY), *(path for path in sys.path if path.endswith("site-packages"))])
    process = starter(
        home,
        then="print(Path(f'/proc/{server.process.pid}').stat().st_uid, flush=True); server.stop()",
        python="/usr/bin/python3",
        user=65534,
        group=65534,
        extra_groups=[],
        env={"PYTHONPATH": paths, "PATH": "/usr/bin:/bin"},
    )
    said, errors = process.communicate(timeout=90)
    assert said.split()[1:] == ["65534"], errors
    assert (home.postgres / "data").stat().st_uid == 65534
