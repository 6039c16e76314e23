"""Out of hours whoever writes to us is told once a day when to expect an answer: by a machine, and never a machine.

Off until a lead turns it on for an account. Nothing the sender wrote is repeated, so that nobody can make us carry
words to others; the words go through the checks and the outbox like any reply.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from evenhand.cases.models import Case, Conversation
from evenhand.channels.models import Account, Batch, Post
from evenhand.channels.reads import StoredPost, capabilities_at, posts_of
from evenhand.flows import checking
from evenhand.flows.answer import account_for
from evenhand.flows.deflecting import InMail, in_mail
from evenhand.kernel import clock
from evenhand.people.models import Team
from evenhand.replies.actions.acknowledging import acknowledge as put_into_outbox
from evenhand.replies.actions.acknowledging import nobody
from evenhand.replies.domain.acknowledging import filled_in, is_nobody
from evenhand.replies.domain.findings import Level
from evenhand.replies.errors import CannotReplyThere
from evenhand.replies.models import AcknowledgementRule, Delivery, Draft
from evenhand.replies.reads import is_brand_stopped
from evenhand.routing.domain.clock import ALWAYS, Calendar, is_open, next_opening
from evenhand.routing.reads import calendars_of
from evenhand.triage.models import Decision, Mode

IS_FRESH_FOR = timedelta(hours=2)  # what is taken in from the past is not acknowledged


def acknowledge(batch_id: int) -> list[Delivery]:
    """Acknowledge what a batch brought, where it is to be; safe to repeat."""
    now = clock.now()
    batch = Batch.objects.filter(pk=batch_id).first()
    if batch is None or batch.first_post is None or not AcknowledgementRule.objects.filter(is_on=True).exists():
        return []
    rules = {rule.account_id: rule for rule in AcknowledgementRule.objects.filter(is_on=True)}
    posts = [post for post in posts_of(batch) if post.account_id in rules and _may_be_told(post, now)]
    mode_of = dict(Decision.objects.filter(post_id__in=[post.id for post in posts]).values_list("post_id", "mode"))
    done = []
    for post in posts:
        rule = rules[post.account_id]
        if mode_of.get(post.id) == Mode.REACTIVE and (rule.in_public or not post.is_public):
            done.append(_acknowledged(post, rule, now, _help(post, now)))
    return [delivery for delivery in done if delivery is not None]


def _may_be_told(post: StoredPost, now: datetime) -> bool:
    """Only what somebody wrote just now: not we, not a machine, nothing from long ago."""
    return not (post.is_own or post.is_automatic) and min(now - post.posted_at, now - post.heard_at) < IS_FRESH_FOR


@transaction.atomic
def _acknowledged(post: StoredPost, rule: AcknowledgementRule, now: datetime, help_: InMail | None) -> Delivery | None:
    conversation = _conversation(post)
    if conversation is None or conversation.case is None or not _is_a_person(conversation):
        return None
    case = Case.objects.select_for_update(of=("self",), no_key=True).get(pk=conversation.case.pk)
    calendar = _calendar(case)
    opens_at = next_opening([calendar], now)
    if opens_at is None or is_open([calendar], now) or _is_in_hand(case):
        return None
    try:
        account = account_for(case, conversation)
    except CannotReplyThere:
        return None
    if is_brand_stopped(account.brand_id):  # when publishing goes on, it would not be true any more
        return None
    if help_ is not None and (help_.brand_id != case.brand_id or not capabilities_at(account).has_subject):
        help_ = None
    texts = [words(rule, account, opens_at=opens_at, language=case.language, pages=help_.lines if help_ else ())]
    if help_ and help_.lines:  # should a check speak against an address, the rest may still be said
        texts.append(words(rule, account, opens_at=opens_at, language=case.language))
    text = next((each for each in texts if _may_be_said(case, conversation, account, each, now)), "")
    if not text:
        return None
    told = put_into_outbox(
        case=case,
        conversation=conversation,
        account=account,
        answers=Post.objects.get(pk=post.id),
        text=text,
        day=now.astimezone(calendar.zone).date(),
        now=now,
    )
    if told is not None and help_ is not None:
        help_.keep(case_id=case.pk, now=now)
    return told


def _may_be_said(case: Case, conversation: Conversation, account: Account, text: str, now: datetime) -> bool:
    findings = checking.look_over(nobody(), case, conversation, account, text, now)
    return not any(each.level is Level.BLOCK for each in findings)


def _help(post: StoredPost, now: datetime) -> InMail | None:
    """Pages for whoever wrote a letter; where room is short, and before others' eyes, only the time is told.

    Looked up before the case is held: what is near is computed, and nobody waits for that.
    """
    conversation = None if post.is_public else _conversation(post)
    case = conversation.case if conversation else None
    if conversation is None or case is None or not capabilities_at(conversation.account).has_subject:
        return None
    if is_open([_calendar(case)], now) or _is_in_hand(case):
        return None
    return in_mail(brand_id=case.brand_id, words=f"{post.subject}. {post.text}", language=case.language, now=now)


def _conversation(post: StoredPost) -> Conversation | None:
    found = Conversation.objects.filter(
        account_id=post.account_id, thread_key=post.thread_key, persona_id=post.persona_id
    )
    return found.select_related("account__brand", "account__source", "persona", "case").first()


def _is_a_person(conversation: Conversation) -> bool:
    """Whether the other side is, as far as its address tells, neither a machine nor ourselves."""
    handle = conversation.persona.handle if conversation.persona else ""
    return not is_nobody(handle) and not Account.objects.filter(handle__iexact=handle or "-").exists()


def _is_in_hand(case: Case) -> bool:
    """Whether somebody is at it all the same: resolved, or a colleague writes or has just answered."""
    return case.resolved_at is not None or Draft.objects.filter(case=case).exists()


def next_time(brand_id: int, now: datetime) -> datetime | None:
    """When the brand's first team opens next; None where it is always or never there."""
    return next_opening([_of_team(_first_team(brand_id))], now)


def _calendar(case: Case) -> Calendar:
    """The hours of the queue's team, else of the first team of the brand."""
    return _of_team(case.queue.team_id if case.queue else _first_team(case.brand_id))


def _first_team(brand_id: int) -> int | None:
    return Team.objects.filter(brands=brand_id).order_by("id").values_list("pk", flat=True).first()


def _of_team(team_id: int | None) -> Calendar:
    return ALWAYS if team_id is None else calendars_of([team_id])[team_id]


def words(
    rule: AcknowledgementRule, account: Account, *, opens_at: datetime, language: str, pages: Sequence[str] = ()
) -> str:
    """What is said: the company's own text, or ours in the customer's language, with when we are there again.

    Then pages that may answer meanwhile, and that a person reads the mail all the same.
    """
    known = dict(settings.LANGUAGES)
    with translation.override(language if language in known else settings.LANGUAGE_CODE):
        when = _("%(day)s at %(time)s") % {
            "day": date_format(opens_at, "l, j F"),
            "time": date_format(opens_at, "TIME_FORMAT"),
        }
        text = rule.text or _(
            "Thank you for writing. Nobody is here right now; we are back on {{when}} and answer then."
        )
        leading = _("Perhaps this answers it meanwhile. A person reads your mail in any case:")
    said = filled_in(text, when=when)
    if pages:
        said = "\n\n".join([said, leading, *pages])
    return said if capabilities_at(account).signs_with_initials else f"{said}\n\n{account.brand.name}"
