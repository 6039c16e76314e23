"""What members do: ask after looking whether it was asked, answer, accept, vote, follow, flag, change, take back."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from evenhand.community.actions import judging, writing
from evenhand.community.domain.words import LONGEST_TEXT, LONGEST_TITLE, SHORTEST_TITLE, title_in
from evenhand.community.errors import ShowsPersonalData
from evenhand.community.models import Contribution, Member
from evenhand.community.reads.topics import asked_before, topic_for
from evenhand.flows import community
from evenhand.flows.community_places import topic_path
from evenhand.kernel import clock
from evenhand.kernel.errors import EvenhandError
from evenhand.site.community.door import Here, for_members, in_community, show
from evenhand.site.community.explained import pages_about
from evenhand.site.community.pace import pace
from evenhand.site.community.views import show_topic


@require_safe
@in_community
def similar(request: HttpRequest, here: Here) -> HttpResponse:
    """What was asked before, for a title that is being written; for script."""
    if not pace.lets("search", request):
        return HttpResponse(status=429)
    title = request.GET.get("title", "")[:LONGEST_TITLE]
    context = {"topics": asked_before(here.community.pk, title, most=5), "pages": pages_about(here, title)}
    return show(request, here, "community/similar.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def ask(request: HttpRequest, here: Here) -> HttpResponse:
    """First the title, then what was asked before, and only then the question itself."""
    said = request.POST if request.method == "POST" else request.GET
    title, text = title_in(said.get("title", "")), said.get("text", "")[: LONGEST_TEXT * 2]
    context = {
        "title": title,
        "text": text,
        "is_sure": bool(said.get("sure")),
        "longest": LONGEST_TEXT,
        "longest_title": LONGEST_TITLE,
        "is_second_step": len(title) >= SHORTEST_TITLE,
        "is_short": bool(title) and len(title) < SHORTEST_TITLE,
        "topics": asked_before(here.community.pk, title, most=5) if title else [],
        "pages": pages_about(here, title) if request.method != "POST" else [],
    }
    if request.method != "POST":
        return show(request, here, "community/ask.html", context)
    try:
        made = community.ask(member=_me(here), title=title, text=text, is_sure=bool(said.get("sure")), now=clock.now())
    except EvenhandError as problem:
        context |= {"refusal": _(problem.sentence), "is_personal": isinstance(problem, ShowsPersonalData)}
        return show(request, here, "community/ask.html", context, status=422)
    made.brand = here.brand
    return redirect(topic_path(made))


@require_POST
@for_members
def answer(request: HttpRequest, here: Here, topic_id: int) -> HttpResponse:
    """Answer a question."""
    text = request.POST.get("text", "")[: LONGEST_TEXT * 2]
    try:
        made = community.answer(
            member=_me(here), topic_id=topic_id, text=text, is_sure=bool(request.POST.get("sure")), now=clock.now()
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
    context = {"said": found, "typed": found.text, "longest": LONGEST_TEXT, "path": topic_path(found.topic)}
    if request.method != "POST":
        return show(request, here, "community/edit.html", context)
    text = request.POST.get("text", "")[: LONGEST_TEXT * 2]
    try:
        community.rewrite(
            member=_me(here),
            contribution_id=contribution_id,
            text=text,
            is_sure=bool(request.POST.get("sure")),
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
    """Vote, accept, flag, take back, put back; each deed has its contrary."""
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
