"""What is done with an answer for many: signed off, paused, stopped; who is left out; how quickly it goes."""

from collections.abc import Callable, Mapping

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from evenhand.cases.errors import NotAllowed
from evenhand.channels.models import Account
from evenhand.channels.reads import capabilities_at
from evenhand.flows import answer_many
from evenhand.flows.answer_paces import usual_pace
from evenhand.flows.answer_sets import strangers_to
from evenhand.flows.issue_care import FIXED, is_outdated
from evenhand.kernel import clock
from evenhand.kernel.errors import EvenhandError
from evenhand.kernel.text import number_in
from evenhand.people.reads import brand_ids_of
from evenhand.replies.actions import broadcasting
from evenhand.replies.errors import NotABroadcast
from evenhand.replies.models import Broadcast, SendingPace
from evenhand.workspace.door import DeskRequest, at_the_desk
from evenhand.workspace.screens.answers.origins import cases_of, origin_of
from evenhand.workspace.screens.answers.views import answer_page, seen

Deed = Callable[[DeskRequest, int], object]


@at_the_desk
@require_POST
def do(request: DeskRequest, broadcast_id: int, step: str) -> HttpResponse:
    """One step; the page that follows shows how it stands."""
    if step not in STEPS:
        raise Http404
    try:
        STEPS[step](request, broadcast_id)
    except EvenhandError as problem:
        typed = request.POST.get("remark", "").strip()
        if step != "send-back" or not typed:
            raise
        return answer_page(request, broadcast_id, refusal=problem.sentence, typed=typed)
    address = reverse("answers") if step == "discard" else reverse("answer", args=[broadcast_id])
    if step == "discard":
        address += f"?thrown={broadcast_id}"
    return HttpResponse(status=204, headers={"HX-Redirect": address}) if request.htmx else redirect(address)


def _join(request: DeskRequest, broadcast_id: int) -> int:
    """Those who came since."""
    broadcast = seen(request, broadcast_id)
    must_be_true(broadcast)
    later = strangers_to(broadcast.pk, cases_of(request.user, origin_of(broadcast)))
    return answer_many.join(broadcast_id=broadcast.pk, case_ids=later, actor=request.user, now=clock.now())


def _let_join(request: DeskRequest, broadcast_id: int) -> int:
    """Somebody who leads says that those who came after the sign-off are answered, too."""
    must_be_true(seen(request, broadcast_id))
    return broadcasting.let_join(broadcast_id=broadcast_id, actor=request.user, now=clock.now())


def must_be_true(broadcast: Broadcast) -> None:
    """Refuses what says that something is fixed which is not. Words from before the fix go out if a person wants that:
    they may be true still."""
    if broadcast.origin == FIXED and is_outdated(broadcast):
        raise NotABroadcast(_("It is not fixed any more, so nobody is told that it is. Look at the issue again."))


def _go_on(request: DeskRequest, broadcast_id: int) -> object:
    must_be_true(seen(request, broadcast_id))
    return broadcasting.go_on(broadcast_id=broadcast_id, actor=request.user, now=clock.now())


def _sign_off(request: DeskRequest, broadcast_id: int) -> object:
    must_be_true(seen(request, broadcast_id))
    try:
        read = parse_datetime(request.POST.get("read", "")[:40])
    except ValueError:
        read = None
    return broadcasting.sign_off(broadcast_id=broadcast_id, read=read, actor=request.user, now=clock.now())


def _send_back(request: DeskRequest, broadcast_id: int) -> object:
    remark = request.POST.get("remark", "")
    return broadcasting.send_back(broadcast_id=broadcast_id, remark=remark, actor=request.user, now=clock.now())


def _again(request: DeskRequest, broadcast_id: int) -> object:
    why = request.POST.get("why", "")[:60]
    return broadcasting.try_aside_again(broadcast_id=broadcast_id, why=why, actor=request.user, now=clock.now())


def _let_through(request: DeskRequest, broadcast_id: int) -> object:
    return answer_many.let_through(broadcast_id=broadcast_id, actor=request.user, now=clock.now())


def _keep_back(request: DeskRequest, broadcast_id: int) -> object:
    return answer_many.let_through(broadcast_id=broadcast_id, through=False, actor=request.user, now=clock.now())


def _plain(act: Callable[..., object], **how: bool) -> Deed:
    def deed(request: DeskRequest, broadcast_id: int) -> object:
        return act(broadcast_id=broadcast_id, actor=request.user, now=clock.now(), **how)

    return deed


STEPS: Mapping[str, Deed] = {
    "pause": _plain(broadcasting.pause),
    "go-on": _go_on,
    "stop": _plain(broadcasting.stop),
    "sign-off": _sign_off,
    "discard": _plain(broadcasting.discard),
    "put-back": _plain(broadcasting.discard, put_back=True),
    "send-back": _send_back,
    "join": _join,
    "let-join": _let_join,
    "let-through": _let_through,
    "keep-back": _keep_back,
    "again": _again,
}


@at_the_desk
@require_POST
def leave_out(request: DeskRequest, broadcast_id: int, recipient_id: int, way: str) -> HttpResponse:
    """Take somebody out by hand, or put them back."""
    if way not in {"out", "back"}:
        raise Http404
    back, now = way == "back", clock.now()
    broadcasting.leave_out(
        broadcast_id=broadcast_id, recipient_ids=[recipient_id], back=back, actor=request.user, now=now
    )
    here = f"{reverse('answer_people', args=[broadcast_id])}?shown={'left_out' if way == 'out' else 'waiting'}"
    return HttpResponse(status=204, headers={"HX-Redirect": here}) if request.htmx else redirect(here)


@at_the_desk
@require_http_methods(["GET", "HEAD", "POST"])
def pace(request: DeskRequest) -> HttpResponse:
    """How quickly answers for many go out by each account."""
    if not broadcasting.leads(request.user):
        raise NotAllowed(_("Only those who lead decide how quickly answers go out."))
    refusal = ""
    if request.method == "POST":
        refusal = _set_pace(request)
        if not refusal:
            return redirect("answer_pace")
    accounts = Account.objects.filter(brand__in=brand_ids_of(request.user), is_retired=False, only_listens=False)
    paces = {each.account_id: each for each in SendingPace.objects.all()}
    shown = [
        {"account": each, "pace": paces.get(each.pk), "usual": usual_pace(each.network)}
        for each in accounts.select_related("brand").order_by("brand__name", "network", "handle")
        if capabilities_at(each).can_reply
    ]
    context = {"accounts": shown, "refusal": refusal}
    return render(request, "answers/pace.html", context, status=422 if refusal else 200)


def _set_pace(request: DeskRequest) -> str:
    """What stands in the way, or nothing."""
    account = Account.objects.filter(
        pk=number_in(request.POST.get("account", "")) or 0, brand__in=brand_ids_of(request.user)
    ).first()
    if account is None:
        raise Http404
    try:
        broadcasting.set_pace(
            account_id=account.pk,
            per_minute=number_in(request.POST.get("per_minute", "")) or None,
            per_day=number_in(request.POST.get("per_day", "")) or None,
            actor=request.user,
            now=clock.now(),
        )
    except EvenhandError as problem:
        return problem.sentence
    return ""
