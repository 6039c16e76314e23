"""A member's own page: what they wrote, what they are told, a block and what they say against it, and leaving."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
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
    followed_by,
    questions_by,
    thanks_to,
)
from evenhand.community.reads.standing import block_of
from evenhand.flows import community
from evenhand.kernel import clock
from evenhand.site.community.door import Here, for_members, show, sign_out
from evenhand.site.community.wording import LEVELS, badge_in_words


@require_safe
@for_members
def me(request: HttpRequest, here: Here) -> HttpResponse:
    """Everything that is about whoever is signed in."""
    member = _me(here)
    context = {
        "level": LEVELS[Level(member.level)],
        "badges": [(badge_in_words(each.badge), each.at) for each in badges_of_member(member)],
        "questions": questions_by(member),
        "answers": answers_by(member, own=True),
        "followed": followed_by(member),
        "thanks": thanks_to(member),
        "barred": block_of(member.pk, now=clock.now()),
        "blocks": blocks_of(member),
        "shown": Shown,
    }
    return show(request, here, "community/me.html", context)


@require_POST
@for_members
def mail(request: HttpRequest, here: Here) -> HttpResponse:
    """Whether they are told by mail."""
    choose_mail(member=_me(here), wants_mail=request.POST.get("wants") == "1")
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
