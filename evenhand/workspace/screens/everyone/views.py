"""What everybody who works here can do: the front of it, with what became of what they brought."""

from typing import Final
from urllib.parse import quote

from django.http import HttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from evenhand.colleagues.reads.brought import ANSWERED, ANSWERING, LOOKED_AT, own_passed_on, own_suggested
from evenhand.workspace.door import DeskRequest, for_everyone, show

STATES: Final[dict[str, str | Promise]] = {
    LOOKED_AT: _("The desk looks at it"),
    ANSWERING: _("Is being answered"),
    ANSWERED: _("Answered"),
}
SUGGESTED_STATES: Final[dict[str, str | Promise]] = {
    "open": _("Waits for the desk"),
    "taken": _("Taken up: a draft is being made of it"),
    "declined": _("Not used"),
    "withdrawn": _("Taken back by you"),
}
LONGEST_SELECTION: Final = 1_500  # letters that the bookmark takes along: addresses have an end


@for_everyone
@require_safe
def front(request: DeskRequest) -> HttpResponse:
    """What can be done, the bookmark, and one's own list."""
    context = {
        "here": "front",
        "passed": [(each, STATES[each.state]) for each in own_passed_on(request.user)],
        "suggested": [(each, SUGGESTED_STATES[each.state]) for each in own_suggested(request.user)],
        "bookmark": bookmark(request.build_absolute_uri(reverse("pass_on"))),
    }
    return show(request, "everyone/front.html", context)


def bookmark(address: str) -> SafeString:
    """What is dragged to the bookmarks: opens our form with the page's address and what is marked on it.

    Browsers run it on other people's pages only, where it was put by whoever clicks it; on ours the content policy
    forbids it, and it needs none. It sends nothing: the form is read and sent by a person.
    """
    script = (
        f"(()=>{{const q=encodeURIComponent,s=[...String(getSelection())].slice(0,{LONGEST_SELECTION}).join('');"
        f"open('{address}?url='+q(location.href)+'&text='+q(s),'evenhand','width=560,height=760')}})()"
    )
    return mark_safe("javascript:" + quote(script, safe="()=>{}[],.;:'+&?/"))  # noqa: S308 - our own address only
