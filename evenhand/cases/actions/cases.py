"""What people do with a case: take it, resolve it, open it again; and what our own answers do to it."""

from datetime import datetime

from django.db import transaction

from evenhand.cases.actions.turns import check_turn
from evenhand.cases.domain.states import CaseEvent, Category, next_category
from evenhand.cases.errors import NoSuchMove, NotAllowed
from evenhand.cases.events import CaseAssigned, CaseMoved
from evenhand.cases.models import Case, OpenCase, Snooze, State
from evenhand.database.asking import Question
from evenhand.ledger.actions import record
from evenhand.people.models import Agent
from evenhand.people.reads import brands_of


def locked_case(case_id: int, actor: Agent, *, in_turn: bool = True) -> Case:
    """The case, locked, if the actor may change it; raises NotAllowed otherwise, also where there is none.

    Where cases are worked in order it raises OutOfTurn for agents whose case it is not, unless the deed is for all.
    """
    if not actor.may_write:
        raise NotAllowed("Your role may look at cases, not change them.")
    held = Case.objects.select_for_update(of=("self",), no_key=True)
    case = held.filter(pk=case_id, brand__in=brands_of(actor)).first()
    if case is None:
        raise NotAllowed("There is no such case among those you may see.")
    if in_turn:
        check_turn([case], actor)
    return case


def standing_case(case: Case, actor: Agent, *, in_turn: bool = True) -> Case:
    """The case that holds this one's work now: the one it was merged into, if it was. In the caller's transaction."""
    while case.merged_into_id is not None:
        case = locked_case(case.merged_into_id, actor, in_turn=in_turn)
    return case


@transaction.atomic
def assign_case(*, case_id: int, assignee: Agent | None, actor: Agent, in_turn: bool = True, now: datetime) -> Case:
    """Give the case to a colleague who may see it, or back to its queue; nobody takes it away from who was given it.

    `in_turn=False` is for what came to the actor by itself: a call they picked up, the visitor who waits longest.
    """
    case = locked_case(case_id, actor, in_turn=in_turn)
    if assignee is not None and not _may_work_on(assignee, case):
        raise NotAllowed(f"{assignee.full_name} does not serve this brand.")
    assignee_id = None if assignee is None else assignee.pk
    if case.assignee_id == assignee_id:
        return case
    case.assignee = assignee
    case.save(update_fields=["assignee"])
    OpenCase.objects.filter(pk=case.pk).update(assignee=assignee, given_at=now if assignee_id == actor.pk else None)
    if assignee is not None:
        follow(case, CaseEvent.TAKEN, actor=actor, now=now)
    record(CaseAssigned(case_id=case.pk, assignee_id=assignee_id), now=now, actor_id=actor.pk)
    return case


def _may_work_on(agent: Agent, case: Case) -> bool:
    return agent.may_write and brands_of(agent).filter(pk=case.brand_id).exists()


@transaction.atomic
def resolve_case(*, case_id: int, actor: Agent, now: datetime) -> Case:
    """The work is done; the case leaves the inbox. Resolving it twice changes nothing."""
    case = locked_case(case_id, actor)
    if case.resolved_at is None:
        follow(case, CaseEvent.RESOLVE, actor=actor, now=now)
    return case


@transaction.atomic
def reopen_case(*, case_id: int, actor: Agent, now: datetime) -> Case:
    """The work goes on; the case comes back to the inbox, waiting since now."""
    case = locked_case(case_id, actor)
    _must_stand(case)
    if case.resolved_at is not None:
        follow(case, CaseEvent.REOPEN, actor=actor, now=now)
    return case


@transaction.atomic
def set_state(*, case_id: int, state_id: int, actor: Agent, now: datetime) -> Case:
    """Give the case another of the company's states, where its category can be reached from here."""
    case = locked_case(case_id, actor)
    _must_stand(case)
    state = State.objects.filter(pk=state_id).first()
    if state is None or not _can_reach(Category(case.state.category), Category(state.category)):
        raise NoSuchMove(
            f"A case that is {case.state.name.lower()} cannot become {state.name.lower() if state else ''}."
        )
    enter(case, state, actor=actor, now=now)
    return case


def _must_stand(case: Case) -> None:
    if case.merged_into_id is not None:
        raise NoSuchMove("This case was merged into another; undo the merge first.")


def return_to_work(case: Case, *, actor: Agent, now: datetime) -> None:
    """Words of the customer came to this case by a merge. In the caller's transaction, which holds the case."""
    follow(case, CaseEvent.CUSTOMER_WROTE, actor=actor, now=now)


def settle(case: Case, *, waiting_since: datetime | None, actor: Agent, now: datetime) -> None:
    """Words left this open case, or came back to it: who waits is told anew. In the caller's transaction, which holds
    the case."""
    if waiting_since is None:
        follow(case, CaseEvent.WE_ANSWERED, actor=actor, now=now)
    OpenCase.objects.filter(pk=case.pk).update(waiting_since=waiting_since)


def record_answer(*, case_id: int, now: datetime) -> None:
    """We answered: now the customer has the word. In the caller's transaction, which holds the case."""
    case = Case.objects.select_for_update(of=("self",), no_key=True).get(pk=case_id)
    if case.first_reply_at is None:
        case.first_reply_at = now
        case.save(update_fields=["first_reply_at"])
    follow(case, CaseEvent.WE_ANSWERED, actor=None, now=now)
    OpenCase.objects.filter(pk=case_id).update(waiting_since=None, last_at=now)


def take_back_answer(
    *, case_id: int, answered_at: datetime, asked_at: datetime, actor: Agent | None, now: datetime
) -> None:
    """The answer of that moment never went out: the customer waits for us since they asked, unless the work is done.

    In the caller's transaction, which holds the case.
    """
    case = Case.objects.select_for_update(of=("self",), no_key=True).get(pk=case_id)
    Case.objects.filter(pk=case_id, first_reply_at=answered_at).update(first_reply_at=None)
    if case.resolved_at is None:
        follow(case, CaseEvent.CUSTOMER_WROTE, actor=actor, now=now)
        OpenCase.objects.filter(pk=case_id).update(waiting_since=asked_at)


_REACHES = {
    Category.OPEN: {Category.NEW, Category.OPEN, Category.WAITING, Category.SNOOZED, Category.RESOLVED},
    Category.WAITING: {Category.NEW, Category.OPEN, Category.WAITING, Category.SNOOZED},
    Category.SNOOZED: {Category.NEW, Category.OPEN, Category.WAITING, Category.SNOOZED},
    Category.RESOLVED: set(Category),
    Category.NEW: {Category.NEW},
}


def _can_reach(here: Category, there: Category) -> bool:
    return here in _REACHES[there]


def follow(case: Case, event: CaseEvent, *, actor: Agent | None, now: datetime) -> None:
    """Follow the event to the default state of its category; a state of that category is kept.

    In the caller's transaction, which holds the case.
    """
    states = _STATES()
    case.state = next(each for each in states if each.pk == case.state_id)
    category = next_category(case.state.category, event)
    if category == case.state.category:
        return
    state = next((each for each in states if each.category == category), None)
    if state is None:
        raise NoSuchMove(f"No state is set up for “{category.name.lower()}”.")
    enter(case, state, actor=actor, now=now)


_STATES = Question(lambda: State.objects.order_by("position", "id"))  # few, as a company sets them up


def enter(case: Case, state: State, *, actor: Agent | None, now: datetime) -> None:
    """Give the case this state, and its row in the inbox with it. In the caller's transaction, which holds the case."""
    before, case.state = case.state, state
    if state.category == Category.SNOOZED and before.category != Category.SNOOZED:
        Snooze.objects.filter(pk=case.pk).delete()  # of an earlier sleep, which the customer broke
    is_resolved = state.category == Category.RESOLVED
    case.resolved_at = (case.resolved_at or now) if is_resolved else None
    case.save(update_fields=["state", "resolved_at"])
    if is_resolved:
        OpenCase.objects.filter(pk=case.pk).delete()
    else:
        _show(case, state, reopened=before.category == Category.RESOLVED, now=now)
    record(
        CaseMoved(case_id=case.pk, before=before.name, after=state.name),
        now=now,
        actor_id=None if actor is None else actor.pk,
    )


def _show(case: Case, state: State, *, reopened: bool, now: datetime) -> None:
    """The case's row in the inbox says what the case says."""
    row = {"category": state.category, "last_at": now}
    if state.category in {Category.WAITING, Category.SNOOZED}:
        row["waiting_since"] = None
    if reopened:
        row |= {
            "brand_id": case.brand_id,
            "queue_id": case.queue_id,
            "assignee_id": case.assignee_id,
            "mode": case.mode,
            "priority": case.priority,
            "waiting_since": now,
        }
    if not OpenCase.objects.filter(pk=case.pk).update(**row):
        OpenCase.objects.create(case=case, **row)
    if state.category in {Category.NEW, Category.OPEN}:  # somebody waits there: since when is what it is sorted by
        OpenCase.objects.filter(pk=case.pk, waiting_since=None).update(waiting_since=now)
