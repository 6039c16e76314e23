"""Macros: those for all and one's own, written, changed, removed and put back."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from evenhand.cases.errors import NotAllowed
from evenhand.cases.models import Label, State
from evenhand.kernel import clock
from evenhand.kernel.errors import EvenhandError
from evenhand.kernel.text import number_in
from evenhand.people.reads import brands_of, colleagues_of
from evenhand.replies import actions
from evenhand.replies.domain.fields import fields_in
from evenhand.replies.errors import NoSuchMacro
from evenhand.replies.models import Macro
from evenhand.replies.reads import macros_for
from evenhand.workspace.door import DeskRequest, at_the_desk, show

FIELDS = ("name", "first_name", "handle", "brand", "case", "queue", "agent", "initials")


@at_the_desk
@require_safe
def macros(request: DeskRequest) -> HttpResponse:
    """All that this person may use."""
    _only_writers(request)
    found = list(macros_for(request.user))
    context = {
        "shared": [each for each in found if each.owner_id is None],
        "own": [each for each in found if each.owner_id is not None],
        "leads": actions.leads(request.user),
    }
    return show(request, "macros/page.html", context)


@at_the_desk
@require_http_methods(["GET", "HEAD", "POST"])
def macro(request: DeskRequest, macro_id: int | None = None) -> HttpResponse:
    """Write a macro, new or there already."""
    _only_writers(request)
    found = _found(request, macro_id)
    if request.method != "POST":
        return render(request, "macros/macro.html", _form(request, found))
    try:
        kept = _save(request, macro_id)
    except EvenhandError as problem:
        context = _form(request, _typed(request, found)) | {"refusal": problem.sentence}
        return render(request, "macros/macro.html", context, status=422)
    unknown = [each for each in fields_in(kept.text) if each not in FIELDS]
    if unknown:
        said = _("“%(name)s” is kept. Nobody knows the field %(field)s: it stays as it is written.")
        messages.warning(request, said % {"name": kept.name, "field": f"{{{{{unknown[0]}}}}}"})
    return redirect("macros")


def _save(request: DeskRequest, macro_id: int | None) -> Macro:
    said = request.POST
    return actions.save_macro(
        macro_id=macro_id,
        name=said.get("name", ""),
        text=said.get("text", ""),
        brand_id=number_in(said.get("brand", "")),
        is_shared=said.get("for") == "all",
        labels=[number for each in said.getlist("labels") if (number := number_in(each))],
        assign=said.get("assign", ""),
        state_id=number_in(said.get("state", "")),
        actor=request.user,
        now=clock.now(),
    )


def _typed(request: DeskRequest, found: Macro | None) -> Macro:
    """What was typed, so that a refusal loses none of it."""
    return Macro(
        pk=found.pk if found else None,
        name=request.POST.get("name", ""),
        text=request.POST.get("text", ""),
        brand_id=number_in(request.POST.get("brand", "")),
        owner=None if request.POST.get("for") == "all" else request.user,
        labels=[number for each in request.POST.getlist("labels") if (number := number_in(each))],
        assign=request.POST.get("assign", ""),
        state_id=number_in(request.POST.get("state", "")),
    )


def _form(request: DeskRequest, found: Macro | None) -> dict[str, Any]:
    return {
        "macro": found or Macro(owner=request.user),
        "is_new": found is None or found.pk is None,
        "brands": brands_of(request.user).order_by("name"),
        "colleagues": colleagues_of(request.user).exclude(pk=request.user.pk),
        "states": State.objects.all(),
        "labels": Label.objects.filter(retired_at=None).order_by("name"),
        "fields": [f"{{{{{name}}}}}" for name in FIELDS],
        "leads": actions.leads(request.user),
    }


@at_the_desk
@require_POST
def remove(request: DeskRequest, macro_id: int) -> HttpResponse:
    """Nobody finds it any more."""
    gone = actions.remove_macro(macro_id=macro_id, actor=request.user, now=clock.now())
    return render(request, "macros/removed.html", {"macro": gone}) if request.htmx else redirect("macros")


@at_the_desk
@require_POST
def put_back(request: DeskRequest, macro_id: int) -> HttpResponse:
    """It is there again."""
    actions.put_back_macro(macro_id=macro_id, actor=request.user)
    return redirect("macros")


def _found(request: DeskRequest, macro_id: int | None) -> Macro | None:
    if macro_id is None:
        return None
    found = macros_for(request.user).filter(pk=macro_id).first()
    if found is None:
        raise NoSuchMacro
    return found


def _only_writers(request: DeskRequest) -> None:
    if not request.user.may_write:
        raise NotAllowed("Your role may look at cases, not change them.")
