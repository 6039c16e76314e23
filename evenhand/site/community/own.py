"""A member's own page: what they wrote, what they are told, a block and what they say against it, and leaving."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from evenhand.community.actions.joining import choose_mail, sign_out_everywhere
from evenhand.community.actions.moderating import appeal
from evenhand.community.domain.screening import Shown
from evenhand.community.domain.trust import Level
from evenhand.community.models import Member
from evenhand.community.reads.members import (
    answers_by,
    badges_of_member,
    blocks_of,
    everything_about,
    followed_by,
    questions_by,
    thanks_to,
)
from evenhand.community.reads.naming import muted_by, where_named
from evenhand.community.reads.standing import block_of
from evenhand.flows import community
from evenhand.kernel import clock
from evenhand.kernel.errors import EvenhandError
from evenhand.site.community.door import Here, for_members, show, sign_out
from evenhand.site.community.wording import LEVELS, badge_in_words


@require_safe
@for_members
def me(request: HttpRequest, here: Here) -> HttpResponse:
    """Everything that is about whoever is signed in."""
    return _own_page(request, here)


def _own_page(request: HttpRequest, here: Here, *, status: int = 200, **more: Any) -> HttpResponse:
    member = _me(here)
    context = {
        "level": LEVELS[Level(member.level)],
        "badges": [(badge_in_words(each.badge), each.at) for each in badges_of_member(member)],
        "questions": questions_by(member),
        "answers": answers_by(member, own=True),
        "followed": followed_by(member),
        "thanks": thanks_to(member),
        "named": where_named(member),
        "muted": muted_by(member),
        "barred": block_of(member.pk, now=clock.now()),
        "blocks": blocks_of(member),
        "shown": Shown,
        **more,
    }
    response = show(request, here, "community/me.html", context, status=status)
    response.headers["Cache-Control"] = "private, no-store"  # nobody reads an address by going back after a sign-out
    return response


@require_POST
@for_members
def rename(request: HttpRequest, here: Here) -> HttpResponse:
    """Another name."""
    name = request.POST.get("name", "")[:100]
    try:
        community.rename(member=_me(here), name=name, now=clock.now())
    except EvenhandError as problem:
        return _own_page(request, here, status=422, name_refusal=_(problem.sentence), typed_name=name)
    return redirect(f"{here.root}me")


@require_safe
@for_members
def data(request: HttpRequest, here: Here) -> HttpResponse:
    """Everything that is kept about whoever is signed in, to take along."""
    found = everything_about(_me(here))
    for each in found["pictures"]:
        path = reverse("site:community_picture", args=[here.brand.slug, each.pop("key"), "large"])
        each["address"] = request.build_absolute_uri(path)
    response = JsonResponse(found, json_dumps_params={"ensure_ascii": False, "indent": 1})
    response.headers["Content-Disposition"] = 'attachment; filename="community.json"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


@require_POST
@for_members
def mail(request: HttpRequest, here: Here) -> HttpResponse:
    """Whether they are told by mail: at once, all of a day together, or not at all."""
    how = request.POST.get("how", "")
    choose_mail(member=_me(here), wants_mail=how != "none", once_a_day=how == "daily")
    return redirect(f"{here.root}me")


@require_POST
@for_members
def everywhere(request: HttpRequest, here: Here) -> HttpResponse:
    """Sign out all browsers."""
    del request
    sign_out_everywhere(member=_me(here))
    response = redirect(here.root)
    sign_out(response, here)
    return response


@require_POST
@for_members
def object_to_block(request: HttpRequest, here: Here) -> HttpResponse:
    """Say what is wrong about a block."""
    appeal(member=_me(here), words=request.POST.get("words", ""), now=clock.now())
    return redirect(f"{here.root}me")


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def leave(request: HttpRequest, here: Here) -> HttpResponse:
    """Be forgotten. The page says what goes and what stays, and that there is no way back."""
    if request.method != "POST":
        return show(request, here, "community/leave.html")
    if request.POST.get("sure") != "1":
        return show(request, here, "community/leave.html", {"is_unsure": True}, status=422)
    community.leave(member=_me(here), now=clock.now())
    response = show(request, Here(community=here.community, member=None), "community/left.html")
    sign_out(response, here)
    return response


def _me(here: Here) -> Member:
    if here.member is None:
        raise Http404
    return here.member
