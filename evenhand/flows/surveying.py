"""After a private case is resolved its customer may be asked how it was: once, by a link, and not again for a while.

Off until a lead turns it on for a brand. Never in public, never while publishing is stopped, never anybody who is a
machine; who of those is asked is drawn by chance and not by anybody's choice.
"""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from evenhand.cases.models import Case, Conversation
from evenhand.channels.models import Account, Post
from evenhand.channels.reads import capabilities_at
from evenhand.flows import checking
from evenhand.flows.answer import account_for
from evenhand.insight.actions.surveys import PLACE, begin_survey, cases_to_ask, drop_survey, note_asked
from evenhand.insight.models import CaseFact, Survey, SurveyRule
from evenhand.insight.reads.surveys import token_of
from evenhand.replies.actions.acknowledging import nobody
from evenhand.replies.actions.surveying import ask_how_it_was
from evenhand.replies.domain.acknowledging import is_nobody
from evenhand.replies.domain.findings import Check, Level
from evenhand.replies.errors import CannotReplyThere
from evenhand.replies.models import Delivery
from evenhand.replies.reads import is_brand_stopped
from evenhand.triage.reads import wants_to_be_left_alone

SAME_WORDS = {Check.SENT_BEFORE, Check.COLLEAGUE}  # a question may be asked again after its rest
_passed: set[int] = set()  # cases whose customers cannot be asked; looked at again when the program starts anew


def ask_due(*, now: datetime) -> int:
    """Ask who is to be asked now; how many were."""
    asked = 0
    for rule in SurveyRule.objects.filter(is_on=True, brand__pilot_since=None).select_related("brand"):
        if is_brand_stopped(rule.pk):
            continue
        for case_id in cases_to_ask(rule, but=_passed, now=now):
            if _ask(rule, case_id, now) is None:
                _passed.add(case_id)
            else:
                asked += 1
    return asked


@transaction.atomic
def _ask(rule: SurveyRule, case_id: int, now: datetime) -> Delivery | None:
    case = Case.objects.select_for_update(of=("self",), no_key=True).get(pk=case_id)
    conversation = private_conversation(case)
    if case.resolved_at is None or conversation is None or not is_a_person(conversation):
        return None
    if conversation.persona_id is None or wants_to_be_left_alone(conversation.persona_id, rule.pk):
        return None
    try:
        account = account_for(case, conversation)
    except CannotReplyThere:
        return None
    fact = CaseFact.objects.get(pk=case_id)
    survey = begin_survey(
        case_id=case_id,
        brand_id=rule.pk,
        customer_id=case.customer_id,
        network=case.network,
        agent_id=fact.resolved_by or fact.answered_by,
        now=now,
    )
    if survey is None:
        return None
    text = words(rule, account, survey, language=case.language)
    findings = checking.look_over(nobody(), case, conversation, account, text, now)
    if any(each.level is Level.BLOCK and each.code not in SAME_WORDS for each in findings):
        drop_survey(survey=survey)
        return None
    latest = Post.objects.filter(pk=case.last_post_id or 0).first()
    delivery = ask_how_it_was(case=case, conversation=conversation, account=account, answers=latest, text=text, now=now)
    note_asked(survey=survey, delivery_id=delivery.pk, now=now)
    return delivery


def private_conversation(case: Case) -> Conversation | None:
    """The private one in which the customer wrote last."""
    found = Conversation.objects.filter(case=case, is_public=False, messages__post=case.last_post_id)
    return found.select_related("account__brand", "account__source", "persona").first()


def is_a_person(conversation: Conversation) -> bool:
    """Whether somebody reads there: no machine, and none of our own accounts."""
    handle = conversation.persona.handle if conversation.persona else ""
    return bool(handle) and not is_nobody(handle) and not Account.objects.filter(handle__iexact=handle).exists()


def words(rule: SurveyRule, account: Account, survey: Survey, *, language: str) -> str:
    """What is asked: the company's own text, or ours in the customer's language, with the link."""
    known = dict(settings.LANGUAGES)
    with translation.override(language if language in known else settings.LANGUAGE_CODE):
        text = rule.text or _("How was our help? You tell us with two clicks, without a log-in: {{link}}")
    said = text.replace(PLACE, f"{rule.site}/site/survey/{token_of(survey)}")
    return said if capabilities_at(account).signs_with_initials else f"{said}\n\n{account.brand.name}"
