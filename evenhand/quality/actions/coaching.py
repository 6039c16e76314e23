"""What a person and their lead say about a judged case."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from evenhand.cases.errors import NotAllowed
from evenhand.insight.reads.counted import desk_day
from evenhand.kernel.text import storable
from evenhand.ledger.actions import record
from evenhand.people.models import Agent
from evenhand.quality.actions import check_scores
from evenhand.quality.domain.coaching import OF_THE_PERSON, Deed, Stage, next_stage
from evenhand.quality.errors import CannotCoach
from evenhand.quality.events import AppealDecided, CoachingAnswered, StepAgreed, StepDone, StepProposed
from evenhand.quality.models import Coaching, Score

LONGEST = 2_000


def note_seen(*, coaching_id: int, actor: Agent, now: datetime) -> None:
    """The person whose work it was has read it."""
    Coaching.objects.filter(pk=coaching_id, agent=actor, seen_at=None).update(seen_at=now)


@transaction.atomic
def answer(*, coaching_id: int, text: str, is_appeal: bool, actor: Agent, now: datetime) -> Coaching:
    """What the person says to it; an appeal is decided by somebody else, and what is said afterwards stands below it.
    Refuses nothing said."""
    found = _moved(coaching_id, Deed.APPEAL if is_appeal else Deed.ANSWER, actor, now)
    found.answer, found.is_appeal = _below_an_appeal(found, _said(text)), is_appeal or found.decided_at is not None
    found.answered_at = now
    found.save(update_fields=["stage", "changed_at", "answer", "answered_at", "is_appeal"])
    record(CoachingAnswered(coaching_id=found.pk, is_appeal=is_appeal), now=now, actor_id=actor.pk)
    return found


def _below_an_appeal(found: Coaching, said: str) -> str:
    """What was decided about stays; the same said twice stands once."""
    if found.decided_at is None or not found.answer:
        return said
    return found.answer if found.answer.endswith(said) else f"{found.answer}\n\n{said}"


@transaction.atomic
def decide(*, coaching_id: int, text: str, counts: bool, actor: Agent, now: datetime) -> Coaching:
    """Whether the score stands; one that does not counts nowhere. Refuses whoever gave it, where another lead could
    decide. It says why, and is not taken back: the person was told."""
    found = _moved(coaching_id, Deed.DECIDE, actor, now)
    first = Score.objects.select_for_update().get(sample_id=found.sample_id, place=1)
    if first.scorer_id == actor.pk and _others_lead(actor, found):
        raise CannotCoach(_("Somebody else decides than who judged: ask another lead."))
    found.decision, found.counts, found.decided_by, found.decided_at = _said(text), counts, actor, now
    found.save(update_fields=["stage", "changed_at", "decision", "counts", "decided_by", "decided_at"])
    if not counts:
        first.withdrawn_at = now
        first.save(update_fields=["withdrawn_at"])
    record(AppealDecided(coaching_id=found.pk, counts=counts), now=now, actor_id=actor.pk)
    return found


def _others_lead(actor: Agent, found: Coaching) -> bool:
    others = Agent.objects.filter(is_active=True, role__in=["lead", "administrator"])
    return others.exclude(pk__in=[actor.pk, found.agent_id]).exists()


@transaction.atomic
def propose_step(*, coaching_id: int, text: str, due: date | None, actor: Agent, now: datetime) -> Coaching:
    """One thing to try until a day; proposing another replaces it. Refuses a day that is past."""
    found = _moved(coaching_id, Deed.PROPOSE, actor, now)
    if due is None or due < desk_day(now):
        raise CannotCoach(_("Choose a day that is still to come."))
    found.step, found.step_due, found.step_by, found.agreed_at = _said(text), due, actor, None
    found.save(update_fields=["stage", "changed_at", "step", "step_due", "step_by", "agreed_at"])
    record(StepProposed(coaching_id=found.pk, due=str(due)), now=now, actor_id=actor.pk)
    return found


@transaction.atomic
def agree(*, coaching_id: int, actor: Agent, now: datetime) -> Coaching:
    """The person will try it; a step nobody agreed to is only a proposal."""
    found = _moved(coaching_id, Deed.AGREE, actor, now)
    found.agreed_at = now
    found.save(update_fields=["stage", "changed_at", "agreed_at"])
    record(StepAgreed(coaching_id=found.pk), now=now, actor_id=actor.pk)
    return found


@transaction.atomic
def finish_step(*, coaching_id: int, is_done: bool, actor: Agent, now: datetime) -> Coaching:
    """It was done; or it is to be done after all."""
    found = _moved(coaching_id, Deed.FINISH if is_done else Deed.REOPEN, actor, now)
    found.done_at = now if is_done else None
    found.save(update_fields=["stage", "changed_at", "done_at"])
    record(StepDone(coaching_id=found.pk, is_done=is_done), now=now, actor_id=actor.pk)
    return found


def _moved(coaching_id: int, deed: Deed, actor: Agent, now: datetime) -> Coaching:
    found = Coaching.objects.select_for_update(of=("self",)).select_related("sample").filter(pk=coaching_id).first()
    if found is None:
        raise NotAllowed(_("There is nothing like that among what you may see."))
    is_person = found.agent_id == actor.pk
    if not is_person:
        check_scores(actor, found.sample.brand_id)
    if is_person != (deed in OF_THE_PERSON) and not (deed in {Deed.FINISH, Deed.REOPEN} and not is_person):
        raise CannotCoach(_("That is for the other of you to say."))
    stage = next_stage(Stage(found.stage), deed, is_decided=found.decided_at is not None)
    if stage is None:
        raise CannotCoach(_("That cannot be said now; look at it again."))
    found.stage, found.changed_at = stage, now
    return found


def _said(text: str) -> str:
    said = storable(text).strip()[:LONGEST]
    if not said:
        raise CannotCoach(_("Write something first."))
    return said
