"""Passing on a post: by address, by what is pasted, or from the bookmark. Looking at the form sends nothing."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from evenhand.colleagues.errors import CannotPassOn
from evenhand.flows.by_hand import Brought, address
from evenhand.flows.pages import Found, look_at
from evenhand.flows.passing_on import brands_to_pass_on_to, pass_on
from evenhand.kernel import clock
from evenhand.kernel.errors import EvenhandError
from evenhand.kernel.ids import new_uuid, uuid_in
from evenhand.kernel.text import number_in
from evenhand.triage.models import Mode
from evenhand.workspace.door import DeskRequest, for_everyone, show
from evenhand.workspace.screens.everyone.pace import keep_pace

FIELDS = {"url": 2_000, "text": 20_000, "who": 120, "note": 1_000, "interest": 500}


@for_everyone
@require_http_methods(["GET", "HEAD", "POST"])
def passing(request: DeskRequest) -> HttpResponse:
    """The form, filled in by the bookmark; or pass it on. What is refused comes back with everything written."""
    if request.method != "POST":
        return _form(request)
    if "look" in request.POST:
        return _filled(request)
    try:
        keep_pace(request.user.pk)
        passed = pass_on(
            brand_id=number_in(request.POST.get("brand", "")) or 0,
            brought=_brought(request),
            note=request.POST.get("note", ""),
            interest=request.POST.get("interest", ""),
            key=_key(request),
            actor=request.user,
            now=clock.now(),
        )
    except EvenhandError as problem:
        return _form(request, refusal=_(problem.sentence), status=422)
    said = _("Passed on. Thank you.") if passed.is_new else _("The desk knew it already. Thank you all the same.")
    messages.success(request, said)
    return redirect("everyone")


def _brought(request: DeskRequest) -> Brought:
    return Brought(
        text=request.POST.get("text", ""),
        who=request.POST.get("who", ""),
        url=request.POST.get("url", ""),
        written_at=clock.now(),
        mode=Mode.REACTIVE if request.POST.get("to_us") else Mode.PROACTIVE,
    )


def _key(request: DeskRequest) -> UUID:
    key = uuid_in(request.POST.get("key", ""))
    if key is None:
        raise CannotPassOn(_("This form is incomplete; reload the page."))
    return key


def _filled(request: DeskRequest) -> HttpResponse:
    """What the page says of itself; what was written by hand stays."""
    try:
        keep_pace(request.user.pk)
        found = look_at(address(request.POST.get("url", "")))
    except EvenhandError as problem:
        return _form(request, refusal=_(problem.sentence), status=422)
    return _form(request, found=found)


def _form(request: DeskRequest, *, refusal: str = "", found: Found | None = None, status: int = 200) -> HttpResponse:
    said = request.POST if request.method == "POST" else request.GET
    given = {name: said.get(name, "").replace("\0", "")[:longest] for name, longest in FIELDS.items()}
    if found is not None:
        given["text"], given["who"] = given["text"] or found.text, given["who"] or found.who
    context = {
        "here": "pass_on",
        "given": given,
        "to_us": said.get("to_us", ""),
        "brands": brands_to_pass_on_to(),
        "brand": said.get("brand", ""),
        "refusal": refusal,
        "was_read": found is not None,
        "key": request.POST.get("key") or new_uuid(),
    }
    response = show(request, "everyone/pass_on.html", context)
    response.status_code = status
    return response
