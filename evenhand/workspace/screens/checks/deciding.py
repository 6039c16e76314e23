"""The page where a care lead decides what is looked at before words go out, for each brand."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from evenhand.cases.errors import NotAllowed
from evenhand.flows import checking
from evenhand.flows.check_sentences import name_of
from evenhand.kernel import clock
from evenhand.people.models import Brand
from evenhand.people.reads import brands_of
from evenhand.replies.actions import checks as actions
from evenhand.replies.domain.findings import DEFAULTS, FIXED, Check, Level
from evenhand.replies.domain.word_lists import LISTS, LONGEST_PHRASE
from evenhand.replies.models import CheckWords, HoldingStatement
from evenhand.replies.reads import policy_of, words_for
from evenhand.workspace.door import DeskRequest, at_the_desk, show

CLOSED_SHOWN = 10  # statements that are over
LONGEST_TRIED = 5_000


@at_the_desk
@require_safe
def first(request: DeskRequest) -> HttpResponse:
    """The checks of the first brand."""
    brand = brands_of(request.user).order_by("name").first()
    if brand is None:
        raise Http404
    return redirect("sending_checks", brand=brand.slug)


@at_the_desk
@require_safe
def checks(request: DeskRequest, brand: str) -> HttpResponse:
    """Every check with how much it weighs, the lists of words, and the holding statements."""
    here = _brand(request, brand)
    own = set(CheckWords.objects.filter(brand=here).values_list("list_name", flat=True))
    statements = HoldingStatement.objects.filter(brand=here).select_related("opened_by").order_by("-opened_at", "-id")
    context = {
        "brand": here,
        "brands": brands_of(request.user).order_by("name"),
        "rows": _rows(here),
        "levels": _levels(),
        "lists": [_list(name, words, is_own=name in own) for name, words in words_for(here.pk).items()],
        "open": list(statements.filter(closed_at=None)),
        "closed": list(statements.exclude(closed_at=None)[:CLOSED_SHOWN]),
        "longest": LONGEST_PHRASE,
        "may_set": actions.may_set_checks(request.user),
    }
    return show(request, "checks/page.html", context)


def _brand(request: DeskRequest, slug: str) -> Brand:
    if not request.user.sees_all:
        raise NotAllowed("The checks are for care leads, analysts and administrators.")
    return get_object_or_404(brands_of(request.user), slug=slug)


def _rows(brand: Brand) -> list[dict[str, Any]]:
    policy = policy_of(brand.pk)
    return [
        {
            "code": check.value,
            "name": name_of(check),
            "level": policy.level(check).value,
            "usual": DEFAULTS[check].value,
            "is_fixed": check in FIXED,
        }
        for check in Check
    ]


def _levels() -> list[tuple[str, str]]:
    return [(Level.OFF.value, _("Off")), (Level.WARN.value, _("Warn")), (Level.BLOCK.value, _("Stop"))]


def _list(name: str, words: Sequence[str], *, is_own: bool) -> dict[str, Any]:
    told = {
        "promise": (_("Promises"), _("Words that promise money, goods or a time. Whoever writes them is asked.")),
        "profanity": (_("Swear words"), _("Words that never go out under your name.")),
        "tone": (_("Tone"), _("Phrases that sound as if it were the customer’s fault.")),
        "ours": (_("Ours to publish"), _("Your own numbers and addresses: they may stand in public.")),
    }
    title, hint = told[name]
    return {"name": name, "title": title, "hint": hint, "text": "\n".join(words), "is_own": is_own, "n": len(words)}


@at_the_desk
@require_POST
def levels(request: DeskRequest, brand: str) -> HttpResponse:
    """Save how much each check weighs; what was changed can be undone."""
    here = _brand(request, brand)
    before = policy_of(here.pk)
    undone: list[tuple[str, str]] = []
    for check in Check:
        wanted = request.POST.get(check.value, "")
        if check in FIXED or wanted not in set(Level) or wanted == before.level(check):
            continue
        actions.set_level(brand_id=here.pk, check=check, level=wanted, actor=request.user, now=clock.now())
        undone.append((check.value, before.level(check).value))
    _say(request, _("The checks were saved."), reverse("set_check_levels", args=[brand]), undone)
    return redirect("sending_checks", brand=brand)


@at_the_desk
@require_POST
def words(request: DeskRequest, brand: str, list_name: str) -> HttpResponse:
    """Save a list of words, or take the usual one again; both can be undone."""
    here = _brand(request, brand)
    if list_name not in LISTS:
        raise Http404
    row = CheckWords.objects.filter(brand=here, list_name=list_name).first()
    before = [("words", "\n".join(row.words))] if row else [("usual", "1")]
    wanted = None if "usual" in request.POST else request.POST.get("words", "").splitlines()
    actions.set_words(brand_id=here.pk, list_name=list_name, words=wanted, actor=request.user, now=clock.now())
    _say(request, _("The list was saved."), reverse("set_check_words", args=[brand, list_name]), before)
    return redirect(f"{reverse('sending_checks', args=[brand])}#list-{list_name}")


@at_the_desk
@require_POST
def statement(request: DeskRequest, brand: str) -> HttpResponse:
    """From now on everybody says the same about something that is going on."""
    here = _brand(request, brand)
    made = actions.open_statement(
        brand_id=here.pk,
        title=request.POST.get("title", ""),
        text=request.POST.get("text", ""),
        about=request.POST.get("about", "").splitlines(),
        never=request.POST.get("never", "").splitlines(),
        actor=request.user,
        now=clock.now(),
    )
    _say(request, _("The statement stands."), reverse("settle_statement", args=[brand, made.pk, "close"]), ())
    return redirect(f"{reverse('sending_checks', args=[brand])}#statements")


@at_the_desk
@require_POST
def settle(request: DeskRequest, brand: str, statement_id: int, deed: str) -> HttpResponse:
    """A statement is over, or it is not after all."""
    here = _brand(request, brand)
    get_object_or_404(HoldingStatement, pk=statement_id, brand=here)
    if deed == "close":
        actions.close_statement(statement_id=statement_id, actor=request.user, now=clock.now())
        said, back = _("The statement is over."), "reopen"
    elif deed == "reopen":
        actions.reopen_statement(statement_id=statement_id, actor=request.user, now=clock.now())
        said, back = _("The statement stands again."), "close"
    else:
        raise Http404
    _say(request, said, reverse("settle_statement", args=[brand, statement_id, back]), ())
    return redirect(f"{reverse('sending_checks', args=[brand])}#statements")


@at_the_desk
@require_POST
def try_out(request: DeskRequest, brand: str) -> HttpResponse:
    """What the checks say of a text, as if it were a public reply of this brand to somebody new."""
    here = _brand(request, brand)
    text = request.POST.get("text", "")[:LONGEST_TRIED]
    found = checking.look_over_words(here, text)
    return render(request, "checks/tried.html", {"brand": here, "text": text, "findings": found})


def _say(request: DeskRequest, said: str, address: str, fields: Iterable[tuple[str, str]]) -> None:
    """The sentence with its undo."""
    told = {"said": said, "address": address, "fields": list(fields)}
    undo = render_to_string("checks/undo.html", told, request=request)
    messages.success(request, mark_safe(undo))  # noqa: S308 - a template of ours, which escapes
