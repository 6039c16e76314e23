"""Attachments and formatted mails: only through a case the viewer may see, and never run by the browser."""

from urllib.parse import quote

from csp.decorators import csp_replace
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from evenhand.cases import reads
from evenhand.cases.errors import NotAllowed
from evenhand.cases.models import Conversation
from evenhand.cases.reads.work import conversations_with
from evenhand.channels import files
from evenhand.channels.models import Attachment, PostText
from evenhand.people.models import Agent
from evenhand.people.reads import brands_of
from evenhand.workspace.door import DeskRequest, at_the_desk, show
from evenhand.workspace.screens.files.embedded import with_pictures

_SANDBOX = {"default-src": ["'none'"], "sandbox": True}


def _shown_to(viewer: Agent, post_id: int) -> bool:
    """Whether the post stands in a case that the viewer may see."""
    return conversations_with(post_id).filter(case__brand__in=brands_of(viewer)).exists()


@csp_replace(_SANDBOX)  # type: ignore[arg-type]  # typed for views without arguments
@at_the_desk
@require_safe
def attachment(request: DeskRequest, attachment_id: int) -> HttpResponse:
    """The file, to be saved, never shown: whoever sent it is a stranger."""
    found = Attachment.objects.filter(pk=attachment_id).exclude(sha256="").first()
    if found is None or not _shown_to(request.user, found.post_id):
        raise NotAllowed("There is no such file among those you may see.")
    try:
        content = files.read(found.sha256)
    except FileNotFoundError:
        raise Http404 from None
    response = HttpResponse(content, content_type="application/octet-stream")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(_plain(found.name), safe='')}"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _plain(name: str) -> str:
    """The name without folders and control characters."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(letter for letter in last if letter.isprintable())[:150] or "file"


@csp_replace({"sandbox": ["allow-popups"]})  # type: ignore[arg-type]
@at_the_desk
@require_safe
def formatted(request: DeskRequest, case_id: int, post_id: int) -> HttpResponse:
    """A mail as its sender laid it out: cleaned when it came in, in a sandbox, without remote pictures."""
    found = reads.case_for(request.user, case_id)
    if not Conversation.objects.filter(case=found, messages__post_id=post_id).exists():
        raise NotAllowed("There is no such mail in this case.")
    text = PostText.objects.filter(post_id=post_id).exclude(html="").order_by("-version").first()
    if text is None:
        raise NotAllowed("This mail has no formatted form.")
    html = with_pictures(text.html, Attachment.objects.filter(post_id=post_id).order_by("position"))
    context = {"case": found, "text": text, "html": html, "post_id": post_id}
    return show(request, "files/formatted.html", context, fragments={f"formatted-{post_id}": "frame"})
