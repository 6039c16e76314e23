"""Where sales of each brand is reached."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from evenhand.cases.errors import NotAllowed
from evenhand.colleagues.actions.sales import set_sales_desk
from evenhand.colleagues.reads.leads import sales_desks
from evenhand.kernel import clock
from evenhand.kernel.text import number_in, storable
from evenhand.people.models import Role
from evenhand.people.reads import brands_of
from evenhand.workspace.door import DeskRequest, at_the_desk, show


@at_the_desk
@require_http_methods(["GET", "HEAD", "POST"])
def desks(request: DeskRequest) -> HttpResponse:
    """Every brand with where its leads go; or keep one."""
    if not (request.user.sees_all and request.user.may_write):
        raise NotAllowed(_("Leads and administrators say where sales is."))
    if request.method == "POST":
        return _keep(request)
    known = sales_desks(request.user)
    context = {
        "brands": [(each, known.get(each.pk)) for each in brands_of(request.user).order_by("name")],
        "administers": request.user.is_superuser or request.user.role == Role.ADMINISTRATOR,
    }
    return show(request, "leads/desks.html", context)


def _keep(request: DeskRequest) -> HttpResponse:
    brand = brands_of(request.user).filter(pk=number_in(request.POST.get("brand", "")) or 0).first()
    if brand is None:
        raise NotAllowed(_("There is no such brand among those you may see."))
    said = {name: storable(request.POST.get(name, "")).strip() for name in ("kind", "address", "secret")}
    set_sales_desk(
        brand=brand,
        **said,
        is_inside="is_inside" in request.POST,
        is_on="is_on" in request.POST,
        site=request.build_absolute_uri("/").rstrip("/"),
        actor=request.user,
        now=clock.now(),
    )
    messages.success(request, _("Kept. It can be changed at any time."))
    return redirect("sales_desks")
