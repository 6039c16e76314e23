"""Whether the links of a reply answer: looked at behind the typing, never in a transaction, remembered for a while."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

import msgspec

from evenhand.channels import guarded
from evenhand.channels.errors import ChannelError
from evenhand.flows.check_facts import unknown_links
from evenhand.kernel import clock
from evenhand.replies.actions.checks import begin_look, record_look
from evenhand.replies.domain.links import Link, links_in

AGAIN_AFTER = timedelta(minutes=30)
PATIENCE = 6.0  # seconds; who waits longer for a page takes it for dead
_ENOUGH = 2_000  # bytes of a page that is there
# A page that is there, but not for a program: a shop behind a login, a wall against robots.
_NOT_FOR_US = frozenset({401, 402, 403, 405, 406, 407, 412, 418, 423, 425, 426, 428, 429, 451})


class Looking(msgspec.Struct, frozen=True):
    """Which addresses the caller has somebody look at, and whether any look is under way."""

    wanted: list[str]
    is_under_way: bool


def begin(text: str, *, now: datetime) -> Looking:
    """What has to be looked at of these words; of two who ask at once, one is told to."""
    found = {link.key: link.address for link in links_in(text)}
    if not found:
        return Looking([], is_under_way=False)
    unknown = unknown_links(found, since=now - AGAIN_AFTER)
    begun = begin_look(keys=sorted(unknown), now=now, again_after=AGAIN_AFTER) if unknown else []
    return Looking([found[key] for key in begun], is_under_way=bool(unknown))


def look(addresses: Iterable[str], *, fetch: Callable[..., guarded.Answer] = guarded.fetch) -> None:
    """Open each of them as a stranger would, and remember whether it answered."""
    for address in addresses:
        why = _why_not(address, fetch)
        record_look(key=Link(0, 0, address).key, answers=not why, reason=why, now=clock.now())


def _why_not(address: str, fetch: Callable[..., guarded.Answer]) -> str:
    """Why it does not open; empty if it does."""
    try:
        answer = fetch(address, most_bytes=_ENOUGH, may_cut=True, seconds=PATIENCE)
        if answer.status not in _NOT_FOR_US:
            answer.checked()
    except ChannelError as problem:
        return problem.sentence
    return ""
