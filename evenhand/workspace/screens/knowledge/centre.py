"""Arranging a help centre: what it is called and looks like, and its sections."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from evenhand.kernel import clock
from evenhand.kernel.errors import EvenhandError
from evenhand.kernel.text import number_in
from evenhand.knowledge.actions.centres import keep_section, remove_section, set_centre
from evenhand.knowledge.actions.looks import Sign
from evenhand.knowledge.models import HelpCentre, Section
from evenhand.knowledge.reads.articles import may_publish
from evenhand.knowledge.reads.pages import ROOT, named
from evenhand.people.models import Brand
from evenhand.people.reads import brands_of
from evenhand.workspace.door import DeskRequest, at_the_desk, show
from evenhand.workspace.screens.knowledge.look import brand_led

FIELDS = ("name", "welcome", "accent", "host", "contact", "home", "links")


@at_the_desk
@require_safe
def first(request: DeskRequest) -> HttpResponse:
    """The help centre of the first brand."""
    found = brands_of(request.user).order_by("name").first()
    if found is None or not may_publish(request.user):
        raise Http404
    return redirect("help_centre", found.slug)


@at_the_desk
@require_http_methods(["GET", "HEAD", "POST"])
def centre(request: DeskRequest, brand: str) -> HttpResponse:
    """What it is; leads decide it."""
    found = brand_led(request, brand)
    if request.method != "POST":
        return show(request, "knowledge/centre.html", _context(request, found))
    said = request.POST
    typed: dict[str, Any] = {name: said.get(name, "") for name in FIELDS}
    languages = said.get("languages", "").replace(",", " ").split()
    switches: dict[str, Any] = {"is_on": "is_on" in said, "takes_questions": "takes_questions" in said}
    try:
        set_centre(brand=found, languages=languages, actor=request.user, now=clock.now(), **switches, **typed)
    except EvenhandError as problem:
        kept = HelpCentre(brand=found, languages=languages, **switches, **typed)
        context = _context(request, found) | {"centre": kept, "refusal": _(problem.sentence)}
        return render(request, "knowledge/centre.html", context, status=422)
    messages.success(request, _("The help centre is as you said."))
    return redirect("help_centre", found.slug)


def _context(request: DeskRequest, brand: Brand) -> dict[str, Any]:
    centre = HelpCentre.objects.filter(brand=brand).first()
    centre = centre or HelpCentre(brand=brand, name=brand.name, languages=[request.LANGUAGE_CODE])
    sections = list(Section.objects.filter(brand=brand))
    return {
        "brand": brand,
        "brands": brands_of(request.user).order_by("name"),
        "centre": centre,
        "address": f"{ROOT}/{brand.slug}/",
        "signs": _signs(centre),
        "sections": [_told(each, centre, request) for each in sections],
        "parents": [(each.pk, named(each.names, request.LANGUAGE_CODE)) for each in sections if each.parent_id is None],
        "names": [(each, "") for each in centre.languages],
    }


def _signs(centre: HelpCentre) -> list[dict[str, Any]]:
    """The three signs, each with whether it is there; none before the help centre has a name."""
    said = {
        Sign.LOGO: (_("Logo"), ""),
        Sign.DARK: (_("Logo for dark pages"), _("Without one, the other stands on white there.")),
        Sign.ICON: (_("Sign in the browser’s tab"), _("Square at best.")),
    }
    return [
        {"which": which.value, "name": name, "about": about, "is_there": bool(getattr(centre, which.value))}
        for which, (name, about) in said.items()
        if not centre._state.adding  # noqa: SLF001 - as Django documents it
    ]


def _told(section: Section, centre: HelpCentre, request: DeskRequest) -> dict[str, Any]:
    return {
        "section": section,
        "name": named(section.names, request.LANGUAGE_CODE),
        "names": [(each, section.names.get(each, ""), section.about.get(each, "")) for each in centre.languages],
    }


@at_the_desk
@require_POST
def section(request: DeskRequest, brand: str) -> HttpResponse:
    """A section, new or changed."""
    found, said = brand_led(request, brand), request.POST
    keep_section(
        brand=found,
        section_id=number_in(said.get("section", "")),
        names={name[5:]: said.get(name, "") for name in said if name.startswith("name-")},
        about={name[6:]: said.get(name, "") for name in said if name.startswith("about-")},
        parent_id=number_in(said.get("parent", "")),
        position=number_in(said.get("position", "")) or 0,
        actor=request.user,
        now=clock.now(),
    )
    return redirect("help_centre", found.slug)


@at_the_desk
@require_POST
def remove(request: DeskRequest, brand: str, section_id: int) -> HttpResponse:
    """The section goes, its articles stay; made anew by hand, since only its name is lost."""
    found = brand_led(request, brand)
    if not Section.objects.filter(pk=section_id, brand=found).exists():
        raise Http404
    remove_section(section_id=section_id, actor=request.user, now=clock.now())
    return redirect("help_centre", found.slug)
