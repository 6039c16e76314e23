"""Giving a post another mode with one click, and checking random decisions with one key."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from evenhand.cases.errors import NotAllowed
from evenhand.kernel import clock
from evenhand.people.reads import brand_ids_of, brands_of
from evenhand.triage.actions import answer_check, correct_mode, draw_checks, undo_mode_correction
from evenhand.triage.errors import NoSuchDecision
from evenhand.triage.models import Check, Decision, Mode, ModeCorrection
from evenhand.triage.reads import modes_of, next_check, open_round_of
from evenhand.triage.reads.accuracy import MODES
from evenhand.workspace.door import DeskRequest, at_the_desk, show


@at_the_desk
@require_POST
def correct(request: DeskRequest, post_id: int) -> HttpResponse:
    """Give a post another mode: `mode` by name or number, `brand` where the post concerns several."""
    brand_id = _brand_of(request, post_id)
    mode = _mode(request.POST.get("mode", ""))
    made = correct_mode(
        post_id=post_id,
        brand_id=brand_id,
        mode=mode,
        by=request.user,
        now=clock.now(),
        case_id=_number(request.POST.get("case", "")),
    )
    said = _("Now %(mode)s.") % {"mode": Mode(mode).label} if made else _("It has this mode already.")
    return _corrected(request, post_id, brand_id, said, made)


@at_the_desk
@require_POST
def undo(request: DeskRequest, correction_id: int) -> HttpResponse:
    """Take the correction back."""
    case_id = _number(request.POST.get("case", ""))
    found = undo_mode_correction(correction_id=correction_id, by=request.user, now=clock.now(), case_id=case_id)
    return _corrected(request, found.post_id, found.brand_id, _("Undone."), None)


@at_the_desk
@require_http_methods(["GET", "HEAD", "POST"])
def checks(request: DeskRequest) -> HttpResponse:
    """The next decision to check; POST draws a new round of 20."""
    if not request.user.may_write:
        raise NotAllowed("Checks are for people who may correct.")
    if request.method == "POST":
        brand = brands_of(request.user).filter(slug=request.POST.get("brand", "")).first()
        if draw_checks(by=request.user, now=clock.now(), brand_ids=[brand.pk] if brand else []) is None:
            messages.info(request, _("There is nothing to check yet: nothing was decided by its words lately."))
        return redirect("checks")
    return _next(request)


@at_the_desk
@require_POST
def answer(request: DeskRequest, check_id: int) -> HttpResponse:
    """Say the right mode of one check; shows the next."""
    mode = _mode(request.POST.get("mode", ""))
    answer_check(check_id=check_id, mode=mode, by=request.user, now=clock.now())
    return _next(request) if request.htmx else redirect("checks")


def _next(request: DeskRequest) -> HttpResponse:
    """What is to be checked now, or that the round is done."""
    current = open_round_of(request.user)
    check = next_check(current) if current else None
    total = current.checks.count() if current else 0
    done = total - current.checks.filter(answered_at=None).count() if current else 0
    context = {
        "check": check,
        "said": _words(check) if check else "",
        "reason": _reason(check) if check else "",
        "place": done + 1,
        "total": total,
        "modes": [(number, mode) for number, mode in enumerate(MODES, 1)],
        "brands": brands_of(request.user).order_by("name"),
    }
    return show(request, "accuracy/checks.html", context, fragments={"checks": "checks"})


def _words(check: Check) -> str:
    newest = check.post.texts.order_by("-version").first()
    return newest.text if newest else ""


def _reason(check: Check) -> str:
    found = Decision.objects.filter(post=check.post_id, brand=check.brand_id).first()
    return found.reason if found else ""


def _corrected(
    request: DeskRequest, post_id: int, brand_id: int, said: str, correction: ModeCorrection | None
) -> HttpResponse:
    """The strip of buttons anew with a toast; without script, back where one came from."""
    if not request.htmx:
        messages.success(request, said)
        return redirect(_back(request))
    shown = modes_of(brand_id, [post_id]).get(post_id)
    context = {
        "shown": shown,
        "modes": MODES,
        "said": said,
        "correction": correction,
        "case_id": _number(request.POST.get("case", "")),
    }
    return render(request, "accuracy/corrected.html", context)


def _brand_of(request: DeskRequest, post_id: int) -> int:
    """The brand named, or the one of the viewer's that the post was decided for."""
    mine = Decision.objects.filter(post=post_id, brand__in=brand_ids_of(request.user)).order_by("brand")
    asked = request.POST.get("brand", "")
    found = mine.filter(brand=_number(asked)) if asked else mine
    brand_id = found.values_list("brand_id", flat=True).first()
    if brand_id is None:
        raise NoSuchDecision
    return brand_id


def _mode(said: str) -> int:
    """A mode by its name, or its number."""
    names = {str(mode.label): mode.value for mode in Mode}
    number = names.get(said, _number(said))
    if number is None:
        raise Http404
    return number


def _number(said: str) -> int | None:
    return int(said) if said.isascii() and said.isdigit() and len(said) < 19 else None


def _back(request: DeskRequest) -> str:
    address = request.META.get("HTTP_REFERER", "")
    is_ours = url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure())
    return address if is_ours else "/"
