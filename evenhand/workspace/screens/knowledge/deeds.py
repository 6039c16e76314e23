"""What is done with an edition, and what is taken back."""

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_POST

from evenhand.kernel import clock
from evenhand.kernel.text import number_in
from evenhand.knowledge.actions import articles, publishing
from evenhand.knowledge.actions.leading import lead_elsewhere
from evenhand.knowledge.reads.linking import page_meant
from evenhand.workspace.door import DeskRequest, at_the_desk
from evenhand.workspace.screens.knowledge.writing import done, edition_or_404


@at_the_desk
@require_POST
def ask(request: DeskRequest, edition_id: int) -> HttpResponse:
    """A lead shall look at the draft."""
    edition_or_404(request, edition_id)
    publishing.ask_for_review(edition_id=edition_id, actor=request.user, now=clock.now())
    return done(edition_id, done="ask")


@at_the_desk
@require_POST
def send_back(request: DeskRequest, edition_id: int) -> HttpResponse:
    """It is being written again."""
    edition_or_404(request, edition_id)
    words = request.POST.get("words", "")
    publishing.send_back(edition_id=edition_id, actor=request.user, now=clock.now(), words=words)
    return done(edition_id, done="send-back")


@at_the_desk
@require_POST
def publish(request: DeskRequest, edition_id: int) -> HttpResponse:
    """Readers see the draft."""
    edition = edition_or_404(request, edition_id)
    before = edition.published.number if edition.published else 0
    seen = number_in(request.POST.get("seen", "")) or 0
    publishing.publish(edition_id=edition_id, seen=seen, actor=request.user, now=clock.now())
    return done(edition_id, done="publish", version=seen, before=before)


@at_the_desk
@require_POST
def withdraw(request: DeskRequest, edition_id: int) -> HttpResponse:
    """Readers see it no more."""
    edition_or_404(request, edition_id)
    version = publishing.withdraw(edition_id=edition_id, actor=request.user, now=clock.now())
    return done(edition_id, done="withdraw", version=version)


@at_the_desk
@require_POST
def lead(request: DeskRequest, edition_id: int) -> HttpResponse:
    """Readers of a page that was withdrawn are led to another one, which is named by its line or its address."""
    edition = edition_or_404(request, edition_id)
    to = page_meant(request.POST.get("to", ""), edition)
    lead_elsewhere(edition_id=edition.pk, to_id=to.pk if to else 0, actor=request.user, now=clock.now())
    return redirect("article", edition_id)


@at_the_desk
@require_POST
def undo(request: DeskRequest, edition_id: int) -> HttpResponse:
    """The last deed is taken back, if nothing else happened since."""
    edition_or_404(request, edition_id)
    deed = request.POST.get("deed", "")
    version, before = (number_in(request.POST.get(name, "")) or 0 for name in ("version", "before"))
    who: dict[str, Any] = {"edition_id": edition_id, "actor": request.user, "now": clock.now()}
    if deed == "publish":
        publishing.take_back_publishing(**who, version=version, before=before)
    elif deed == "withdraw":
        publishing.put_back(**who, version=version)
    elif deed == "ask":
        publishing.send_back(**who)
    elif deed == "send-back":
        publishing.ask_for_review(**who)
    return redirect("article", edition_id)


@at_the_desk
@require_POST
def arrange(request: DeskRequest, edition_id: int) -> HttpResponse:
    """Where it stands, who looks after it, and its address."""
    edition, said, now = edition_or_404(request, edition_id), request.POST, clock.now()
    is_internal = "internal" in said if "internal-shown" in said else edition.article.is_internal
    articles.arrange(
        article_id=edition.article_id,
        section_id=number_in(said.get("section", "")),
        owner_id=number_in(said.get("owner", "")),
        review_on=_day(said.get("review_on", ""), edition.article.review_on),
        is_internal=is_internal,
        actor=request.user,
        now=now,
    )
    if said.get("slug", "").strip():
        articles.set_slug(edition_id=edition.pk, slug=said["slug"], actor=request.user, now=now)
    return redirect("article", edition_id)


def _day(said: str, before: date | None) -> date | None:
    """The day, or none where none is said; what is no day changes nothing."""
    if not said.strip():
        return None
    try:
        return parse_date(said.strip()) or before
    except ValueError:
        return before
