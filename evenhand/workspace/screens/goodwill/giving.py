"""Giving a customer something from their case, and what leads and givers do with it afterwards."""

from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from evenhand.cases import reads
from evenhand.cases.actions import goodwill as actions
from evenhand.cases.errors import CannotGive
from evenhand.cases.models import GoodwillState
from evenhand.cases.reads.goodwill import kinds_given
from evenhand.kernel import clock
from evenhand.workspace.components.amounts import NoAmount, amount_in
from evenhand.workspace.door import DeskRequest, at_the_desk, show
from evenhand.workspace.screens.context.doing import done

UNDONE = "Undone."


@at_the_desk
@require_http_methods(["GET", "HEAD", "POST"])
def give(request: DeskRequest, case_id: int) -> HttpResponse:
    """The form; or give it."""
    case = reads.case_for(request.user, case_id)
    if request.method != "POST":
        context: dict[str, Any] = {"case": case, "kinds": kinds_given(), "key": uuid4()}
        return show(request, "goodwill/form.html", context, fragments={"sheet": "form"})
    made = actions.give(
        case_id=case_id,
        kind_id=number(request, "kind") or 0,
        amount=amount(request, "amount") or Decimal(0),
        why=request.POST.get("why", ""),
        key=_key(request),
        actor=request.user,
        now=clock.now(),
    )
    undo = reverse("decide_goodwill", args=[made.pk, "revoke"])
    return done(
        request, _said(made.state), case_id=case_id, tab="case", undo=undo, fields={"words": UNDONE, "from": "case"}
    )


def _said(state: str) -> str:
    if state == GoodwillState.ASKED:
        return _("That is above your limit: a lead is asked.")
    return _("Given, and kept with the case.")


def number(request: DeskRequest, name: str) -> int | None:
    """A whole number of the form; None where there is none."""
    said = request.POST.get(name, "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 18 else None


def amount(request: DeskRequest, name: str) -> Decimal | None:
    """An amount of money of the form, with a point or a comma; None where nothing was typed."""
    try:
        return amount_in(request.POST.get(name, ""))
    except NoAmount as problem:
        if problem.is_unclear:
            sentence = _("Write thousands without a point or comma, and at most two digits after it: 1000 or 12.50.")
        else:
            sentence = _("Write the amount as a number.")
        raise CannotGive(sentence) from problem


def _key(request: DeskRequest) -> UUID:
    try:
        return UUID(request.POST.get("key", ""))
    except ValueError:
        raise CannotGive(_("This form is incomplete; reload the page.")) from None


@at_the_desk
@require_POST
@transaction.atomic
def decide(request: DeskRequest, goodwill_id: int, step: str) -> HttpResponse:
    """Allow, refuse, take back, or ask again."""
    shared: dict[str, Any] = {"goodwill_id": goodwill_id, "actor": request.user, "now": clock.now()}
    words = request.POST.get("words", "")
    if step == "allow":
        made, said = actions.allow(**shared), _("Allowed; whoever asked is told.")
    elif step == "refuse":
        made, said = actions.refuse(words=words, **shared), _("Refused; whoever asked is told.")
    elif step == "ask-again":
        made, said = actions.ask_again(**shared), _("It waits again.")
    elif step == "revoke":
        made, said = (
            actions.revoke(words=words, **shared),
            _("Taken back. What has left the house must be fetched elsewhere."),
        )
    else:
        raise Http404
    if request.POST.get("from") == "case":
        return done(request, said, case_id=made.case_id, tab="case")
    messages.success(request, said)
    return redirect("goodwill")
