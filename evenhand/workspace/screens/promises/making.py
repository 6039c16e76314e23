"""Making a promise, changing it, and saying what became of it."""

from datetime import datetime, timedelta
from typing import Any, Final
from uuid import uuid4

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise as Lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_http_methods, require_POST

from evenhand.cases import actions, reads
from evenhand.cases.domain.moments import moment_of, promise_moments
from evenhand.cases.domain.promises import PromiseStep
from evenhand.cases.errors import NotAMoment
from evenhand.cases.models import Case, Promise, PromiseKind
from evenhand.cases.reads.promises import promise_for
from evenhand.kernel import clock
from evenhand.kernel.ids import uuid_in
from evenhand.kernel.text import number_in
from evenhand.people.reads import colleagues_of
from evenhand.workspace.components.ahead import coming, offered
from evenhand.workspace.door import DeskRequest, at_the_desk, show
from evenhand.workspace.screens.context.doing import done

WORDS: Final[dict[str, str | Lazy]] = {
    "in_an_hour": lazy("In an hour"),
    "today": lazy("Today"),
    "tomorrow": lazy("Tomorrow"),
    "in_three_days": lazy("In three days"),
    "next_week": lazy("Next week"),
}
OWN: Final = "own"
_A_MINUTE: Final = timedelta(minutes=1)


@at_the_desk
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: DeskRequest, case_id: int) -> HttpResponse:
    """The form; or promise it."""
    case = reads.case_for(request.user, case_id)
    if request.method != "POST":
        return _form(request, case, None)
    made = actions.promise(
        case_id=case_id,
        kind=request.POST.get("kind", PromiseKind.FOLLOW_UP),
        what=request.POST.get("what", ""),
        due_at=_due_at(request) or _refuse(),
        owner_id=_owner(request),
        phone=request.POST.get("phone", ""),
        actor=request.user,
        now=clock.now(),
        key=uuid_in(request.POST.get("key", "")),
    )
    said = _("Promised by %(moment)s.") % {"moment": coming(made.due_at, clock.now())}
    return done(request, said, case_id=case_id, tab="case", undo=reverse("end_promise", args=[made.pk, "withdraw"]))


@at_the_desk
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: DeskRequest, promise_id: int) -> HttpResponse:
    """The form of a promise; or change it."""
    made = promise_for(request.user, promise_id)
    if request.method != "POST":
        return _form(request, made.case, made)
    before = {"at": made.due_at.isoformat(), "when": OWN, "what": made.what, "owner": str(made.owner_id or "")}
    moment = _due_at(request)
    if moment is not None and abs(moment - made.due_at) < _A_MINUTE:  # the field knows no seconds
        moment = None
    changed = actions.change_promise(
        promise_id=promise_id,
        what=request.POST.get("what", ""),
        due_at=moment,
        owner_id=_owner(request),
        actor=request.user,
        now=clock.now(),
    )
    undo = reverse("promise", args=[promise_id]) if made.due_at > clock.now() else ""
    said = _("Changed: by %(moment)s.") % {"moment": coming(changed.due_at, clock.now())}
    return done(request, said, case_id=made.case_id, tab="case", undo=undo, fields=before)


def _form(request: DeskRequest, case: Case, made: Promise | None) -> HttpResponse:
    here = timezone.localtime(clock.now())
    moments = [(name, WORDS[name], offered(moment, here)) for name, moment in promise_moments(here).items()]
    context: dict[str, Any] = {
        "case": case,
        "made": made,
        "kinds": [(PromiseKind.FOLLOW_UP, _("Follow-up")), (PromiseKind.CALL_BACK, _("Call back"))],
        "moments": moments,
        "chosen": OWN if made else _first_choice(moments),
        "at": timezone.localtime(made.due_at if made else here),
        "here": here,
        "owner": made.owner_id if made else request.user.pk,
        "colleagues": colleagues_of(request.user),
        "key": uuid4(),
    }
    return show(request, "promises/form.html", context, fragments={"sheet": "form"})


def _first_choice(moments: list[tuple[str, str | Lazy, str]]) -> str:
    names = [name for name, _words, _moment in moments]
    return "today" if "today" in names else "tomorrow"


def _due_at(request: DeskRequest) -> datetime | None:
    """The moment that was chosen, in the time zone of whoever promises; None where nothing was."""
    zone, chosen = timezone.get_current_timezone(), request.POST.get("when", "")
    known = promise_moments(timezone.localtime(clock.now()))
    if chosen in known:
        return known[chosen]
    moment = moment_of(request.POST.get("at", ""), zone)
    if moment is None and (chosen or request.POST.get("at")):
        _refuse()
    return moment


def _refuse() -> datetime:
    raise NotAMoment(_("Choose by when."))


def _owner(request: DeskRequest) -> int | None:
    return number_in(request.POST.get("owner", ""))


@at_the_desk
@require_POST
def end(request: DeskRequest, promise_id: int, step: str) -> HttpResponse:
    """What became of a promise; or take that back."""
    if step not in set(PromiseStep):
        raise Http404
    made = actions.end_promise(promise_id=promise_id, step=PromiseStep(step), actor=request.user, now=clock.now())
    said = {
        PromiseStep.KEEP: _("Kept.") if not made.is_late else _("Kept, though late."),
        PromiseStep.BREAK: _("Noted that it was not kept."),
        PromiseStep.WITHDRAW: _("The promise is withdrawn."),
        PromiseStep.REOPEN: _("The promise is open again."),
    }[PromiseStep(step)]
    undo = "" if step == PromiseStep.REOPEN else reverse("end_promise", args=[promise_id, "reopen"])
    return done(request, said, case_id=made.case_id, tab="case", undo=undo)
