"""What is done about an issue where other contexts come in: its answer for a case, for everybody, and as an article."""

from datetime import datetime, timedelta
from typing import Final

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from evenhand.cases.models import Case
from evenhand.knowledge.actions import problems
from evenhand.knowledge.actions.articles import write_article
from evenhand.knowledge.actions.problems import locked_problem
from evenhand.knowledge.domain.problems import Standing, When, answer_for
from evenhand.knowledge.errors import KnowledgeError
from evenhand.knowledge.models import Edition, KnownProblem, ProblemAnswer, ProblemStep
from evenhand.knowledge.reads.problems import ORIGIN, answer_of, answers_of, lines_of, problem_for, problem_speaking_for
from evenhand.people.models import Agent
from evenhand.replies.actions.broadcasting import pause_outdated
from evenhand.replies.domain.broadcasting import State
from evenhand.replies.models import Broadcast
from evenhand.replies.reads import undo_seconds
from evenhand.understanding.actions import issues as sorting
from evenhand.understanding.domain.language import UNDETERMINED, languages_in
from evenhand.understanding.models import Issue, IssueMerge
from evenhand.understanding.reads.issues import issue_of, parts_of, whole_of

OF_ISSUE: Final = "issue"  # the kind of a set of cases: those of an issue that are open
FIXED: Final = "fixed"  # the kind of a set of cases: all of an issue that is over, also those that were closed

_OF_CASE = """
SELECT i.issue_id FROM cases_conversation v
JOIN cases_message m ON m.conversation_id = v.id
JOIN understanding_issuepost i ON i.post_id = m.post_id
JOIN understanding_issue u ON u.id = i.issue_id AND u.state = 1 AND u.brand_id = %s
WHERE v.case_id = %s ORDER BY i.said_at DESC, i.post_id DESC LIMIT 1
"""


def problem_of_case(case: Case) -> KnownProblem | None:
    """What is done about the issue that a case's customer told of last; None where nobody said anything yet."""
    with connection.cursor() as cursor:
        cursor.execute(_OF_CASE, [case.brand_id, case.pk])
        row = cursor.fetchone()
    return problem_speaking_for(row[0]) if row else None


def answer_for_case(case: Case) -> tuple[KnownProblem, ProblemAnswer | None] | None:
    """The problem a case tells of, with what everybody is answered now, in the customer's language if there is one."""
    problem = problem_of_case(case)
    if problem is None:
        return None
    return problem, answer_of(problem, when=answer_for(problem.standing), language=case.language)


def is_fixed(viewer: Agent, issue_id: int) -> bool:
    """Whether a lead said that it is over; of what was merged into another issue, whether that is."""
    if issue_of(viewer, issue_id) is None:
        return False
    problem = problem_speaking_for(whole_of(issue_id))
    return problem is not None and problem.standing == Standing.FIXED


def is_outdated(broadcast: Broadcast) -> bool:
    """Whether an answer to everybody of an issue says what is not true any more: fixed where it is not, or words from
    before the fix."""
    if broadcast.origin not in {OF_ISSUE, FIXED} or not broadcast.origin_said.isdecimal():
        return False
    problem = problem_speaking_for(whole_of(int(broadcast.origin_said)))
    fixed_at = problem.standing_since if problem is not None and problem.standing == Standing.FIXED else None
    if broadcast.origin == FIXED:
        return fixed_at is None
    if fixed_at is None or broadcast.begins_at is None:
        return False
    return broadcast.begins_at - timedelta(seconds=undo_seconds(broadcast.author)) <= fixed_at


@transaction.atomic
def stand(*, issue_id: int, standing: str, actor: Agent, now: datetime) -> ProblemStep | None:
    """Say how it stands. An answer that is going out to its people and says something else is paused: whoever leads
    looks at its words before it goes on."""
    step = problems.set_standing(issue_id=issue_id, standing=standing, actor=actor, now=now)
    _pause_outdated(issue_id, actor, now)
    return step


@transaction.atomic
def stand_as_before(*, step_id: int, actor: Agent, now: datetime) -> KnownProblem:
    """It stands as before the step; what goes out is looked at as when somebody says how it stands."""
    problem = problems.undo_standing(step_id=step_id, actor=actor, now=now)
    _pause_outdated(problem.pk, actor, now)
    return problem


@transaction.atomic
def merge(*, source_id: int, target_id: int, actor: Agent, now: datetime) -> IssueMerge:
    """Two issues are one, and stand alike; what goes out to the people of either is looked at."""
    made = sorting.merge_issues(source_id=source_id, target_id=target_id, actor=actor, now=now)
    _pause_outdated(target_id, actor, now)
    return made


@transaction.atomic
def part(*, merge_id: int, actor: Agent, now: datetime) -> Issue:
    """They are two again, each as it stood."""
    source = sorting.undo_merge(merge_id=merge_id, actor=actor, now=now)
    merged = IssueMerge.objects.get(pk=merge_id)
    for issue_id in (merged.source_id, merged.target_id):
        _pause_outdated(issue_id, actor, now)
    return source


def broadcasts_about(issue_id: int) -> QuerySet[Broadcast]:
    """Answers to everybody of an issue, and of what was merged into it."""
    said = [str(each) for each in parts_of(issue_id)]
    return Broadcast.objects.filter(origin__in=[OF_ISSUE, FIXED], origin_said__in=said)


def _pause_outdated(issue_id: int, actor: Agent, now: datetime) -> None:
    running = broadcasts_about(issue_id).filter(state=State.RUNNING)
    outdated = [each.pk for each in running if is_outdated(each)]
    if outdated:
        pause_outdated(broadcast_ids=outdated, actor=actor, now=now)


def words_to_begin(viewer: Agent, *, origin: str, issue_id: int) -> dict[str, str]:
    """By language ("" for all) what an answer to everybody of an issue begins with."""
    if issue_of(viewer, issue_id) is None:
        return {}
    whole = whole_of(issue_id)
    problem = problem_speaking_for(whole) or problem_for(viewer, whole)
    if problem is None:
        return {}
    when = When.FIXED if origin == FIXED else answer_for(problem.standing)
    return {each.language: each.text for each in answers_of(problem) if each.when == when}


@transaction.atomic
def begin_article(*, issue_id: int, actor: Agent, now: datetime) -> Edition:
    """A draft of an article with what is answered, or the one that was begun before; a lead publishes it.

    Its title is what readers know the problem by, else the issue's name. Refuses where nothing is answered yet.
    """
    issue = issue_of(actor, issue_id)
    problem = problem_for(actor, issue_id)
    if issue is None or problem is None:
        raise KnowledgeError(_("Write first what everybody is answered."))
    begun = article_begun(issue)
    if begun is None:
        locked_problem(issue_id=issue_id, actor=actor, now=now)
        begun = article_begun(issue)  # of two clicks the second waits, and finds what the first began
    if begun is not None:
        return begun
    answers = answers_of(problem)
    answer = next((each for each in answers if each.when == When.LASTS), answers[0] if answers else None)
    if answer is None:
        raise KnowledgeError(_("Write first what everybody is answered."))
    language = answer.language or _language_of(answer.text)
    line = next((each for each in lines_of(problem) if each.language == language), None)
    return write_article(
        brand=issue.brand,
        language=language,
        title=line.title if line else issue.called or _("A problem many told us of"),
        summary=line.text if line else "",
        body=answer.text,
        internal=_("Made from what is answered to everybody of issue %(number)s: %(posts)s posts.")
        % {"number": issue.pk, "posts": issue.posts},
        origin=f"{ORIGIN}{issue.pk}",
        actor=actor,
        now=now,
    )


def article_begun(issue: Issue) -> Edition | None:
    """The article that was begun from an issue, if there is one."""
    found = Edition.objects.filter(article__origin=f"{ORIGIN}{issue.pk}", brand_id=issue.brand_id)
    return found.order_by("pk").select_related("article", "published").defer("words", "title_words").first()


def _language_of(text: str) -> str:
    said = languages_in(text)[0]
    return "en" if said == UNDETERMINED else said
