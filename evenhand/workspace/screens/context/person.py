"""The tab of the person: what the brand knows of them, where we know them, what they were promised, notes."""

from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo, available_timezones

from django.conf import settings
from django.conf.locale import LANG_INFO
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from evenhand.cases import actions, reads
from evenhand.cases.errors import CaseError
from evenhand.cases.models import Case, CustomerDetails, ValueBand
from evenhand.cases.reads.case import personas_of
from evenhand.cases.reads.person import customer_notes, details_of
from evenhand.cases.reads.promises import promises_to
from evenhand.insight.reads.blinding import reach_shown
from evenhand.kernel import clock
from evenhand.triage.domain.contact import Standing, counts
from evenhand.triage.reads import rules_of
from evenhand.workspace.components.reach import reach_words
from evenhand.workspace.door import DeskRequest, at_the_desk, show
from evenhand.workspace.screens.context.doing import done
from evenhand.workspace.screens.inbox.filters import read_filter
from evenhand.workspace.screens.promises.telling import told

_FIELDS = ("value", "language", "time_zone", "record_number")


def gathered(request: DeskRequest, case: Case) -> dict[str, Any]:
    """What the tab shows; eleven queries at most."""
    viewer, now = request.user, clock.now()
    personas = [identity.persona for identity in personas_of(case)]
    suggested = reads.suggestions_for(viewer, case)
    here = case.customer_id
    return {
        "personas": personas,
        "reach": reach_words(reach_shown([case.pk]).get(case.pk)),
        "others": reads.customer_cases(viewer, case, limit=8),
        "suggestions": [(each, each.other if each.one_id == here else each.one) for each in suggested],
        "merges": reads.merges_of(case),
        **known_of(case),
        "notes": customer_notes(case),
        "note_key": uuid4(),
        "promised": [told(each, viewer, now=now) for each in promises_to(viewer, case)],
        "standings": _standings(request, case, [persona.pk for persona in personas]),
    }  # fmt: skip


def known_of(case: Case) -> dict[str, Any]:
    """What is known, in words: the value and by whom it was set, the language, the time where they are."""
    details = details_of(case)
    zone = ZoneInfo(details.time_zone) if details.time_zone in available_timezones() else None
    return {
        "details": details,
        "value": details.value,
        "band": ValueBand(details.value).label if details.value else "",
        "source": _source(details),
        "language": language_name(details.language or case.language),
        "is_language_set": bool(details.language),
        "local": clock.now().astimezone(zone) if zone else None,
    }


def _source(details: CustomerDetails) -> str:
    if not details.value:
        return ""
    if not details.is_value_by_hand:
        return _("from the customer record")
    if details.changed_by is None:
        return _("set by hand")
    return _("set by %(name)s") % {"name": details.changed_by.full_name}


def language_name(code: str) -> str:
    """A language in the reader's words; the code where there are none."""
    try:
        return str(get_language_info(code)["name_translated"]) if code and code != "und" else ""
    except KeyError:
        return code


def _standings(request: DeskRequest, case: Case, personas: list[int]) -> list[str]:
    """Why the person is not approached, each reason once."""
    now = clock.now()
    rules = [rule for rule in rules_of(request.user, personas) if rule.brand_id == case.brand_id]
    found = {Standing(rule.standing) for rule in rules if counts(Standing(rule.standing), rule.at, now=now)}
    words = {
        Standing.OPTED_OUT: _("Asked to be left alone"),
        Standing.APPROACHED: _("We wrote first, and heard nothing yet"),
    }
    return [words.get(standing, _("Angry with us: no pitch")) for standing in sorted(found)]


@at_the_desk
@require_http_methods(["GET", "HEAD", "POST"])
def details(request: DeskRequest, case_id: int) -> HttpResponse:
    """The form of what is known of a person; or keep it."""
    case = reads.case_for(request.user, case_id)
    if request.method != "POST":
        values = {"case": case, "filter": read_filter(request.GET), **known_of(case), **_choices()}
        return show(request, "context/details.html", values, fragments={"known": "form"})
    before = details_of(case)
    said = {name: request.POST[name] for name in _FIELDS if name in request.POST}
    actions.set_details(case_id=case_id, details=said, actor=request.user, now=clock.now())
    undo = {name: str(getattr(before, name)) for name in said}
    address = reverse("details", args=[case_id])
    return done(request, _("Kept."), case_id=case_id, tab="person", undo=address, fields=undo)


def _choices() -> dict[str, Any]:
    languages = [
        (code, info["name_local"]) for code, info in LANG_INFO.items() if "name_local" in info and len(code) <= 3
    ]
    areas = ("Africa/", "America/", "Asia/", "Atlantic/", "Australia/", "Europe/", "Indian/", "Pacific/")
    zones = sorted(zone for zone in available_timezones() if zone.startswith(areas))
    return {
        "bands": ValueBand.choices,
        "languages": sorted(languages, key=lambda each: each[1].casefold()),
        "zones": [settings.TIME_ZONE, *zones],
    }  # fmt: skip


@at_the_desk
@require_POST
def note(request: DeskRequest, case_id: int) -> HttpResponse:
    """A note on the person."""
    said = request.POST.get("text", "")
    kept = actions.write_customer_note(
        case_id=case_id, text=said, key=_key(request), actor=request.user, now=clock.now()
    )
    undo = reverse("keep_customer_note", args=[case_id, kept.pk])
    return done(request, _("Noted."), case_id=case_id, tab="person", undo=undo, fields={"keep": ""})


def _key(request: DeskRequest) -> UUID:
    try:
        return UUID(request.POST.get("key", ""))
    except ValueError:
        raise CaseError(_("This form is incomplete; reload the page.")) from None


@at_the_desk
@require_POST
def keep_note(request: DeskRequest, case_id: int, note_id: int) -> HttpResponse:
    """Remove a note on the person, or put it back."""
    is_kept = bool(request.POST.get("keep"))
    actions.keep_customer_note(case_id=case_id, note_id=note_id, is_kept=is_kept, actor=request.user, now=clock.now())
    undo = reverse("keep_customer_note", args=[case_id, note_id])
    said = _("The note is back.") if is_kept else _("The note is removed.")
    return done(request, said, case_id=case_id, tab="person", undo=undo, fields={"keep": "" if is_kept else "1"})
