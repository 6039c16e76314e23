"""A public thread as a tree: what we keep of it and what its network told, put together."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

import msgspec

DEEPEST = 6  # steps to the right; beyond, an answer stands below what it answers


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """A post of the thread that we keep."""

    external_id: str
    in_reply_to: str
    author: str
    handle: str
    text: str
    posted_at: datetime
    url: str
    is_ours: bool = False
    is_theirs: bool = False  # of the customer of this conversation
    is_gone: bool = False
    is_edited: bool = False
    is_missing: bool = False
    case_id: int | None = None  # another case of ours that it belongs to


class There(msgspec.Struct, frozen=True, kw_only=True):
    """A post as the network told it; what is kept of the answer by `ThreadLook`."""

    external_id: str
    author: str = ""
    handle: str = ""
    author_id: str = ""
    text: str = ""
    posted_at: datetime | None = None
    in_reply_to: str = ""
    url: str = ""
    tie: str = "reply"
    is_gone: bool = False
    edited_at: datetime | None = None
    quotes: str = ""
    pictures: tuple[str, ...] = ()
    replies: int | None = None
    likes: int | None = None
    reposts: int | None = None


class Node(msgspec.Struct, frozen=True, kw_only=True):
    """A post of the thread as it is shown."""

    external_id: str
    depth: int
    author: str
    handle: str
    text: str
    posted_at: datetime | None
    url: str
    is_ours: bool
    is_theirs: bool
    is_gone: bool
    is_edited: bool
    is_missing: bool
    is_quote: bool
    case_id: int | None
    quotes: str
    pictures: tuple[str, ...]
    replies: int | None
    likes: int | None
    reposts: int | None


def tree(kept: Iterable[Kept], there: Iterable[There]) -> list[Node]:
    """The thread in reading order, answers below what they answer, quotes last; the same post told twice is one."""
    ours = {each.external_id: each for each in kept}
    told = {each.external_id: each for each in there}
    names = list(dict.fromkeys([*ours, *told]))
    above = {name: _above(name, ours, told) for name in names}
    moment = {name: _moment(ours.get(name), told.get(name)) for name in names}
    below: dict[str, list[str]] = {}
    for name in names:
        parent = above[name] if above[name] in above and above[name] != name else ""
        below.setdefault(parent, []).append(name)
    nodes: list[Node] = []
    seen: set[str] = set()
    for name in _in_time(below.get("", []), moment):
        _walk(name, 0, below, moment, seen, nodes, ours, told)
    for name in _in_time([each for each in names if each not in seen], moment):  # a ring of answers has no beginning
        _walk(name, 0, below, moment, seen, nodes, ours, told)
    return [*(each for each in nodes if not each.is_quote), *(each for each in nodes if each.is_quote)]


def _above(name: str, ours: Mapping[str, Kept], told: Mapping[str, There]) -> str:
    said = told[name].in_reply_to if name in told else ""
    return said or (ours[name].in_reply_to if name in ours else "")


def _moment(kept: Kept | None, there: There | None) -> float:
    at = kept.posted_at if kept and not kept.is_missing else there.posted_at if there else None
    return at.timestamp() if at else 0.0


def _in_time(names: Sequence[str], moment: Mapping[str, float]) -> list[str]:
    return sorted(names, key=lambda name: (moment[name], name))


def _walk(
    name: str,
    depth: int,
    below: Mapping[str, list[str]],
    moment: Mapping[str, float],
    seen: set[str],
    nodes: list[Node],
    ours: Mapping[str, Kept],
    told: Mapping[str, There],
) -> None:
    """The post and everything below it; without recursion, since strangers decide how deep a thread is."""
    waiting = [(name, depth)]
    while waiting:
        here, level = waiting.pop()
        if here in seen:
            continue
        seen.add(here)
        nodes.append(_node(here, min(level, DEEPEST), ours.get(here), told.get(here)))
        waiting += [(each, level + 1) for each in reversed(_in_time(below.get(here, []), moment))]


def _node(name: str, depth: int, kept: Kept | None, there: There | None) -> Node:
    """What the network says goes before what we keep; who it is to us only we know."""
    is_gone = bool((kept and kept.is_gone) or (there and there.is_gone))
    is_quote = there is not None and there.tie == "quote"
    text = (there.text if there and there.text else kept.text if kept else "") if not is_gone else ""
    return Node(
        external_id=name,
        depth=0 if is_quote else depth,
        author=(kept and kept.author) or (there and there.author) or "",
        handle=(kept and kept.handle) or (there and there.handle) or "",
        text=text,
        posted_at=kept.posted_at if kept and not kept.is_missing else there.posted_at if there else None,
        url=(kept and kept.url) or (there and there.url) or "",
        is_ours=bool(kept and kept.is_ours),
        is_theirs=bool(kept and kept.is_theirs),
        is_gone=is_gone,
        is_edited=bool((kept and kept.is_edited) or (there and there.edited_at)),
        is_missing=bool(kept and kept.is_missing and not (there and (there.text or there.is_gone))),
        is_quote=is_quote,
        case_id=kept.case_id if kept else None,
        quotes=there.quotes if there and not is_gone else "",
        pictures=there.pictures if there and not is_gone else (),
        replies=there.replies if there else None,
        likes=there.likes if there else None,
        reposts=there.reposts if there else None,
    )
