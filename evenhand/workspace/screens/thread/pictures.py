"""Pictures of strangers: asked for by a person, served small or large from here, never from elsewhere."""

from csp.decorators import csp_replace
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from evenhand.cases import reads
from evenhand.cases.errors import NotAllowed
from evenhand.cases.reads.work import conversations_with
from evenhand.channels.domain.pictures import SIZES, is_picture, url_hash
from evenhand.channels.errors import Refused
from evenhand.channels.models import Attachment, Picture
from evenhand.channels.pictures import drawn
from evenhand.flows import pictures
from evenhand.kernel import clock
from evenhand.people.models import Agent
from evenhand.people.reads import brands_of
from evenhand.workspace.door import DeskRequest, at_the_desk

_SANDBOX = {"default-src": ["'none'"], "sandbox": True}
_A_DAY = "private, max-age=86400, immutable"


@at_the_desk
@require_POST
def ask(request: DeskRequest, case_id: int, post_id: int) -> HttpResponse:
    """Have the pictures of a post fetched; the page is told when they are here."""
    found = reads.case_for(request.user, case_id)
    if not conversations_with(post_id).filter(case=found).exists():
        raise NotAllowed("There is no such post in this case.")
    pictures.want(case_id=case_id, post_id=post_id, actor=request.user, now=clock.now())
    return HttpResponse(status=204) if request.htmx else redirect(reverse("case", args=[case_id]))


@csp_replace(_SANDBOX)  # type: ignore[arg-type]  # typed for views without arguments
@at_the_desk
@require_safe
def picture(request: DeskRequest, attachment_id: int, size: str) -> HttpResponse:
    """A picture drawn anew; whoever may not see its case learns nothing of it."""
    found = Attachment.objects.filter(pk=attachment_id, post__deleted_at=None).first()
    if size not in SIZES or found is None or not _is_shown_to(request.user, found.post_id):
        raise NotAllowed("There is no such picture among those you may see.")
    sha256 = _hash_of(found)
    try:
        content = drawn(sha256, size) if sha256 else b""
    except (Refused, FileNotFoundError):
        content = b""
    if not content:
        raise Http404
    response = HttpResponse(content, content_type="image/webp")
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = _A_DAY
    return response


def _hash_of(found: Attachment) -> str:
    if not is_picture(found.media_type):
        return ""
    if found.sha256:
        return found.sha256
    fetched = Picture.objects.filter(post_id=found.post_id, url_hash=url_hash(found.url))
    return fetched.values_list("sha256", flat=True).first() or ""


def _is_shown_to(viewer: Agent, post_id: int) -> bool:
    return conversations_with(post_id).filter(case__brand__in=brands_of(viewer)).exists()
