"""Files beside what somebody writes: added, described, looked at, taken away."""

import mimetypes
from urllib.parse import quote

from csp.decorators import csp_replace
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from evenhand.cases import reads
from evenhand.cases.errors import NotAllowed
from evenhand.channels import files, uploads
from evenhand.channels.domain.connector import FileRules
from evenhand.kernel import clock
from evenhand.people.reads import brands_of
from evenhand.replies import actions as replies
from evenhand.replies.errors import CannotEnclose
from evenhand.replies.models import Enclosure
from evenhand.replies.reads import enclosures_of
from evenhand.workspace.door import DeskRequest, at_the_desk
from evenhand.workspace.screens.case.composing import rules_at

MODES = ("reply", "note")
_SANDBOX = {"default-src": ["'none'"], "img-src": ["'self'"], "sandbox": True}


@at_the_desk
@require_POST
def enclose(request: DeskRequest, case_id: int) -> HttpResponse:
    """Add files to what is being written; pictures lose what the camera wrote into them."""
    found = reads.case_for(request.user, case_id)
    mode = _mode(request)
    rules = rules_at(found, request.POST.get("conversation", "")) if mode == "reply" else None
    lies_at = [_take(request, case_id, mode, each, rules).case_id for each in request.FILES.getlist("files")]
    return _beside(request, lies_at[0] if lies_at else case_id, mode)


def _take(
    request: DeskRequest, case_id: int, mode: str, sent: "UploadedFile[bytes]", rules: FileRules | None
) -> Enclosure:
    most = settings.MAX_UPLOAD
    if (sent.size or 0) > most:
        raise CannotEnclose(f"“{sent.name}” is too large: this desk takes {most / 1_000_000:.0f} MB.")
    content, name = sent.read(), replies.plain_name(sent.name or "")
    if not content:
        raise CannotEnclose(f"“{name}” is empty.")
    picture = uploads.cleaned(content, largest=rules.largest if rules else None)
    media_type = picture.media_type if picture else _type_of(name)
    content = picture.content if picture else content
    return replies.enclose(
        case_id=case_id,
        mode=mode,
        sha256=files.save(content),
        name=name,
        media_type=media_type,
        size=len(content),
        actor=request.user,
        now=clock.now(),
    )


def _type_of(name: str) -> str:
    """By its name; what is no picture by its bytes is not called one, whatever its name says."""
    said = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return "application/octet-stream" if said.startswith("image/") else said


@at_the_desk
@require_POST
def describe(request: DeskRequest, enclosure_id: int) -> HttpResponse:
    """Say what a picture shows."""
    found = replies.describe(enclosure_id=enclosure_id, alt=request.POST.get("alt", ""), actor=request.user)
    return _beside(request, found.case_id, found.mode)


@at_the_desk
@require_POST
def take_away(request: DeskRequest, enclosure_id: int) -> HttpResponse:
    """Remove a file from what is being written."""
    found = replies.take_away(enclosure_id=enclosure_id, actor=request.user)
    return _beside(request, found.case_id, found.mode)


@csp_replace(_SANDBOX)  # type: ignore[arg-type]  # typed for views without arguments
@at_the_desk
@require_safe
def enclosure(request: DeskRequest, enclosure_id: int) -> HttpResponse:
    """The file: a picture is shown, anything else is saved. Beside a draft only its writer sees it."""
    theirs = Enclosure.objects.filter(pk=enclosure_id, case__brand__in=brands_of(request.user)).first()
    if theirs is None or (not (theirs.delivery_id or theirs.note_id) and theirs.author_id != request.user.pk):
        raise NotAllowed("There is no such file among those you may see.")
    try:
        content = files.read(theirs.sha256)
    except FileNotFoundError:
        raise Http404 from None
    kind = theirs.media_type if theirs.is_picture else "application/octet-stream"
    response = HttpResponse(content, content_type=kind)
    shown = "inline" if theirs.is_picture else "attachment"
    response["Content-Disposition"] = f"{shown}; filename*=UTF-8''{quote(theirs.name, safe='')}"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _beside(request: DeskRequest, case_id: int, mode: str) -> HttpResponse:
    """The files that lie there now; without script, the case again."""
    if not request.htmx:
        return redirect(f"{reverse('case', args=[case_id])}?mode={mode}")
    context = {"enclosures": enclosures_of(request.user, case_id, mode), "mode": mode}
    return render(request, "writing/enclosures.html", context)


def _mode(request: DeskRequest) -> str:
    mode = request.POST.get("mode", "")
    if mode not in MODES:
        raise CannotEnclose("Choose first whether this is a reply or a note.")
    return mode
