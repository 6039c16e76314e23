"""Every version of an edition: what changed, and an earlier one again."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from evenhand.kernel import clock
from evenhand.kernel.text import number_in
from evenhand.knowledge.actions import articles
from evenhand.knowledge.models import ArticleVersion
from evenhand.knowledge.reads import desk
from evenhand.knowledge.reads.articles import may_write
from evenhand.replies.domain.differences import differences
from evenhand.workspace.door import DeskRequest, at_the_desk, show
from evenhand.workspace.screens.knowledge.writing import FIELDS, edition_or_404

PAGE = 50
MOST = 200  # versions to compare one with


@at_the_desk
@require_safe
def versions(request: DeskRequest, edition_id: int) -> HttpResponse:
    """All of them, the newest first."""
    edition = edition_or_404(request, edition_id)
    found = desk.versions_of(edition, before=number_in(request.GET.get("before", "")), limit=PAGE + 1)
    context = {
        "edition": edition,
        "versions": found[:PAGE],
        "more": f"?before={found[PAGE - 1].number}" if len(found) > PAGE else "",
        "may_write": may_write(request.user),
    }
    return show(request, "knowledge/versions.html", context)


@at_the_desk
@require_safe
def version(request: DeskRequest, edition_id: int, number: int) -> HttpResponse:
    """One version beside the one before it, or beside the one that is named."""
    edition = edition_or_404(request, edition_id)
    found = desk.version_of(edition, number)
    if found is None:
        raise Http404
    asked = number_in(request.GET.get("with", ""))
    with_number = number - 1 if asked in {None, number} else asked
    before = desk.version_of(edition, with_number) if with_number else None
    context = {
        "edition": edition,
        "version": found,
        "before": before,
        "others": [each for each in desk.numbers_of(edition, limit=MOST) if each != number],
        "public": edition.published.number if edition.published else 0,
        "newest": edition.draft.number if edition.draft else 0,
        "parts": _compared(before, found),
        "may_write": may_write(request.user),
        "is_newest": edition.draft_id == found.pk,
    }
    return show(request, "knowledge/version.html", context)


def _compared(before: ArticleVersion | None, after: ArticleVersion) -> list[tuple[str, Any, bool]]:
    """Each part with its stretches, and whether anything in it is another."""
    found = []
    for name in FIELDS:
        old, new = getattr(before, name, ""), getattr(after, name)
        if old or new:
            found.append((name, differences(old if before else new, new), before is not None and old != new))
    return found


@at_the_desk
@require_POST
def restore(request: DeskRequest, edition_id: int, number: int) -> HttpResponse:
    """The words of an earlier version as a new draft; undone by restoring the one before."""
    edition = edition_or_404(request, edition_id)
    found = desk.version_of(edition, number)
    if found is None:
        raise Http404
    words = {name: getattr(found, name) for name in FIELDS}
    kept = articles.write_version(edition_id=edition.pk, seen=None, actor=request.user, now=clock.now(), **words)
    return redirect(f"{reverse('article', args=[edition.pk])}?kept={kept.number}")
