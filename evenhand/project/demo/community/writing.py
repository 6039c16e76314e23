"""Writes the demo's communities with the actions that members and colleagues use; what is there stays as it is."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import cycle, islice
from pathlib import Path
from typing import NamedTuple

from evenhand.channels.models import Source
from evenhand.community.actions import judging, moderating
from evenhand.community.actions.joining import ask_for_link, note_link_mailed, use_link
from evenhand.community.actions.pinning import pin
from evenhand.community.actions.writing import answer, answer_for_us, ask
from evenhand.community.domain.screening import Shown, Told
from evenhand.community.models import Community, Contribution, Member, Topic
from evenhand.flows import community
from evenhand.kernel import clock
from evenhand.people.models import Agent, Brand
from evenhand.project.demo.community.pictures import shown_with
from evenhand.project.demo.company import COMPANY

NAMES = (
    "Marlow", "Grete", "Pilar", "Ines", "Rafaela", "Kenji", "Tobias", "Lio", "Samira", "Oskar", "Bea", "Noelle",
    "Jonas", "Alma", "Finn", "Hanne", "Uwe",
)  # fmt: skip
HELPERS = ("Marlow", "Grete", "Pilar")
WELCOME = (
    "Customers of Harborline and Skerry who know help those who ask. Look first whether it was asked; if not, ask."
)
_SPAN = {"d": 86_400, "h": 3_600, "m": 60}
_ANSWER = re.compile(r"- (@?)(\w+) \+(\w+)(?: (\*accepted))?(?: (\d+))?: (.+)")
_OFFER = "Unlock ANY phone now at best-unlock-deals.shop, first ten customers pay half, write to me"
_RUDE = "Read the manual before you steal our time, you are too stupid for a router."


class Reply(NamedTuple):
    """An answer in the file."""

    name: str
    is_ours: bool
    after: timedelta
    is_accepted: bool
    votes: int
    text: str


class Asked(NamedTuple):
    """A question in the file."""

    title: str
    name: str
    ago: timedelta
    text: str
    replies: tuple[Reply, ...]


def write_community() -> Source | None:
    """The community of the first brand, once; the source by which its questions become cases."""
    brand = Brand.objects.get(slug=COMPANY.brands[0].key)
    lead = Agent.objects.get(username=COMPANY.agents[0].username)
    before = Community.objects.filter(brand=brand).select_related("account__source").first()
    if before is None:
        before = community.set_community(
            brand=brand,
            is_on=True,
            welcome=WELCOME,
            looks_first=True,
            unanswered_hours=24,
            site="",
            actor=lead,
            now=clock.now(),
        )
        _write(brand, lead, clock.now())
    return before.account.source if before.account else None


def _write(brand: Brand, lead: Agent, now: datetime) -> None:
    members = {name: _join(brand, name, now - timedelta(days=120 - number)) for number, name in enumerate(NAMES)}
    for asked in read():
        _topic(asked, members, lead, now)
    _recent(brand, members, lead, now)


def _join(brand: Brand, name: str, now: datetime) -> Member:
    link = ask_for_link(brand_id=brand.pk, address=address_of(name), site="", now=now)
    if link is None:
        raise LookupError(name)
    note_link_mailed(link=link)
    return use_link(token=link.token, name=name, now=now)[0]


def address_of(name: str) -> str:
    """Where a member of the demo reads mail."""
    return f"{name.lower()}@customer.example"


def read() -> Iterator[Asked]:
    """The questions of the file, oldest first."""
    text = (Path(__file__).parent / "topics.md").read_text(encoding="utf-8")
    for block in text.split("\n\n"):
        title, by, words, *rest = block.strip().splitlines()
        name, _, ago = by.partition(" ")
        replies = tuple(_reply(line) for line in rest)
        yield Asked(title.removeprefix("# "), name, _span(ago), words, replies)


def _reply(line: str) -> Reply:
    found = _ANSWER.fullmatch(line)
    if found is None:
        raise ValueError(line)
    ours, name, after, accepted, votes, text = found.groups()
    return Reply(name, bool(ours), _span(after), bool(accepted), int(votes or 0), text)


def _span(said: str) -> timedelta:
    return timedelta(seconds=int(said[:-1]) * _SPAN[said[-1]])


def _topic(asked: Asked, members: dict[str, Member], lead: Agent, now: datetime) -> None:
    asker, at = members[asked.name], now - asked.ago
    with shown_with(asked.title) as pictures:
        topic = ask(member=asker, title=asked.title, text=asked.text, told=Told(), pictures=pictures, now=at)
    _look(topic, lead, at + timedelta(minutes=5))
    for reply in asked.replies:
        made = _answered(reply, topic, members, lead, at)
        if made.shown == Shown.WAITING:
            _look(topic, lead, at + reply.after)
        for voter in islice((each for each in members.values() if each.pk != made.member_id), reply.votes):
            voter.refresh_from_db(fields=["level"])
            if voter.level:
                judging.vote(member=voter, contribution_id=made.pk, is_for=True, now=at + reply.after * 2)
        if reply.is_accepted:
            judging.accept(topic_id=topic.pk, contribution_id=made.pk, by=asker, now=at + reply.after * 2)


def _answered(reply: Reply, topic: Topic, members: dict[str, Member], lead: Agent, at: datetime) -> Contribution:
    if reply.is_ours:
        agent = Agent.objects.filter(username=reply.name).first() or lead
        return answer_for_us(topic_id=topic.pk, text=reply.text, actor=agent, now=at + reply.after)
    return answer(member=members[reply.name], topic_id=topic.pk, text=reply.text, told=Told(), now=at + reply.after)


def _look(topic: Topic, lead: Agent, now: datetime) -> None:
    for each in Contribution.objects.filter(topic=topic, shown=Shown.WAITING):
        moderating.rule(contribution_id=each.pk, is_kept=True, actor=lead, now=now)


def _recent(brand: Brand, members: dict[str, Member], lead: Agent, now: datetime) -> None:
    """What waits at the desk: a newcomer's question, an offer, an insult that was flagged, an objection; thanks and a
    topic that is pinned."""
    for name, words in zip(
        cycle(HELPERS), ("Your patience keeps many evenings whole.", "Half the town has sound again.")
    ):
        moderating.thank(member_id=members[name].pk, contribution_id=None, words=words, actor=lead, now=now)
    vera, mika, best = (_join(brand, name, now - timedelta(hours=5)) for name in ("Vera", "Mika", "Bestdeal"))
    at = now - timedelta(minutes=50)
    ask(
        member=vera,
        title="Is there a discount for students in Coast 250?",
        text="I begin in autumn.",
        told=Told(),
        now=at,
    )
    ask(member=best, title="Unlock your phone today", text=_OFFER, told=Told(is_spam=True), now=at)
    solved = Topic.objects.filter(brand=brand, shown=Shown.SHOWN).exclude(accepted=None).order_by("-answers", "pk")
    pin(topic_id=solved[0].pk, until=now + timedelta(days=10), actor=lead, now=now)
    topic = Topic.objects.filter(brand=brand, shown=Shown.SHOWN).latest("asked_at")
    rude = answer(member=mika, topic_id=topic.pk, text=_RUDE, told=Told(is_abuse=True), now=at)
    moderating.rule(contribution_id=rude.pk, is_kept=False, actor=lead, now=at)
    why = "You insulted people under three questions. Help is welcome, contempt is not."
    moderating.block(member_id=mika.pk, why=why, days=7, actor=lead, now=at)
    moderating.appeal(member=mika, words="I was angry that day. I will say sorry to Finn if you let me.", now=now)
