"""Who helps, and is thanked; who is kept from writing, and objects."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from evenhand.community.actions import moderating
from evenhand.community.domain.trust import Level
from evenhand.community.reads.members import (
    answers_by,
    appeals_for,
    backers_of,
    badges_of_member,
    blocks_of,
    member_for,
    members_for,
    thanks_to,
)
from evenhand.community.reads.moderation import communities_of
from evenhand.community.reads.standing import block_of
from evenhand.flows import community
from evenhand.kernel import clock
from evenhand.kernel.text import fold, number_in
from evenhand.workspace.door import DeskRequest, at_the_desk, show
from evenhand.workspace.screens.community.words import LEVELS, badge_name


@at_the_desk
@require_safe
def members(request: DeskRequest) -> HttpResponse:
    """Those who help most first, or those called so."""
    called = request.GET.get("q", "").strip()[:40]
    leads = request.user.sees_all
    context = {
        "q": called,
        "members": [(each, LEVELS[Level(each.level)]) for each in members_for(request.user, called=fold(called))],
        "appeals": appeals_for(request.user) if leads else [],
        "communities": communities_of(request.user),
        "tab": "members",
    }
    return show(request, "community/members.html", context)


@at_the_desk
@require_safe
def member(request: DeskRequest, member_id: int) -> HttpResponse:
    """One member: how they help, what they were thanked for, blocks and objections. Their address is not shown."""
    found = member_for(request.user, member_id)
    if found is None:
        raise Http404
    leads = request.user.sees_all and request.user.may_write
    context = {
        "member": found,
        "level": LEVELS[Level(found.level)],
        "badges": [badge_name(each.badge) for each in badges_of_member(found)],
        "thanks": thanks_to(found),
        "answers": answers_by(found),
        "blocks": blocks_of(found),
        "barred": block_of(found.pk, now=clock.now()),
        "leads": leads,
        "backers": backers_of(found) if leads else [],
        "may_write": request.user.may_write,
    }
    return show(request, "community/member.html", context)


@at_the_desk
@require_POST
def thank(request: DeskRequest, member_id: int) -> HttpResponse:
    """Say thank you."""
    moderating.thank(
        member_id=member_id,
        contribution_id=number_in(request.POST.get("answer", "")),
        words=request.POST.get("words", ""),
        actor=request.user,
        now=clock.now(),
    )
    messages.info(request, _("Your thanks stand on their page, and they are told by mail."))
    return redirect("community_member", member_id=member_id)


@at_the_desk
@require_POST
def block(request: DeskRequest, member_id: int) -> HttpResponse:
    """Keep a member from writing; what is said for days and is no number of them is refused."""
    said = request.POST.get("days", "").strip()
    moderating.block(
        member_id=member_id,
        why=request.POST.get("why", ""),
        days=(number_in(said) or 0) if said else None,
        actor=request.user,
        now=clock.now(),
    )
    return redirect("community_member", member_id=member_id)


@at_the_desk
@require_http_methods(["GET", "HEAD", "POST"])
def forget(request: DeskRequest, member_id: int) -> HttpResponse:
    """Somebody asked us by letter or mail to be forgotten. There is no way back, and the page says so."""
    found = member_for(request.user, member_id)
    if found is None or not (request.user.sees_all and request.user.may_write):
        raise Http404
    if request.method != "POST" or request.POST.get("sure") != "1":
        return show(request, "community/forget.html", {"member": found, "is_unsure": request.method == "POST"})
    community.leave_for(member_id=found.pk, actor=request.user, now=clock.now())
    messages.info(request, _("They are forgotten."))
    return redirect("community_members")


@at_the_desk
@require_POST
def settle(request: DeskRequest, block_id: int) -> HttpResponse:
    """Lift a block, or answer an objection to it."""
    deed, now = request.POST.get("deed", ""), clock.now()
    if deed == "lift":
        done = moderating.lift(block_id=block_id, actor=request.user, now=now)
    else:
        done = moderating.answer_appeal(
            block_id=block_id,
            is_lifted=deed == "agree",
            answer=request.POST.get("answer", ""),
            actor=request.user,
            now=now,
        )
    return redirect("community_member", member_id=done.member_id)
