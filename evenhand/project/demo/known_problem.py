"""What the demo's colleagues do about the outage: owner, answer, a line for readers, and readers who have it, too."""

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

ANSWER = "we know that the internet is down for many and our engineers are on it. You need not do anything."
OVER = "the internet works once more since a few minutes ago. If yours does not, restart the box and write here."
LINES = {
    "en": ("Internet down for many since 2 pm", "Our engineers are on it. You need not write to us about it."),
    "de": ("Internet seit 14 Uhr bei vielen ausgefallen", "Unsere Technik arbeitet daran. Sie müssen nichts tun."),
}
OUTAGE = r"total loss|outage|down everywhere|no internet|internet from"
READERS = 23


def know_a_problem(*, now: datetime) -> bool:
    """Once: the outage is in hand; whether it is. Asked again while nobody told of it."""
    if KnownProblem.objects.exists():
        return True
    lead = Agent.objects.filter(role=Role.LEAD, is_active=True).order_by("id").first()
    issue = Issue.objects.filter(state=IssueState.OPEN, posts__gt=4, name__iregex=OUTAGE).order_by("-authors").first()
    if lead is None or issue is None:
        return False
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
    return True
