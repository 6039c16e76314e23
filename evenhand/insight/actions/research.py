"""Every write about research among a panel: plan it, draw, ask, answer, stop."""

import secrets
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

import msgspec
from django.db import connection, transaction
from django.utils.translation import gettext as _

from evenhand.insight.domain.research import Answers, Heard, Question, as_asked, as_kept, heard
from evenhand.insight.errors import BadResearch, OnlyForLeads, SurveyOver
from evenhand.insight.events import (
    ResearchAnswered,
    ResearchAsked,
    ResearchBegun,
    ResearchExported,
    ResearchPlanned,
    ResearchStopped,
)
from evenhand.insight.models import PanelMember, ResearchSurvey
from evenhand.insight.reads.research import FRAME, asked_of_frame
from evenhand.insight.reads.resting import RESTED, rest_days_of
from evenhand.kernel.text import storable
from evenhand.ledger.actions import record
from evenhand.people.models import Agent, Brand

LONGEST_TITLE, LONGEST_INTRODUCTION = 120, 300
FRAME_DAYS, SIZES, OPEN_DAYS = (7, 365), (10, 5_000), (3, 60)


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """What is decided before it begins."""

    title: str
    introduction: str
    questions: tuple[Question, ...]
    days: int
    network: str = ""
    size: int
    open_days: int


@transaction.atomic
def plan_research(
    *, plan: Plan, brand: Brand, survey_id: int | None = None, actor: Agent, now: datetime
) -> ResearchSurvey | None:
    """Write a survey down, or change one that nobody was asked yet. None: there is none. Refuses what says nothing,
    and numbers out of bounds."""
    _may(actor)
    fields = _checked(plan)
    if survey_id is None:
        survey = ResearchSurvey.objects.create(brand=brand, made_by=actor, made_at=now, **fields)
    else:
        found = ResearchSurvey.objects.select_for_update().filter(pk=survey_id).first()
        if found is None:
            return None
        survey = _changed(found, {**fields, "brand": brand})
    record(ResearchPlanned(survey_id=survey.pk, brand_id=brand.pk), now=now, actor_id=actor.pk)
    return survey


def _checked(plan: Plan) -> dict[str, Any]:
    title, introduction = (" ".join(storable(each).split()) for each in (plan.title, plan.introduction))
    if not title or len(title) > LONGEST_TITLE:
        raise BadResearch(_("Give it a title of at most 120 characters."))
    if not introduction or len(introduction) > LONGEST_INTRODUCTION:
        raise BadResearch(_("Say in a sentence of at most 300 characters what you ask for."))
    if not plan.questions:
        raise BadResearch(_("Ask at least one question."))
    _check_bounds(plan)
    return {
        "title": title,
        "introduction": introduction,
        "questions": as_kept(plan.questions),
        "days": plan.days,
        "network": plan.network,
        "size": plan.size,
        "open_days": plan.open_days,
    }


def _check_bounds(plan: Plan) -> None:
    if not FRAME_DAYS[0] <= plan.days <= FRAME_DAYS[1]:
        raise BadResearch(_("Say 7 to 365 days in which a case of theirs was resolved."))
    if not SIZES[0] <= plan.size <= SIZES[1]:
        raise BadResearch(_("Draw 10 to 5,000 customers."))
    if not OPEN_DAYS[0] <= plan.open_days <= OPEN_DAYS[1]:
        raise BadResearch(_("Leave it open for 3 to 60 days."))


def _changed(survey: ResearchSurvey, fields: dict[str, Any]) -> ResearchSurvey:
    if survey.begun_at is not None:
        raise BadResearch(_("It has begun, so that its questions stay. Make another one."))
    for name, value in fields.items():
        setattr(survey, name, value)
    survey.save(update_fields=list(fields))
    return survey


# One statement: whoever is in the frame and rested, in the order of a seeded hash, as many as are wanted. Who does not
# know the seed cannot choose; who knows it can draw again.
_DRAW: Final = f"""
WITH frame AS MATERIALIZED (SELECT c.customer_id, c.case_id, c.network FROM ({FRAME}) c WHERE {RESTED}),
drawn AS (
    INSERT INTO insight_panelmember (survey_id, customer_id, case_id, network, turn, mark, left_out, answers)
    SELECT %(survey)s, customer_id, case_id, network,
        row_number() OVER (ORDER BY sha256(convert_to(%(seed)s || ':' || customer_id, 'UTF8'))) AS turn,
        gen_random_uuid(), '', '{{}}'::jsonb
    FROM frame ORDER BY turn LIMIT %(size)s RETURNING 1
)
SELECT (SELECT count(*) FROM frame)::int, (SELECT count(*) FROM drawn)::int
"""


@transaction.atomic
def begin_research(*, survey_id: int, site: str, actor: Agent, now: datetime) -> ResearchSurvey | None:
    """Draw the panel, once; from now on its members are asked. None: there is no such survey. Begun twice is once."""
    _may(actor)
    survey = ResearchSurvey.objects.select_for_update().filter(pk=survey_id).first()
    if survey is None or survey.begun_at is not None:
        return survey
    survey.seed, survey.rest_days, survey.site = secrets.token_hex(16), rest_days_of(survey.brand_id), site
    told = asked_of_frame(survey, rest_days=survey.rest_days, now=now)
    with connection.cursor() as cursor:
        cursor.execute(_DRAW, {**told, "survey": survey.pk, "seed": survey.seed, "size": survey.size})
        survey.frame_size, survey.sample_size = cursor.fetchone()
    if not survey.sample_size:
        raise BadResearch(_("There is nobody to ask: no customer fits who was not asked something lately."))
    survey.begun_at, survey.begun_by, survey.ends_at = now, actor, now + timedelta(days=survey.open_days)
    survey.save()
    begun = ResearchBegun(
        survey_id=survey.pk,
        brand_id=survey.brand_id,
        frame_size=survey.frame_size or 0,
        sample_size=survey.sample_size,
    )
    record(begun, now=now, actor_id=actor.pk)
    return survey


@transaction.atomic
def stop_research(*, survey_id: int, is_stopped: bool, actor: Agent, now: datetime) -> ResearchSurvey | None:
    """Ask nobody more; or go on after all. Answers are taken until it ends. None: there is none that has begun."""
    _may(actor)
    survey = ResearchSurvey.objects.select_for_update().filter(pk=survey_id, begun_at__isnull=False).first()
    if survey is None or (survey.stopped_at is not None) == is_stopped:
        return survey
    if survey.ends_at is None or survey.ends_at <= now:
        raise BadResearch(_("It is over; nobody is asked any more."))
    survey.stopped_at = now if is_stopped else None
    survey.save(update_fields=["stopped_at"])
    record(ResearchStopped(survey_id=survey.pk, is_stopped=is_stopped), now=now, actor_id=actor.pk)
    return survey


def hold_member(*, member_id: int, now: datetime) -> PanelMember | None:
    """Who is asked next, held until the caller's transaction ends, as their survey is; None where somebody was quicker,
    or stopped it."""
    member = (
        PanelMember.objects.select_for_update(of=("self",)).filter(pk=member_id, asked_at=None, left_out="").first()
    )
    if member is None:
        return None
    survey = ResearchSurvey.objects.select_for_update(of=("self",), no_key=True).get(pk=member.survey_id)
    is_on = survey.stopped_at is None and survey.ends_at is not None and survey.ends_at > now
    return member if is_on else None


@transaction.atomic
def leave_out(*, member: PanelMember, reason: str) -> None:
    """They cannot be asked; why is kept."""
    member.left_out = reason[:60]
    member.save(update_fields=["left_out"])


@transaction.atomic
def note_invited(*, member: PanelMember, case_id: int, network: str, delivery_id: UUID, now: datetime) -> None:
    """The words that ask are in the outbox."""
    member.case_id, member.network, member.delivery_id, member.asked_at = case_id, network, delivery_id, now
    member.save(update_fields=["case", "network", "delivery", "asked_at"])
    asked = ResearchAsked(case_id=case_id, survey_id=member.survey_id, delivery_id=str(delivery_id))
    record(asked, now=now)


@transaction.atomic
def answer_research(*, member_id: int, answers: Answers, now: datetime) -> PanelMember:
    """What somebody says; until the end they may say it anew, and who leaves everything out has said nothing. The same
    said twice is once. Refuses what could not be answered."""
    member = PanelMember.objects.select_for_update(of=("self",)).select_related("survey").get(pk=member_id)
    survey = member.survey
    if member.asked_at is None or survey.ends_at is None or survey.ends_at <= now:
        raise SurveyOver
    read: Heard = heard(as_asked(survey.questions), {f"q{number}": str(each) for number, each in answers.items()})
    if not read.is_fine:
        raise BadResearch(_("Please choose one of the answers, and write at most 2,000 characters."))
    if read.answers == member.answers:
        return member
    member.answers, member.answered_at = read.answers, now if read.answers else None
    member.save(update_fields=["answers", "answered_at"])
    record(ResearchAnswered(survey_id=survey.pk), now=now)
    return member


def note_exported(*, survey: ResearchSurvey, actor: Agent, now: datetime) -> None:
    """Somebody takes the answers out."""
    record(ResearchExported(survey_id=survey.pk), now=now, actor_id=actor.pk)


def _may(actor: Agent) -> None:
    if not (actor.sees_all and actor.may_write):
        raise OnlyForLeads(_("Only leads decide about research."))
