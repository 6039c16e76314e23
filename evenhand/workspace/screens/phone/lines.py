"""Calls on the timeline of a case."""

from collections.abc import Sequence

import msgspec

from evenhand.cases.reads.calls import calls_of_posts
from evenhand.people.models import Agent
from evenhand.workspace.components.tags import capabilities_of
from evenhand.workspace.screens.case.bands import Band, Line
from evenhand.workspace.screens.phone.telling import Told, told


def with_calls(viewer: Agent, shown: Sequence[Band]) -> None:
    """Give every call on the timeline what is known of it; no query where nobody called, else four for all of them."""
    spoken = [band for band in shown if band.network and capabilities_of(band.network).has_calls]
    posts = [line.item.id for band in spoken for line in band.lines if line.item and line.kind == "message"]
    found = list(calls_of_posts(posts).values())
    by_post = {each.call.post_id: each for each in told(found, viewer)}
    for band in spoken:
        band.lines = [_with_call(line, by_post) for line in band.lines]


def _with_call(line: Line, by_post: dict[int | None, Told]) -> Line:
    call = by_post.get(line.item.id) if line.item and line.kind == "message" else None
    return msgspec.structs.replace(line, call=call, reading=None) if call else line
