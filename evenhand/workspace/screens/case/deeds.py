"""What a click on a case does: one action each, then the parts of the page that it changed."""

from collections.abc import Callable
from datetime import datetime
from urllib.parse import urlsplit
from uuid import UUID

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from evenhand.cases import actions, reads
from evenhand.cases.errors import CannotMerge, NoSuchMove
from evenhand.cases.models import Case, Category, IdentitySuggestion, State
from evenhand.flows import macros, merging, releasing
from evenhand.kernel import clock
from evenhand.kernel.text import number_in
from evenhand.people.models import Agent
from evenhand.people.reads import colleagues_of
from evenhand.replies import actions as replies
from evenhand.replies.models import Delivery
from evenhand.replies.reads import drafts_of
from evenhand.workspace.door import DeskRequest, at_the_desk, show
from evenhand.workspace.screens.case.pane import pane, told
from evenhand.workspace.screens.case.views import known
from evenhand.workspace.screens.inbox.filters import read_filter


def changed(request: DeskRequest, case_id: int, *, mode: str = "") -> HttpResponse:
    """The parts that a deed changed, each put where it belongs; without script, the case again.

    The composer comes anew only with a `mode`: after something was said.
    """
    asked = read_filter(request.GET)
    if not request.htmx:
        return redirect(f"{reverse('case', args=[case_id])}?{asked.query}".rstrip("?"))
    found = reads.case_for(request.user, case_id)
    context = pane(request.user, found, mode=mode) if mode else told(request.user, found)
    response = render(request, "case/changed.html", {"filter": asked, "said": bool(mode), **context})
    response["HX-Trigger"] = "inbox-changed"
    return response


@at_the_desk
@require_http_methods(["GET", "HEAD", "POST"])
def assign(request: DeskRequest, case_id: int) -> HttpResponse:
    """The colleagues who could take the case; or give it to one of them, to oneself, or back."""
    if request.method != "POST":
        found = reads.case_for(request.user, case_id)
        context = {"case": found, "colleagues": colleagues_of(request.user), "filter": read_filter(request.GET)}
        return show(request, "case/assign.html", context, fragments={f"assign-{case_id}": "choices"})
    before = reads.case_for(request.user, case_id)
    assignee = _assignee(request.user, request.POST.get("assignee", ""))
    if request.POST.get("after", _owner(before)) != _owner(before):
        raise NoSuchMove(_("Somebody else has it by now; nothing was taken back."))
    case = actions.assign_case(case_id=case_id, assignee=assignee, actor=request.user, now=clock.now())
    return _given(request, case, _owner(before))


def _owner(case: Case) -> str:
    """Whose it is, as the form says it."""
    return str(case.assignee_id or "nobody")


def _given(request: DeskRequest, case: Case, before: str) -> HttpResponse:
    """Whose it is now, with the way back; what was taken back leaves another case that is shown where it is."""
    is_undone = "after" in request.POST
    is_shown = not (request.htmx and is_undone) or is_open(request, case.pk)
    response = changed(request, case.pk) if is_shown else HttpResponse(headers={"HX-Trigger": "inbox-changed"})
    if request.htmx and _owner(case) != before:
        undo = f"{reverse('assign', args=[case.pk])}?{read_filter(request.GET).query}"
        fields = {"assignee": before, "after": _owner(case)}
        said = {"said": _whose(case, request.user), "undo": "" if is_undone else undo, "fields": fields}
        response.write(render(request, "context/toast.html", said).content)
    return response


def _whose(case: Case, viewer: Agent) -> str:
    if case.assignee is None:
        return _("%(number)s is nobody's again.") % {"number": case.number}
    if case.assignee == viewer:
        return _("%(number)s is yours.") % {"number": case.number}
    return _("%(number)s is with %(name)s.") % {"number": case.number, "name": case.assignee.full_name}


def _assignee(viewer: Agent, said: str) -> Agent | None:
    if said == "me":
        return viewer
    if said == "nobody":
        return None
    found = colleagues_of(viewer).filter(pk=number_in(said) or 0).first()
    if found is None:
        raise NoSuchMove("Choose a colleague who serves this brand.")
    return found


@at_the_desk
@require_POST
def resolve(request: DeskRequest, case_id: int) -> HttpResponse:
    """The work is done. The way back is offered at once: whoever goes on to the next case leaves this one."""
    case = actions.resolve_case(case_id=case_id, actor=request.user, now=clock.now())
    response = changed(request, case_id)
    if request.htmx:
        undo = f"{reverse('reopen', args=[case_id])}?{read_filter(request.GET).query}"
        said = {"said": _("%(number)s is resolved.") % {"number": case.number}, "undo": undo}
        response.write(render(request, "context/toast.html", said).content)
    return response


@at_the_desk
@require_POST
def reopen(request: DeskRequest, case_id: int) -> HttpResponse:
    """The work goes on; where another case is shown by now, it stays there."""
    case = actions.reopen_case(case_id=case_id, actor=request.user, now=clock.now())
    if not request.htmx or is_open(request, case_id):
        return changed(request, case_id)
    said = {"said": _("%(number)s is open again.") % {"number": case.number}}
    response = render(request, "context/toast.html", said)
    response["HX-Trigger"] = "inbox-changed"
    return response


def is_open(request: DeskRequest, case_id: int) -> bool:
    """Whether the page that asks shows the case: by itself, or beside the list."""
    here = urlsplit(request.htmx.current_url or "")
    beside = read_filter(QueryDict(here.query)).case_id if here.path == "/" else None
    return here.path == reverse("case", args=[case_id]) or beside == case_id


@at_the_desk
@require_http_methods(["GET", "HEAD", "POST"])
def state(request: DeskRequest, case_id: int) -> HttpResponse:
    """The states the case could have; or give it one of them."""
    if request.method != "POST":
        found = reads.case_for(request.user, case_id)
        context = {"case": found, "states": _reachable(found), "filter": read_filter(request.GET)}
        return show(request, "case/state.html", context, fragments={f"state-{case_id}": "choices"})
    number = number_in(request.POST.get("state", ""))
    actions.set_state(case_id=case_id, state_id=number or 0, actor=request.user, now=clock.now())
    return changed(request, case_id)


def _reachable(case: Case) -> list[State]:
    here = case.state.category
    there = [Category.OPEN, Category.RESOLVED]
    if here != Category.RESOLVED:
        there += [Category.WAITING, Category.SNOOZED]
    return list(State.objects.filter(category__in=there).exclude(pk=case.state_id))


@at_the_desk
@require_POST
def undo_merge(request: DeskRequest, case_id: int, merge_id: int) -> HttpResponse:
    """What was merged into this case, or into its person, goes back."""
    found = reads.case_for(request.user, case_id)
    merge = next((each for each in reads.merges_of(found) if each.pk == merge_id), None)
    if merge is None:
        raise CannotMerge("That merge was undone already.")
    part = merging.part if merge.kind == "case" else actions.part_customers
    part(merge_id=merge_id, actor=request.user, now=clock.now())
    return _person(request, case_id)


@at_the_desk
@require_POST
def suggestion(request: DeskRequest, case_id: int, suggestion_id: int) -> HttpResponse:
    """Two customers are one person, or they are not."""
    found = reads.case_for(request.user, case_id)
    suggested = _suggested(request.user, found, suggestion_id)
    if request.POST.get("answer") == "merge":
        source = suggested.other_id if suggested.one_id == found.customer_id else suggested.one_id
        actions.merge_customers(source_id=source, target_id=found.customer_id, actor=request.user, now=clock.now())
    else:
        actions.dismiss_suggestion(suggestion_id=suggestion_id, actor=request.user)
    return _person(request, case_id)


def _suggested(viewer: Agent, case: Case, suggestion_id: int) -> IdentitySuggestion:
    for each in reads.suggestions_for(viewer, case):
        if each.pk == suggestion_id:
            return each
    raise CannotMerge("That suggestion is gone.")


def _person(request: DeskRequest, case_id: int) -> HttpResponse:
    """The person's column anew; without script, the page that holds it."""
    if not request.htmx:
        return redirect(reverse("person", args=[case_id]))
    found = reads.case_for(request.user, case_id)
    context = {"filter": read_filter(request.GET), **told(request.user, found), **known(request.user, found)}
    response = render(request, "case/changed_person.html", context)
    response["HX-Trigger"] = "inbox-changed"
    return response


def _take_back(*, delivery_id: UUID, actor: Agent, now: datetime) -> Delivery:
    taken, _left = macros.take_back(delivery_id=delivery_id, actor=actor, now=now)
    return taken


Step = Callable[..., Delivery]
STEPS: dict[str, Step] = {"retry": releasing.send_again, "confirm": replies.confirm, "withdraw": _take_back}


@at_the_desk
@require_POST
def delivery(request: DeskRequest, delivery_id: UUID, step: str) -> HttpResponse:
    """What a person decides about a reply that did not simply arrive."""
    if step not in STEPS:
        raise Http404
    if step == "withdraw":
        keep_typed(request, delivery_id)
    done = STEPS[step](delivery_id=delivery_id, actor=request.user, now=clock.now())
    if step == "withdraw":
        _words_back(request.user, done)
    if request.GET.get("from") == "unsent" and not request.htmx:
        return redirect("unsent")
    return changed(request, done.case_id, mode="reply" if step == "withdraw" else "")


def keep_typed(request: DeskRequest, delivery_id: UUID) -> None:
    """What is being typed in that very case by now is its draft before a reply comes back: neither is lost."""
    typed = request.POST.get("typed", "")
    case_id = Delivery.objects.filter(pk=delivery_id).values_list("case_id", flat=True).first()
    if case_id is not None and typed.strip() and request.POST.get("typed_in") == str(case_id):
        replies.keep_draft(case_id=case_id, mode="reply", text=typed, actor=request.user, now=clock.now())


def _words_back(actor: Agent, done: Delivery) -> None:
    """A reply that was taken back is a draft again, unless another is being written."""
    if "reply" not in drafts_of(actor, done.case_id):
        replies.keep_draft(
            case_id=done.case_id,
            mode="reply",
            text=done.text,
            conversation_id=done.conversation_id,
            actor=actor,
            now=clock.now(),
        )
