"""Finding out who is behind the handles that a query names: whole networks are streamed by id alone."""

import logging
from contextlib import closing

from evenhand.channels import network
from evenhand.channels.actions.personas import meet
from evenhand.channels.domain.connector import Finding
from evenhand.channels.errors import ChannelError
from evenhand.channels.reads import ids_of, sources_hearing
from evenhand.listening.actions.editions import refresh_query
from evenhand.listening.domain.parser import parse
from evenhand.listening.domain.query import From
from evenhand.listening.domain.trees import leaves_in
from evenhand.listening.models import Query

log = logging.getLogger(__name__)


def find_authors(query_id: int) -> int:
    """Ask the networks for people whom the query names and whom we never met; how many were found. May be repeated."""
    query = Query.objects.filter(pk=query_id, is_active=True).first()
    if query is None:
        return 0
    named = {node.author for node in leaves_in(parse(query.text)) if isinstance(node, From)}
    unknown = sorted(handle for handle in named - set(ids_of(named)) if not handle.startswith("did:"))
    found = sum(_ask_for(handle) for handle in unknown)
    if found:
        refresh_query(query_id=query_id)
    return found


def _ask_for(handle: str) -> int:
    """On every network that can be asked."""
    found = 0
    for source in sources_hearing():
        with closing(network.connect(source)) as connector:
            if not isinstance(connector, Finding):
                continue
            try:
                author = connector.find_author(handle)
            except ChannelError as problem:
                log.info("source %s: %s is not known yet (%s)", source.pk, handle, problem.sentence)
                continue
            if author is not None:
                meet(network=network.network_of(connector), author=author)
                found += 1
    return found
