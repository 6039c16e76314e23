"""The accounts a company listens and answers with: how they do, and connecting one with its connector's guide."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from evenhand.cases.errors import NotAllowed
from evenhand.channels import letterbox, registry
from evenhand.channels.errors import ChannelError
from evenhand.channels.models import Account
from evenhand.channels.reads import accounts_to_answer_as, sources_hearing
from evenhand.flows import connecting, hosting
from evenhand.flows.connecting import Field, FieldKind
from evenhand.kernel import clock
from evenhand.people.models import Agent, Role
from evenhand.people.reads import brand_ids_of, brands_of
from evenhand.workspace.door import DeskRequest, at_the_desk, show

HIDDEN = {"replay", "by_hand"}  # files are replayed from the command line; posts are brought in a case


@at_the_desk
@require_safe
def accounts(request: DeskRequest) -> HttpResponse:
    """What is connected, for whom, and when it was last heard."""
    answering = list(accounts_to_answer_as(brand_ids_of(request.user)).order_by("brand__name", "network", "handle"))
    known = {account.source_id for account in answering}
    context = {
        "accounts": [(account, _address(request, account), _snippet(request, account)) for account in answering],
        "listening": [source for source in sources_hearing() if source.pk not in known],
        "kinds": _kinds() if _may_connect(request.user) else [],
    }
    return show(request, "accounts/page.html", context)


@at_the_desk
@require_http_methods(["GET", "HEAD", "POST"])
def connect(request: DeskRequest, kind: str) -> HttpResponse:
    """Fill in, check at the network itself, keep."""
    if not _may_connect(request.user):
        raise NotAllowed("Only an administrator may connect accounts.")
    if kind in HIDDEN or kind not in registry.kinds():
        raise Http404
    refusal = _try_to_connect(request, kind) if request.method == "POST" else ""
    if refusal is None:
        return redirect("accounts")
    context = {
        "kind": registry.capabilities(kind),
        "guide": f"{kind}/connect.html",
        "fields": [_shown(field, request.POST) for field in connecting.fields_of(kind)],
        "brands": None if connecting.only_listens(kind) else brands_of(request.user).order_by("name"),
        "refusal": refusal,
    }
    return show(request, "accounts/connect.html", context)


def _address(request: DeskRequest, account: Account) -> str:
    """Where others send to, of a source that is pushed; only for those who may connect, since whoever knows it can."""
    can = registry.connector_class(account.source.kind).capabilities
    if not (can.is_pushed and not can.hosts_chats and _may_connect(request.user)):
        return ""
    return request.build_absolute_uri(reverse("api:in", args=[letterbox.key_of(account.source_id)]))


def _snippet(request: DeskRequest, account: Account) -> str:
    """What a web site has to carry to show the account's chat; empty where it has none. It is no secret."""
    return hosting.snippet_for(account, hosting.address_of(request.scheme or "http", request.get_host()))


def _try_to_connect(request: DeskRequest, kind: str) -> str | None:
    """None if it is connected; else what stands in the way, in words."""
    brand = brands_of(request.user).filter(pk=_number(request.POST.get("brand", ""))).first()
    if brand is None and not connecting.only_listens(kind):
        return _("Choose the brand whose account it is.")
    values = {field.name: _value(field, request.POST) for field in connecting.fields_of(kind)}
    try:
        connected = connecting.connect(kind=kind, values=values, brand=brand, actor=request.user, now=clock.now())
    except ChannelError as problem:
        return problem.sentence
    messages.success(request, _("%(name)s is connected; new posts appear within seconds.") % {"name": connected.name})
    for warning in connected.presence.warnings:
        messages.warning(request, warning)
    return None


def _value(field: Field, filled_in: QueryDict) -> Any:
    given = filled_in.get(field.name, "").strip()
    if field.kind is FieldKind.FLAG:
        return field.name in filled_in
    if field.kind is FieldKind.NUMBER and given.isdecimal():
        return int(given)
    return given


def _shown(field: Field, filled_in: QueryDict) -> dict[str, Any]:
    """A field with what was filled in; secrets are asked again."""
    value = "" if field.kind is FieldKind.SECRET else filled_in.get(field.name, field.default)
    is_on = field.name in filled_in if filled_in else bool(field.default)
    return {"field": field, "value": value, "is_on": is_on}


def _kinds() -> list[tuple[str, Any]]:
    return [(kind, registry.capabilities(kind)) for kind in registry.kinds() if kind not in HIDDEN]


def _may_connect(viewer: Agent) -> bool:
    return viewer.is_superuser or viewer.role == Role.ADMINISTRATOR


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 18 else 0
