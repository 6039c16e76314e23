"""The products that `mail.py` measures beside ours: how each is set up, takes mails in and is counted."""

import contextlib
import http.client
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeAlias

import ground
import psycopg
from psycopg import conninfo, sql

HELPDESK = "django-helpdesk==2.6.1"
PEERS = Path(__file__).parent / "peers"
RT_PORT = 8_095
RT_SERVER = Path("/usr/share/request-tracker5/libexec/rt-server")
RT_TOOL = Path("/usr/sbin/rt-setup-database-5")
Figures: TypeAlias = dict[str, Any]


def make_database(admin_url: str, name: str) -> str:
    """An empty database of that name on the same server, with an owner of its own; its address."""
    address = conninfo.conninfo_to_dict(admin_url)
    owner, names = sql.Identifier(name), sql.Identifier(name)
    with psycopg.connect(admin_url, autocommit=True) as admin:
        admin.execute(sql.SQL("CREATE ROLE {} LOGIN SUPERUSER PASSWORD {}").format(owner, sql.Literal(name)))
        admin.execute(sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE template0 ENCODING 'UTF8'").format(names, owner))
    return f"postgresql://{name}:{name}@{address['host']}:{address['port']}/{name}"


class Helpdesk:
    """django-helpdesk in an environment of its own, reading local mailboxes with one or more processes."""

    name = "django-helpdesk 2.6.1"

    def __init__(self, folder: Path, admin_url: str, python: Path | None) -> None:
        self.folder = folder
        self.rounds = 0
        self.python = python or self._install()
        files = folder / "helpdesk-files"
        files.mkdir()
        self.environment = {
            **os.environ,
            "PYTHONPATH": str(PEERS),
            "DJANGO_SETTINGS_MODULE": "helpdesk_settings",
            "HELPDESK_DATABASE_URL": make_database(admin_url, "helpdesk"),
            "HELPDESK_FILES": str(files),
        }
        self._ask("set-up")

    def _install(self) -> Path:
        """A fresh virtual environment with nothing but the peer."""
        home = self.folder / "helpdesk"
        subprocess.run([sys.executable, "-m", "venv", str(home)], check=True)
        pip = [str(home / "bin/pip"), "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, HELPDESK, "psycopg[binary]"], check=True, stdout=subprocess.DEVNULL)
        return home / "bin/python"

    def _start(self, *words: str) -> "subprocess.Popen[str]":
        command = [str(self.python), str(PEERS / "helpdesk_intake.py"), *words]
        pipe = subprocess.PIPE
        return subprocess.Popen(
            command, env=self.environment, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, text=True
        )

    def _ask(self, *words: str) -> Figures:
        said, _ = self._start(*words).communicate()
        return dict(json.loads(said.splitlines()[-1]))

    def take(self, mails: Sequence[Path], *, processes: int) -> Figures:
        """Mails a second from the moment all processes are ready until all are done."""
        self.rounds += 1
        running = []
        for number in range(processes):
            box = self.folder / f"box-{self.rounds}-{number}"
            box.mkdir()
            for mail in mails[number::processes]:
                shutil.copy(mail, box)
            running.append(self._start("take", str(box), f"q{self.rounds}-{number}"))
        for process in running:
            process.stdout.readline()  # it says that it is ready
        started = time.perf_counter()
        for process in running:
            process.stdin.write("go\n")
            process.stdin.flush()
        results = [json.loads(process.stdout.read().splitlines()[-1]) for process in running]
        seconds = time.perf_counter() - started
        for process in running:
            process.wait()
        return {
            "mails_per_s": len(mails) / seconds,
            "cpu_ms_a_mail": sum(each["cpu_s"] for each in results) / len(mails) * 1000,
            "peak_mb": max(each["peak_mb"] for each in results),
        }

    def count(self) -> Figures:
        """Tickets and follow-ups in its tables."""
        return self._ask("count")


class RequestTracker:
    """Debian's request-tracker5 behind its mail gateway, with two server processes."""

    name = "request-tracker5"

    def __init__(self, folder: Path, admin_url: str) -> None:
        if not RT_SERVER.exists():
            raise RuntimeError("apt-get install request-tracker5 rt5-db-postgresql starman, then again")
        address = conninfo.conninfo_to_dict(make_database(admin_url, "tracker"))
        config = folder / "RT_SiteConfig.pm"
        config.write_text(self._config(address))
        self.environment = {**os.environ, "RT_SITE_CONFIG": str(config), "RT_SITE_CONFIG_DIR": "/dev/null"}
        for action in (["init"], ["insert", "--datafile", str(PEERS / "rt_initial.pl")]):
            told = ["--dba", str(address["user"]), "--dba-password", str(address["password"]), "--skip-create"]
            self._run([str(RT_TOOL), "--action", *action, *told])
        self.url = conninfo.make_conninfo(**address)

    @staticmethod
    def _config(address: dict[str, Any]) -> str:
        settings = {
            "DatabaseType": "Pg",
            "DatabaseHost": address["host"],
            "DatabasePort": address["port"],
            "DatabaseUser": address["user"],
            "DatabasePassword": address["password"],
            "DatabaseName": address["dbname"],
            "DatabaseAdmin": address["user"],
            "rtname": "harbour",
            "Organization": "harbour.example",
            "WebDomain": "127.0.0.1",
            "WebPort": RT_PORT,
            "CorrespondAddress": "care@harbour.example",
            "LogToSyslog": "",
            "LogToSTDERR": "error",
            "MailCommand": "testfile",
            "Timezone": "UTC",
        }
        return "".join(f"Set(${name}, '{value}');\n" for name, value in settings.items()) + "1;\n"

    def _run(self, command: list[str]) -> None:
        done = subprocess.run(command, env=self.environment, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise RuntimeError(f"{command[0]} failed: {(done.stdout + done.stderr)[-1500:]}")

    @contextmanager
    def serving(self) -> Iterator[None]:
        """The web server is up, with two processes."""
        command = ["starman", "--listen", f"127.0.0.1:{RT_PORT}", "--workers", "2", "--preload-app", str(RT_SERVER)]
        quiet = subprocess.DEVNULL
        self.server = subprocess.Popen(command, env=self.environment, stdout=quiet, stderr=quiet)
        try:
            self._wait()
            yield
        finally:
            self.server.terminate()
            self.server.wait()

    def _wait(self) -> None:
        until = time.monotonic() + 120
        while time.monotonic() < until and self.server.poll() is None:
            with contextlib.suppress(OSError):
                connection = http.client.HTTPConnection("127.0.0.1", RT_PORT, timeout=60)
                connection.request("GET", "/")
                connection.getresponse().read()
                return
            time.sleep(0.3)
        raise RuntimeError("starman does not answer")

    def take(self, mails: Sequence[Path]) -> Figures:
        """Post one mail after the other to the gateway, as rt-mailgate does."""
        before = self._cpu()
        started = time.perf_counter()
        accepted = [self._post(mail.read_bytes()) for mail in mails]
        seconds = time.perf_counter() - started
        if not all(each.startswith("ok") for each in accepted):
            raise RuntimeError(next(each for each in accepted if not each.startswith("ok"))[:300])
        return {
            "mails_per_s": len(mails) / seconds,
            "cpu_ms_a_mail": (self._cpu() - before) / len(mails) * 1000,
            "peak_mb": max(ground.memory_mb(pid, "VmHWM") for pid in self._workers()),
        }

    def _post(self, mail: bytes) -> str:
        border = "evenhand-bench"
        fields = {"queue": "General", "action": "correspond", "SessionType": "REST"}
        parts = [f'--{border}\r\nContent-Disposition: form-data; name="{n}"\r\n\r\n{v}\r\n' for n, v in fields.items()]
        parts.append(f'--{border}\r\nContent-Disposition: form-data; name="message"\r\n\r\n')
        body = "".join(parts).encode() + mail + f"\r\n--{border}--\r\n".encode()
        connection = http.client.HTTPConnection("127.0.0.1", RT_PORT, timeout=120)
        headers = {"Content-Type": f"multipart/form-data; boundary={border}"}
        connection.request("POST", "/REST/1.0/NoAuth/mail-gateway", body, headers)
        answer = connection.getresponse().read().decode("utf-8", "replace")
        connection.close()
        return answer

    def _workers(self) -> list[int]:
        return ground.descendants(self.server.pid)

    def _cpu(self) -> float:
        return sum(ground.cpu_seconds(pid) for pid in self._workers())

    def count(self) -> Figures:
        """Tickets and transactions that carry a message."""
        with psycopg.connect(self.url) as database:
            found = database.execute(
                "SELECT (SELECT count(*) FROM tickets),"
                " (SELECT count(*) FROM transactions WHERE objecttype = 'RT::Ticket'"
                " AND type IN ('Create', 'Correspond'))"
            ).fetchone()
        return {"threads": found[0], "messages": found[1]}
