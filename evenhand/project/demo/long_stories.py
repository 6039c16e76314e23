"""Cases of the demo that drag on: their past is taken in as it would have been, on the days it happened."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from evenhand.cases import actions as cases
from evenhand.cases.models import PromiseKind
from evenhand.channels.actions import Incoming
from evenhand.channels.domain.connector import Author, Post, PostKind
from evenhand.channels.models import Account, Source
from evenhand.channels.models import Post as Kept
from evenhand.flows.intake import take_in
from evenhand.kernel.errors import EvenhandError
from evenhand.people.models import Agent

FIRST: Final = "long-story-"  # so begin the ids of their posts


class Line(NamedTuple):
    """What somebody said or did, so many days ago; `who` is "them" or a colleague's user name."""

    ago: float
    who: str
    text: str = ""
    deed: str = "say"  # "say", "take", "solve", "promise"


STORIES: Final[tuple[tuple[str, tuple[Line, ...]], ...]] = (
    (
        "Maud Ferrier",
        (
            Line(46, "them", "@{handle} you took the May bill from my account twice. Please send one of them back."),
            Line(45.8, "abebe", deed="take"),
            Line(45.7, "abebe", "Sorry about that, Maud. We will refund you 39.90 € within a week. ^AT"),
            Line(45.7, "abebe", "The refund is with billing", deed="promise"),
            Line(36, "them", "A week is long over and there is no refund. What now?"),
            Line(35.5, "tomasz", deed="take"),
            Line(35.4, "tomasz", "Hello Maud, we check your bill and come back to you as soon as we can. ^TK"),
            Line(24, "them", "You come back as soon as you can? It has been three weeks."),
            Line(22, "priya", deed="take"),
            Line(21.9, "priya", "I am sorry, but we cannot refund a bill that was paid by direct debit. ^PN"),
            Line(21.8, "priya", deed="solve"),
            Line(20, "them", "Your colleague promised me 39.90 in writing. Which of you is right?"),
            Line(12, "siobhan", deed="take"),
            Line(11.9, "siobhan", "Hello Maud, we check your bill and come back to you as soon as we can now. ^SB"),
            Line(3, "them", "Forty days. I am telling everybody I know."),
        ),
    ),
    (
        "Piet Aalders",
        (
            Line(31, "them", "@{handle} no signal since you moved my line, the box blinks red all day."),
            Line(30.9, "tomasz", deed="take"),
            Line(30.8, "tomasz", "A technician will be with you on Thursday, Piet. ^TK"),
            Line(30.8, "tomasz", "A technician on Thursday", deed="promise"),
            Line(26, "them", "Thursday came, the technician did not."),
            Line(25, "abebe", deed="take"),
            Line(24.9, "abebe", "So sorry, Piet. It has been booked again for you. ^AT"),
            Line(24.8, "abebe", deed="solve"),
            Line(19, "them", "And again nobody. Is there a person at the other end?"),
            Line(17, "abebe", deed="solve"),
            Line(9, "them", "Still red. Still nobody."),
        ),
    ),
)  # fmt: skip


def write_long_stories(source: Source, *, now: datetime) -> int:
    """Once: what became of some customers over the last weeks, in the account of the first brand; how many."""
    account = Account.objects.filter(source=source, network="bluesky").order_by("pk").first()
    if account is None or _is_told(account) or not Agent.objects.filter(username="abebe").exists():
        return 0
    written = 0
    for number, (name, lines) in enumerate(STORIES):
        posts = list(_posts(account, number, name, lines, now))
        taken = take_in([Incoming(account.pk, account.network, posts[0])], source_id=source.pk, now=posts[0].posted_at)
        if taken.case_ids:
            _tell(taken.case_ids[0], account, source, posts, lines, now)
            written += 1
    return written


def _is_told(account: Account) -> bool:
    return Kept.objects.filter(account=account, external_id=f"{FIRST}0-0").exists()


def _posts(account: Account, number: int, name: str, lines: tuple[Line, ...], now: datetime) -> Iterator[Post]:
    """What was said, each an answer to what was said before."""
    them = Author(external_id=f"did:plc:long{number}", handle=f"{name.split()[0].lower()}.long.example", name=name)
    us = Author(external_id=f"did:plc:{account.handle}", handle=account.handle, name=account.name or account.handle)
    first = f"{FIRST}{number}-0"
    spoken = [line for line in lines if line.deed == "say"]
    for place, line in enumerate(spoken):
        is_own = line.who != "them"
        yield Post(
            external_id=f"{FIRST}{number}-{place}",
            author=us if is_own else them,
            text=line.text.replace("{handle}", account.handle),
            posted_at=now - timedelta(days=line.ago),
            kind=PostKind.REPLY if place else PostKind.POST,
            is_own=is_own,
            in_reply_to=f"{FIRST}{number}-{place - 1}" if place else "",
            thread_id=first,
            language="en",
        )


def _tell(
    case_id: int, account: Account, source: Source, posts: list[Post], lines: tuple[Line, ...], now: datetime
) -> None:
    """The rest of the story, line by line."""
    said = iter(posts[1:])
    for line in lines[1:]:
        at = now - timedelta(days=line.ago)
        if line.deed == "say":
            take_in([Incoming(account.pk, account.network, next(said))], source_id=source.pk, now=at)
            continue
        agent = Agent.objects.filter(username=line.who).first()
        if agent is not None:
            _do(case_id, line, agent, at)


def _do(case_id: int, line: Line, agent: Agent, at: datetime) -> None:
    """What a colleague did; what cannot be done in this demo is left out."""
    with suppress(EvenhandError):
        if line.deed == "take":
            cases.assign_case(case_id=case_id, assignee=agent, actor=agent, now=at)
        elif line.deed == "solve":
            cases.resolve_case(case_id=case_id, actor=agent, now=at)
        elif line.deed == "promise":
            _promise(case_id, line, agent, at)


def _promise(case_id: int, line: Line, agent: Agent, at: datetime) -> None:
    cases.promise(
        case_id=case_id,
        kind=PromiseKind.FOLLOW_UP,
        what=line.text,
        due_at=at + timedelta(days=7),
        owner_id=agent.pk,
        phone="",
        actor=agent,
        now=at,
        key=None,
    )
