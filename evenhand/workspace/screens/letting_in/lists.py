"""Pasted lists: whom to invite, and who left. First it is shown how each line is read; then it is done."""

from typing import Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from evenhand.colleagues.actions.inviting import A_MINUTE, invite, send_away
from evenhand.colleagues.domain.door import MOST_LINES, Line, Trouble, read_people
from evenhand.colleagues.reads import door
from evenhand.flows.mailing import can_mail
from evenhand.kernel import clock
from evenhand.workspace.door import DeskRequest, at_the_desk, show
from evenhand.workspace.screens.letting_in.views import only_administrators

LONGEST: Final = 500_000  # letters
SHOWN: Final = 200  # lines
TROUBLES: Final[dict[str, str | Promise]] = {
    Trouble.NO_ADDRESS: gettext_lazy("no mail address"),
    Trouble.TWICE: gettext_lazy("stands above already"),
    Trouble.AT_THE_DESK: gettext_lazy("has a place at the desk"),
    Trouble.GONE: gettext_lazy("works here no more"),
    Trouble.IS_IN: gettext_lazy("can come in already"),
    Trouble.INVITED: gettext_lazy("is invited already"),
    Trouble.UNKNOWN: gettext_lazy("was never here"),
}


@at_the_desk
@require_http_methods(["GET", "HEAD", "POST"])
def inviting(request: DeskRequest) -> HttpResponse:
    """The form; how the list is read; or invite those of it who can be."""
    only_administrators(request)
    lines = read_people(_pasted(request))
    if "do" not in request.POST:
        return _shown(request, "letting_in/invite.html", door.judged(lines))
    number = invite(lines=lines, language=translation.get_language() or "", actor=request.user, now=clock.now())
    if not number:
        return _shown(request, "letting_in/invite.html", door.judged(lines), status=422)
    said = ngettext("%(number)s person is invited.", "%(number)s people are invited.", number)
    messages.success(request, said % {"number": number})
    return redirect(f"{reverse('letting_in')}?which={door.WAITING}")


@at_the_desk
@require_http_methods(["GET", "HEAD", "POST"])
def left(request: DeskRequest) -> HttpResponse:
    """The form; how the list is read; or send those of it away who work here no more."""
    only_administrators(request)
    lines = door.leavers(read_people(_pasted(request)))
    if "do" not in request.POST:
        return _shown(request, "letting_in/left.html", lines)
    number = send_away(lines=lines, actor=request.user, now=clock.now())
    said = ngettext("%(number)s colleague comes in no more.", "%(number)s colleagues come in no more.", number)
    messages.success(request, said % {"number": number})
    return redirect(f"{reverse('letting_in')}?which=gone")


def _pasted(request: DeskRequest) -> str:
    return request.POST.get("people", "").replace("\0", "")[:LONGEST] if request.method == "POST" else ""


def _shown(request: DeskRequest, template: str, lines: list[Line], *, status: int = 200) -> HttpResponse:
    wrong = [(each, TROUBLES[each.trouble]) for each in lines if each.trouble is not None]
    fine = [each for each in lines if each.trouble is None]
    context = {
        "pasted": _pasted(request),
        "is_read": request.method == "POST",
        "fine": fine[:SHOWN],
        "fine_number": len(fine),
        "fine_left": max(0, len(fine) - SHOWN),
        "wrong": wrong[:SHOWN],
        "wrong_number": len(wrong),
        "wrong_left": max(0, len(wrong) - SHOWN),
        "is_full": len(lines) >= MOST_LINES,
        "most": MOST_LINES,
        "minutes": -(-len(fine) // A_MINUTE),
        "can_mail": can_mail(),
    }
    response = show(request, template, context)
    response.status_code = status
    return response
