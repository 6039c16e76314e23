"""Who is told of answers for many: leads that one waits for their sign-off, or that more people joined since; and its
author, what became of it."""

from django.utils.translation import gettext as _

from evenhand.cases.models import NoticeKind
from evenhand.flows.approval_notices import Told
from evenhand.ledger.models import Entry
from evenhand.people.reads import who_decides
from evenhand.replies.domain.broadcasting import State
from evenhand.replies.models import Broadcast, Recipient

MOVED, JOINED = "BroadcastMoved", "BroadcastJoined"
EVENTS = frozenset({MOVED, JOINED})
_BEGINS = "many"


def concerned(entry: Entry) -> Told:
    """Leads of its brands where somebody must say yes; its author where somebody decided, or where what it speaks of
    stands otherwise now; nobody else."""
    what = _what(entry)
    if what in {"asked", "joined"}:
        return NoticeKind.APPROVAL, [(lead, None) for lead in _leads(entry.facts["broadcast_id"])]
    author = Broadcast.objects.filter(pk=entry.facts["broadcast_id"]).values_list("author_id", flat=True)
    return NoticeKind.APPROVAL, [(each, None) for each in author] if what else []


def _leads(broadcast_id: int) -> list[int]:
    brands = Recipient.objects.filter(broadcast=broadcast_id).values_list("case__brand", flat=True).distinct()
    return sorted({lead for brand in brands.order_by() for lead in who_decides(brand)})


def _what(entry: Entry) -> str:
    """What was done: asked for, signed, sent back; empty: something that nobody waits for."""
    if entry.name == JOINED:
        return "joined" if entry.facts.get("is_asked") else ""
    before, after = entry.facts["before"], entry.facts["after"]
    if entry.facts.get("is_outdated"):
        return "outdated"
    if after == State.ASKING:
        return "asked"
    return {State.RUNNING: "signed", State.DRAFT: "back"}.get(after, "") if before == State.ASKING else ""


def beginning(entry: Entry) -> str:
    """How the key of its notice begins: it says what was done, and with which."""
    return f"{_BEGINS}:{_what(entry)}:{entry.facts['broadcast_id']}:"


def about(entry: Entry) -> str:
    """One answer for many: what becomes of another one hides nothing of it."""
    return f"{_BEGINS}:{entry.facts['broadcast_id']}"


def broadcast_of_notice(key: str) -> int | None:
    """The answer for many that a notice is about; None for any other notice."""
    word, _colon, rest = key.partition(":")
    number = rest.split(":")[1] if word == _BEGINS and ":" in rest else ""
    return int(number) if number.isdecimal() else None


def words_of_notice(key: str, who: str) -> str:
    """What was done, by the beginning of the key."""
    sentences = {
        "asked": _("%(who)s asks you to sign off an answer for many"),
        "signed": _("%(who)s signed off your answer for many"),
        "back": _("%(who)s sent your answer for many back"),
        "joined": _("%(who)s asks you whether more people get an answer for many"),
        "outdated": _("Your answer for many is paused: the problem stands otherwise now"),
    }
    return sentences.get(key.split(":")[1], _("Something was approved or refused")) % {"who": who}
