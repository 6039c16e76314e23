"""What is said automatically out of hours, by account: leads decide it."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from evenhand.cases.errors import NotAllowed
from evenhand.channels.models import Account
from evenhand.channels.reads import accounts_to_answer_as
from evenhand.flows.acknowledging import next_time, words
from evenhand.kernel import clock
from evenhand.people.reads import brand_ids_of
from evenhand.replies.actions.acknowledging import set_acknowledgement
from evenhand.replies.errors import NotUsableText
from evenhand.replies.models import AcknowledgementRule
from evenhand.workspace.components.meanwhile import ChangedMeanwhile, mark, refuse_unseen
from evenhand.workspace.components.tags import capabilities_of
from evenhand.workspace.door import DeskRequest, at_the_desk, show


@at_the_desk
@require_http_methods(["GET", "HEAD", "POST"])
def acknowledging(request: DeskRequest) -> HttpResponse:
    """Every account that could say it, and whether it does."""
    if not request.user.sees_all:
        raise NotAllowed(_("Only leads decide what is said automatically."))
    refused, refusal = _keep(request) if request.method == "POST" else (0, "")
    if request.method == "POST" and not refusal:
        return redirect("acknowledging")
    rules = {rule.account_id: rule for rule in AcknowledgementRule.objects.all()}
    accounts = [each for each in _accounts(request) if capabilities_of(each.network).can_reply]
    now = clock.now()
    context = {
        "accounts": [_shown(each, rules.get(each.pk), now) for each in accounts],
        "may_set": request.user.may_write,
        "refused": refused,
        "refusal": refusal,
        "said": request.POST,
    }
    return show(request, "acknowledging/page.html", context)


def _accounts(request: DeskRequest) -> list[Account]:
    theirs = accounts_to_answer_as(brand_ids_of(request.user)).select_related("brand", "source")
    return list(theirs.order_by("brand__name", "network", "handle"))


def _shown(account: Account, rule: AcknowledgementRule | None, now: datetime) -> dict[str, Any]:
    rule = rule or AcknowledgementRule(account=account)
    opens_at = next_time(account.brand_id, now)
    return {
        "account": account,
        "rule": rule,
        "seen": mark(*_facts(rule)),
        "example": words(rule, account, opens_at=opens_at, language="en") if opens_at else "",
        "is_pilot": account.brand.pilot_since is not None,
        "can_private": capabilities_of(account.network).can_reply_privately or not _is_public(account),
        "can_public": _is_public(account),
    }


def _facts(rule: AcknowledgementRule | None) -> tuple[object, ...]:
    """What the form of an account shows."""
    rule = rule or AcknowledgementRule()
    return (rule.is_on, rule.in_public, rule.text)


def _is_public(account: Account) -> bool:
    return capabilities_of(account.network).can_reply_publicly


def _keep(request: DeskRequest) -> tuple[int, str]:
    """Which account was refused, and why; nothing where it was kept."""
    said = request.POST.get("account", "")
    account = next((each for each in _accounts(request) if str(each.pk) == said), None)
    if account is None:
        raise NotAllowed(_("There is no such account among those you may see."))
    try:
        refuse_unseen(request, *_facts(AcknowledgementRule.objects.filter(account=account).first()))
        rule = set_acknowledgement(
            account=account,
            is_on="is_on" in request.POST,
            in_public="in_public" in request.POST,
            text=request.POST.get("text", ""),
            actor=request.user,
            now=clock.now(),
        )
    except (NotUsableText, ChangedMeanwhile) as problem:
        return account.pk, _(problem.sentence)
    sentence = (
        _("%(account)s says so out of hours now.") if rule.is_on else _("%(account)s says nothing by itself now.")
    )
    messages.success(request, sentence % {"account": account.handle})
    return 0, ""
