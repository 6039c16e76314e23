"""Topics at the desk: those without an answer, and one whole, answered, merged, made an article."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from evenhand.community.actions import judging, merging, moderating, pinning, writing
from evenhand.community.domain.screening import Shown, Why
from evenhand.community.errors import CannotContribute, NotThere
from evenhand.community.models import Contribution, Topic
from evenhand.community.reads.moderation import (
    communities_of,
    merges_of,
    quote_at_the_desk,
    said_in,
    topic_at_the_desk,
    unanswered_for,
)
from evenhand.community.reads.pictures import pictures_of
from evenhand.community.reads.topics import asked_before
from evenhand.flows import community_articles
from evenhand.flows.community_places import topic_path
from evenhand.kernel import clock
from evenhand.kernel.errors import EvenhandError
from evenhand.kernel.text import number_in
from evenhand.workspace.door import DeskRequest, at_the_desk, show
from evenhand.workspace.screens.community.views import REASONS


@at_the_desk
@require_safe
def unanswered(request: DeskRequest) -> HttpResponse:
    """Questions without an answer, those that wait longest first."""
    context = {"topics": unanswered_for(request.user), "communities": communities_of(request.user), "tab": "answers"}
    return show(request, "community/unanswered.html", context)


@at_the_desk
@require_http_methods(["GET", "HEAD", "POST"])
def topic(request: DeskRequest, topic_id: int) -> HttpResponse:
    """One topic, with what is out of sight; an answer of ours is written here."""
    found = _found(request, topic_id)
    if request.method != "POST":
        typed = quote_at_the_desk(found, number_in(request.GET.get("quote", "")))
        return show(request, "community/at_desk.html", _context(request, found) | {"typed": typed})
    text = request.POST.get("text", "")
    try:
        writing.answer_for_us(topic_id=found.pk, text=text, actor=request.user, now=clock.now())
    except EvenhandError as problem:
        return show(
            request, "community/at_desk.html", _context(request, found) | {"refusal": problem.sentence, "typed": text}
        )
    return redirect("community_at_desk", topic_id=found.pk)


def _context(request: DeskRequest, found: Topic) -> dict[str, Any]:
    leads = request.user.sees_all and request.user.may_write
    now = clock.now()
    said = list(said_in(found))
    pictures = pictures_of(said, now=now)
    is_pinned = found.pinned_until is not None and found.pinned_until > now
    return {
        "pinned_until": _last_day(found.pinned_until) if is_pinned and found.pinned_until else None,
        "was_pinned": None if is_pinned else _day(request.GET.get("was", "")),
        "first_day": _last_day(now),
        "a_week_on": _last_day(now + timedelta(days=7)),
        "topic": found,
        "said": [(each, REASONS[Why(each.why)], pictures.get(each.pk)) for each in said],
        "like": [each for each in asked_before(found.brand_id, found.title, most=6) if each.pk != found.pk]
        if leads
        else [],
        "merges": merges_of(found) if leads else [],
        "public": topic_path(found),
        "shown": Shown,
        "leads": leads,
        "may_write": request.user.may_write,
    }


@at_the_desk
@require_POST
def accept(request: DeskRequest, topic_id: int) -> HttpResponse:
    """Say for the asker what solved it, or take that back."""
    _found(request, topic_id)
    answer = number_in(request.POST.get("answer", ""))
    judging.accept(topic_id=topic_id, contribution_id=answer, by=request.user, now=clock.now())
    return redirect("community_at_desk", topic_id=topic_id)


@at_the_desk
@require_POST
def close(request: DeskRequest, topic_id: int) -> HttpResponse:
    """Let nobody but us answer any more, or everybody again."""
    moderating.close(
        topic_id=topic_id, is_closed=request.POST.get("deed") == "close", actor=request.user, now=clock.now()
    )
    return redirect("community_at_desk", topic_id=topic_id)


@at_the_desk
@require_POST
def pin(request: DeskRequest, topic_id: int) -> HttpResponse:
    """Let it stand above the others until the end of a day, or no more; what was taken off can be put back."""
    found, day = _found(request, topic_id), _day(request.POST.get("until", ""))
    is_off = request.POST.get("deed") == "off"
    try:
        pinning.pin(topic_id=topic_id, until=None if is_off else _end_of(day), actor=request.user, now=clock.now())
    except EvenhandError as problem:
        return show(request, "community/at_desk.html", _context(request, found) | {"pin_refusal": _(problem.sentence)})
    was = f"?was={_last_day(found.pinned_until)}" if is_off and found.pinned_until else ""
    return redirect(f"{reverse('community_at_desk', args=[topic_id])}{was}#topic-deeds")


@at_the_desk
@require_POST
def retitle(request: DeskRequest, topic_id: int) -> HttpResponse:
    """A clearer title, by one of us."""
    found, title = _found(request, topic_id), request.POST.get("title", "")
    try:
        writing.retitle(topic_id=found.pk, title=title, by=request.user, now=clock.now())
    except EvenhandError as problem:
        more = {"title_refusal": _(problem.sentence), "typed_title": title}
        return show(request, "community/at_desk.html", _context(request, found) | more)
    return redirect("community_at_desk", topic_id=topic_id)


@at_the_desk
@require_POST
def merge(request: DeskRequest, topic_id: int) -> HttpResponse:
    """Make it one with another topic."""
    into = number_in(request.POST.get("into", ""))
    if into is None:
        raise NotThere
    merging.merge(topic_id=topic_id, into_id=into, actor=request.user, now=clock.now())
    return redirect("community_at_desk", topic_id=into)


@at_the_desk
@require_POST
def undo_merge(request: DeskRequest, merge_id: int) -> HttpResponse:
    """They are two again."""
    undone = merging.undo_merge(merge_id=merge_id, actor=request.user, now=clock.now())
    return redirect("community_at_desk", topic_id=undone.topic_id)


@at_the_desk
@require_POST
def article(request: DeskRequest, contribution_id: int) -> HttpResponse:
    """A draft of an article out of an answer, with credit; it is opened in the editor, and a lead publishes it."""
    now = clock.now()
    edition_id = community_articles.draft(contribution_id=contribution_id, actor=request.user, now=now)
    if pictures_of(Contribution.objects.filter(pk=contribution_id), now=now):
        messages.info(
            request, _("Its pictures stay in the community. Add those that readers need, once they may stay.")
        )
    return redirect(reverse("article", args=[edition_id]))


def _day(said: str) -> date | None:
    """A day as forms say it."""
    try:
        found = date.fromisoformat(said)
    except ValueError:
        return None
    return found if 1970 < found.year < 9999 else None


def _end_of(day: date | None) -> datetime:
    """When that day is over here."""
    if day is None:
        raise CannotContribute(_("Choose a day from today on, within three months."))
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))


def _last_day(moment: datetime) -> date:
    """The day that a moment at its end belongs to."""
    return timezone.localdate(moment - timedelta(seconds=1))


def _found(request: DeskRequest, topic_id: int) -> Topic:
    found = topic_at_the_desk(request.user, topic_id)
    if found is None:
        raise Http404
    return found
