"""A process of its own that answers one experiment: so that minutes of arithmetic hold up nothing else.

It reads the experiment from standard input and writes a line of JSON whenever something is done, the answers last.
"""

import sys
from typing import Any

import msgspec


class Said(msgspec.Struct, omit_defaults=True):
    """One line: how far it is in per cent; at the end what came of it."""

    progress: int = 0
    answers: dict[str, Any] | None = None
    report: str = ""


def main() -> None:
    """Answer what is asked. What it takes is loaded here alone, not by whoever starts it."""
    from evenhand.planning.domain.scaling.answers import Inquiry
    from evenhand.planning.domain.scaling.experiment import parsed
    from evenhand.planning.reports.scale import as_html

    inquiry = Inquiry(parsed(sys.stdin.buffer.read()))
    steps, done = inquiry.steps(), 0

    def tell(_what: str) -> None:
        nonlocal done
        done += 1
        _say(Said(progress=min(99, 100 * done // steps)))

    inquiry.tell = tell
    answers = inquiry.answer()
    # JSON knows no NaN: what cannot be said is null there.
    plain = msgspec.json.decode(msgspec.json.encode(answers))
    kept = {name: plain[name] for name in ("verdicts", "needs", "arrangements", "parity", "turns", "proofs", "hash")}
    _say(Said(progress=100, answers=kept, report=as_html(answers)))


def _say(said: Said) -> None:
    sys.stdout.buffer.write(msgspec.json.encode(said) + b"\n")
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
