"""Customers who were drawn into a panel are asked to take part in research: each once, by a link, in private.

Nothing is asked while publishing is stopped, of brands that only listen, of machines, of whoever wants to be left
alone, of whoever has something open with the brand or was asked something lately. Who cannot be asked at all is kept
as left out, with the reason: a panel whose holes nobody counts tells nothing.
"""

from datetime import datetime
from typing import Final

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from evenhand.cases.models import Case, Conversation
from evenhand.channels.models import Account, Post
from evenhand.channels.reads import capabilities_at
from evenhand.flows import checking
from evenhand.flows.answer import account_for
from evenhand.flows.surveying import SAME_WORDS, is_a_person, private_conversation
from evenhand.insight.actions.research import hold_member, leave_out, note_invited
from evenhand.insight.models import PanelMember, ResearchSurvey
from evenhand.insight.reads.research import members_due, running, token_of
from evenhand.replies.actions.acknowledging import nobody
from evenhand.replies.actions.surveying import ask_how_it_was
from evenhand.replies.domain.findings import Check, Level
from evenhand.replies.errors import CannotReplyThere
from evenhand.replies.reads import is_brand_stopped
from evenhand.triage.reads import wants_to_be_left_alone

MOST_A_ROUND: Final = 50
NOWHERE, MACHINE, NO_ACCOUNT, OPTED_OUT, BLOCKED = "nowhere", "machine", "no_account", "opted_out", "blocked"
_PASSES_BY: Final = {Check.HOLDING}  # what stands in the way for a while, and of nobody in particular


def ask_due(*, now: datetime) -> int:
    """Ask who is to be asked now, fifty at a time; how many were."""
    asked, left = 0, MOST_A_ROUND
    for survey in running(now=now):
        if left <= 0:
            break
        if is_brand_stopped(survey.brand_id):
            continue
        due = members_due(survey, limit=left, now=now)
        left -= len(due)
        asked += sum(_ask(survey, member_id, case_id, now) for member_id, case_id in due)
    return asked


@transaction.atomic
def _ask(survey: ResearchSurvey, member_id: int, case_id: int, now: datetime) -> bool:
    case = Case.objects.select_for_update(of=("self",), no_key=True).get(pk=case_id)
    member = hold_member(member_id=member_id, now=now)
    if member is None or case.resolved_at is None:
        return False
    conversation = private_conversation(case)
    place = _place(case, conversation)
    if isinstance(place, str) or conversation is None:
        leave_out(member=member, reason=place if isinstance(place, str) else NOWHERE)
        return False
    text = words(survey, place, member, language=case.language)
    findings = checking.look_over(nobody(), case, conversation, place, text, now)
    blocks = [each.code for each in findings if each.level is Level.BLOCK and each.code not in SAME_WORDS]
    if blocks:
        if not _PASSES_BY.issuperset(blocks):
            leave_out(member=member, reason=f"{BLOCKED}:{next(each for each in blocks if each not in _PASSES_BY)}")
        return False
    latest = Post.objects.filter(pk=case.last_post_id or 0).first()
    delivery = ask_how_it_was(case=case, conversation=conversation, account=place, answers=latest, text=text, now=now)
    note_invited(member=member, case_id=case.pk, network=case.network, delivery_id=delivery.pk, now=now)
    return True


def _place(case: Case, conversation: Conversation | None) -> Account | str:
    """By which account they are asked, or why they cannot be."""
    if conversation is None or conversation.persona_id is None:
        return NOWHERE
    if not is_a_person(conversation):
        return MACHINE
    if wants_to_be_left_alone(conversation.persona_id, case.brand_id):
        return OPTED_OUT
    try:
        return account_for(case, conversation)
    except CannotReplyThere:
        return NO_ACCOUNT


def words(survey: ResearchSurvey, account: Account, member: PanelMember, *, language: str) -> str:
    """What is asked: the company's own sentence, then ours in the customer's language, with the link."""
    known = dict(settings.LANGUAGES)
    with translation.override(language if language in known else settings.LANGUAGE_CODE):
        ours = _("You were drawn at random. You answer without a log-in, and may leave out any question: %(link)s")
        link = f"{survey.site}/site/research/{token_of(member)}"
        said = f"{survey.introduction}\n\n{ours % {'link': link}}"
    return said if capabilities_at(account).signs_with_initials else f"{said}\n\n{account.brand.name}"
