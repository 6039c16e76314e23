"""The file that a kill test replays, and what it must have become when it is over."""

import csv
import io
import random
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
ROWS_A_SECOND = 2.17  # of the generated file, at its own speed
BROKEN = (
    b"x%d,bluesky,quillnet_help,a,a,A,the day before yesterday,When was that,post,,,,en,true,,false,",
    b"x%d,bluesky,quillnet_help,a,a,A,2026-03-02T07:00:00+00:00,Caf\xe9 closed,post,,,,en,true,,false,",
    b"x%d,bluesky,quillnet_help,a,a,A,2026-03-02T07:00:00+00:00,Too few",
)

Key = tuple[str, str]  # account, external id


@dataclass(frozen=True)
class Expected:
    """What the file holds, read with the standard library alone."""

    path: Path
    rows: int  # that can be understood, repeats included
    own: frozenset[Key]
    thread_of: dict[Key, Key]  # every post to the first post of its thread
    broken: frozenset[str]  # references, as the quarantine names them


def write(path: Path, *, rows: int, seed: int, broken: int) -> Expected:
    """Make the file, spoil it at some places, and say what must come of it."""
    generator = [sys.executable, str(REPOSITORY / "bench" / "gen_replay.py"), str(path)]
    subprocess.run(
        [*generator, "--n", str(rows), "--seed", str(seed), "--duplicates", "0.03"], check=True, capture_output=True
    )
    lines = path.read_bytes().splitlines()
    chance = random.Random(seed)
    good = [line.decode() for line in lines]
    for number in range(broken):
        lines.insert(chance.randrange(1, len(lines)), chance.choice(BROKEN) % number)
    path.write_bytes(b"\n".join(lines) + b"\n")
    spoilt = {f"{path.name}:{number}" for number, line in enumerate(lines, 1) if line.startswith(b"x")}
    return _expected(path, good, spoilt)


def _expected(path: Path, lines: list[str], broken: set[str]) -> Expected:
    rows = list(csv.DictReader(io.StringIO("\n".join(lines))))
    first: dict[Key, Key] = {}
    for row in rows:
        key = (row["account"], row["id"])
        parent = (row["account"], row["in_reply_to"])
        first.setdefault(key, first[parent] if row["in_reply_to"] else key)
    own = frozenset((row["account"], row["id"]) for row in rows if row["own"] == "true")
    return Expected(path, len(rows), own, first, frozenset(broken))
