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
from evenhand.knowledge.domain.languages import direction_of, language_meant, name_of, other_languages, tag_of
from evenhand.knowledge.domain.wordings import FIELDS as WORDED
from evenhand.knowledge.models import HelpCentre, Section
from evenhand.knowledge.reads.articles import may_publish
from evenhand.knowledge.reads.pages import ROOT, named
from evenhand.people.models import Brand
from evenhand.people.reads import brands_of
from evenhand.workspace.door import DeskRequest, at_the_desk, show
from evenhand.workspace.screens.knowledge.look import brand_led

FIELDS = ("accent", "host", "home")


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
    languages = " ".join(said.getlist("languages")).replace(",", " ").split()
    typed: dict[str, Any] = {name: said.get(name, "") for name in FIELDS} | {
        "languages": languages,
        "is_on": "is_on" in said,
        "takes_questions": "takes_questions" in said,
    }
    main, others = _worded(request, found, languages)
    try:
        set_centre(brand=found, actor=request.user, now=clock.now(), others=others, **main, **typed)
    except EvenhandError as problem:
        kept = HelpCentre(brand=found, wordings=others, **main, **typed)
        context = _context(request, found, kept) | {"refusal": _(problem.sentence)}
        return render(request, "knowledge/centre.html", context, status=422)
    messages.success(request, _("The help centre is as you said."))
    return redirect("help_centre", found.slug)


def _worded(
    request: DeskRequest, brand: Brand, languages: list[str]
) -> tuple[dict[str, Any], dict[str, dict[str, str]]]:
    """What the first language says, and what each other one says. Where another comes first from now on, it says what
    the former one did as long as it has no words of its own."""
    said = request.POST
    tags = [name.removeprefix("name-") for name in said if name.startswith("name-")]
    others = {tag: {field: said.get(f"{field}-{tag}", "") for field in WORDED} for tag in tags}
    before = HelpCentre.objects.filter(brand=brand).first()
    former = before.languages[0] if before and before.languages else ""
    first = next(iter(languages), "")
    first = first if first in others else language_meant(first) or tag_of(first)
    own = others.get(first) or {field: said.get(field, "") for field in WORDED}
    lent = others.get(former, {}) if first != former else {}
    return {field: own.get(field, "") or lent.get(field, "") for field in WORDED}, others


def _context(request: DeskRequest, brand: Brand, typed: HelpCentre | None = None) -> dict[str, Any]:
    known = HelpCentre.objects.filter(brand=brand).first()
    centre = typed or known or HelpCentre(brand=brand, name=brand.name, languages=[request.LANGUAGE_CODE])
    sections = list(Section.objects.filter(brand=brand))
    return {
        "brand": brand,
        "brands": brands_of(request.user).order_by("name"),
        "centre": centre,
        "address": f"{ROOT}/{brand.slug}/",
        "tongues": [_tongue(centre, each) for each in centre.languages],
        "other_languages": other_languages(centre.languages),
        "signs": _signs(known) if known and typed is None else [],
        "sections": [_told(each, centre, request) for each in sections],
        "parents": [(each.pk, named(each.names, request.LANGUAGE_CODE)) for each in sections if each.parent_id is None],
        "names": [(each, name_of(each)) for each in centre.languages],
    }


def _tongue(centre: HelpCentre, tag: str) -> dict[str, Any]:
    """A language of the help centre: what it says of its own, and where readers are shown the first one's words."""
    labels = {
        "name": _("Name"),
        "welcome": _("Welcome"),
        "contact": _("How else to reach us"),
        "links": _("Links at the foot"),
    }
    is_first, first = tag == centre.languages[0], {each: getattr(centre, each) for each in WORDED}
    own = first if is_first else {each: centre.wordings.get(tag, {}).get(each, "") for each in WORDED}
    return {
        "tag": tag,
        "language": name_of(tag),
        "direction": direction_of(tag),
        "is_first": is_first,
        "own": own,
        "instead": {} if is_first else first,
        "missing": [labels[each] for each in WORDED if first[each] and not own[each]],
    }


def _signs(centre: HelpCentre) -> list[dict[str, Any]]:
    """The three signs, each with whether it is there."""
    said = {
        Sign.LOGO: (_("Logo"), ""),
        Sign.DARK: (_("Logo for dark pages"), _("Without one, the other stands on white there.")),
        Sign.ICON: (_("Sign in the browser’s tab"), _("Square at best.")),
    }
    return [
        {"which": which.value, "name": name, "about": about, "is_there": bool(getattr(centre, which.value))}
        for which, (name, about) in said.items()
    ]


def _told(section: Section, centre: HelpCentre, request: DeskRequest) -> dict[str, Any]:
    return {
        "section": section,
        "name": named(section.names, request.LANGUAGE_CODE),
        "names": [
            (each, name_of(each), section.names.get(each, ""), section.about.get(each, "")) for each in centre.languages
        ],
        "missing": [name_of(each) for each in centre.languages if not section.names.get(each)],
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
