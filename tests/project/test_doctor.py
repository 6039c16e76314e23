"""The doctor says what is wrong and what to do."""

import os
import socket
from datetime import timedelta

import psycopg
import pytest

from evenhand.project import doctor, postgres
from evenhand.project.doctor import Finding, State


def named(findings: list[Finding], name: str) -> Finding:
    return next(finding for finding in findings if finding.name == name)


@pytest.fixture(autouse=True)
def _no_django(monkeypatch):
    """The tables are looked at by Django, whose settings a test process has read already."""
    monkeypatch.setattr(doctor, "_waiting_migrations", lambda: 0)
    monkeypatch.setenv("EVENHAND_DATABASE_URL", "")


def test_a_fresh_folder_is_well_and_no_database_is_made(home):
    findings = doctor.examine(home, port=1, host="127.0.0.2")
    assert doctor.worst(findings) is State.OK or named(findings, "Web").state is State.BAD
    assert "will be made" in named(findings, "Database").sentence
    assert not (home.postgres / "data").exists()


def test_a_sleeping_database_is_woken_looked_at_and_stopped(founded):
    findings = doctor.examine(founded, port=0, host="127.0.0.1")
    assert "PostgreSQL 18 (embedded, starts and stops well)" in named(findings, "Database").sentence
    assert {named(findings, name).state for name in ("Extensions", "Clock", "Tables")} == {State.OK}
    assert postgres.running(founded) is None


def test_a_running_database_is_left_running(founded):
    with postgres.start(founded, durable=False):
        assert "embedded, running" in named(doctor.examine(founded, port=0, host="127.0.0.1"), "Database").sentence
        assert postgres.running(founded)


def test_waiting_migrations_are_named_with_their_command(founded, monkeypatch):
    monkeypatch.setattr(doctor, "_waiting_migrations", lambda: 3)
    finding = named(doctor.examine(founded, port=0, host="127.0.0.1"), "Tables")
    assert (finding.state, finding.remedy) == (State.WARN, "Run `evenhand migrate`.")


def test_a_database_that_cannot_be_reached_is_bad(home, monkeypatch):
    monkeypatch.setenv("EVENHAND_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none")
    findings = doctor.examine(home, port=0, host="127.0.0.1")
    assert named(findings, "Database").state is State.BAD
    assert doctor.worst(findings) is State.BAD


def test_an_address_that_is_none_is_bad_and_its_form_is_said(home, monkeypatch):
    monkeypatch.setenv("EVENHAND_DATABASE_URL", "our-database")
    finding = named(doctor.examine(home, port=0, host="127.0.0.1"), "Database")
    assert finding.state is State.BAD
    assert "postgresql://" in finding.remedy


def test_an_old_postgres_and_missing_extensions_are_bad():
    class Info:
        server_version = 140_011

    class Old:
        info = Info()

        def execute(self, *_):
            return [("unaccent",)]

    assert doctor._postgres_version(Old(), "somewhere").state is State.BAD
    assert "pg_trgm" in doctor._extensions(Old()).sentence


def test_open_folders_and_keys_are_told_with_the_command_that_closes_them(home):
    home.root.chmod(0o755)
    home.key_file.chmod(0o644)
    findings = doctor.examine(home, port=0, host="127.0.0.1")
    assert named(findings, "Data folder").remedy == f"chmod 700 {home.root}"
    assert named(findings, "Secret key").remedy == f"chmod 600 {home.key_file}"
    assert home.root.stat().st_mode & 0o777 == 0o755  # told, not touched


def test_a_damaged_key_is_bad(home):
    home.key_file.write_text("short")
    assert named(doctor.examine(home, port=0, host="127.0.0.1"), "Secret key").state is State.BAD


def test_a_taken_port_is_bad(home):
    with socket.socket() as squatter:
        squatter.bind(("127.0.0.1", 0))
        squatter.listen()
        found = doctor.web_port(home, port=squatter.getsockname()[1], host="127.0.0.1")
    assert found.state is State.BAD


def test_little_room_is_a_warning_and_none_is_bad():
    states = [doctor._room(free, "here").state for free in (10**11, 10**9, 10**6)]
    assert states == [State.OK, State.WARN, State.BAD]


def test_clocks_apart_are_told():
    states = [doctor.judge_clock(timedelta(seconds=apart)).state for apart in (0.1, 5, 100)]
    assert states == [State.OK, State.WARN, State.BAD]


@pytest.mark.skipif(os.geteuid() != 0, reason="about root")
def test_root_is_told_how_the_database_runs(home, monkeypatch):
    assert doctor.running_as(home).state is State.OK
    monkeypatch.setattr(doctor.identity, "namespaces_work", lambda _: False)
    assert doctor.running_as(home).state is State.WARN


def test_a_real_question_about_extensions_is_answered(founded):
    with postgres.start(founded, durable=False) as server, psycopg.connect(server.url) as connection:
        assert doctor._extensions(connection).state is State.OK


def test_a_broker_that_does_not_answer_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("evenhand.project.broker._PATIENCE", 0.5)
    monkeypatch.setenv("EVENHAND_NATS_URL", "nats://127.0.0.1:9")
    (found,) = doctor.broker()
    assert found.state is doctor.State.BAD
    assert "EVENHAND_NATS_URL" in found.remedy


def test_without_a_broker_none_is_looked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("EVENHAND_NATS_URL", raising=False)
    assert list(doctor.broker()) == []


def test_settings_are_read_before_there_is_a_database(home, monkeypatch):
    finding = named(doctor.examine(home, port=0, host="127.0.0.1"), "Settings")
    assert finding.state is State.OK

    def ends(_name):
        raise SystemExit("Evenhand cannot start; please correct:\n  EVENHAND_UNDO_SECONDS: too many")

    monkeypatch.setattr(doctor.importlib, "import_module", ends)
    (finding,) = doctor.settings()
    assert (finding.state, bool(finding.remedy)) == (State.BAD, True)
    assert "EVENHAND_UNDO_SECONDS" in finding.sentence
