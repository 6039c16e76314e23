"""Mails taken in by the product, by django-helpdesk and by Request Tracker, side by side; and one mail at a time.

python bench/mail.py [--mails 2000] [--rounds 3] [--helpdesk-python PATH] [--without helpdesk] [--without tracker]

All use one durable PostgreSQL, the product's own; nobody sends notifications. Mails lie in files for everybody.
django-helpdesk is installed from PyPI into an environment of its own; Request Tracker is Debian's package
(apt-get install request-tracker5 rt5-db-postgresql starman). Rounds take turns, and every round has mails of its own.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from contextlib import ExitStack, closing
from functools import partial
from pathlib import Path
from typing import Any

import baseline
import gen_mail
import ground
from mail_peers import Helpdesk, RequestTracker
from msgspec import structs

ADDRESS = "care@harbour.example"
AT_ONCE = {"helpdesk": 300, "tracker": 50}


def main() -> None:
    """Measure and print one line."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--mails", type=int, default=2_000, help="of ours, a round")
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--single", type=int, default=300, help="mails taken in one at a time, a round")
    options.add_argument("--helpdesk-python", type=Path, help="an environment that has django-helpdesk already")
    options.add_argument("--without", action="append", default=[], choices=["helpdesk", "tracker"])
    given = options.parse_args()
    with ExitStack() as stack:
        url = stack.enter_context(ground.database())
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="evenhand-bench-mail-")))
        bench = Bench(given, url, folder)
        single = one_at_a_time(given.single, given.rounds, url)
        bench.set_up_peers(stack)
        result = {"bench": "mail", **bench.run(), "one_at_a_time": single}
    print(json.dumps({**result, **ground.circumstances()}))


def one_at_a_time(mails: int, rounds: int, url: str) -> dict[str, Any]:
    """Mails that come singly, already translated: stored, read, decided and attached before the next one comes, with
    two commits each; beside one statement and one commit for a conversation and a message."""
    from crowd import Account, Crowd, as_rows
    from mail_intake import open_mailbox

    from evenhand.channels.actions import Incoming
    from evenhand.channels.domain.connector import PostKind
    from evenhand.flows import deciding, intake
    from evenhand.kernel import clock

    source, _ = open_mailbox("single")
    account = source.accounts.get()
    crowd = Crowd(Account(account.pk, "mail", ADDRESS), newcomers=0.45)
    by, milliseconds, rates = deciding.rules(), [], {"ours": [], "commit1_one_stmt": []}
    with closing(baseline.lay(url)) as database:
        for number in range(-1, rounds):  # the first is not counted
            rows = as_rows(crowd.mentions(mails))
            seconds, _ = ground.timed(partial(baseline.commit1_one_stmt, database, rows))
            singly = [
                Incoming(each.account_id, "mail", structs.replace(each.post, kind=PostKind.MAIL, is_public=False))
                for each in crowd.mentions(mails)
            ]
            took = [
                ground.timed(partial(intake.take_in, [each], source_id=source.pk, by=by, now=clock.now()))[0]
                for each in singly
            ]
            if number >= 0:
                rates["commit1_one_stmt"].append(mails / seconds)
                rates["ours"].append(mails / sum(took))
                milliseconds += [each * 1000 for each in took]
    return {
        "mails_per_s": {name: ground.spread(each) for name, each in rates.items()},
        "ratio": ground.ratios(rates["ours"], rates["commit1_one_stmt"]),
        "ms_a_mail": ground.percentiles(milliseconds, digits=2),
    }


class Bench:
    """The rounds and what they gave."""

    def __init__(self, given: argparse.Namespace, url: str, folder: Path) -> None:
        self.given = given
        self.url = url
        self.folder = folder
        self.helpdesk: Helpdesk | None = None
        self.tracker: RequestTracker | None = None
        self.rates: dict[str, list[float]] = {}
        self.peaks: dict[str, float] = {}
        self.ours: list[dict[str, Any]] = []
        self.expected: list[dict[str, int]] = []

    def set_up_peers(self, stack: ExitStack) -> None:
        """Install, found and start what is to be compared."""
        from evenhand.project.home import open_home
        from evenhand.project.postgres.folder import admin_url

        admin = admin_url(open_home())
        if "helpdesk" not in self.given.without:
            self.helpdesk = Helpdesk(self.folder, admin, self.given.helpdesk_python)
        if "tracker" not in self.given.without:
            self.tracker = RequestTracker(self.folder, admin)
            stack.enter_context(self.tracker.serving())
            self.tracker.take(self._mails("warm", 5))  # its templates are compiled at the first use

    def run(self) -> dict[str, Any]:
        """All rounds; what they say together."""
        for number in range(self.given.rounds):
            self._take_in(number)
            self._ask_helpdesk(number)
            self._ask_tracker(number)
        return self._summary()

    def _mails(self, name: str, count: int, seed: int = 99) -> list[Path]:
        folder = self.folder / name
        self.expected.append(gen_mail.write(folder, n=count, to=ADDRESS, seed=seed))
        return sorted(folder.glob("*.eml"))

    def _take_in(self, number: int) -> None:
        name = f"ours-{number}"
        self._mails(name, self.given.mails, seed=number)
        command = [sys.executable, str(Path(__file__).with_name("mail_intake.py")), str(self.folder / name), name]
        pipe = subprocess.PIPE
        child = subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, env=os.environ)
        child.stdout.readline()
        said, _ = child.communicate("go\n", timeout=900)
        found = json.loads(said.splitlines()[-1])
        expected = self.expected[-1]
        found["exact"] = all(found[name] == expected[name] for name in ("threads", "messages"))
        found["expected"] = {name: expected[name] for name in ("threads", "messages")}
        self.ours.append(found)
        self._note("ours", self.given.mails / found["seconds"], found["peak_mb"])

    def _ask_helpdesk(self, number: int) -> None:
        if self.helpdesk:
            for processes in (1, 2):
                mails = self._mails(
                    f"helpdesk-{number}-{processes}", AT_ONCE["helpdesk"], seed=1_000 + 2 * number + processes
                )
                found = self.helpdesk.take(mails, processes=processes)
                self._note(f"helpdesk_{processes}", found["mails_per_s"], found["peak_mb"])

    def _ask_tracker(self, number: int) -> None:
        if self.tracker:
            found = self.tracker.take(self._mails(f"tracker-{number}", AT_ONCE["tracker"], seed=2_000 + number))
            self._note("tracker", found["mails_per_s"], found["peak_mb"])

    def _note(self, name: str, rate: float, peak_mb: float) -> None:
        self.rates.setdefault(name, []).append(rate)
        self.peaks[name] = max(self.peaks.get(name, 0.0), peak_mb)

    def _summary(self) -> dict[str, Any]:
        rates = self.rates
        best = max(
            (name for name in rates if name.startswith("helpdesk")), key=lambda n: sorted(rates[n])[1], default=""
        )
        versus = {name: ground.ratios(rates["ours"], rates[name]) for name in filter(None, [best])}
        if self.tracker:
            versus["tracker"] = ground.ratios(rates["ours"], rates["tracker"])
        cpu = [each["client_cpu_s"] / self.given.mails * 1000 for each in self.ours]
        return {
            "mails_per_s": {name: ground.spread(each, digits=1) for name, each in rates.items()},
            "ratio": versus,
            "peak_mb": {name: round(each) for name, each in self.peaks.items()},
            "client_cpu_ms_a_mail": ground.spread(cpu, digits=2),
            "counts_exact": all(each["exact"] for each in self.ours),
            "counts": [
                {name: each[name] for name in ("threads", "messages", "conversations", "quarantined", "expected")}
                for each in self.ours
            ],
            "all_seen_in_inbox": all(each["newest_seen"] and not each["waiting_batches"] for each in self.ours),
        }


if __name__ == "__main__":
    main()
