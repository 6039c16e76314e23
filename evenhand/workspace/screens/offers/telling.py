"""A suggestion in words: what it is, what would be inserted, and why it is offered."""

import msgspec
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from evenhand.flows.suggesting import Suggestion

ENOUGH = 3  # cases before it is told how they went


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """As the screen shows it."""

    each: Suggestion
    words: str  # that are inserted as text
    why: str
    is_page: bool


def told(each: Suggestion) -> Told:
    """The suggestion in the reader's words."""
    is_page = each.kind == "page"
    words = f"{each.text} {each.link}".strip() if is_page else each.text
    return Told(each=each, words=words, why=_why(each, is_page=is_page), is_page=is_page)


def _why(each: Suggestion, *, is_page: bool) -> str:
    """The reason, with what the customers said of it; nothing is claimed that nobody counted."""
    if not each.sent_alike and is_page:
        return _("Its title says what they ask. Nobody was sent it for this yet.")
    if not each.sent_alike:
        return _("Settled a question near this one")
    reasons = [
        ngettext(
            "Sent once to somebody who asked alike",
            "Sent %(n)s times to people who asked alike",
            each.sent_alike,
        )
        % {"n": each.sent_alike}
    ]
    if each.worth.rated:
        reasons.append(
            _("%(content)s of %(rated)s who said so were content")
            % {"content": each.worth.content, "rated": each.worth.rated}
        )
    if each.worth.number >= ENOUGH and not is_page:
        solved = each.worth.number - each.worth.came_back
        reasons.append(_("%(n)s of the last %(all)s did not write again") % {"n": solved, "all": each.worth.number})
    return "; ".join(reasons)
