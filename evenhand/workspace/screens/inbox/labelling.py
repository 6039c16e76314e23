"""Labels: on a case, and the page where leads keep them."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from evenhand.cases import actions, reads
from evenhand.cases.models import Colour, Label
from evenhand.kernel import clock
from evenhand.kernel.text import number_in
from evenhand.workspace.door import DeskRequest, at_the_desk, show
from evenhand.workspace.screens.inbox.filters import read_filter


@at_the_desk
@require_http_methods(["GET", "HEAD", "POST"])
def case_labels(request: DeskRequest, case_id: int) -> HttpResponse:
    """The labels a case could have; or put one on, or take it off. The same click again undoes it."""
    if request.method == "POST":
        return _label(request, case_id)
    found = reads.case_for(request.user, case_id)
    offered = [each for each in reads.labels().values() if each.retired_at is None or each.pk in found.label_ids]
    context = {"case": found, "offered": offered, "filter": read_filter(request.GET)}
    return show(request, "inbox/case_labels.html", context, fragments={f"labels-{case_id}": "choices"})


def _label(request: DeskRequest, case_id: int) -> HttpResponse:
    label = number_in(request.POST.get("label", "")) or 0
    found = reads.case_for(request.user, case_id)
    has = label in found.label_ids
    add, remove = ([], [label]) if has else ([label], [])
    found = actions.label_case(case_id=case_id, add=add, remove=remove, actor=request.user, now=clock.now())
    if not request.htmx:
        return redirect("case", case_id)
    context = {"case": found, "oob": True, "filter": read_filter(request.GET), "label": Label.objects.get(pk=label)}
    response = render(request, "inbox/case_labelled.html", {**context, "has": not has})
    response["HX-Trigger"] = "inbox-changed"
    return response


@at_the_desk
@require_http_methods(["GET", "HEAD", "POST"])
def labels(request: DeskRequest) -> HttpResponse:
    """All labels; leads make them, rename them, colour them."""
    if request.method == "POST":
        actions.keep_label(
            label_id=number_in(request.POST.get("label", "")),
            name=request.POST.get("name", ""),
            colour=request.POST.get("colour", ""),
            actor=request.user,
            now=clock.now(),
        )
        return redirect("labels")
    may_keep = request.user.sees_all and request.user.may_write
    context = {"labels": reads.labels().values(), "colours": Colour.choices, "may_keep": may_keep}
    return render(request, "inbox/labels.html", context)


@at_the_desk
@require_POST
def retire(request: DeskRequest, label_id: int) -> HttpResponse:
    """Offer the label no longer, or again."""
    is_retired = request.POST.get("retired") == "1"
    actions.retire_label(label_id=label_id, is_retired=is_retired, actor=request.user, now=clock.now())
    return redirect("labels")
