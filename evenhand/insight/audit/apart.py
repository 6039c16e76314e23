"""A process of its own that makes one audit: which file and what does not matter as JSON in, what a report tells out.

An audit of a million cases takes most of two gigabytes and a minute; whoever asks for it keeps neither.
"""

import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec

from evenhand.insight.audit import mapping as mappings
from evenhand.insight.audit import running, telling
from evenhand.insight.audit.margins import Margins
from evenhand.insight.audit.reading import open_table, read
from evenhand.insight.errors import CannotAudit
from evenhand.kernel import clock


class Asked(msgspec.Struct):
    """A file in our own layout, what differences do not matter, and until when its cases were watched."""

    path: str
    margins: Margins
    as_of: datetime


class Told(msgspec.Struct, omit_defaults=True):
    """What the report tells; or why there is none."""

    told: dict[str, Any] | None = None
    trouble: str = ""


def made(asked: Asked) -> Told:
    """The audit of that file."""
    try:
        table = open_table(Path(asked.path))
        known = mappings.guess(table.samples, preset="evenhand", zone="UTC")
        result = running.audit(
            read(table, known), known, asked.margins, source=table.path, as_of=asked.as_of.timestamp()
        )
    except CannotAudit as problem:
        return Told(trouble=problem.sentence)
    return Told(told=telling.as_told(result, made=clock.now()))


if __name__ == "__main__":
    question = msgspec.json.decode(sys.stdin.buffer.read(), type=Asked)
    sys.stdout.buffer.write(msgspec.json.encode(made(question)))
