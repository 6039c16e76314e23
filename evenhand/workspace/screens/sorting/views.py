"""Merging, splitting and linking a case: a form each, and what undoes it."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from evenhand.cases import actions, reads
from evenhand.cases.errors import CannotLink, CannotMerge, CannotSplit
from evenhand.cases.models import Case, LinkKind
from evenhand.cases.reads.ties import link_for, split_for
from evenhand.flows import merging
from evenhand.kernel import clock
from evenhand.kernel.text import number_in
from evenhand.workspace.door import DeskRequest, at_the_desk, show
from evenhand.workspace.screens.case.deeds import changed
from evenhand.workspace.screens.inbox.filters import read_filter

LONGEST_NUMBER = 18


def case_number(said: str) -> int:
    """The number of a case as people write it ("EH-12", "12", or its address); 0 for none."""
    digits = said.strip().rstrip("/").rsplit("/", 1)[-1].lower().removeprefix("eh-")
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= LONGEST_NUMBER else 0


def _target(request: DeskRequest) -> int:
    """The other case: the number that was written, else the one that was picked."""
    said = [each for each in request.POST.getlist("target") if each.strip()]
    return case_number(said[-1]) if said else 0


def at_case(request: DeskRequest, case_id: int, *, toast: str = "") -> HttpResponse:
    """Go to a case, with a sentence that waits there; within the page where script asked."""
    if toast:
        messages.success(request, toast)
    address = f"{reverse('case', args=[case_id])}?{read_filter(request.GET).query}".rstrip("?")
    return HttpResponse(status=204, headers={"HX-Redirect": address}) if request.htmx else redirect(address)


def undoable(request: DeskRequest, said: str, address: str) -> str:
    """A sentence with the button that takes it back; the list stays as it was narrowed."""
    there = f"{address}?{read_filter(request.GET).query}".rstrip("?")
    return render_to_string("sorting/undo.html", {"said": said, "address": there}, request=request)


def _others(request: DeskRequest, case: Case) -> list[Case]:
    """What else this person asked; a case that went into another is none of its own."""
    return [each for each in reads.customer_cases(request.user, case) if each.merged_into_id is None]


def _form(request: DeskRequest, template: str, case: Case, more: Mapping[str, Any]) -> HttpResponse:
    context = {"case": case, "filter": read_filter(request.GET), **more}
    return show(request, f"sorting/{template}.html", context, fragments={"case": "form"})


@at_the_desk
@require_http_methods(["GET", "HEAD", "POST"])
def merge(request: DeskRequest, case_id: int) -> HttpResponse:
    """Which case this one could be merged into; or merge it, with the people if they are one, and go there."""
    found = reads.case_for(request.user, case_id)
    if request.method != "POST":
        others = [each for each in _others(request, found) if each.brand_id == found.brand_id]  # brands keep their own
        return _form(request, "merge", found, {"others": others})
    target_id = _target(request)
    target = reads.case_for(request.user, target_id)
    now = clock.now()
    with transaction.atomic():
        if target.customer_id != found.customer_id:
            if "people" not in request.POST:
                raise CannotMerge(_("These cases are of different people. Say that they are one person, or link them."))
            actions.merge_customers(
                source_id=found.customer_id, target_id=target.customer_id, actor=request.user, now=now
            )
        done = merging.merge(source_id=case_id, target_id=target_id, actor=request.user, now=now)
    said = _("EH-%(id)d was merged into this case.") % {"id": case_id}
    back = reverse("take_back_merge", args=[target_id, done.pk])
    return at_case(request, target_id, toast=undoable(request, said, back))


@at_the_desk
@require_POST
def take_back_merge(request: DeskRequest, case_id: int, merge_id: int) -> HttpResponse:
    """A merge is taken back whole, with the people who became one for it; then to the case that is its own again."""
    merges = reads.merges_of(reads.case_for(request.user, case_id))
    merge = next((each for each in merges if each.pk == merge_id and each.kind == "case"), None)
    if merge is None:
        raise CannotMerge(_("That merge was undone already."))
    now = clock.now()
    with transaction.atomic():
        merging.part(merge_id=merge_id, actor=request.user, now=now)
        for each in merges:
            if each.kind == "customer" and (each.merged_at, each.merged_by) == (merge.merged_at, merge.merged_by):
                actions.part_customers(merge_id=each.pk, actor=request.user, now=now)
    return at_case(request, merge.source_id, toast=_("This case stands on its own again."))


@at_the_desk
@require_http_methods(["GET", "HEAD", "POST"])
def split(request: DeskRequest, case_id: int) -> HttpResponse:
    """Which messages could leave; or make a case of them, and go there."""
    found = reads.case_for(request.user, case_id)
    if request.method != "POST":
        items = [item for item in reads.timeline_of(found) if item.kind == "message" and not item.is_context]
        return _form(request, "split", found, {"items": [item for item in items if not item.is_missing]})
    chosen = [number for each in request.POST.getlist("post") if (number := number_in(each)) is not None]
    done = merging.split(
        case_id=case_id, post_ids=chosen, title=request.POST.get("title", ""), actor=request.user, now=clock.now()
    )
    said = _("This case was split off EH-%(id)d.") % {"id": case_id}
    return at_case(
        request, done.target_id, toast=undoable(request, said, reverse("undo_split", args=[done.target_id, done.pk]))
    )


@at_the_desk
@require_POST
def undo_split(request: DeskRequest, case_id: int, split_id: int) -> HttpResponse:
    """What was split off goes back to where it came from."""
    found = split_for(reads.case_for(request.user, case_id), split_id)
    if found is None:
        raise CannotSplit(_("That split was undone already."))
    merging.rejoin(split_id=split_id, actor=request.user, now=clock.now())
    return at_case(request, found.source_id, toast=_("The messages are back in this case."))


@at_the_desk
@require_http_methods(["GET", "HEAD", "POST"])
def link(request: DeskRequest, case_id: int) -> HttpResponse:
    """How this case could stand to another; or say it."""
    found = reads.case_for(request.user, case_id)
    if request.method != "POST":
        more = {"others": _others(request, found), "kinds": kinds()}
        return _form(request, "link", found, more)
    target_id = _target(request)
    reads.case_for(request.user, target_id)
    done = actions.link_cases(
        source_id=case_id,
        target_id=target_id,
        kind=request.POST.get("kind", ""),
        actor=request.user,
        now=clock.now(),
    )
    said = _("Linked with EH-%(id)d.") % {"id": target_id}
    return at_case(request, case_id, toast=undoable(request, said, reverse("undo_link", args=[case_id, done.pk])))


def kinds() -> list[tuple[str, str, str]]:
    """What a link can say: its kind, its words, and what that means."""
    return [
        (LinkKind.RELATED.value, _("Related"), _("They belong together; each is dealt with by itself.")),
        (
            LinkKind.DUPLICATE.value,
            _("Duplicate of it"),
            _("The same matter twice; the other case is the one to work on."),
        ),
        (LinkKind.CAUSED_BY.value, _("Caused by it"), _("This would not be there without the other.")),
    ]


@at_the_desk
@require_POST
def undo_link(request: DeskRequest, case_id: int, link_id: int) -> HttpResponse:
    """The two cases have nothing to do with each other."""
    if link_for(reads.case_for(request.user, case_id), link_id) is None:
        raise CannotLink(_("That link is gone."))
    actions.unlink_cases(link_id=link_id, actor=request.user, now=clock.now())
    return changed(request, case_id)
