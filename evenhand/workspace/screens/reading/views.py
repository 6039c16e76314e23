"""Correcting how a message was read, taking that back, and showing what is masked."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from evenhand.cases import reads
from evenhand.cases.errors import NotAllowed
from evenhand.cases.models import Case, Conversation
from evenhand.channels.models import PostText
from evenhand.kernel import clock
from evenhand.understanding.actions import corrections as actions
from evenhand.understanding.domain.correcting import FIELDS
from evenhand.understanding.models import Correction
from evenhand.understanding.reads.corrections import readings_of
from evenhand.workspace.door import DeskRequest, at_the_desk, show
from evenhand.workspace.screens.inbox.filters import read_filter
from evenhand.workspace.screens.reading.personal import bared
from evenhand.workspace.screens.reading.strip import choices_of, label_of, strip_of


@at_the_desk
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: DeskRequest, case_id: int, post_id: int, field: str) -> HttpResponse:
    """What a part of a reading could be; or say what it is."""
    case = _case_of(request, case_id, post_id)
    if field not in FIELDS:
        raise Http404
    if request.method == "POST":
        correction = actions.correct_reading(
            post_id=post_id,
            brand_id=case.brand_id,
            field=field,
            value=request.POST.get("value", ""),
            by=request.user,
            now=clock.now(),
            case_id=case.pk,
        )
        said = _("%(field)s corrected. It counts from the next post on.") % {"field": label_of(field)}
        return _changed(request, case, post_id, field, said=said if correction else "", correction=correction)
    context = {
        "case": case,
        "post_id": post_id,
        "field": field,
        "label": label_of(field),
        "choices": choices_of(case, readings_of(case.brand_id, [post_id]).get(post_id), field),
        "filter": read_filter(request.GET),
    }
    return show(request, "reading/choices.html", context, fragments={f"choices-{post_id}-{field}": "choices"})


@at_the_desk
@require_POST
def undo(request: DeskRequest, case_id: int, post_id: int, correction_id: int) -> HttpResponse:
    """Take a correction back."""
    case = _case_of(request, case_id, post_id)
    correction = Correction.objects.filter(pk=correction_id, post_id=post_id, brand_id=case.brand_id).first()
    if correction is None:
        raise Http404
    undone = actions.undo_correction(correction_id=correction_id, by=request.user, now=clock.now(), case_id=case.pk)
    return _changed(request, case, post_id, undone.field, said=_("Taken back."))


@at_the_desk
@require_POST
def reveal(request: DeskRequest, case_id: int, post_id: int, place: int) -> HttpResponse:
    """Show one masked piece of personal data; that somebody looked is written down."""
    case = _case_of(request, case_id, post_id)
    piece = bared(_text(post_id), place)
    if piece is None:
        raise Http404
    actions.note_shown(post_id=post_id, brand_id=case.brand_id, by=request.user, now=clock.now(), case_id=case.pk)
    return show(request, "reading/bared.html", {"piece": piece, "case": case, "filter": read_filter(request.GET)})


def _case_of(request: DeskRequest, case_id: int, post_id: int) -> Case:
    """The case, if the viewer may see it and the post stands in it."""
    case = reads.case_for(request.user, case_id)
    if not Conversation.objects.filter(messages__post_id=post_id, case=case).exists():
        raise NotAllowed("There is no such message in this case.")
    return case


def _text(post_id: int) -> str:
    newest = PostText.objects.filter(post_id=post_id).order_by("-version")
    return newest.values_list("text", flat=True).first() or ""


def _changed(
    request: DeskRequest, case: Case, post_id: int, field: str, *, said: str, correction: Any = None
) -> HttpResponse:
    """The strip anew, and a sentence with a way back; without script, the case again."""
    asked = read_filter(request.GET)
    address = f"{reverse('case', args=[case.pk])}?{asked.query}".rstrip("?")
    if not request.htmx:
        return redirect(address)
    if request.path in (request.htmx.current_url_abs_path or ""):  # the choices were a page of their own
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    context = {
        "case": case,
        "reading": strip_of(case, post_id),
        "filter": asked,
        "said": said,
        "correction": correction,
        "changed": field,
        "oob": True,
    }
    return render(request, "reading/changed.html", context)
