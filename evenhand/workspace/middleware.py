"""The one place where an error becomes a sentence on a page."""

import logging
from collections.abc import Callable
from typing import cast

from django.contrib import messages
from django.db import DataError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from evenhand.cases.errors import NotAllowed
from evenhand.kernel.errors import EvenhandError
from evenhand.workspace.door import DeskRequest

log = logging.getLogger(__name__)
Answer = Callable[[HttpRequest], HttpResponse]


class NoText(EvenhandError):
    """What you sent holds a sign that no text can hold (NUL). Take it out, or type it anew, and send it again."""

    code = "no_text"


class SentenceForEveryError:
    """Middleware: whatever an action refuses is said to the person who asked, with the fitting status."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Nothing on the way in; on the way out nobody else keeps a page with people's words on it."""
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    def process_exception(self, request: HttpRequest, problem: Exception) -> HttpResponse | None:
        """A refusal becomes a sentence; anything else is a fault and stays one."""
        if isinstance(problem, DataError) and _holds_what_no_text_can(request):
            problem = NoText()
        if not isinstance(problem, EvenhandError):
            return None
        asking = cast("DeskRequest", request)
        log.info("refused %s %s: %s", request.method, request.path, problem.code)
        if request.method in {"GET", "HEAD"}:
            return _page(asking, problem)
        if asking.htmx:
            return _toast(asking, problem)
        messages.error(request, _(problem.sentence))
        return redirect(_back(request))


def sentence_for_every_error(get_response: Answer) -> SentenceForEveryError:
    """Makes the middleware; named as settings read best."""
    return SentenceForEveryError(get_response)


def _holds_what_no_text_can(request: HttpRequest) -> bool:
    """The database refuses it wherever it stands; it comes of files that are no text, and of who tries the door."""
    sent = [each for said in (request.GET, request.POST) for _name, values in said.lists() for each in values]
    return any("\0" in str(each) for each in sent)


def _page(request: DeskRequest, problem: EvenhandError) -> HttpResponse:
    """What nobody may see looks like what is not there."""
    status = 404 if isinstance(problem, NotAllowed) else 422
    response = render(request, "refused.html", {"sentence": _(problem.sentence)}, status=status)
    if request.htmx:
        response = _toast(request, problem)
        response.status_code = status
    return response


def _toast(request: DeskRequest, problem: EvenhandError) -> HttpResponse:
    status = 403 if isinstance(problem, NotAllowed) else 422
    response = render(request, "toast.html", {"sentence": _(problem.sentence)}, status=status)
    response["HX-Reswap"] = "none"  # out-of-band parts are still put in
    return response


def _back(request: HttpRequest) -> str:
    address = request.META.get("HTTP_REFERER", "")
    is_ours = url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure())
    return address if is_ours else "/"
