"""A reply that waits, or waited, as it is shown."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from evenhand.people.models import Agent
from evenhand.replies.actions.approvals import may_decide
from evenhand.replies.domain.differences import Stretch, differences
from evenhand.replies.models import Approval, ApprovalState, ApprovalVersion, DeliveryState


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """A question for approval beside what this viewer may do with it."""

    approval: Approval
    is_waiting: bool
    is_mine: bool
    may_decide: bool
    may_recall: bool
    is_old: bool


def told_of(approval: Approval, viewer: Agent, *, now: datetime) -> Told:
    """The question as this viewer sees it."""
    is_mine = approval.author_id == viewer.pk
    is_waiting = approval.state == ApprovalState.WAITING
    leads = may_decide(viewer) and not is_mine
    return Told(
        approval=approval,
        is_waiting=is_waiting,
        is_mine=is_mine,
        may_decide=leads and is_waiting,
        may_recall=leads and _can_recall(approval),
        is_old=is_waiting and approval.expires_at <= now,
    )


def _can_recall(approval: Approval) -> bool:
    if approval.state == ApprovalState.APPROVED:
        return approval.delivery.state == DeliveryState.QUEUED
    return approval.state == ApprovalState.SENT_BACK


class Version(msgspec.Struct, frozen=True, kw_only=True):
    """One version: who wanted it when, how it differs from the one before, and what was said when it came back."""

    number: int
    by: Agent
    at: datetime
    text: str
    stretches: list[Stretch]
    came_back: str
    came_back_from: Agent | None


def versions_told(versions: Sequence[ApprovalVersion], attempts: Sequence[Approval]) -> list[Version]:
    """Every version of the story, the first one first; each is compared with the one before it."""
    returned = {each.pk: each for each in attempts if each.words}
    found: list[Version] = []
    for number, each in enumerate(versions, start=1):
        following = versions[number] if number < len(versions) else None
        is_last_of_attempt = following is None or following.approval_id != each.approval_id
        back = returned.get(each.approval_id) if is_last_of_attempt else None
        before = versions[number - 2].text if number > 1 else each.text
        found.append(
            Version(
                number=number,
                by=each.by,
                at=each.at,
                text=each.text,
                stretches=differences(before, each.text) if number > 1 else [Stretch("same", each.text)],
                came_back=back.words if back else "",
                came_back_from=back.decided_by if back else None,
            )
        )
    return found
