"""Drafts proposed from what was answered again and again; a person writes the article, and a lead publishes it."""

from datetime import timedelta
from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from evenhand.cases.errors import NotAllowed
from evenhand.kernel import clock
from evenhand.kernel.text import number_in
from evenhand.knowledge.actions.articles import write_article
from evenhand.knowledge.actions.proposals import dismiss_proposal, propose_again
from evenhand.knowledge.reads.articles import may_write
from evenhand.knowledge.reads.proposals import (
    ORIGIN,
    Missing,
    brand_of_dismissal,
    dismissed_proposals,
    missing_article,
    missing_articles,
    titles_of,
)
from evenhand.people.models import Brand
from evenhand.people.reads import brands_of
from evenhand.understanding.domain.personal_names import left_open
from evenhand.workspace.door import DeskRequest, at_the_desk, show
from evenhand.workspace.screens.incidents.sharing import say
from evenhand.workspace.screens.reading.personal import label_of

LOOKED_BACK: Final = timedelta(days=91)
SHOWN: Final = 8  # cases of the evidence that are named


@at_the_desk
@require_safe
def proposals(request: DeskRequest) -> HttpResponse:
    """What is asked again and again, and no page says; by brand, the most avoidable work first."""
    brands = list(brands_of(request.user).order_by("name"))
    chosen = next((each for each in brands if each.slug == request.GET.get("brand")), brands[0] if brands else None)
    found = missing_articles(chosen, since=clock.now() - LOOKED_BACK) if chosen else []
    away = dismissed_proposals(chosen) if chosen else []
    titles = titles_of([each.question for each in away])
    context: dict[str, Any] = {
        "brands": brands,
        "brand": chosen,
        "missing": [(each, each.cases[:SHOWN], max(0, len(each.cases) - SHOWN), _taken_out(each)) for each in found],
        "avoidable": sum(each.proposal.avoidable for each in found),
        "dismissed": [(each, titles.get(each.question, "")) for each in away],
        "may_write": may_write(request.user),
    }
    return show(request, "reuse/proposals.html", context)


@at_the_desk
@require_POST
def draft(request: DeskRequest, brand: str) -> HttpResponse:
    """Begin the article: its draft has the best answer, and for colleagues the cases it comes from."""
    found = brands_of(request.user).filter(slug=brand).first()
    number = number_in(request.POST.get("around", "")) or 0
    missing = missing_article(request.user, found, number, since=clock.now() - LOOKED_BACK) if found else None
    if found is None or missing is None:
        raise NotAllowed(_("That proposal is no longer there: somebody began its article, or the cases changed."))
    edition = _write(request, found, missing)
    messages.success(request, _("A draft is begun. Word it for everybody; a lead publishes it."))
    return redirect("article", edition.pk)


@at_the_desk
@require_POST
def dismiss(request: DeskRequest, brand: str) -> HttpResponse:
    """Nobody needs that article; it comes back when the evidence has grown by half."""
    found = brands_of(request.user).filter(slug=brand).first()
    number = number_in(request.POST.get("around", "")) or 0
    missing = missing_article(request.user, found, number, since=clock.now() - LOOKED_BACK) if found else None
    if found is None or missing is None:
        raise NotAllowed(_("That proposal is no longer there: somebody began its article, or the cases changed."))
    made = dismiss_proposal(
        brand_id=found.pk,
        question=missing.proposal.middle,
        cases=len(missing.cases),
        reason=request.POST.get("reason", ""),
        actor=request.user,
        now=clock.now(),
    )
    say(
        request,
        _("It is proposed no more, until half as many cases again ask it."),
        reverse("propose_again", args=[made.pk]),
    )
    return _back(found)


@at_the_desk
@require_POST
def again(request: DeskRequest, dismissal_id: int) -> HttpResponse:
    """Take a dismissal back."""
    found = brands_of(request.user).filter(pk__in=brand_of_dismissal(dismissal_id)).first()
    if found is None:
        raise Http404
    propose_again(dismissal_id=dismissal_id, actor=request.user, now=clock.now())
    messages.success(request, _("It is proposed again."))
    return _back(found)


def _taken_out(missing: Missing) -> list[tuple[str, int]]:
    """What stands in brackets instead of personal data, in words, and how often."""
    return [(label_of(kind), count) for kind, count in left_open(f"{missing.title} {missing.answer}").items()]


def _back(brand: Brand) -> HttpResponse:
    return redirect(f"{reverse('missing_articles')}?brand={brand.slug}")


def _write(request: DeskRequest, brand: Brand, missing: Missing) -> Any:
    evidence = ", ".join(f"EH-{number}" for number in missing.cases[:50])
    internal = _("Made from what was answered in these cases: %(cases)s.") % {"cases": evidence}
    if taken_out := _taken_out(missing):
        said = ", ".join(f"{name} ({count})" for name, count in taken_out)
        internal += " " + _("Taken out, and left open in brackets: %(what)s. The cases say what stood there.") % {
            "what": said
        }
    return write_article(
        brand=brand,
        language=missing.language if missing.language not in {"", "und"} else "en",
        title=missing.title,
        summary="",
        body=missing.answer,
        internal=internal,
        origin=f"{ORIGIN}{missing.proposal.middle}",
        actor=request.user,
        now=clock.now(),
    )
