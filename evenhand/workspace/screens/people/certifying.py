"""Who may speak for a brand in public, and who agrees to be named for it."""

from datetime import datetime, time, timedelta

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from evenhand.kernel import clock
from evenhand.people.actions import certificates as actions
from evenhand.people.errors import NotUsable
from evenhand.people.models import Brand
from evenhand.workspace.door import DeskRequest, at_the_desk


@at_the_desk
@require_POST
def certify(request: DeskRequest, agent_id: int) -> HttpResponse:
    """Trust the person to speak for a brand."""
    said = request.POST.get("brand", "")
    brand = Brand.objects.filter(pk=said).first() if said.isascii() and said.isdigit() and len(said) < 18 else None
    if brand is None:
        raise NotUsable(_("Choose a brand."))
    actions.certify(
        agent_id=agent_id,
        brand_id=brand.pk,
        why=request.POST.get("why", ""),
        expires_at=_end_of(request.POST.get("until", "")),
        actor=request.user,
        now=clock.now(),
    )
    messages.success(request, _("Certified."))
    return redirect("colleague", agent_id)


def _end_of(said: str) -> datetime | None:
    """The end of the day that was chosen, in the viewer's time zone; None where none was."""
    if not said:
        return None
    try:
        day = parse_date(said)
    except ValueError:
        day = None
    if day is None or day.year > 9998:
        raise NotUsable(_("Choose a day."))
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time()))


@at_the_desk
@require_POST
def change(request: DeskRequest, certificate_id: int, step: str) -> HttpResponse:
    """Take a certificate away, or give it back."""
    if step not in {"revoke", "put-back"}:
        raise Http404
    deed = actions.revoke_certificate if step == "revoke" else actions.put_back_certificate
    found = deed(certificate_id=certificate_id, actor=request.user, now=clock.now())
    address = reverse("colleague", args=[found.agent_id])
    return redirect(f"{address}?revoked={found.pk}" if step == "revoke" else address)


@at_the_desk
@require_POST
def named(request: DeskRequest) -> HttpResponse:
    """Whether one stands on the public list oneself; nobody decides it for another."""
    actions.agree_to_be_named(agent=request.user, is_named="is_named" in request.POST, now=clock.now())
    messages.success(request, _("Kept."))
    return redirect("my_name")
