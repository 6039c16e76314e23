"""What speaks against sending the words that somebody is writing, while they write."""

from collections.abc import Iterable

import msgspec
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from evenhand.cases import reads
from evenhand.cases.errors import NotAllowed
from evenhand.cases.models import Case, Conversation
from evenhand.channels.models import Account
from evenhand.flows import approving, checking, link_looks
from evenhand.flows.answer import account_for
from evenhand.flows.jobs import look_at_links
from evenhand.kernel import clock
from evenhand.kernel.text import number_in
from evenhand.replies.domain.findings import Finding
from evenhand.replies.errors import CannotReplyThere
from evenhand.workspace.door import DeskRequest, at_the_desk

SHOWN = 6  # lines; who has more sees them when these are gone


class Group(msgspec.Struct, kw_only=True):
    """The findings of one check: they are passed together, or none of them."""

    code: str
    blocks: bool
    findings: list[Finding] = []

    @property
    def told(self) -> list[Finding]:
        """Each reason once, at its first place."""
        return list({each.reason: each for each in reversed(self.findings)}.values())[::-1]

    @property
    def statement(self) -> str:
        """What everybody says at the moment, where this is about it."""
        return next((str(each.facts["statement"]) for each in self.findings if "statement" in each.facts), "")


def grouped(findings: Iterable[Finding]) -> list[Group]:
    """One group for each check and weight, in the order they come."""
    groups: dict[tuple[str, bool], Group] = {}
    for each in findings:
        group = groups.setdefault((each.code, each.blocks), Group(code=each.code, blocks=each.blocks))
        group.findings.append(each)
    return list(groups.values())


@at_the_desk
@require_POST
def look_over(request: DeskRequest, case_id: int) -> HttpResponse:
    """The findings for the composer; without script a page of its own, from which the reply can be sent."""
    if not request.user.may_write:
        raise NotAllowed
    case = reads.case_for(request.user, case_id)
    text = request.POST.get("reply", "")
    conversation = _conversation(request, case)
    account = _account(case, conversation)
    found: list[Finding] = []
    is_looking, waits = False, ""
    if conversation and account and text.strip():
        is_looking, now = _look_at_links(text), clock.now()
        found = checking.look_over(request.user, case, conversation, account, text, now)
        waits = approving.needs_approval(actor=request.user, case=case, conversation=conversation, now=now)
    groups = grouped(found)
    context = {
        "case": case,
        "groups": groups[:SHOWN],
        "more": max(0, len(groups) - SHOWN),
        "despite": request.POST.getlist("despite"),
        "is_looking": is_looking,
        "waits": waits,
        "text": text,
        "conversation": conversation,
        "key": request.POST.get("key", ""),
    }
    return render(request, "checks/findings.html#list" if request.htmx else "checks/over.html", context)


def _look_at_links(text: str) -> bool:
    """Have somebody look at links that nobody knows yet; whether that is under way."""
    looking = link_looks.begin(text, now=clock.now())
    if looking.wanted:
        look_at_links.defer(addresses=looking.wanted)
    return looking.is_under_way


def _conversation(request: DeskRequest, case: Case) -> Conversation | None:
    number = number_in(request.POST.get("conversation", ""))
    ours = Conversation.objects.filter(pk=number or 0, case=case)
    return ours.select_related("account__brand", "account__source", "persona").first()


def _account(case: Case, conversation: Conversation | None) -> Account | None:
    """Who would answer; None where nobody can, which the composer says by itself."""
    try:
        return account_for(case, conversation) if conversation else None
    except CannotReplyThere:
        return None
