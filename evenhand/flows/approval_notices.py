"""Who is told of approvals: leads that something waits, its author what became of it."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from evenhand.cases.models import NoticeKind
from evenhand.ledger.models import Entry
from evenhand.people.reads import who_decides
from evenhand.replies.models import ApprovalComment

Told = tuple[NoticeKind, list[tuple[int, int | None]]]


def _leads(entry: Entry) -> Told:
    return NoticeKind.APPROVAL, [(agent, entry.case_id) for agent in who_decides(entry.facts["brand_id"])]


def _author(entry: Entry) -> Told:
    return NoticeKind.APPROVAL, [(entry.facts["author_id"], entry.case_id)]


def _expired(entry: Entry) -> Told:
    return NoticeKind.APPROVAL, [*_leads(entry)[1], *_author(entry)[1]]


def _commented(entry: Entry) -> Told:
    """The author, and whoever said something before."""
    said = ApprovalComment.objects.filter(approval=UUID(entry.facts["delivery_id"])).values_list("by_id", flat=True)
    return NoticeKind.APPROVAL, [(agent, entry.case_id) for agent in {entry.facts["author_id"], *said}]


CONCERNS: Mapping[str, Callable[[Entry], Told]] = {
    "ApprovalAsked": _leads,
    "ApprovalGiven": _author,
    "ApprovalSentBack": _author,
    "ApprovalRecalled": _author,
    "ApprovalExpired": _expired,
    "ApprovalCommented": _commented,
    "GoodwillAsked": _leads,
    "GoodwillGranted": _author,
    "GoodwillRefused": _author,
    "GoodwillRevoked": _author,
}


def words_of_notice(key: str, who: str) -> str:
    """What happened, by the event that the notice came from."""
    sentences: dict[str, Any] = {
        "ApprovalAsked": _("A reply of %(who)s waits for your approval"),
        "ApprovalGiven": _("%(who)s approved your reply"),
        "ApprovalSentBack": _("%(who)s sent your reply back"),
        "ApprovalRecalled": _("%(who)s took a decision back: your reply waits again"),
        "ApprovalExpired": _("A reply has waited too long for approval"),
        "ApprovalCommented": _("%(who)s said something about a reply that waits"),
        "GoodwillAsked": _("%(who)s asks whether a customer may be given something"),
        "GoodwillGranted": _("%(who)s allowed what you asked for a customer"),
        "GoodwillRefused": _("%(who)s refused what you asked for a customer"),
        "GoodwillRevoked": _("%(who)s took back what you gave a customer"),
    }
    said: str = sentences.get(key.partition(":")[0], _("Something was approved or refused"))
    return said % {"who": who}
