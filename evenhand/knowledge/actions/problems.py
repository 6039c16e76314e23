"""What people say of an issue: how it stands, who owns it, what everybody is answered; each with its undo."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Max
from django.utils.translation import gettext as _

from evenhand.kernel.ids import new_uuid
from evenhand.kernel.text import storable
from evenhand.knowledge.actions.locking import writer_of
from evenhand.knowledge.domain.languages import tag_of
from evenhand.knowledge.domain.problems import STANDINGS, Standing, When, is_for_leads
from evenhand.knowledge.errors import KnowledgeError, NoSuchProblem, NotAProblemStep, OnlyLeadsSayFixed
from evenhand.knowledge.events import (
    MeTooSaid,
    ProblemAnswerUsed,
    ProblemAnswerWritten,
    ProblemMoved,
    ProblemMoveUndone,
    ProblemOwned,
)
from evenhand.knowledge.models import KnownProblem, MeToo, ProblemAnswer, ProblemStep
from evenhand.knowledge.reads.articles import may_publish
from evenhand.ledger.actions import record
from evenhand.people.models import Agent
from evenhand.people.reads import brands_of, colleagues_of
from evenhand.understanding.models import Issue, IssueState

LONGEST_ANSWER = 10_000


def locked_problem(*, issue_id: int, actor: Agent, now: datetime) -> KnownProblem:
    """What is done about an open issue, locked, made where nothing was; refuses whoever does not answer for the
    brand. In the caller's transaction."""
    issue = Issue.objects.filter(pk=issue_id, brand__in=brands_of(actor)).first()
    if issue is None:
        raise NoSuchProblem
    writer_of(issue.brand_id, actor)
    if issue.state != IssueState.OPEN:
        raise NoSuchProblem(_("It was merged into another issue, or emptied; go on there."))
    KnownProblem.objects.get_or_create(
        issue=issue, defaults={"key": new_uuid(), "brand_id": issue.brand_id, "standing_since": now, "made_at": now}
    )
    return KnownProblem.objects.select_for_update(of=("self",)).get(pk=issue_id)


@transaction.atomic
def set_standing(*, issue_id: int, standing: str, actor: Agent, now: datetime) -> ProblemStep | None:
    """Say how the problem stands; None where that was so already. Only leads say that it is fixed, or is not after
    all."""
    if standing not in STANDINGS:
        raise KnowledgeError(_("Say whether it is known, being worked on, or fixed."))
    problem = locked_problem(issue_id=issue_id, actor=actor, now=now)
    if problem.standing == standing:
        return None
    if is_for_leads(problem.standing, standing) and not may_publish(actor):
        raise OnlyLeadsSayFixed
    step = ProblemStep.objects.create(
        problem=problem,
        before=problem.standing,
        after=standing,
        before_since=problem.standing_since,
        known_before=problem.known_since,
        by=actor,
        at=now,
    )
    is_again = problem.known_since is None or problem.standing == Standing.FIXED
    problem.standing, problem.standing_since = standing, now
    problem.known_since = now if is_again and standing != Standing.FIXED else problem.known_since or now
    problem.save(update_fields=["standing", "standing_since", "known_since"])
    moved = ProblemMoved(
        brand_id=problem.brand_id, issue_id=issue_id, step_id=step.pk, before=step.before, after=step.after
    )
    record(moved, now=now, actor_id=actor.pk)
    return step


@transaction.atomic
def undo_standing(*, step_id: int, actor: Agent, now: datetime) -> KnownProblem:
    """It stands as before the step. Refuses once somebody said something else since; twice is once."""
    step = ProblemStep.objects.filter(pk=step_id).first()
    if step is None:
        raise NoSuchProblem
    problem = locked_problem(issue_id=step.problem_id, actor=actor, now=now)
    step.refresh_from_db()
    if step.undone_at is not None:
        return problem
    latest = problem.steps.filter(undone_at=None).order_by("-id").first()
    if latest is None or latest.pk != step.pk:
        raise NotAProblemStep
    if is_for_leads(step.before, step.after) and not may_publish(actor):
        raise OnlyLeadsSayFixed
    problem.standing, problem.standing_since, problem.known_since = step.before, step.before_since, step.known_before
    problem.save(update_fields=["standing", "standing_since", "known_since"])
    step.undone_at, step.undone_by = now, actor
    step.save(update_fields=["undone_at", "undone_by"])
    undone = ProblemMoveUndone(brand_id=problem.brand_id, issue_id=problem.pk, step_id=step.pk)
    record(undone, now=now, actor_id=actor.pk)
    return problem


@transaction.atomic
def set_problem_owner(*, issue_id: int, owner_id: int | None, actor: Agent, now: datetime) -> int | None:
    """Who looks after it; who did before, for an undo. Refuses somebody who does not serve the brand."""
    problem = locked_problem(issue_id=issue_id, actor=actor, now=now)
    before = problem.owner_id
    owner = colleagues_of(actor).filter(pk=owner_id).first() if owner_id else None
    if owner_id and (owner is None or not brands_of(owner).filter(pk=problem.brand_id).exists()):
        raise KnowledgeError(_("That colleague does not answer for this brand."))
    if before != owner_id:
        problem.owner = owner
        problem.save(update_fields=["owner"])
        owned = ProblemOwned(brand_id=problem.brand_id, issue_id=issue_id, owner_id=owner_id)
        record(owned, now=now, actor_id=actor.pk)
    return before


@transaction.atomic
def write_problem_answer(
    *, issue_id: int, when: str, language: str, text: str, seen: int, actor: Agent, now: datetime
) -> ProblemAnswer:
    """What everybody with this problem is answered, in a language ("" for all): another version; the same words make
    none. `seen` is the version it was written from: refuses where somebody wrote another meanwhile."""
    problem = locked_problem(issue_id=issue_id, actor=actor, now=now)
    wanted = storable(text).strip()
    tag = tag_of(language) if language else ""
    if len(wanted) > LONGEST_ANSWER or (language and not tag):
        raise KnowledgeError(_("That is too long, or in no language we know."))
    of_its_kind = ProblemAnswer.objects.filter(problem=problem, when=When(when), language=tag)
    newest = of_its_kind.order_by("-number").first()
    number = newest.number if newest else 0
    if newest is not None and newest.text == wanted:
        return newest
    if number != seen:
        raise NotAProblemStep(_("Somebody wrote another version meanwhile. Read it, then write yours again."))
    answer = ProblemAnswer.objects.create(
        problem=problem, when=When(when), language=tag, number=number + 1, text=wanted, by=actor, at=now
    )
    written = ProblemAnswerWritten(
        brand_id=problem.brand_id, issue_id=issue_id, when=when, language=tag, version=answer.number
    )
    record(written, now=now, actor_id=actor.pk)
    return answer


@transaction.atomic
def put_answer_back(*, answer_id: int, actor: Agent, now: datetime, seen: int | None = None) -> ProblemAnswer:
    """An earlier version's words stand again, as the newest version. With `seen`, only while that is the newest."""
    earlier = ProblemAnswer.objects.filter(pk=answer_id).first()
    if earlier is None:
        raise NoSuchProblem
    problem = locked_problem(issue_id=earlier.problem_id, actor=actor, now=now)
    of_its_kind = problem.answers.filter(when=earlier.when, language=earlier.language)
    newest = of_its_kind.aggregate(newest=Max("number"))["newest"]
    return write_problem_answer(
        issue_id=problem.pk,
        when=earlier.when,
        language=earlier.language,
        text=earlier.text,
        seen=newest if seen is None else seen,
        actor=actor,
        now=now,
    )


@transaction.atomic
def note_answer_used(*, answer: ProblemAnswer, case_id: int, actor: Agent, now: datetime) -> None:
    """It was put into a reply of a case that the caller may see."""
    used = ProblemAnswerUsed(case_id=case_id, issue_id=answer.problem_id, version=answer.number)
    record(used, now=now, actor_id=actor.pk)


@transaction.atomic
def say_me_too(*, issue_id: int, reader: bytes, now: datetime, take_back: bool = False, days_ago: int = 0) -> bool:
    """A reader has it, too, or took that back: each counts once a day. Whether the count changed.

    What was said `days_ago` is taken back under the name that the reader had on that day."""
    problem = KnownProblem.objects.select_for_update().filter(pk=issue_id).first()
    if problem is None:
        raise NoSuchProblem
    theirs = MeToo.objects.filter(problem=problem, day=now.date() - timedelta(days=days_ago), reader=reader)
    if take_back:
        changed = bool(theirs.delete()[0])
    else:
        changed = MeToo.objects.get_or_create(problem=problem, day=now.date(), reader=reader, defaults={"at": now})[1]
    if changed:
        KnownProblem.objects.filter(pk=issue_id).update(me_too=F("me_too") + (-1 if take_back else 1))
        record(MeTooSaid(brand_id=problem.brand_id, issue_id=issue_id, is_taken_back=take_back), now=now)
    return changed
