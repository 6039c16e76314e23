"""What leads do with alarms: dismiss, take back, and say how readily they ring."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from evenhand.flows.alarms import make_incident
from evenhand.incidents.actions.alarms import dismiss_alarm, set_alarm_rule, take_back
from evenhand.incidents.errors import NotYours
from evenhand.incidents.models import AlarmRule
from evenhand.incidents.reads.alarms import alarm_rules
from evenhand.kernel import clock
from evenhand.people.reads import brands_of
from evenhand.workspace.components.meanwhile import mark, refuse_unseen
from evenhand.workspace.door import DeskRequest, at_the_desk, show
from evenhand.workspace.screens.alarms.views import may_decide


@at_the_desk
@require_POST
def dismiss(request: DeskRequest, alarm_id: int) -> HttpResponse:
    """It is nothing, and why."""
    chosen = request.POST.get("reason", "")
    reason = request.POST.get("words", "") if chosen == "other" else chosen
    dismiss_alarm(alarm_id=alarm_id, reason=reason, actor=request.user, now=clock.now())
    messages.info(request, _("Dismissed. It keeps quiet for twelve hours, unless it grows out of all proportion."))
    return redirect("alarm", alarm_id)


@at_the_desk
@require_POST
def declare(request: DeskRequest, alarm_id: int) -> HttpResponse:
    """It is an incident; whoever said so looks at that next. Undone by dismissing the incident."""
    incident = make_incident(alarm_id=alarm_id, actor=request.user, now=clock.now())
    messages.info(request, _("The incident is declared. Next: somebody leads it."))
    return redirect("incident", incident.pk)


@at_the_desk
@require_POST
def put_back(request: DeskRequest, alarm_id: int) -> HttpResponse:
    """It was dismissed by mistake."""
    take_back(alarm_id=alarm_id, actor=request.user, now=clock.now())
    messages.info(request, _("It waits for a decision again."))
    return redirect("alarm", alarm_id)


@at_the_desk
@require_http_methods(["GET", "HEAD", "POST"])
def rules(request: DeskRequest) -> HttpResponse:
    """How readily each brand's alarms ring; or say it for one."""
    if not may_decide(request.user):
        raise NotYours(_("Care leads decide how alarms ring."))
    said = alarm_rules()
    if request.method == "POST":
        brand_id = _number(request.POST.get("brand", ""))
        refuse_unseen(request, *_facts(said.get(brand_id) or AlarmRule()))
        set_alarm_rule(
            brand_id=brand_id,
            is_on=request.POST.get("on") == "1",
            smallest=_number(request.POST.get("smallest", "")),
            free=_number(request.POST.get("free", "")),
            actor=request.user,
            now=clock.now(),
        )
        messages.info(request, _("Set. It counts from the next minute on."))
        return redirect("alarm_rules")
    brands = brands_of(request.user).order_by("name")
    rows = [(each, said.get(each.pk) or AlarmRule(brand=each)) for each in brands]
    return show(request, "alarms/rules.html", {"brands": [(each, rule, mark(*_facts(rule))) for each, rule in rows]})


def _facts(rule: AlarmRule) -> tuple[object, ...]:
    """What the form of a brand shows."""
    return (rule.is_on, rule.smallest, rule.free)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
