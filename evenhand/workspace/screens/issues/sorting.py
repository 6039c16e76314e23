"""Sorting issues by hand: merge, split, move a post out, name; each with its undo."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from evenhand.flows import issue_care
from evenhand.kernel import clock
from evenhand.understanding.actions import issues as actions
from evenhand.understanding.errors import CannotSplitIssue, NoSuchIssue
from evenhand.workspace.door import DeskRequest, at_the_desk

_MOST_CHOSEN = 500


@at_the_desk
@require_POST
def merge(request: DeskRequest, issue_id: int) -> HttpResponse:
    """Put this issue into another."""
    target = _number(request.POST.get("into", ""))
    if target is None:
        raise NoSuchIssue(_("Choose the issue that this one is the same as."))
    merged = issue_care.merge(source_id=issue_id, target_id=target, actor=request.user, now=clock.now())
    _say(request, _("Merged. What comes in stays together."), "undo_issue_merge", merged.pk)
    return redirect("issue", issue_id=target)


@at_the_desk
@require_POST
def undo_merge(request: DeskRequest, merge_id: int) -> HttpResponse:
    """Part what was merged."""
    source = issue_care.part(merge_id=merge_id, actor=request.user, now=clock.now())
    messages.success(request, _("“%(name)s” is an issue of its own again.") % {"name": source.called})
    return redirect("issue", issue_id=source.pk)


@at_the_desk
@require_POST
def split(request: DeskRequest, issue_id: int) -> HttpResponse:
    """Take the chosen posts out into an issue of their own, or into none."""
    chosen = [number for each in request.POST.getlist("post")[:_MOST_CHOSEN] if (number := _number(each)) is not None]
    if not chosen:
        raise CannotSplitIssue
    name = request.POST.get("name", "")
    new = actions.split_issue(issue_id=issue_id, post_ids=chosen, name=name, actor=request.user, now=clock.now())
    said = ngettext("One post is an issue of its own now.", "%(n)s posts are an issue of their own now.", new.posts)
    _say(request, said % {"n": new.posts}, "merge_issue", new.pk, {"into": issue_id})
    return redirect("issue", issue_id=new.pk)


@at_the_desk
@require_POST
def move(request: DeskRequest, post_id: int) -> HttpResponse:
    """Take one post with its copies out of its issue, or put it back into one."""
    here, to = _number(request.POST.get("from", "")), _number(request.POST.get("to", ""))
    actions.move_post(post_id=post_id, to_issue_id=to, actor=request.user, now=clock.now())
    if to is None and here is not None:
        _say(request, _("Taken out. It stays out."), "move_issue_post", post_id, {"to": here})
    else:
        messages.success(request, _("Put back."))
    issue_id = to or here
    return redirect("issue", issue_id=issue_id) if issue_id else redirect("issues")


@at_the_desk
@require_POST
def rename(request: DeskRequest, issue_id: int) -> HttpResponse:
    """Give it a name that stays."""
    name = request.POST.get("name", "")
    was = actions.rename_issue(issue_id=issue_id, name=name, actor=request.user, now=clock.now())
    if was:
        _say(request, _("Renamed."), "rename_issue", issue_id, {"name": was})
    return redirect("issue", issue_id=issue_id)


def _say(request: DeskRequest, words: str, undo: str, number: int, fields: dict[str, object] | None = None) -> None:
    context = {"words": words, "undo": undo, "number": number, "fields": (fields or {}).items()}
    messages.info(request, render_to_string("issues/done.html", context, request))


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 18 else None
