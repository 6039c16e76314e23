"""Asking customers after service: the rule of a brand, whom to ask now, and what they say."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext as _

from evenhand.insight.errors import BadSurveyRule, SurveyOver
from evenhand.insight.events import SurveyAnswered, SurveyAsked, SurveyRuleSet
from evenhand.insight.models import Survey, SurveyRule
from evenhand.insight.reads.resting import RESTED
from evenhand.kernel.text import storable
from evenhand.ledger.actions import record
from evenhand.people.errors import OnlyAdministrators
from evenhand.people.models import Agent, Brand

PLACE = "{{link}}"
LONGEST_TEXT, LONGEST_WORDS = 600, 2_000
ANSWERS_FOR = timedelta(days=30)


@transaction.atomic
def set_survey_rule(
    *,
    brand: Brand,
    is_on: bool,
    share: int,
    wait_hours: int,
    rest_days: int,
    asks_ease: bool,
    asks_recommend: bool = False,
    text: str,
    site: str,
    actor: Agent,
    now: datetime,
) -> SurveyRule:
    """Whether the brand asks; leads decide it. Refuses words without a place for the link, and asking without rest."""
    if not (actor.sees_all and actor.may_write):
        raise OnlyAdministrators(_("Only leads decide whether customers are asked."))
    words = storable(text).strip()
    if words and (words.count(PLACE) != 1 or len(words) > LONGEST_TEXT):
        raise BadSurveyRule(_("The text needs the place for the link, {{link}}, once, and at most 600 characters."))
    if not (1 <= share <= 100 and 0 <= wait_hours <= 168 and 7 <= rest_days <= 730):
        raise BadSurveyRule(
            _("Ask 1 to 100 of a hundred, after 0 to 168 hours, and nobody again before 7 to 730 days.")
        )
    before = SurveyRule.objects.select_for_update().filter(pk=brand.pk).first()
    rule = SurveyRule.objects.update_or_create(
        brand=brand,
        defaults={
            "is_on": is_on,
            "share": share,
            "wait_hours": wait_hours,
            "rest_days": rest_days,
            "asks_ease": asks_ease,
            "asks_recommend": asks_recommend,
            "text": words,
            "site": site,
            "since": before.since if before and before.is_on and is_on else now,
            "set_by": actor,
        },
    )[0]
    event = SurveyRuleSet(brand_id=brand.pk, is_on=is_on, share=share, wait_hours=wait_hours, rest_days=rest_days)
    record(event, now=now, actor_id=actor.pk)
    return rule


# Resolved long enough ago and not reopened, in private, where the customer spoke; nobody who was asked lately, also for
# research, or as somebody who was found to be the same person. Which of them are asked is drawn by a hash of the case's
# number, the same at every look.
_WHOM = f"""
SELECT f.case_id, c.customer_id FROM insight_casefact f
JOIN cases_case c ON c.id = f.case_id
WHERE f.brand_id = %(brand)s AND f.resolved_day >= %(since)s::date - 1 AND f.resolved_at >= %(since)s
    AND f.resolved_at < %(until)s AND f.resolved_at >= %(oldest)s AND c.resolved_at IS NOT NULL AND NOT f.is_public
    AND f.answered_at IS NOT NULL AND f.mode = 1 AND abs(hashint8extended(f.case_id, 7) %% 100) < %(share)s
    AND f.case_id <> ALL(%(but)s::bigint[])
    AND NOT EXISTS (SELECT 1 FROM insight_survey s WHERE s.case_id = f.case_id)
    AND {RESTED}
ORDER BY f.resolved_at, f.case_id LIMIT 50
"""
TOO_LATE = timedelta(days=3)  # after which nobody remembers


def cases_to_ask(rule: SurveyRule, *, but: Collection[int] = (), now: datetime) -> list[int]:
    """The cases whose customers are to be asked now, fifty at a time and one a customer; not those passed over."""
    told: dict[str, Any] = {
        "brand": rule.pk,
        "since": rule.since,
        "until": now - timedelta(hours=rule.wait_hours),
        "oldest": now - timedelta(hours=rule.wait_hours) - TOO_LATE,
        "share": rule.share,
        "rested": now - timedelta(days=rule.rest_days),
        "but": list(but),
    }
    with connection.cursor() as cursor:
        cursor.execute(_WHOM, told)
        first: dict[int, int] = {}
        for case_id, customer_id in cursor.fetchall():
            first.setdefault(customer_id, case_id)
        return list(first.values())


@transaction.atomic
def begin_survey(
    *, case_id: int, brand_id: int, customer_id: int, network: str, agent_id: int | None, now: datetime
) -> Survey | None:
    """The row for asking this customer about this case; None where there is one."""
    survey, is_new = Survey.objects.get_or_create(
        case_id=case_id,
        defaults={
            "brand_id": brand_id,
            "customer_id": customer_id,
            "network": network,
            "agent_id": agent_id,
            "asked_at": now,
        },
    )
    return survey if is_new else None


def drop_survey(*, survey: Survey) -> None:
    """Nobody is asked after all; in the transaction that began it."""
    survey.delete()


@transaction.atomic
def note_asked(*, survey: Survey, delivery_id: UUID, now: datetime) -> None:
    """The words that ask are in the outbox."""
    survey.delivery_id = delivery_id
    survey.save(update_fields=["delivery"])
    record(SurveyAsked(case_id=survey.case_id, survey_id=survey.pk, delivery_id=str(delivery_id)), now=now)


@transaction.atomic
def answer_survey(
    *, survey_id: int, satisfied: int, ease: int | None, words: str, recommend: int | None = None, now: datetime
) -> Survey:
    """What the customer says; until a month after being asked they may say it anew. The same said twice is once.
    Refuses other numbers."""
    survey = Survey.objects.select_for_update().get(pk=survey_id)
    if now - survey.asked_at > ANSWERS_FOR:
        raise SurveyOver
    if not 1 <= satisfied <= 5 or (ease is not None and not 1 <= ease <= 7) or not 0 <= (recommend or 0) <= 10:
        raise BadSurveyRule(_("Please choose one of the answers."))
    before = (survey.satisfied, survey.ease, survey.recommend, survey.words)
    survey.satisfied, survey.ease, survey.recommend = satisfied, ease, recommend
    survey.words = storable(words).strip()[:LONGEST_WORDS]
    if survey.answered_at and before == (satisfied, ease, recommend, survey.words):
        return survey
    survey.answered_at = now
    survey.save(update_fields=["satisfied", "ease", "recommend", "words", "answered_at"])
    said = SurveyAnswered(
        case_id=survey.case_id,
        survey_id=survey.pk,
        satisfied=satisfied,
        ease=ease,
        recommend=recommend,
        has_words=bool(survey.words),
    )
    record(said, now=now)
    return survey
