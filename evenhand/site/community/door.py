"""What every page of a community shares: whose it is, who looks, and how a browser remembers them."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, Concatenate, Final, ParamSpec
from urllib.parse import quote

import msgspec
from django.conf import settings
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from evenhand.community.domain.trust import Deed, Level, may
from evenhand.community.domain.words import LONGEST_TEXT, title_in
from evenhand.community.models import Community, Member
from evenhand.community.reads.standing import member_signed_in, open_community
from evenhand.flows.community_places import ROOT
from evenhand.kernel.errors import EvenhandError
from evenhand.knowledge.reads.pages import centre_of
from evenhand.site.community.pace import pace

P = ParamSpec("P")
SIGNED_IN_FOR: Final = 30 * 86_400  # seconds
ROOM_FOR_TITLE: Final = 180  # characters of an address
_SALT: Final = "evenhand.community.member"


class Here(msgspec.Struct, frozen=True, kw_only=True):
    """Which community, and who looks at it."""

    community: Community
    member: Member | None

    @property
    def brand(self) -> Any:
        """Whose it is."""
        return self.community.brand

    @property
    def root(self) -> str:
        """The path of its front, with a slash."""
        return f"{ROOT}/{self.community.brand.slug}/"

    def may(self, deed: Deed) -> bool:
        """Whether whoever looks may do it."""
        return self.member is not None and may(Level(self.member.level), deed)


View = Callable[Concatenate[HttpRequest, Here, P], HttpResponse]


def in_community(view: View[P]) -> Callable[..., HttpResponse]:
    """The open community behind an address, with whoever is signed in; anything else is not there."""

    @wraps(view)
    def guarded(request: HttpRequest, brand: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        community = open_community(brand)
        if community is None:
            raise Http404
        here = Here(community=community, member=_member_of(request, community))
        who = None if here.member is None else here.member.pk
        if request.method == "POST" and not pace.lets("write", request, member_id=who):
            return show(request, here, "community/busy.html", {"typed": words_in(request)}, status=429)
        try:
            response = view(request, here, *args, **kwargs)
        except EvenhandError as problem:
            refused = {"refusal": _(problem.sentence), "typed": words_in(request)}
            response = show(request, here, "community/refused.html", refused, status=422)
        patch_vary_headers(response, ["Cookie", "Accept-Language"])
        return response

    return guarded


def for_members(view: View[P]) -> Callable[..., HttpResponse]:
    """The same for those who are signed in; everybody else is led to the sign-in and back.

    Who was signed out while they wrote is shown their words, since a form that leads elsewhere would lose them.
    """

    def guarded(request: HttpRequest, here: Here, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        return to_sign_in(request, here) if here.member is None else view(request, here, *args, **kwargs)

    return in_community(guarded)


def to_sign_in(request: HttpRequest, here: Here) -> HttpResponse:
    """Somebody who is not signed in wants to write: to the sign-in, or first their words, if they sent any."""
    if typed := words_in(request):
        context = {"typed": typed, "sign_in": sign_in_path(request, here)}
        return show(request, here, "community/signed_out.html", context, status=403)
    return redirect(sign_in_path(request, here))


def sign_in_path(request: HttpRequest, here: Here) -> str:
    """The sign-in, and afterwards back to here."""
    return f"{here.root}sign-in?{urlencode({'to': _back_to(request, here)})}"


def _back_to(request: HttpRequest, here: Here) -> str:
    """Where somebody was, as a path within the community; of what only a form is sent to, the page it stood on."""
    path = request.path.removeprefix(here.root)
    if path == "ask":
        return path + _title_for(request.GET.get("title", ""))
    if request.method in {"GET", "HEAD"} or path.endswith("/edit"):
        return path
    place, did, _deed = path.partition("/do/")
    return f"{place}/-" if did else ""


def _title_for(said: str) -> str:
    """The question somebody was about to ask goes along through the sign-in, as much of it as there is room for."""
    title = title_in(said)
    while title and len(quote(title, safe="")) > ROOM_FOR_TITLE:
        title = title[:-1]
    return f"?title={quote(title, safe='')}" if title else ""


def words_in(request: HttpRequest) -> str:
    """What somebody typed into a form, so that no refusal loses it."""
    said = (request.POST.get(name, "").strip() for name in ("title", "text", "words", "why"))
    return "\n\n".join(each for each in said if each)[: LONGEST_TEXT * 2]


def show(
    request: HttpRequest, here: Here, template: str, context: Mapping[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    """A page of the community. What strangers see may be kept for half a minute by anybody."""
    centre = centre_of(here.brand.slug)
    contact = centre.wording("contact", get_language() or "") if centre else None
    common = {"here": here, "brand": here.brand, "member": here.member, "centre": centre, "contact": contact}
    response = render(request, template, {**common, **(context or {})}, status=status)
    holds_token = bool(request.META.get("CSRF_COOKIE_NEEDS_UPDATE")) or "csrftoken" in request.COOKIES
    if here.member is None and request.method in {"GET", "HEAD"} and status == 200 and not holds_token:
        response.headers["Cache-Control"] = "public, max-age=30"
    else:
        response.headers["Cache-Control"] = "private, no-cache"
    return response


def sign_in(response: HttpResponse, here: Here, member: Member) -> None:
    """From now on this browser is theirs, for a month or until they sign out everywhere."""
    value = signing.dumps([member.pk, member.generation], salt=_SALT, compress=False)
    response.set_cookie(
        _cookie(here.community),
        value,
        max_age=SIGNED_IN_FOR,
        path=here.root,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def sign_out(response: HttpResponse, here: Here) -> None:
    """This browser is nobody's."""
    response.delete_cookie(_cookie(here.community), path=here.root, samesite="Lax")


def _cookie(community: Community) -> str:
    return f"member-{community.pk}"


def _member_of(request: HttpRequest, community: Community) -> Member | None:
    said = request.COOKIES.get(_cookie(community), "")
    if not said:
        return None
    try:
        member_id, generation = signing.loads(said, salt=_SALT, max_age=SIGNED_IN_FOR)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return member_signed_in(brand_id=community.pk, member_id=member_id, generation=generation)
