"""What members do: ask after looking whether it was asked, answer, accept, vote, follow, flag, change, take back."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from evenhand.community.actions import judging, moderating, writing
from evenhand.community.domain.words import LONGEST_TEXT, LONGEST_TITLE, SHORTEST_TITLE, title_in
from evenhand.community.errors import ShowsPersonalData
from evenhand.community.models import Contribution, Member, Topic
from evenhand.community.reads.pictures import pictures_of
from evenhand.community.reads.sign_on import sign_on_of
from evenhand.community.reads.topics import asked_before, topic_for
from evenhand.flows import community
from evenhand.flows.community_places import topic_path
from evenhand.flows.mailing import can_mail
from evenhand.kernel import clock
from evenhand.kernel.errors import EvenhandError
from evenhand.site.community.door import Here, for_members, in_community, show, sign_in_path, to_sign_in
from evenhand.site.community.explained import pages_about
from evenhand.site.community.pace import pace
from evenhand.site.community.pictures import changed_with, fields_for, sent_with
from evenhand.site.community.views import show_topic


@require_safe
@in_community
def similar(request: HttpRequest, here: Here) -> HttpResponse:
    """What was asked before, for a title that is being written; for script."""
    if not pace.lets("search", request):
        return HttpResponse(status=429)
    title = request.GET.get("title", "")[:LONGEST_TITLE]
    context = {"topics": _like(here, title), "pages": pages_about(here, title)}
    return show(request, here, "community/similar.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@in_community
def ask(request: HttpRequest, here: Here) -> HttpResponse:
    """First the title, then what was asked before; only who found nothing there signs in and asks."""
    if request.method == "POST":
        return to_sign_in(request, here) if here.member is None else _asked(request, here, here.member)
    context = _asking(request.GET) | fields_for(here.member, request)
    if context["title"]:
        if not pace.lets("search", request):
            return show(request, here, "community/busy.html", status=429)
        context |= {"topics": _like(here, context["title"]), "pages": pages_about(here, context["title"])}
    if here.member is None:
        context |= {"can_mail": can_mail(), "sign_on": sign_on_of(here.community.pk)}
    return show(request, here, "community/ask.html", context | {"sign_in": sign_in_path(request, here)})


def _asked(request: HttpRequest, here: Here, member: Member) -> HttpResponse:
    context = _asking(request.POST) | fields_for(member, request)
    title, text, is_sure = context["title"], context["text"], context["is_sure"]
    try:
        made = community.ask(
            member=member, title=title, text=text, is_sure=is_sure, sent=sent_with(request), now=clock.now()
        )
    except EvenhandError as problem:
        context |= {"refusal": _(problem.sentence), "is_personal": isinstance(problem, ShowsPersonalData)}
        context["topics"] = _like(here, title) if title else []
        return show(request, here, "community/ask.html", context, status=422)
    made.brand = here.brand
    return redirect(topic_path(made))


def _asking(said: QueryDict) -> dict[str, Any]:
    """What somebody has typed so far, and how far they are with it."""
    title = title_in(said.get("title", ""))
    return {
        "title": title,
        "text": said.get("text", "")[: LONGEST_TEXT * 2],
        "is_sure": bool(said.get("sure")),
        "longest": LONGEST_TEXT,
        "longest_title": LONGEST_TITLE,
        "is_second_step": len(title) >= SHORTEST_TITLE,
        "is_short": bool(title) and len(title) < SHORTEST_TITLE,
    }


def _like(here: Here, title: str) -> list[Topic]:
    return asked_before(here.community.pk, title, most=5)


@require_POST
@for_members
def answer(request: HttpRequest, here: Here, topic_id: int) -> HttpResponse:
    """Answer a question."""
    text = request.POST.get("text", "")[: LONGEST_TEXT * 2]
    try:
        made = community.answer(
            member=_me(here),
            topic_id=topic_id,
            text=text,
            is_sure=bool(request.POST.get("sure")),
            sent=sent_with(request),
            now=clock.now(),
        )
    except EvenhandError as problem:
        thread = topic_for(here.community.pk, topic_id, member=here.member)
        if thread is None or thread.topic.merged_into_id:
            raise
        thread.topic.brand = here.brand
        is_personal = isinstance(problem, ShowsPersonalData)
        return show_topic(
            request, here, thread, status=422, refusal=_(problem.sentence), typed=text, is_personal=is_personal
        )
    return _to(here, made)


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def edit(request: HttpRequest, here: Here, contribution_id: int) -> HttpResponse:
    """Say it better."""
    mine = Contribution.objects.filter(pk=contribution_id, member=here.member, topic__brand_id=here.community.pk)
    found = mine.select_related("topic").first()
    if found is None:
        raise Http404
    found.topic.brand = here.brand
    path = topic_path(found.topic)
    standing = pictures_of([found], now=clock.now()).get(found.pk, [])
    context: dict[str, Any] = {"said": found, "typed": found.text, "longest": LONGEST_TEXT, "path": path}
    context |= {"standing": standing, **fields_for(here.member, request, standing=len(standing))}
    if request.method != "POST":
        return show(request, here, "community/edit.html", context)
    text = request.POST.get("text", "")[: LONGEST_TEXT * 2]
    try:
        community.rewrite(
            member=_me(here),
            contribution_id=contribution_id,
            text=text,
            is_sure=bool(request.POST.get("sure")),
            pictures=changed_with(request, standing),
            now=clock.now(),
        )
    except EvenhandError as problem:
        context |= {
            "typed": text,
            "refusal": _(problem.sentence),
            "is_personal": isinstance(problem, ShowsPersonalData),
        }
        return show(request, here, "community/edit.html", context, status=422)
    return _to(here, found)


@require_POST
@for_members
def judge(request: HttpRequest, here: Here, contribution_id: int, deed: str) -> HttpResponse:
    """Vote, accept, flag, take back, put back, each with its contrary; object to what was hidden."""
    found = Contribution.objects.filter(pk=contribution_id, topic__brand_id=here.community.pk)
    said = found.select_related("topic").first()
    if said is None:
        raise Http404
    member, now = _me(here), clock.now()
    if deed in {"vote", "unvote"}:
        judging.vote(member=member, contribution_id=said.pk, is_for=deed == "vote", now=now)
    elif deed in {"accept", "unaccept"}:
        accepted = said.pk if deed == "accept" else None
        judging.accept(topic_id=said.topic_id, contribution_id=accepted, by=member, now=now)
    elif deed == "flag":
        judging.flag(member=member, contribution_id=said.pk, why=request.POST.get("why", ""), now=now)
        return show(
            request, here, "community/done.html", {"said": _("Thank you. We look at it."), "path": _path(here, said)}
        )
    elif deed == "object":
        moderating.object_to_hiding(member=member, contribution_id=said.pk, words=request.POST.get("why", ""), now=now)
    elif deed == "take-back":
        writing.take_back(member=member, contribution_id=said.pk, now=now)
    elif deed == "put-back":
        writing.put_back(member=member, contribution_id=said.pk, now=now)
    else:
        raise Http404
    return _to(here, said)


@require_POST
@for_members
def follow(request: HttpRequest, here: Here, topic_id: int) -> HttpResponse:
    """Be told what happens in a topic, or no more."""
    judging.follow(member=_me(here), topic_id=topic_id, is_on=request.POST.get("on") == "1", now=clock.now())
    return redirect(f"{here.root}t/{topic_id}/-")


@require_POST
@for_members
def retitle(request: HttpRequest, here: Here, topic_id: int) -> HttpResponse:
    """A clearer title."""
    title = request.POST.get("title", "")[: LONGEST_TITLE * 2]
    try:
        community.retitle(member=_me(here), topic_id=topic_id, title=title, now=clock.now())
    except EvenhandError as problem:
        thread = topic_for(here.community.pk, topic_id, member=here.member)
        if thread is None or thread.topic.merged_into_id:
            raise
        thread.topic.brand = here.brand
        return show_topic(request, here, thread, status=422, title_refusal=_(problem.sentence), typed_title=title)
    return redirect(f"{here.root}t/{topic_id}/-")


def _me(here: Here) -> Member:
    """Whoever is signed in; `for_members` saw to it."""
    if here.member is None:
        raise Http404
    return here.member


def _path(here: Here, said: Contribution) -> str:
    said.topic.brand = here.brand
    return f"{topic_path(said.topic)}#c{said.pk}"


def _to(here: Here, said: Contribution) -> HttpResponse:
    return redirect(_path(here, said))
