"""Bringing a post from where no connector reaches, and saying that a reply was carried there."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from evenhand.cases import reads
from evenhand.cases.errors import CannotAddByHand
from evenhand.cases.models import Case
from evenhand.flows import by_hand
from evenhand.flows.by_hand import Added, Brought
from evenhand.flows.pages import Found, look_at
from evenhand.kernel import clock
from evenhand.kernel.errors import EvenhandError
from evenhand.kernel.ids import new_uuid
from evenhand.kernel.text import number_in
from evenhand.people.reads import brands_of
from evenhand.triage.models import Mode
from evenhand.workspace.door import DeskRequest, at_the_desk, show
from evenhand.workspace.screens.case.deeds import changed
from evenhand.workspace.screens.inbox.filters import read_filter
from evenhand.workspace.screens.sorting.views import at_case

FIELDS = ("url", "place", "who", "text", "when")


@at_the_desk
@require_http_methods(["GET", "HEAD", "POST"])
def add_to_case(request: DeskRequest, case_id: int) -> HttpResponse:
    """The form for what this case's customer said elsewhere; or put it into the case."""
    return _add(request, reads.case_for(request.user, case_id))


@at_the_desk
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: DeskRequest) -> HttpResponse:
    """The form for what somebody said elsewhere; or open a case for it."""
    return _add(request, None)


def _add(request: DeskRequest, case: Case | None) -> HttpResponse:
    """What is refused comes back with everything that was written."""
    if request.method != "POST":
        return _form(request, case)
    if "look" in request.POST:
        return _filled(request, case)
    try:
        added = _added(request, case)
    except CannotAddByHand as problem:
        return _form(request, case, refusal=problem.sentence)
    said = _("The post was added.") if added.is_new else _("That post was known already; here it is.")
    return at_case(request, added.case_id, toast=said)


def _added(request: DeskRequest, case: Case | None) -> Added:
    brought, key, now = _brought(request), _key(request), clock.now()
    if case is not None:
        return by_hand.add_to_case(case_id=case.pk, brought=brought, key=key, actor=request.user, now=now)
    brand_id = number_in(request.POST.get("brand", ""))
    if not brand_id:
        raise CannotAddByHand(_("Choose the brand that it concerns."))
    return by_hand.add_to_brand(brand_id=brand_id, brought=brought, key=key, actor=request.user, now=now)


def _brought(request: DeskRequest) -> Brought:
    mode = request.POST.get("mode", "")
    return Brought(
        text=request.POST.get("text", ""),
        who=request.POST.get("who", ""),
        place=request.POST.get("place", ""),
        url=request.POST.get("url", ""),
        written_at=_moment(request.POST.get("when", "")),
        mode=int(mode) if mode in {"1", "2", "3"} else Mode.REACTIVE.value,
        is_public=request.POST.get("where", "public") == "public",
    )


def _moment(said: str) -> datetime:
    """When it was written, in the reader's time zone; now where nothing is said."""
    try:
        at = parse_datetime(said) if said else None
    except ValueError:
        at = None
    if said and at is None:
        raise CannotAddByHand(_("Say when it was written, as day and time."))
    if at is None:
        return clock.now()
    return at if timezone.is_aware(at) else timezone.make_aware(at)


def _key(request: DeskRequest) -> UUID:
    try:
        return UUID(request.POST.get("key", ""))
    except ValueError:
        raise CannotAddByHand(_("This form is incomplete; reload the page.")) from None


def _filled(request: DeskRequest, case: Case | None) -> HttpResponse:
    """The page at that address, as far as it tells who wrote what when; what was written by hand stays."""
    try:
        found = look_at(by_hand.address(request.POST.get("url", "")))
    except EvenhandError as problem:
        return _form(request, case, refusal=problem.sentence)
    return _form(request, case, found=found)


def _form(request: DeskRequest, case: Case | None, *, refusal: str = "", found: Found | None = None) -> HttpResponse:
    given = {name: request.POST.get(name, request.GET.get(name, "")) for name in FIELDS}
    if found is not None:
        when = timezone.localtime(found.written_at).strftime("%Y-%m-%dT%H:%M") if found.written_at else ""
        told = {"text": found.text, "who": found.who, "place": found.place, "when": when}
        given = {name: given[name] or told.get(name, "") for name in FIELDS}
    context = {
        "case": case,
        "filter": read_filter(request.GET),
        "brands": [] if case else list(brands_of(request.user).filter(pilot_since=None).order_by("name")),
        "brand": request.POST.get("brand", ""),
        "mode": request.POST.get("mode", "1"),
        "where": request.POST.get("where", "public"),
        "given": given,
        "refusal": refusal,
        "was_read": found is not None,
        "key": request.POST.get("key") or new_uuid(),
        "most": timezone.localtime(clock.now()).strftime("%Y-%m-%dT%H:%M"),
    }
    template = "sorting/add_to_case.html" if case else "sorting/add.html"
    return show(request, template, context, fragments={"case": "form"})


@at_the_desk
@require_POST
def posted(request: DeskRequest, delivery_id: UUID) -> HttpResponse:
    """The reply stands where the person carried it."""
    done = by_hand.posted(delivery_id=delivery_id, url=request.POST.get("url", ""), actor=request.user, now=clock.now())
    if request.GET.get("from") == "unsent" and not request.htmx:
        messages.success(request, _("Recorded as sent."))
        return redirect("unsent")
    return changed(request, done.case_id)
