"""Labels: keeping them, and putting them on cases."""

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from evenhand.cases.actions.cases import locked_case
from evenhand.cases.errors import NotAllowed, NotUsable
from evenhand.cases.events import LabelKept, LabelsSaid
from evenhand.cases.models import Case, Colour, Label
from evenhand.kernel.text import storable
from evenhand.ledger.actions import record
from evenhand.people.models import Agent

MOST = 12  # labels of a case; more than that says nothing


@transaction.atomic
def keep_label(*, label_id: int | None, name: str, colour: str, actor: Agent, now: datetime) -> Label:
    """Make a label (no id), or rename and colour it; refuses a name that is taken, also by one that was retired."""
    _check_lead(actor)
    words = " ".join(storable(name).split())
    if not words or len(words) > 40:
        raise NotUsable(_("A label is a word or a few, at most 40 letters."))
    if colour not in Colour.values:
        raise NotUsable(_("Choose one of the colours offered."))
    label = Label() if label_id is None else _label(label_id)
    label.name, label.colour = words, colour
    try:
        with transaction.atomic():
            label.save()
    except IntegrityError as problem:
        raise NotUsable(_("There is a label “%(name)s” already.") % {"name": words}) from problem
    record(LabelKept(label_id=label.pk), now=now, actor_id=actor.pk)
    return label


@transaction.atomic
def retire_label(*, label_id: int, is_retired: bool, actor: Agent, now: datetime) -> Label:
    """Offer the label no longer, or again; cases keep it."""
    _check_lead(actor)
    label = _label(label_id)
    label.retired_at = now if is_retired else None
    label.save(update_fields=["retired_at"])
    record(LabelKept(label_id=label.pk), now=now, actor_id=actor.pk)
    return label


def _check_lead(actor: Agent) -> None:
    if not (actor.sees_all and actor.may_write):
        raise NotAllowed(_("Care leads keep the labels."))


def _label(label_id: int) -> Label:
    label = Label.objects.select_for_update().filter(pk=label_id).first()
    if label is None:
        raise NotUsable(_("There is no such label."))
    return label


@transaction.atomic
def label_case(
    *, case_id: int, add: Iterable[int] = (), remove: Collection[int] = (), actor: Agent, now: datetime
) -> Case:
    """Put labels on a case and take others off; what it has, or lacks, already is left alone.

    Refuses labels there are none of, and new ones that are retired.
    """
    case = locked_case(case_id, actor)
    before = list(case.label_ids)
    after = merged(before, add=usable(add, present=before), remove=remove)
    if after == before:
        return case
    case.label_ids = after
    case.save(update_fields=["label_ids"])
    record(labelled(case_id, before=before, after=after), now=now, actor_id=actor.pk)
    return case


def usable(wanted: Iterable[int], *, present: Collection[int] = ()) -> list[int]:
    """The wanted labels, in order, if all of them are offered or `present`; refuses otherwise."""
    ids = list(dict.fromkeys(wanted))
    known = set(Label.objects.filter(pk__in=ids, retired_at=None).values_list("id", flat=True)) | set(present)
    if not known.issuperset(ids):
        raise NotUsable(_("There is no such label."))
    return ids


def merged(before: list[int], *, add: Iterable[int], remove: Collection[int]) -> list[int]:
    """The labels of a case after some came and some went; refuses too many."""
    after = [label for label in dict.fromkeys([*before, *add]) if label not in remove]
    if len(after) > max(MOST, len(before)):
        raise NotUsable(_("A case has at most %(most)d labels.") % {"most": MOST})
    return after


def labelled(case_id: int, *, before: Collection[int], after: Collection[int]) -> LabelsSaid:
    """The fact that these became those."""
    return LabelsSaid(
        case_id=case_id,
        added=[label for label in after if label not in before],
        removed=[label for label in before if label not in after],
    )
