"""What every matcher promises, compiled or plain."""

from typing import NamedTuple, Protocol

from evenhand.channels.domain.skim import Skim, Wants
from evenhand.listening.domain.kernels.layout import Array
from evenhand.listening.domain.query import Query


class Matches(NamedTuple):
    """Which posts (`rows` of the skim) which queries match: side by side, sorted, each pair once."""

    rows: Array
    queries: Array


class Matching(Protocol):
    """Saved queries, ready to be matched."""

    def __len__(self) -> int:
        """How many queries there are."""

    @property
    def wants(self) -> Wants:
        """Which columns of a skim its queries look at."""

    def put(self, id_: int, query: Query) -> None:
        """From the next `match` on the query is matched under this number, instead of what was there."""

    def remove(self, id_: int) -> None:
        """Match it no more; nothing happens if it is not there."""

    def match(self, skim: Skim) -> Matches:
        """All matches of all queries in these posts, as `evaluation` defines them."""

    def settle(self) -> None:
        """Make itself as quick as what it has seen so far allows."""
