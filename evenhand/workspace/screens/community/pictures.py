"""Pictures of members at the desk: also of what nobody else sees yet."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from evenhand.channels.domain.pictures import SIZES
from evenhand.community.actions.picturing import take_picture_away
from evenhand.community.reads.pictures import picture_at_the_desk
from evenhand.flows import community_pictures
from evenhand.kernel import clock
from evenhand.workspace.door import DeskRequest, at_the_desk


@at_the_desk
@require_safe
def picture(request: DeskRequest, key: UUID, size: str) -> HttpResponse:
    """A picture of a brand one serves; no browser keeps it."""
    found = picture_at_the_desk(request.user, key, now=clock.now())
    if found is None or size not in SIZES:
        raise Http404
    try:
        content = community_pictures.read(found, size)
    except FileNotFoundError:
        raise Http404 from None
    return HttpResponse(content, content_type="image/webp", headers={"Cache-Control": "private, no-store"})


@at_the_desk
@require_POST
def take_away(request: DeskRequest, key: UUID) -> HttpResponse:
    """Take a picture away for good; its words stay as they are."""
    said = take_picture_away(key=key, actor=request.user, now=clock.now())
    messages.info(request, _("The picture is gone."))
    return redirect("community_at_desk", topic_id=said.topic_id)
