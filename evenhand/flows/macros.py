"""What a macro writes, with its fields filled in, and what it does to the case when the words go out."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from uuid import UUID

import msgspec
from django.db import transaction
from django.utils.translation import gettext as _

from evenhand.cases import actions as cases
from evenhand.cases.models import Case, Conversation, Label, State
from evenhand.kernel.errors import EvenhandError
from evenhand.kernel.text import number_in
from evenhand.people.models import Agent
from evenhand.people.reads import colleagues_of
from evenhand.replies import actions as replies
from evenhand.replies.domain.deeds import Done, Standing, difference, left_to_undo
from evenhand.replies.domain.fields import fill
from evenhand.replies.models import Delivery, Macro


class Deed(msgspec.Struct, frozen=True, kw_only=True):
    """Something that is done when the words go out, as a form says it and as people read it."""

    value: str  # "assign:me", "state:4", "label:7"
    words: str


class Filled(msgspec.Struct, frozen=True, kw_only=True):
    """A macro for one case."""

    text: str
    deeds: list[Deed]


def use(macro: Macro, case: Case, actor: Agent) -> Filled:
    """The macro's words for this case, and what it will do; counted as used."""
    replies.count_use(macro_id=macro.pk)
    return Filled(text=fill(macro.text, facts_of(case, actor)), deeds=deeds_of(macro, actor))


def facts_of(case: Case, actor: Agent) -> dict[str, str]:
    """What can be filled in: every name here is listed beside the field where macros are written."""
    theirs = Conversation.objects.filter(case=case).exclude(persona=None).select_related("persona")
    persona = next((each.persona for each in theirs.order_by("-id")[:1] if each.persona), None)
    name = case.customer.name or (persona.name if persona else "")
    return {
        "name": name,
        "first_name": name.split()[0] if name else "",
        "handle": f"@{persona.handle}" if persona and persona.handle and "@" not in persona.handle else "",
        "brand": case.brand.name,
        "case": case.number,
        "agent": actor.public_name or actor.full_name,
        "initials": actor.initials,
        "queue": case.queue.name if case.queue else "",
    }


def deeds_of(macro: Macro, actor: Agent) -> list[Deed]:
    """What the macro does, in words."""
    found = [Deed(value=f"label:{number}", words=words) for number, words in _labels(macro.labels)]
    if macro.assign == "me":
        found.append(Deed(value="assign:me", words=_("Assign to me")))
    elif macro.assign == "nobody":
        found.append(Deed(value="assign:nobody", words=_("Back to the queue")))
    elif macro.assign:
        who = colleagues_of(actor).filter(pk=macro.assign).first()
        words = _("Assign to %(name)s") % {"name": who.full_name} if who else ""
        found += [Deed(value=f"assign:{who.pk}", words=words)] if who else []
    if macro.state is not None:
        found.append(Deed(value=f"state:{macro.state_id}", words=_("Set to “%(state)s”") % {"state": macro.state.name}))
    return found


def _labels(numbers: Sequence[int]) -> list[tuple[int, str]]:
    if not numbers:
        return []
    words = _("Label “%(label)s”")
    return [(each.pk, words % {"label": each.name}) for each in Label.objects.filter(pk__in=numbers)]


def standing_of(case_id: int) -> Standing:
    """How the case stands, before words go out and deeds are done."""
    assignee_id, state_id, labels = Case.objects.values_list("assignee_id", "state_id", "label_ids").get(pk=case_id)
    return Standing(assignee_id=assignee_id, state_id=state_id, label_ids=tuple(labels))


def carry_out_with(sent: Delivery, *, deeds: Iterable[str], before: Standing, actor: Agent, now: datetime) -> list[str]:
    """Do each deed beside the reply, and remember what that changed since `before`, so that both can be taken back."""
    answered = standing_of(sent.case_id)
    refused = carry_out(case_id=sent.case_id, deeds=deeds, actor=actor, now=now)
    after = standing_of(sent.case_id)
    moved = after if after.state_id != answered.state_id else msgspec.structs.replace(after, state_id=before.state_id)
    if done := difference(before, moved):
        replies.note_deeds(delivery_id=sent.pk, done=done)
    return refused


@transaction.atomic
def take_back(*, delivery_id: UUID, actor: Agent, now: datetime) -> tuple[Delivery, list[str]]:
    """Take a reply back, and what its macro did unless somebody changed that since; what cannot be undone, in words.

    What was done beside a reply that went out, or may have, stays.
    """
    went_out = not Delivery.objects.filter(pk=delivery_id, state__in=_NEVER_WENT_OUT).exists()
    taken = replies.withdraw(delivery_id=delivery_id, actor=actor, now=now)
    done = None if went_out else replies.take_deeds(delivery_id=delivery_id)
    if done is None:
        return taken, []
    left = left_to_undo(done, standing_of(taken.case_id))
    return taken, [said for undo in _undoings(left, taken.case_id, actor, now) if (said := _tried(undo))]


_NEVER_WENT_OUT = ("queued", "failed")


def _undoings(left: Done, case_id: int, actor: Agent, now: datetime) -> Iterator[Callable[[], object]]:
    if left.labels:
        yield lambda: cases.label_case(case_id=case_id, remove=left.labels, actor=actor, now=now)
    if left.state:
        state_id = left.state[0]
        yield lambda: cases.set_state(case_id=case_id, state_id=state_id, actor=actor, now=now)
    if left.assignee:
        before = Agent.objects.filter(pk=left.assignee[0]).first() if left.assignee[0] else None
        yield lambda: cases.assign_case(case_id=case_id, assignee=before, actor=actor, now=now)


def _tried(undo: Callable[[], object]) -> str:
    try:
        with transaction.atomic():
            undo()
    except EvenhandError as problem:
        return problem.sentence
    return ""


def carry_out(*, case_id: int, deeds: Iterable[str], actor: Agent, now: datetime) -> list[str]:
    """Do each; what cannot be done holds up nothing, and comes back as a sentence."""
    refused = []
    for deed in list(deeds)[:20]:
        kind, _between, value = deed.partition(":")
        try:
            _do(kind, value, case_id, actor, now)
        except EvenhandError as problem:
            refused.append(problem.sentence)
    return refused


def _do(kind: str, value: str, case_id: int, actor: Agent, now: datetime) -> None:
    number = number_in(value) or 0
    if kind == "assign":
        who = actor if value == "me" else colleagues_of(actor).filter(pk=number).first()
        if who is not None or value == "nobody":
            cases.assign_case(case_id=case_id, assignee=who, actor=actor, now=now)
    elif kind == "state" and not Case.objects.filter(pk=case_id, state_id=number).exists():
        if State.objects.filter(pk=number).exists():
            cases.set_state(case_id=case_id, state_id=number, actor=actor, now=now)
    elif kind == "label" and number:
        cases.label_case(case_id=case_id, add=[number], actor=actor, now=now)
