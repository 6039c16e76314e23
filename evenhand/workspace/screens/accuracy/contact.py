"""Whom the brand leaves alone: noted by hand beside a person, and lifted."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from evenhand.cases import reads as cases
from evenhand.cases.models import Case
from evenhand.cases.reads.case import personas_of
from evenhand.kernel import clock
from evenhand.triage.actions import leave_alone, lift_rule
from evenhand.triage.domain.contact import Standing, counts
from evenhand.triage.errors import NoSuchDecision
from evenhand.triage.reads import rules_of
from evenhand.workspace.door import DeskRequest, at_the_desk, show

LONGEST = 200  # of the words noted


@at_the_desk
@require_safe
def rules(request: DeskRequest, case_id: int) -> HttpResponse:
    """What is noted of the person behind a case, for the case's brand."""
    return _shown(request, cases.case_for(request.user, case_id))


@at_the_desk
@require_POST
def leave(request: DeskRequest, case_id: int) -> HttpResponse:
    """The person asked to be left alone, on every network where we know them."""
    case = cases.case_for(request.user, case_id)
    for persona_id in _personas(case):
        leave_alone(
            persona_id=persona_id,
            brand_id=case.brand_id,
            words=request.POST.get("words", "")[:LONGEST],
            by=request.user,
            now=clock.now(),
        )
    return _shown(request, case) if request.htmx else redirect("contact-rules", case_id=case_id)


@at_the_desk
@require_POST
def lift(request: DeskRequest, case_id: int, rule_id: int) -> HttpResponse:
    """The person may be approached again, as far as this rule goes."""
    case = cases.case_for(request.user, case_id)
    if rule_id not in {rule.pk for rule in rules_of(request.user, _personas(case))}:
        raise NoSuchDecision
    lift_rule(rule_id=rule_id, by=request.user, now=clock.now())
    return _shown(request, case) if request.htmx else redirect("contact-rules", case_id=case_id)


def _shown(request: DeskRequest, case: Case) -> HttpResponse:
    now = clock.now()
    noted = [rule for rule in rules_of(request.user, _personas(case)) if rule.brand_id == case.brand_id]
    found = [rule for rule in noted if counts(Standing(rule.standing), rule.at, now=now)]
    context = {
        "case": case,
        "rules": [(rule, Standing(rule.standing).name.lower()) for rule in found],
        "is_left_alone": any(rule.standing == Standing.OPTED_OUT for rule in found),
    }
    return show(request, "accuracy/contact.html", context, fragments={f"contact-{case.pk}": "contact"})


def _personas(case: Case) -> list[int]:
    return [identity.persona_id for identity in personas_of(case)]
