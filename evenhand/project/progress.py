"""How a start tells a person what it does: one line a step, with its seconds."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Protocol

Note = Callable[[str], None]


class Report(Protocol):
    """Where the steps of a start, and later events, are told."""

    def step(self, title: str) -> AbstractContextManager[Note]:
        """A step that takes time; the note says what it is doing inside."""

    def say(self, sentence: str) -> None:
        """Something happened."""


class Silent:
    """Tells nobody; for machines."""

    @contextmanager
    def step(self, title: str) -> Iterator[Note]:  # noqa: ARG002
        """Do the step without a word."""
        yield lambda _: None

    def say(self, sentence: str) -> None:
        """Say nothing."""


class Terminal:
    """Tells a person at a terminal; plain lines when it is no terminal."""

    def __init__(self) -> None:
        from rich.console import Console

        self.console = Console(file=sys.stderr, highlight=False)

    @contextmanager
    def step(self, title: str) -> Iterator[Note]:
        """Show the step, what it is doing, and at the end its seconds."""
        began = time.monotonic()
        with self.console.status(title) as status:
            try:
                yield lambda text: status.update(f"{title} [dim]{_plain(text)}[/]")
            except BaseException:
                self.console.print(f"  [red]✗[/] {title}")
                raise
        took = time.monotonic() - began
        self.console.print(f"  [green]✓[/] {title:<40} [dim]{took:5.1f} s[/]")

    def say(self, sentence: str) -> None:
        """Show one line with the time of day."""
        self.console.print(f"[dim]{time.strftime('%H:%M:%S')}[/] {_plain(sentence)}", soft_wrap=True)


def _plain(text: str) -> str:
    from rich.markup import escape

    return escape(text)
