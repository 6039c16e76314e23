"""What every screen shares: who may come in, and one view for page and fragment."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render, resolve_url
from django.utils.cache import patch_vary_headers
from django_htmx.middleware import HtmxDetails

from evenhand.people.models import Agent
from evenhand.people.reads import remember_brands

P = ParamSpec("P")


class DeskRequest(HttpRequest):
    """A request of somebody who works here."""

    user: Agent
    htmx: HtmxDetails


View = Callable[Concatenate[DeskRequest, P], HttpResponseBase]


Guarded = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def at_the_desk(view: View[P]) -> Guarded[P]:
    """Only people who are logged in and still have a place at the desk; everybody else is led to the login, and
    colleagues from elsewhere in the house to their own door."""
    return _guarded(view, is_for_everyone=False)


def for_everyone(view: View[P]) -> Guarded[P]:
    """Everybody who is logged in and works here, also without a place at the desk: shows nothing of cases."""
    return _guarded(view, is_for_everyone=True)


def _guarded(view: View[P], *, is_for_everyone: bool) -> Guarded[P]:
    @wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        asking = cast("DeskRequest", request)
        if not (asking.user.is_authenticated and asking.user.is_active):
            return _to_login(asking)
        if asking.user.is_outside and not is_for_everyone:
            return _to_own_door(asking)
        remember_brands(asking.user)
        response = view(asking, *args, **kwargs)
        patch_vary_headers(response, ["HX-Request", "HX-Target"])
        return response

    return cast("Callable[Concatenate[HttpRequest, P], HttpResponseBase]", guarded)


def _to_own_door(request: DeskRequest) -> HttpResponse:
    """The desk is not there for them; its first page leads on, since the login does."""
    if request.path == "/" and request.method == "GET" and not request.htmx:
        return redirect("everyone")
    raise Http404


def _to_login(request: DeskRequest) -> HttpResponse:
    """A fragment would put the login form into a column; so script is told to leave the page."""
    here = (request.htmx.current_url_abs_path if request.htmx else request.get_full_path()) or "/"
    address = f"{resolve_url('account_login')}?{urlencode({'next': here})}"
    if request.htmx:
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    return redirect(address)


def show(
    request: DeskRequest, template: str, context: Mapping[str, Any], *, fragments: Mapping[str, str] | None = None
) -> HttpResponse:
    """The page, or the part of it that script asked for: `fragments` maps the target's id to the partial."""
    part = (fragments or {}).get(request.htmx.target or "") if request.htmx else None
    if part and not request.htmx.history_restore_request:
        template = f"{template}#{part}"
    return render(request, template, dict(context))
