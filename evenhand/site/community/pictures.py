"""Pictures at the public door: taken from a form, and shown to who may see them."""

from typing import Any, Final
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from evenhand.channels.domain.pictures import SIZES
from evenhand.community.domain.picturing import LONGEST_ALT, alt_in
from evenhand.community.domain.trust import Level, most_pictures
from evenhand.community.models import ContributionPicture, Member
from evenhand.community.reads.pictures import picture_for_readers
from evenhand.flows import community_pictures
from evenhand.flows.community_pictures import Changed, Sent
from evenhand.kernel import clock
from evenhand.kernel.text import number_in
from evenhand.site.community.door import Here, in_community

KEPT_FOR: Final = 300  # seconds, by the browser that has seen it
_ALL: Final = 20  # fields that are looked at; how many pictures may stand is a matter of trust


@require_safe
@in_community
def picture(request: HttpRequest, here: Here, key: UUID, size: str) -> HttpResponse:
    """A picture that everybody sees, or one's own; its address alone opens nothing that waits or was hidden."""
    found = picture_for_readers(here.community.pk, key, member=here.member, now=clock.now())
    if found is None or size not in SIZES:
        raise Http404
    shown, is_public = found
    tag = f'"{size}-{shown.key.hex}"'
    response = get_conditional_response(request, etag=tag) or as_picture(shown, size)
    response["ETag"] = tag
    response["X-Robots-Tag"] = "noindex"  # or it stays with search engines when it goes from here
    response["Cache-Control"] = f"private, max-age={KEPT_FOR}" if is_public else "private, no-store"
    return response


def as_picture(shown: ContributionPicture, size: str) -> HttpResponse:
    """Its bytes as we drew them."""
    try:
        content = community_pictures.read(shown, size)
    except FileNotFoundError:
        raise Http404 from None
    return HttpResponse(content, content_type="image/webp")


def sent_with(request: HttpRequest) -> list[Sent]:
    """The files that were chosen, each with what it is said to show."""
    named = ((request.FILES.get(f"picture-{n}"), request.POST.get(f"alt-{n}", "")) for n in range(_ALL))
    return [Sent(size=file.size or 0, read=file.read, alt=alt_in(alt)) for file, alt in named if file is not None]


def changed_with(request: HttpRequest, standing: list[ContributionPicture]) -> Changed:
    """What a form says of the pictures that stand there, and of new ones."""
    away = {number for said in request.POST.getlist("away") if (number := number_in(said))}
    described = {each.pk: alt_in(request.POST.get(f"alt-of-{each.pk}", each.alt)) for each in standing}
    alts = {each.pk: described[each.pk] for each in standing if described[each.pk] != each.alt}
    return Changed(sent=tuple(sent_with(request)), away=frozenset(away), alts=alts)


def fields_for(member: Member | None, request: HttpRequest, *, standing: int = 0) -> dict[str, Any]:
    """What the part of a form draws that takes pictures. Files are not kept by a form that was refused: it says so."""
    if member is None:
        return {}
    most = most_pictures(Level(member.level))
    room = max(most - standing, 1 if standing else 0)  # one can take another's place
    return {
        "picture_fields": [(n, request.POST.get(f"alt-{n}", "")[:LONGEST_ALT]) for n in range(room)],
        "pictures_lost": bool(request.FILES),
        "longest_alt": LONGEST_ALT,
    }
