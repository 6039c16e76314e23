"""What happened in a run of the demo, as numbers: the counts of its source now, less those at its beginning."""

import json
import statistics
import threading
import time
from datetime import datetime
from typing import TYPE_CHECKING, Any

from evenhand.kernel import clock

if TYPE_CHECKING:
    from evenhand.cases.reads import Row
    from evenhand.channels.models import Source
    from evenhand.people.models import Agent
    from evenhand.project.home import Home

FILE = "demo.json"
LOOK_EVERY = 0.1  # seconds between two looks at the inbox
LOOK_AT = 400  # rows of one look

_COUNTS = """
WITH accounts AS (SELECT id, network FROM channels_account WHERE source_id = %(source)s),
posts AS (
    SELECT p.id, a.network FROM channels_post p JOIN accounts a ON a.id = p.account_id
    WHERE p.kind <> 9 AND p.external_id NOT IN (SELECT external_id FROM replies_delivery)
)
SELECT json_build_object(
    'heard', (SELECT heard FROM channels_source WHERE id = %(source)s),
    'duplicates', (SELECT repeats FROM channels_source WHERE id = %(source)s),
    'stored', (SELECT count(*) FROM posts),
    'quarantined', (SELECT count(*) FROM channels_quarantined WHERE source_id = %(source)s),
    'conversations', (SELECT count(*) FROM cases_conversation c JOIN accounts a ON a.id = c.account_id
        WHERE EXISTS (SELECT 1 FROM cases_message m WHERE m.conversation_id = c.id)),
    'cases', (SELECT count(DISTINCT c.case_id) FROM cases_conversation c JOIN accounts a ON a.id = c.account_id),
    'modes', (SELECT coalesce(json_object_agg(mode, n), '{}') FROM (
        SELECT CASE d.mode WHEN 0 THEN 'none' WHEN 1 THEN 'reactive' WHEN 2 THEN 'proactive'
            ELSE 'progressive' END AS mode, count(*) AS n
        FROM triage_decision d JOIN posts ON posts.id = d.post_id GROUP BY 1) AS x),
    'channels', (SELECT coalesce(json_object_agg(network, n), '{}') FROM (
        SELECT network, count(*) AS n FROM posts GROUP BY 1) AS x),
    'sent', (SELECT count(*) FROM replies_delivery d JOIN accounts a ON a.id = d.account_id
        WHERE d.state NOT IN ('queued', 'cancelled')),
    'delivered', (SELECT count(*) FROM replies_delivery d JOIN accounts a ON a.id = d.account_id
        WHERE d.state = 'sent')
)
"""


def counts(source_id: int) -> dict[str, Any]:
    """The source's totals as the database has them."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(_COUNTS, {"source": source_id})
        found = cursor.fetchone()[0]
    return dict(json.loads(found) if isinstance(found, str) else found)


def begin(home: "Home", source: "Source", *, found: dict[str, int]) -> None:
    """Write down where the counts stand before anything is heard, and what was found of an earlier start."""
    start = {"source": source.pk, "at": clock.now().isoformat(), "counts": counts(source.pk), "found": found}
    (home.run / FILE).write_text(json.dumps(start))


class Watcher:
    """Looks at the inbox like an agent would, again and again, and times how soon each word is seen there."""

    def __init__(self, viewer: "Agent") -> None:
        self.viewer = viewer
        self.milliseconds: list[float] = []
        self._seen: set[tuple[int, datetime | None]] = set()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def start(self) -> None:
        """Begin with what is there already: it is not counted."""
        self._seen.update(self._key(row) for row in self._look())
        self._thread.start()

    def stop(self) -> None:
        """Look no more."""
        self._stop.set()
        self._thread.join()

    def _watch(self) -> None:
        from django.db import connection

        from evenhand.ledger.errors import DATABASE_AWAY

        while not self._stop.wait(LOOK_EVERY):
            try:
                rows = self._look()
            except DATABASE_AWAY:
                connection.close()
                continue
            now = clock.now()
            for row in rows:
                key = self._key(row)
                if key not in self._seen and row.waiting_since is not None:
                    self._seen.add(key)
                    self.milliseconds.append((now - row.waiting_since).total_seconds() * 1000)
        connection.close()

    def _look(self) -> "list[Row]":
        from evenhand.cases.reads import View, inbox

        return inbox(self.viewer, View(newest_first=True), limit=LOOK_AT)

    @staticmethod
    def _key(row: "Row") -> tuple[int, datetime | None]:
        return row.case_id, row.waiting_since

    def percentiles(self) -> dict[str, float | None]:
        """p50, p95 and p99 in milliseconds; None where nothing was seen."""
        if len(self.milliseconds) < 2:
            only = round(self.milliseconds[0], 1) if self.milliseconds else None
            return {"p50": only, "p95": only, "p99": only}
        cuts = statistics.quantiles(self.milliseconds, n=100, method="inclusive")
        return {"p50": round(cuts[49], 1), "p95": round(cuts[94], 1), "p99": round(cuts[98], 1)}


def is_finished(source_id: int) -> bool:
    """Whether the source is read to its end, everything is understood and every reply has its outcome."""
    from evenhand.channels.models import Batch, Source, SourceState
    from evenhand.replies.models import Delivery

    ended = Source.objects.filter(pk=source_id).exclude(state=SourceState.ACTIVE).exists()
    return ended and not Batch.objects.filter(understood_at=None).exists() and not _on_their_way(Delivery)


def _on_their_way(delivery: Any) -> bool:
    return bool(delivery.objects.filter(state__in=["queued", "sending"]).exists())


def summary(start: dict[str, Any], watcher: Watcher, *, began: float, ended: float) -> dict[str, Any]:
    """The one object that `--json` prints."""
    now = counts(start["source"])
    before = start["counts"]
    told = {name: _less(now[name], before[name]) for name in now}
    seconds = max(ended - began, 0.001)
    return {
        **{name: told[name] for name in ("heard", "stored", "duplicates", "quarantined", "cases", "conversations")},
        "modes": told["modes"],
        "channels": told["channels"],
        "sent": told["sent"],
        "delivered": told["delivered"],
        "seconds": round(seconds, 2),
        "posts_per_second": round(told["stored"] / seconds, 1),
        "visible_ms": {**watcher.percentiles(), "samples": len(watcher.milliseconds)},
    }


def _less(now: Any, before: Any) -> Any:
    if isinstance(now, dict):
        return {key: value - before.get(key, 0) for key, value in now.items()}
    return now - before


def wait_for_the_first(source_id: int, *, patience: float = 60.0) -> float:
    """The moment (monotonic) when the source was first looked at."""
    from evenhand.channels.models import Source

    before = Source.objects.values_list("fetched_at", flat=True).get(pk=source_id)
    until = time.monotonic() + patience
    while time.monotonic() < until:
        if Source.objects.values_list("fetched_at", flat=True).get(pk=source_id) != before:
            break
        time.sleep(0.05)
    return time.monotonic()
