"""What everybody may read of a problem: worded by whoever answers for the brand, approved by a lead."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from evenhand.kernel.text import storable
from evenhand.knowledge.actions.problems import locked_problem
from evenhand.knowledge.domain.languages import tag_of
from evenhand.knowledge.errors import NoSuchProblem, NotAProblemStep, NotForEverybody, NotYoursToPublish
from evenhand.knowledge.events import ProblemLineShown, ProblemLineWritten
from evenhand.knowledge.models import ProblemLine
from evenhand.knowledge.reads.articles import may_publish
from evenhand.ledger.actions import record
from evenhand.people.models import Agent
from evenhand.understanding.domain.personal import personal_data

LONGEST_TITLE, LONGEST_TEXT = 120, 600


@transaction.atomic
def write_problem_line(
    *, issue_id: int, language: str, title: str, text: str, actor: Agent, now: datetime
) -> ProblemLine:
    """Word it for readers; they see it once a lead approved these very words. Refuses what names a person."""
    problem = locked_problem(issue_id=issue_id, actor=actor, now=now)
    tag, title, text = tag_of(language), " ".join(storable(title).split()), storable(text).strip()
    if not tag or not title:
        raise NotForEverybody(_("Say in which language, and give it a title."))
    if len(title) > LONGEST_TITLE or len(text) > LONGEST_TEXT:
        raise NotForEverybody(_("Keep it short: a title and a few sentences."))
    if personal_data(f"{title}\n{text}"):
        raise NotForEverybody(_("There is personal data in it; everybody would read it."))
    line, is_new = ProblemLine.objects.get_or_create(
        problem=problem,
        language=tag,
        defaults={
            "brand_id": problem.brand_id,
            "title": title,
            "text": text,
            "written_by": actor,
            "written_at": now,
        },
    )
    if is_new or (line.title, line.text) != (title, text):
        line.title, line.text, line.written_by, line.written_at = title, text, actor, now
        line.save(update_fields=["title", "text", "written_by", "written_at"])
        written = ProblemLineWritten(brand_id=problem.brand_id, issue_id=issue_id, language=tag)
        record(written, now=now, actor_id=actor.pk)
    return line


@transaction.atomic
def approve_problem_line(*, line_id: int, title: str, text: str, actor: Agent, now: datetime) -> ProblemLine:
    """Readers see these words from now on. Refuses words that are no longer, or not yet, what is written."""
    line = _for_leads(line_id, actor, now)
    if (line.title, line.text) != (" ".join(storable(title).split()), storable(text).strip()):
        raise NotAProblemStep(_("Somebody worded it anew meanwhile. Read it, then approve it."))
    line.is_public, line.public_title, line.public_text = True, line.title, line.text
    line.approved_by, line.approved_at = actor, now
    line.save(update_fields=["is_public", "public_title", "public_text", "approved_by", "approved_at"])
    _tell(line, actor, now)
    return line


@transaction.atomic
def show_earlier_line(
    *, line_id: int, title: str, text: str, since: datetime, actor: Agent, now: datetime
) -> ProblemLine:
    """Readers see again what was approved before the approval of `since`. Refuses where another followed, or where it
    was taken off the page."""
    line = _for_leads(line_id, actor, now)
    if not line.is_public or line.approved_at != since:
        raise NotAProblemStep
    line.public_title, line.public_text = title, text
    line.approved_by, line.approved_at = actor, now
    line.save(update_fields=["public_title", "public_text", "approved_by", "approved_at"])
    _tell(line, actor, now)
    return line


@transaction.atomic
def hide_problem_line(*, line_id: int, actor: Agent, now: datetime, put_back: bool = False) -> ProblemLine:
    """Readers see it no more; or, put back, what they saw last."""
    line = _for_leads(line_id, actor, now)
    if put_back and not line.public_title:
        raise NotAProblemStep
    if line.is_public != put_back:
        line.is_public = put_back
        line.save(update_fields=["is_public"])
        _tell(line, actor, now)
    return line


def _for_leads(line_id: int, actor: Agent, now: datetime) -> ProblemLine:
    line = ProblemLine.objects.filter(pk=line_id).first()
    if line is None:
        raise NoSuchProblem
    locked_problem(issue_id=line.problem_id, actor=actor, now=now)
    if not may_publish(actor):
        raise NotYoursToPublish(_("Leads decide what everybody reads."))
    line.refresh_from_db()
    return line


def _tell(line: ProblemLine, actor: Agent, now: datetime) -> None:
    shown = ProblemLineShown(
        brand_id=line.brand_id, issue_id=line.problem_id, language=line.language, is_public=line.is_public
    )
    record(shown, now=now, actor_id=actor.pk)
