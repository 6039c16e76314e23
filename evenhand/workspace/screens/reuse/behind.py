"""The very cases behind the figures of what is used again."""

from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import urlencode

from django.http import HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_safe

from evenhand.cases.errors import NotAllowed
from evenhand.insight.reads.suggestions import LOOKED, looks_behind
from evenhand.kernel import clock
from evenhand.kernel.places import place_in, place_words
from evenhand.knowledge.reads.solved import answers_behind
from evenhand.people.models import Brand
from evenhand.workspace.door import DeskRequest, at_the_desk, show
from evenhand.workspace.screens.reuse.views import PERIODS, chosen_of

PAGE: Final = 50
WHICH: Final[dict[str, str | Promise]] = {
    "all": lazy("opened to be answered"),
    "found": lazy("something to suggest"),
    "nothing": lazy("nothing to suggest"),
    "answered": lazy("shown, and answered"),
    "used": lazy("a suggestion was used"),
    "unused": lazy("none was used"),
    "dropped": lazy("inserted, and not sent"),
    "without": lazy("left without by chance"),
    "again": lazy("said again"),
    "new": lazy("said for the first time"),
}


@at_the_desk
@require_safe
def behind(request: DeskRequest) -> HttpResponse:
    """The cases that a figure counts, the newest first."""
    if not request.user.sees_all:
        raise NotAllowed(_("Only leads and analysts see how knowledge is used."))
    context = chosen_of(request)
    which = request.GET.get("which", "") if request.GET.get("which", "") in WHICH else "all"
    brand, days = context["brand"], context["days"]
    rows: list[Any] = []
    if brand is not None:
        rows = _rows(
            brand, which, since=clock.now() - timedelta(days=days), after=place_in(request.GET.get("after", ""))
        )
    more = ""
    if len(rows) > PAGE:
        more = urlencode({"brand": brand.slug, "days": days, "which": which, "after": _key(rows[PAGE - 1], which)})
    context |= {
        "rows": rows[:PAGE],
        "more": more,
        "which": which,
        "whiches": WHICH.items(),
        "which_words": WHICH[which],
    }
    return show(request, "reuse/behind.html", context | {"is_of_looks": which in LOOKED, "periods": PERIODS})


def _rows(brand: Brand, which: str, *, since: datetime, after: tuple[datetime, int] | None) -> list[Any]:
    if which in LOOKED:
        return list(looks_behind(brand.pk, which, since=since, after=after, limit=PAGE + 1))
    return answers_behind(brand.pk, is_again=which == "again", since=since, after=after, limit=PAGE + 1)


def _key(row: Any, which: str) -> str:
    at, number = (row.at, row.pk) if which in LOOKED else (row[0].solved_at, row[0].pk)
    return place_words(at, number)
