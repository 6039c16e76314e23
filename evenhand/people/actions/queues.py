"""Queues, as leads set them up: what goes there, who works there, in which order; and what people can do."""

from collections.abc import Iterable, Sequence
from datetime import datetime

import msgspec
from django.db import transaction
from django.utils.translation import gettext as _

from evenhand.ledger.actions import record
from evenhand.people.errors import NotUsable, OnlyLeads
from evenhand.people.events import QueueKept, QueuesOrdered, SkillsSet
from evenhand.people.models import Agent, Queue, Team
from evenhand.people.reads import brand_ids_of

LONGEST_NAME, MOST_WORDS, LONGEST_WORD = 60, 100, 60
MODES = (1, 2, 3)
LONGEST_SILENCE = 7 * 24 * 60  # minutes


class QueueSaid(msgspec.Struct, frozen=True, kw_only=True):
    """What a lead says of a queue. Nothing said of languages, words or modes takes any."""

    brand_id: int
    team_id: int
    name: str
    languages: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    modes: tuple[int, ...] = ()
    skills: tuple[str, ...] = ()
    is_pushed: bool = False
    is_in_order: bool = False
    silent_minutes: int | None = None


@transaction.atomic
def keep_queue(*, said: QueueSaid, queue_id: int | None = None, actor: Agent, now: datetime) -> Queue:
    """Set a queue up, or change it; cases that lie there stay. A new one is asked last of its brand's.

    A queue keeps its brand, and is never removed: cases of all times name it.
    """
    _only_leads(actor)
    name = " ".join(said.name.split())
    _check(said, name, queue_id, actor)
    if queue_id is None:
        last = Queue.objects.filter(brand=said.brand_id).order_by("-position").values_list("position", flat=True)
        queue = Queue(brand_id=said.brand_id, position=(last.first() or 0) + 1)
    else:
        queue = Queue.objects.select_for_update().get(pk=queue_id, brand=said.brand_id)
    queue.team_id, queue.name = said.team_id, name
    queue.languages, queue.modes = sorted(set(said.languages)), sorted(set(said.modes))
    queue.words, queue.skills = _once(said.words), sorted(_once(skill.lower() for skill in said.skills))
    queue.is_pushed, queue.is_in_order = said.is_pushed, said.is_in_order
    queue.silent_minutes = said.silent_minutes
    queue.save()
    record(QueueKept(queue_id=queue.pk, is_new=queue_id is None), now=now, actor_id=actor.pk)
    return queue


def _check(said: QueueSaid, name: str, queue_id: int | None, actor: Agent) -> None:
    if not 0 < len(name) <= LONGEST_NAME:
        raise NotUsable(_("A queue has a name of at most %(most)d characters.") % {"most": LONGEST_NAME})
    same = Queue.objects.filter(brand=said.brand_id, name__iexact=name)
    if (same if queue_id is None else same.exclude(pk=queue_id)).exists():
        raise NotUsable(_("The brand has a queue of that name."))
    if said.brand_id not in brand_ids_of(actor) or (
        queue_id is not None and not Queue.objects.filter(pk=queue_id, brand=said.brand_id).exists()
    ):
        raise NotUsable(_("Choose one of the values offered."))
    if not Team.objects.filter(pk=said.team_id, brands=said.brand_id).exists():
        raise NotUsable(_("That team does not serve this brand."))
    check_languages(said.languages)
    if not set(said.modes) <= set(MODES):
        raise NotUsable(_("Choose one of the values offered."))
    if len(said.words) + len(said.skills) > MOST_WORDS or any(
        len(word) > LONGEST_WORD for word in (*said.words, *said.skills)
    ):
        raise NotUsable(_("At most 100 words and skills, none longer than 60 characters."))
    if said.silent_minutes is not None and not 4 <= said.silent_minutes <= LONGEST_SILENCE:
        raise NotUsable(_("People have between 4 minutes and 7 days to answer."))


@transaction.atomic
def move_queue(*, queue_id: int, up: bool, actor: Agent, now: datetime) -> None:
    """Ask the queue one place earlier, or later, than before; the first that takes a post gets it."""
    _only_leads(actor)
    queue = Queue.objects.filter(pk=queue_id, brand__in=brand_ids_of(actor)).first()
    if queue is None:
        raise NotUsable(_("Choose one of the values offered."))
    order = list(Queue.objects.select_for_update().filter(brand=queue.brand_id).order_by("position", "id"))
    here = next(n for n, each in enumerate(order) if each.pk == queue_id)
    there = here + (-1 if up else 1)
    if not 0 <= there < len(order):
        return
    order[here], order[there] = order[there], order[here]
    for position, each in enumerate(order):
        each.position = position
    Queue.objects.bulk_update(order, ["position"])
    record(QueuesOrdered(brand_id=queue.brand_id), now=now, actor_id=actor.pk)


@transaction.atomic
def set_skills(*, agent: Agent, skills: Sequence[str], languages: Sequence[str], actor: Agent, now: datetime) -> Agent:
    """Write down what a person can do, and which languages they speak; nothing said of languages: any."""
    _only_leads(actor)
    if len(skills) > MOST_WORDS or any(len(skill) > LONGEST_WORD for skill in skills):
        raise NotUsable(_("At most 100 words and skills, none longer than 60 characters."))
    check_languages(languages)
    agent.skills, agent.languages = sorted(_once(skill.lower() for skill in skills)), sorted(set(languages))
    agent.save(update_fields=["skills", "languages"])
    record(SkillsSet(agent_id=agent.pk), now=now, actor_id=actor.pk)
    return agent


def check_languages(codes: Iterable[str]) -> None:
    """Codes as ISO 639 has them: whatever else is written meets no text ever."""
    if any(not (2 <= len(code) <= 3 and code.isascii() and code.isalpha()) for code in codes):
        raise NotUsable(_("Write languages by their codes, such as “de”."))


def _only_leads(actor: Agent) -> None:
    if not (actor.sees_all and actor.may_write):
        raise OnlyLeads(_("Care leads set the queues up."))


def _once(words: Iterable[str]) -> list[str]:
    """Each word once, without spaces around, in the order said."""
    return list(dict.fromkeys(word.strip() for word in words if word.strip()))
