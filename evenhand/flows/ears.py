"""Every saved query in one matcher, kept as it stands in the database."""

import logging
from collections.abc import Sequence

from evenhand.channels.domain.skim import Skim, Wants
from evenhand.channels.reads import ids_of
from evenhand.listening.domain.matcher import Matcher
from evenhand.listening.domain.parser import parse
from evenhand.listening.domain.query import And, From, Not, Or, Query
from evenhand.listening.domain.trees import leaves_in
from evenhand.listening.errors import QuerySyntaxError
from evenhand.listening.reads import SavedQuery, queries_since

log = logging.getLogger(__name__)


class Ears:
    """What all brands listen for. Not for several threads at once."""

    def __init__(self) -> None:
        self._matcher = Matcher()
        self._edition = 0
        self._brand_of: dict[int, int] = {}

    @property
    def wants(self) -> Wants:
        """Which columns the queries look at."""
        return self._matcher.wants

    def refresh(self) -> None:
        """Learn what changed since the last time; one quick query when nothing did."""
        for query in queries_since(self._edition):
            self._edition = query.edition
            self._learn(query)

    def _learn(self, query: SavedQuery) -> None:
        self._matcher.remove(query.id)
        self._brand_of.pop(query.id, None)
        if not query.is_active:
            return
        try:
            self._matcher.put(query.id, _with_ids(parse(query.text)))
        except QuerySyntaxError as problem:  # the language grew stricter since it was saved
            log.error("query %s cannot be understood any more: %s", query.id, problem.sentence)
        else:
            self._brand_of[query.id] = query.brand_id

    def caught_by(self, skim: Skim) -> dict[int, list[int]]:
        """For each post that matches: the queries that caught it."""
        if not self._brand_of or not len(skim):
            return {}
        found = self._matcher.match(skim)
        caught: dict[int, list[int]] = {}
        for row, query in zip(found.rows.tolist(), found.queries.tolist(), strict=True):
            caught.setdefault(row, []).append(query)
        return caught

    def by_brand(self, query_ids: Sequence[int]) -> dict[int, list[int]]:
        """The queries by the brand that listens."""
        brands: dict[int, list[int]] = {}
        for query_id in query_ids:
            brands.setdefault(self._brand_of[query_id], []).append(query_id)
        return brands


def _with_ids(query: Query) -> Query:
    """The query with the ids of authors whose handles it names: whole networks are streamed by id alone."""
    handles = {node.author for node in leaves_in(query) if isinstance(node, From)}
    return _replaced(query, ids_of(handles)) if handles else query


def _replaced(query: Query, ids: dict[str, list[str]]) -> Query:
    match query:
        case And(nodes):
            return And(tuple(_replaced(node, ids) for node in nodes))
        case Or(nodes):
            return Or(tuple(_replaced(node, ids) for node in nodes))
        case Not(node):
            return Not(_replaced(node, ids))
        case From(author) if author in ids:
            return Or((query, *(From(each.lower()) for each in ids[author])))
        case _:
            return query
