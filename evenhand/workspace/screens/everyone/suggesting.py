"""Suggesting an answer, or a fact for a page; and taking it back."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from evenhand.colleagues.actions.suggesting import suggest_answer, withdraw
from evenhand.colleagues.errors import CannotSuggest
from evenhand.flows.passing_on import brands_to_pass_on_to
from evenhand.kernel import clock
from evenhand.kernel.errors import EvenhandError
from evenhand.kernel.ids import new_uuid, uuid_in
from evenhand.kernel.text import number_in
from evenhand.knowledge.models import Edition
from evenhand.knowledge.reads.pages import languages_spoken, shareable_page
from evenhand.workspace.components.languages import choice_of
from evenhand.workspace.door import DeskRequest, for_everyone, show
from evenhand.workspace.screens.everyone.pace import keep_pace

FIELDS = {"question": 150, "words": 10_000, "language": 40}


@for_everyone
@require_http_methods(["GET", "HEAD", "POST"])
def suggesting(request: DeskRequest) -> HttpResponse:
    """The form; or keep what was suggested. What is refused comes back with everything written."""
    said = request.POST if request.method == "POST" else request.GET
    about = shareable_page(number_in(said.get("about", "")) or 0)
    if request.method != "POST":
        return _form(request, about)
    try:
        keep_pace(request.user.pk)
        _keep(request, about)
    except EvenhandError as problem:
        return _form(request, about, refusal=_(problem.sentence), status=422)
    messages.success(request, _("Suggested. The desk reads it; what becomes of it stands below."))
    return redirect("everyone")


def _keep(request: DeskRequest, about: Edition | None) -> None:
    brand_id = about.brand_id if about else number_in(request.POST.get("brand", "")) or 0
    brand = next((each for each in brands_to_pass_on_to() if each.pk == brand_id), None)
    if brand is None:
        raise CannotSuggest(_("Choose the brand that it concerns."))
    suggest_answer(
        key=_key(request),
        brand=brand,
        language=request.POST.get("language", ""),
        question=request.POST.get("question", ""),
        words=request.POST.get("words", ""),
        about=about,
        wants_credit="wants_credit" in request.POST,
        actor=request.user,
        now=clock.now(),
    )


def _key(request: DeskRequest) -> UUID:
    key = uuid_in(request.POST.get("key", ""))
    if key is None:
        raise CannotSuggest(_("This form is incomplete; reload the page."))
    return key


def _form(request: DeskRequest, about: Edition | None, *, refusal: str = "", status: int = 200) -> HttpResponse:
    said = request.POST if request.method == "POST" else request.GET
    given = {name: said.get(name, "").replace("\0", "")[:longest] for name, longest in FIELDS.items()}
    given["language"] = given["language"] or (get_language() or "en").partition("-")[0]
    brands = brands_to_pass_on_to()
    context = {
        "here": "suggest",
        "choice": choice_of(languages_spoken([each.pk for each in brands]), given["language"]),
        "about": about,
        "given": given,
        "wants_credit": request.method != "POST" or "wants_credit" in request.POST,
        "brands": brands,
        "brand": said.get("brand", ""),
        "refusal": refusal,
        "key": request.POST.get("key") or new_uuid(),
    }
    response = show(request, "everyone/suggest.html", context)
    response.status_code = status
    return response


@for_everyone
@require_POST
def take_back(request: DeskRequest, suggested_id: int) -> HttpResponse:
    """Take a suggestion back, or suggest it again."""
    is_withdrawn = "again" not in request.POST
    withdraw(suggested_id=suggested_id, is_withdrawn=is_withdrawn, actor=request.user, now=clock.now())
    messages.success(request, _("Taken back.") if is_withdrawn else _("Suggested again."))
    return redirect("everyone")
