"""django-helpdesk with a million tickets behind gunicorn, for `inbox.py`."""

import os
import random
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import cases
import psycopg
from mail_peers import HELPDESK, PEERS
from plainly import Browser

TICKETS = 1_000_000
SLOW = 1.0  # a page that takes longer is asked for twice a round, not more
QUICK_EACH = 10

_LOAD = """
INSERT INTO auth_user (password, is_superuser, username, first_name, last_name, email, is_staff, is_active, date_joined)
    SELECT '!', n = 1, 'agent' || n, 'A', 'B', 'agent' || n || '@example.test', true, true, now()
    FROM generate_series(1, 50) n;
INSERT INTO helpdesk_queue (title, slug, locale, allow_public_submission, allow_email_submission, email_box_ssl,
    enable_notifications_on_email_events)
    SELECT 'Queue ' || n, 'queue' || n, 'en', true, false, false, false FROM generate_series(1, 20) n;
INSERT INTO helpdesk_ticket (title, created, modified, submitter_email, status, on_hold, description, resolution,
    priority, assigned_to_id, queue_id, secret_key)
    SELECT left(a.said, 190), now() - ({tickets} - n) * interval '30 s', now() - ({tickets} - n) * interval '29 s',
    'customer' || (n::bigint * 7919) % 90000 || '@mail.test',
    CASE WHEN n % 10 < 7 THEN 4 WHEN n % 10 < 9 THEN 1 ELSE 3 END, false, a.said, '', 1 + n % 5,
    CASE WHEN n % 3 = 0 THEN NULL ELSE (SELECT min(id) FROM auth_user) + (n * 31) % 50 END,
    (SELECT min(id) FROM helpdesk_queue) + (n / 7) % 20, md5(n::text)
    FROM generate_series(1, {tickets}) n JOIN bench_text a ON a.i = (n::bigint * 7) % {texts};
INSERT INTO helpdesk_followup (date, title, comment, public, new_status, message_id, ticket_id)
    SELECT t.created + k * interval '5 min', 'Reply', x.said, true, NULL, '<' || t.id || '.' || k || '@x>', t.id
    FROM helpdesk_ticket t CROSS JOIN generate_series(1, 2) k JOIN bench_text x ON x.i = (t.id * 3 + k) % {texts};
ANALYZE;
"""


class Peer:
    """The peer in an environment of its own; its database is kept beside ours in a kept data folder."""

    def __init__(self, root: Path, python: Path | None) -> None:
        self.root = root
        self.python = python or self._install()
        self.chance = random.Random(5)

    def _install(self) -> Path:
        home = self.root / "helpdesk-environment"
        python = home / "bin/python"
        if not python.exists():
            subprocess.run([sys.executable, "-m", "venv", str(home)], check=True)
            pip = [str(home / "bin/pip"), "install", "--quiet", "--disable-pip-version-check"]
            subprocess.run([*pip, HELPDESK, "psycopg[binary]", "gunicorn"], check=True, stdout=subprocess.DEVNULL)
        return python

    @contextmanager
    def serving(self) -> Iterator["Peer"]:
        """The peer's web server with two workers on the server that `pages.serving` started."""
        admin = os.environ["EVENHAND_DATABASE_URL"]
        self._environment(self._filled(admin))
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        command = [str(self.python), "-m", "gunicorn", "-w", "2", "-b", f"127.0.0.1:{self.port}", "--timeout", "600",
                   "django.core.wsgi:get_wsgi_application()"]  # fmt: skip
        with (self.root / "helpdesk.log").open("wb") as told:
            web = subprocess.Popen(command, env=self.environment, stdout=told, stderr=told)
        try:
            self._wait()
            cookie, self.queues, self.last = self._asked("who")
            self.browser = Browser(self.port, f"sessionid={cookie}")
            yield self
        finally:
            web.terminate()
            web.wait()

    def ask(self, name: str) -> list[float]:
        """Milliseconds of some requests of one kind; fewer where one takes seconds."""
        took = [self._timed(name)]
        count = QUICK_EACH if took[0] < SLOW * 1000 else 2
        return took + [self._timed(name) for _ in range(count - 1)]

    def _timed(self, name: str) -> float:
        return sum(self.browser.get(path)[0] for path in self._paths(name)) * 1000

    def _paths(self, name: str) -> list[str]:
        rows = "/helpdesk/datatables_ticket_list/{}?draw=1&start=0&length=25"
        if name == "open_case":
            return [f"/helpdesk/tickets/{self.chance.randint(self.last - TICKETS + 1, self.last)}/"]
        asked: dict[str, object] = {"filtering_null": {}, "sorting": "created", "sortreverse": True,
                                    "search_string": "", "filtering": {"status__in": [1, 2]}}  # fmt: skip
        if name == "filtered":
            asked["filtering"] = {"queue__id__in": [self.chance.choice(self.queues)], "status__in": [1]}
        if name == "search":
            asked |= {"filtering": {"status__in": [1]}, "search_string": self.chance.choice(cases.WORDS)}
        page = rows.format(_encoded(asked))
        return ["/helpdesk/tickets/", page] if name == "first_page" else [page]

    def _wait(self) -> None:
        until = time.monotonic() + 60
        while time.monotonic() < until:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
                return
            except OSError:
                time.sleep(0.2)
        sys.exit("django-helpdesk did not start.")

    def _environment(self, url: str) -> None:
        files = self.root / "helpdesk-files"
        files.mkdir(exist_ok=True)
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith(("EVENHAND", "DJANGO"))},
            "PYTHONPATH": str(PEERS),
            "DJANGO_SETTINGS_MODULE": "helpdesk_pages_settings",
            "HELPDESK_DATABASE_URL": url,
            "HELPDESK_FILES": str(files),
        }

    def _filled(self, admin: str) -> str:
        """The address of its database, filled if it is not."""
        url = urlsplit(admin)._replace(path="/helpdesk").geturl()
        with psycopg.connect(admin, autocommit=True) as connection:
            if connection.execute("SELECT 1 FROM pg_database WHERE datname = 'helpdesk'").fetchone():
                return url
            connection.execute("CREATE DATABASE helpdesk TEMPLATE template0 ENCODING 'UTF8'")
        self._environment(url)
        self._asked("set-up")
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("CREATE TABLE bench_text (i int PRIMARY KEY, said text)")
            with connection.cursor().copy("COPY bench_text FROM STDIN") as copy:
                for number, said in enumerate(cases.texts()):
                    copy.write_row((number, said))
            connection.execute("SET synchronous_commit = off")
            for statement in _LOAD.format(tickets=TICKETS, texts=cases.TEXTS).split(";\n"):
                if statement.strip():
                    connection.execute(statement)
        self._asked("people")
        return url

    def _asked(self, what: str) -> list[object]:
        """What the peer's own code says, in its environment."""
        import json

        done = subprocess.run([str(self.python), str(PEERS / "helpdesk_pages.py"), what], env=self.environment,
                              capture_output=True, text=True, check=False)  # fmt: skip
        if done.returncode:
            sys.exit(done.stderr[-2000:])
        return list(json.loads(done.stdout.splitlines()[-1]))


def _encoded(asked: dict[str, object]) -> str:
    """As the peer puts a query into an address."""
    import base64
    import json

    return base64.b64encode(json.dumps(asked).encode()).decode()
