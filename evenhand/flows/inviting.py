"""The end of one mail invites a random half of a brand's customers elsewhere, while an experiment runs.

Only a person's own reply by mail, in private, that goes out now: never one to many, a survey or an acknowledgement, for
they are not made here. A reply that waits for a lead, for a time of its own or for a publishing stop invites nobody and
nobody enters with it; both halves are treated alike until the lot decides.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from evenhand.cases.models import Case, Conversation
from evenhand.channels.models import Account
from evenhand.channels.reads import capabilities_at
from evenhand.insight.actions.inviting import enter_customer
from evenhand.insight.domain.inviting import with_sentence
from evenhand.insight.reads.inviting import running_trial, sentence_with
from evenhand.replies.domain.acknowledging import is_nobody
from evenhand.replies.domain.splitting import Piece
from evenhand.replies.domain.wording import room_of
from evenhand.replies.models import Delivery
from evenhand.replies.reads import is_brand_stopped
from evenhand.triage.reads import wants_to_be_left_alone


def inviting(
    pieces: Sequence[Piece],
    *,
    key: UUID,
    case: Case,
    conversation: Conversation,
    account: Account,
    waits: bool,
    now: datetime,
) -> list[Piece]:
    """The reply as it goes out: with the invitation below it, or as it was. In the transaction of the reply.

    The same key says the same words, whatever began or ended meanwhile.
    """
    if conversation.is_public or len(pieces) != 1 or not is_mail(account):
        return list(pieces)
    sentence = sentence_with(key)
    if sentence is None and not waits:
        sentence = _enter(pieces[0], key, case, conversation, account, now)
    if not sentence:
        return list(pieces)
    return [msgspec.structs.replace(pieces[0], text=with_sentence(pieces[0].text, sentence))]


def is_mail(account: Account) -> bool:
    """Whether replies there are letters: with a subject, and a full signature below."""
    capabilities = capabilities_at(account)
    return capabilities.has_subject and not capabilities.signs_with_initials and not capabilities.is_by_hand


def _enter(piece: Piece, key: UUID, case: Case, conversation: Conversation, account: Account, now: datetime) -> str:
    """The customer enters the experiment that runs, if there is one; the sentence if they are invited."""
    trial = running_trial(account.brand_id)
    if trial is None or is_brand_stopped(account.brand_id) or not _may_be_asked(conversation, account):
        return ""
    if Delivery.objects.filter(pk=key).exists():  # it was put into the outbox before, without
        return ""
    room = room_of(capabilities_at(account), is_public=False)
    if room is not None and capabilities_at(account).count(with_sentence(piece.text, trial.sentence)) > room:
        return ""
    return trial.sentence if enter_customer(trial=trial, case=case, delivery_id=key, now=now) else ""


def _may_be_asked(conversation: Conversation, account: Account) -> bool:
    """A person, who did not say that they want to be left alone."""
    persona = conversation.persona
    if persona is None or is_nobody(persona.handle):
        return False
    return not wants_to_be_left_alone(persona.pk, account.brand_id)
