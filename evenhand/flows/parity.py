"""Parity audits of the desk's own cases are made in the background, one at a time, by a process of their own.

It reads the same rows that anybody may export, and they are gone when it has read them.
"""

import json
import logging
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

import msgspec
from django.utils.translation import gettext as _

from evenhand.insight.actions.parity import claim_parity, keep_parity, note_read
from evenhand.insight.audit.apart import Asked, Told
from evenhand.insight.audit.margins import Margins
from evenhand.insight.models import ParityRun
from evenhand.insight.reads.counted import Asked as Counted
from evenhand.insight.reads.export import exported
from evenhand.kernel import clock

log = logging.getLogger(__name__)
TELL_EVERY: Final = 5_000  # rows
PATIENCE_S: Final = 1_800.0
_ROWS: Final = "cases.jsonl"


def audit_next() -> bool:
    """Take the next and make it; whether there was one."""
    run = claim_parity(now=clock.now())
    if run is None:
        return False
    told = _made(run)
    keep_parity(run_id=run.pk, told=told.told, trouble=told.trouble, now=clock.now())
    return True


def _made(run: ParityRun) -> Told:
    viewer = run.asked_by
    if viewer is None or not viewer.is_active or not viewer.sees_all:
        return Told(trouble=_("Whoever asked for it may not see these cases any more."))
    with tempfile.TemporaryDirectory(prefix="evenhand-parity-") as folder:
        path = Path(folder) / _ROWS
        if not _write(run, path):
            return Told(trouble=_("No case was opened in this time."))
        return _audited(Asked(path=str(path), margins=msgspec.convert(run.margins, Margins), as_of=clock.now()))


def _write(run: ParityRun, path: Path) -> int:
    """The rows as the audit reads them; how many there are."""
    if run.asked_by is None:
        return 0
    asked = Counted(since=run.since, until=run.until, brand_id=run.brand_id)
    count = 0
    with path.open("w", encoding="utf-8") as rows:
        for count, row in enumerate(exported(run.asked_by, asked, now=clock.now()), 1):
            rows.write(json.dumps(row, ensure_ascii=False) + "\n")
            if count % TELL_EVERY == 0:
                note_read(run_id=run.pk, rows=count, now=clock.now())
    note_read(run_id=run.pk, rows=count, now=clock.now())
    return count


def _audited(asked: Asked) -> Told:
    command = [sys.executable, "-m", "evenhand.insight.audit.apart"]
    question = msgspec.json.encode(asked)
    try:
        done = subprocess.run(command, input=question, capture_output=True, check=True, timeout=PATIENCE_S)
        return msgspec.json.decode(done.stdout, type=Told)
    except (subprocess.SubprocessError, msgspec.DecodeError) as problem:
        errors = getattr(problem, "stderr", b"") or b""
        log.warning("a parity audit failed: %s %s", problem, errors.decode(errors="replace")[-2000:])
        return Told(trouble=_("It could not be worked out, and is not tried again. The log of the worker says why."))
