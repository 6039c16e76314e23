"""Deeds of impact: note what happened, change it, take it away; ask what it changed."""

from datetime import date
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from evenhand.insight.actions.impact import Note, annotate, ask_impact, remove_annotation
from evenhand.insight.errors import BadAnnotation, BadInquiry
from evenhand.insight.models import Annotation
from evenhand.insight.reads.impact import Inquiry, Slice, slice_of
from evenhand.kernel import clock
from evenhand.kernel.text import number_in
from evenhand.people.reads import brands_of
from evenhand.workspace.door import DeskRequest, at_the_desk
from evenhand.workspace.screens.impact.views import check_sees_impact, page


@at_the_desk
@require_POST
def annotate_day(request: DeskRequest) -> HttpResponse:
    """Something happened; what cannot be noted is said on the page, with what was typed."""
    return _noted(request, None)


@at_the_desk
@require_POST
def change(request: DeskRequest, annotation_id: int) -> HttpResponse:
    """It was something else, or of another kind."""
    return _noted(request, annotation_id)


def _noted(request: DeskRequest, annotation_id: int | None) -> HttpResponse:
    check_sees_impact(request.user)
    try:
        note = _note(request)
        made = annotate(note=note, annotation_id=annotation_id, actor=request.user, now=clock.now())
    except BadAnnotation as why:
        return page(request, refusal=why.sentence)
    if made is None:
        raise Http404
    if annotation_id is not None:
        messages.info(request, _("It is kept."))
        return redirect("impact")
    return redirect(f"{reverse('impact')}?{urlencode({'kept': made.pk, 'event': made.pk})}")


def _note(request: DeskRequest) -> Note:
    given = request.POST
    try:
        day = date.fromisoformat(given.get("day", ""))
    except ValueError as problem:
        raise BadAnnotation(_("Say on which day it happened.")) from problem
    if not 1990 < day.year < 2200:
        raise BadAnnotation(_("Say on which day it happened."))
    brand_id = number_in(given.get("brand", ""))
    brand = brands_of(request.user).filter(pk=brand_id).first() if brand_id else None
    return Note(day=day, words=given.get("words", ""), kind=given.get("kind", "other"), brand=brand)


@at_the_desk
@require_POST
def switch(request: DeskRequest, annotation_id: int, deed: str) -> HttpResponse:
    """Take a note away; the page offers to put it back."""
    check_sees_impact(request.user)
    if deed not in {"remove", "put-back"}:
        raise Http404
    found = remove_annotation(
        annotation_id=annotation_id, is_removed=deed == "remove", actor=request.user, now=clock.now()
    )
    if found is None:
        raise Http404
    return redirect(f"{reverse('impact')}?{urlencode({'gone': found.pk})}" if deed == "remove" else "impact")


@at_the_desk
@require_POST
def ask(request: DeskRequest) -> HttpResponse:
    """Have it worked out; the page of the question waits for its answer."""
    check_sees_impact(request.user)
    try:
        run = ask_impact(inquiry=_inquiry(request), actor=request.user, now=clock.now())
    except BadInquiry as why:
        return page(request, refusal=why.sentence)
    return redirect("impact_run", run.pk)


def _inquiry(request: DeskRequest) -> Inquiry:
    given = request.POST
    event = Annotation.objects.filter(pk=number_in(given.get("event", "")) or 0, removed_at=None).first()
    if event is None:
        raise BadInquiry(_("Say which event it is about."))
    controls = [slice_of(each) for each in given.getlist("control")]
    return Inquiry(
        annotation_id=event.pk,
        day=event.day.isoformat(),
        measure=given.get("measure", ""),
        of=slice_of(given.get("of", "")) or Slice(brand_id=event.brand_id or 0),
        controls=tuple(sorted((each for each in controls if each is not None), key=lambda each: each.key)),
        margin=_number(given.get("margin", "")),
        lag=number_in(given.get("lag", "") or "0") or 0,
    )


def _number(said: str) -> float:
    try:
        return float(said.replace(",", ".") or "5")
    except ValueError as problem:
        raise BadInquiry(_("Say which change would matter, as a number.")) from problem
