"""The page behind a link for one person. Looking at it changes nothing: programs look at every link that is posted."""

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from evenhand.cases.domain.handovers import Standing
from evenhand.cases.errors import NoSuchHandover
from evenhand.flows import handover
from evenhand.flows.chatting import NoChat
from evenhand.kernel import clock

SALT = "evenhand.private-chat"
KEPT_FOR = 30 * 24 * 3600  # seconds; as long as an unused token of the chat is good
LONGEST_ANSWER = 200


@sensitive_post_parameters("answer")
@require_http_methods(["GET", "HEAD", "POST"])
def private(request: HttpRequest, token: str) -> HttpResponse:
    """What stands behind the link; or let the person in. Who was let in before comes back in the same browser."""
    if _was_let_in(request, token) and (path := handover.path_back(token, now=clock.now())):
        return redirect(path)
    if request.method == "POST":
        return _let_in(request, token)
    return _shown(request, token)


def _was_let_in(request: HttpRequest, token: str) -> bool:
    said = request.COOKIES.get(_cookie(token), "")
    try:
        return bool(said) and signing.loads(said, salt=SALT, max_age=KEPT_FOR) == token
    except signing.BadSignature:
        return False


def _cookie(token: str) -> str:
    return f"private-{token[:12]}"


def _let_in(request: HttpRequest, token: str) -> HttpResponse:
    said = request.POST.get("answer", "")[:LONGEST_ANSWER]
    try:
        path = handover.open_link(token, said=said, now=clock.now())
    except handover.WrongAnswer as problem:
        return _shown(request, token, left=int(str(problem.facts["left"])), typed=said)
    except (NoSuchHandover, NoChat):
        return _shown(request, token, is_late=True)
    # A page of its own: the chat may be another origin, and browsers let no form lead to one, not even over redirects.
    response = render(request, "handover_opened.html", {"path": path})
    response.set_cookie(
        _cookie(token),
        signing.dumps(token, salt=SALT),
        max_age=KEPT_FOR,
        path="/site/private/",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


def _shown(
    request: HttpRequest, token: str, *, left: int | None = None, typed: str = "", is_late: bool = False
) -> HttpResponse:
    door = handover.door(token, now=clock.now())
    is_open = door is not None and door.standing is Standing.OPEN
    context = {"door": door, "is_open": is_open, "left": left, "typed": typed, "is_late": is_late}
    response = render(request, "handover_door.html", context, status=200 if is_open and not is_late else 404)
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
