"""Another language: what a customer wrote in one's own, and what one writes in the customer's."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.http import require_POST

from evenhand.cases import reads
from evenhand.cases.models import Case, Message
from evenhand.channels.models import PostText
from evenhand.flows.translating import translated
from evenhand.kernel.text import number_in
from evenhand.understanding.errors import CannotTranslateNow
from evenhand.workspace.door import DeskRequest, at_the_desk
from evenhand.workspace.screens.inbox.filters import read_filter


@at_the_desk
@require_POST
def translate(request: DeskRequest, case_id: int) -> HttpResponse:
    """What is being written in the customer's language; or, with a post's number, what they wrote in one's own."""
    found = reads.case_for(request.user, case_id)
    if said := request.POST.get("post", ""):
        return _theirs(request, found, _written(found, said))
    if not found.language:
        raise CannotTranslateNow("Nobody knows yet which language they write.")
    words = translated(request.POST.get("reply", ""), found.language)
    return render(request, "writing/translated.html", {"words": words, "language": found.language})


def _theirs(request: DeskRequest, case: Case, written: str) -> HttpResponse:
    own = (translation.get_language() or "en").partition("-")[0]
    words = translated(written, own)
    context = {"words": words, "is_theirs": True, "language": own, "written": written, "case": case}
    template = "writing/translated.html" if request.htmx else "writing/translated_page.html"
    return render(request, template, {**context, "filter": read_filter(request.GET)})


def _written(case: Case, said: str) -> str:
    number = number_in(said) or 0
    if not Message.objects.filter(conversation__case=case, post_id=number).exists():
        raise CannotTranslateNow("There is no such message in this case.")
    text = PostText.objects.filter(post_id=number).order_by("-version").first()
    return text.text if text else ""
