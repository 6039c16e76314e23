"""A reply that waits is let go: looked over once more as things stand now, and perhaps in a lead's own words."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

import msgspec
from django.db import connection, transaction

from evenhand.flows import answer, checking
from evenhand.people.models import Agent
from evenhand.replies.actions.approvals import decidable, give_approval
from evenhand.replies.actions.outbox import following
from evenhand.replies.domain.findings import Finding, passed
from evenhand.replies.domain.splitting import Piece
from evenhand.replies.errors import NeedsAnotherLook
from evenhand.replies.models import Approval, Delivery

WROTE_MEANWHILE, EXPIRED = "wrote_meanwhile", "expired"  # what an approver passes by name, like a warning


class Look(msgspec.Struct, frozen=True, kw_only=True):
    """What whoever approves should know: the findings of the checks, and what happened since it was written."""

    findings: list[Finding]
    wrote_at: datetime | None  # when the customer wrote last, if since
    is_expired: bool

    @property
    def names(self) -> list[str]:
        """What must be passed by name before it can go."""
        more = [WROTE_MEANWHILE] if self.wrote_at else []
        more += [EXPIRED] if self.is_expired else []
        return [*more, *dict.fromkeys(each.code for each in self.findings if not each.blocks)]


def look_at(approval: Approval, *, text: str = "", now: datetime) -> Look:
    """What speaks against letting it go, in these words or in its own."""
    delivery = approval.delivery
    parts = _parts_of(delivery)
    words = text or "".join(each.written for each in parts) or delivery.text
    findings = checking.look_over(
        approval.author,
        delivery.case,
        delivery.conversation,
        delivery.account,
        words,
        now,
        itself=[each.pk for each in parts],
    )
    return Look(findings=findings, wrote_at=wrote_since(approval), is_expired=approval.expires_at <= now)


def _parts_of(delivery: Delivery) -> list[Delivery]:
    if delivery.parts == 1:
        return [delivery]
    return [delivery, *following(delivery)]


_WROTE_SINCE = """
SELECT max(p.heard_at) FROM cases_conversation c
JOIN cases_message m ON m.conversation_id = c.id JOIN channels_post p ON p.id = m.post_id
WHERE c.case_id = %s AND p.heard_at > %s AND NOT p.is_own AND p.persona_id = c.persona_id
"""


def wrote_since(approval: Approval) -> datetime | None:
    """When the customer wrote last in this case, if it was after these words were written."""
    with connection.cursor() as cursor:
        cursor.execute(_WROTE_SINCE, [approval.case_id, approval.asked_at])
        found: datetime | None = cursor.fetchone()[0]
    return found


@transaction.atomic
def approve(
    *,
    delivery_id: UUID,
    actor: Agent,
    text: str = "",
    despite: frozenset[str] = frozenset(),
    seen_until: datetime | None = None,
    undo: timedelta = timedelta(0),
    now: datetime,
) -> Delivery:
    """Let the reply go, with `text` in these words instead of its author's, still signed by its author.

    It is checked again as it stands now. Raises NotPassed for what nobody passed, NeedsAnotherLook if the customer
    wrote after what the approver saw, or it is too old and nobody said that it should go all the same.
    """
    approval, parts = decidable(delivery_id, actor)
    seen = _with_everything(approval, parts)
    changed = text.strip() and text.strip() != "".join(each.written for each in parts).strip()
    look = look_at(seen, text=text if changed else "", now=now)
    _must_be_seen(look, despite, seen_until)
    checking.must_pass(look.findings, despite)
    pieces = _reworded(seen, text) if changed else []
    known = passed(look.findings, despite)
    return give_approval(delivery_id=delivery_id, actor=actor, pieces=pieces, despite=known, undo=undo, now=now)


def _with_everything(approval: Approval, parts: Sequence[Delivery]) -> Approval:
    related = ("case__brand", "conversation__persona", "account__brand", "account__source")
    approval.delivery = Delivery.objects.select_related(*related).get(pk=parts[0].pk)
    return approval


def _must_be_seen(look: Look, despite: frozenset[str], seen_until: datetime | None) -> None:
    is_unseen = look.wrote_at and (seen_until is None or look.wrote_at > seen_until)
    if look.wrote_at and (is_unseen or WROTE_MEANWHILE not in despite):
        raise NeedsAnotherLook("The customer wrote since. Read it, then say that this reply still fits.")
    if look.is_expired and EXPIRED not in despite:
        raise NeedsAnotherLook("This waited for too long. Say that it still fits, or send it back.")


def _reworded(approval: Approval, text: str) -> list[Piece]:
    """The new words as they go out: signed by the author, in parts where they were or must be."""
    delivery = approval.delivery
    account = answer.account_for(delivery.case, delivery.conversation)
    is_public = delivery.conversation.is_public
    return answer.worded(account, approval.author, text, is_public=is_public, in_parts=True)
