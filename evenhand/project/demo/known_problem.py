"""What the demo's colleagues have done about the largest issue: owner, answer, a line for readers, who has it, too."""

from datetime import datetime
from typing import Any

from evenhand.knowledge.actions.problem_lines import approve_problem_line, write_problem_line
from evenhand.knowledge.actions.problems import (
    say_me_too,
    set_problem_owner,
    set_standing,
    write_problem_answer,
)
from evenhand.knowledge.models import HelpCentre, KnownProblem
from evenhand.people.models import Agent, Role
from evenhand.understanding.models import Issue, IssueState

ANSWER = "we know of this and our engineers are on it. You need not do anything; we write here once it is over."
OVER = "what you told us of is over since a few minutes ago. If it is not for you, please write here once more."
LINES = {
    "en": ("Many of you told us of the same problem", "Our engineers are on it. You need not write to us about it."),
    "de": ("Viele haben uns dasselbe Problem gemeldet", "Unsere Technik arbeitet daran. Sie müssen nichts tun."),
}
READERS = 23


def know_a_problem(*, now: datetime) -> KnownProblem | None:
    """Once: the issue most people told of, in hand; None where there is none yet."""
    lead = Agent.objects.filter(role=Role.LEAD, is_active=True).order_by("id").first()
    issue = Issue.objects.filter(state=IssueState.OPEN, posts__gt=4).order_by("-authors").first()
    if lead is None or issue is None or KnownProblem.objects.exists():
        return None
    colleague = Agent.objects.filter(role=Role.AGENT, is_active=True, teams__brands=issue.brand_id).first() or lead
    said: dict[str, Any] = {"issue_id": issue.pk, "now": now}
    set_standing(standing="known", actor=colleague, **said)
    set_standing(standing="working", actor=lead, **said)
    set_problem_owner(owner_id=colleague.pk, actor=lead, **said)
    write_problem_answer(when="lasts", language="", text=ANSWER, seen=0, actor=colleague, **said)
    write_problem_answer(when="fixed", language="", text=OVER, seen=0, actor=colleague, **said)
    centre = HelpCentre.objects.filter(pk=issue.brand_id).first()
    for language in centre.languages if centre else ():
        if language in LINES:
            title, text = LINES[language]
            line = write_problem_line(language=language, title=title, text=text, actor=colleague, **said)
            approve_problem_line(line_id=line.pk, title=title, text=text, actor=lead, now=now)
    for number in range(READERS):
        say_me_too(issue_id=issue.pk, reader=number.to_bytes(16), now=now)
    return KnownProblem.objects.get(pk=issue.pk)
