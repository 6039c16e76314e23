"""A suggestion in words: what it is, what would be inserted, and why it is offered."""

import msgspec
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from evenhand.cases.domain.answers import addressed_to
from evenhand.flows.suggesting import Suggestion


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """As the screen shows it."""

    each: Suggestion
    words: str  # that are inserted as text
    why: str
    is_page: bool


def told(each: Suggestion, *, name: str) -> Told:
    """The suggestion in the reader's words; where it spoke to whoever had it first, it names this person, if we can."""
    is_page = each.kind == "page"
    words = f"{each.text} {each.link}".strip() if is_page else addressed_to(each.text, name)
    return Told(each=each, words=words, why=_why(each, is_page=is_page), is_page=is_page)


def _why(each: Suggestion, *, is_page: bool) -> str:
    """The reason, with how often it settled the same; nothing is claimed that nobody counted."""
    counts = {"n": each.sent_alike, "solved": each.solved_alike}
    if not each.sent_alike and is_page:
        return _("Its title says what they ask. Nobody was sent it for this yet.")
    if not each.sent_alike:
        return _("Settled a question near this one")
    if each.solved_alike == each.sent_alike:
        return (
            ngettext("Solved it for one who asked alike", "Solved it for all %(n)s who asked alike", each.sent_alike)
            % counts
        )
    return (
        ngettext(
            "Sent to one who asked alike, and did not settle it",
            "Solved it for %(solved)s of %(n)s who asked alike",
            each.sent_alike,
        )
        % counts
    )
