"""What the pages of quality read from their addresses and forms, and who may look."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evenhand.cases.errors import NotAllowed
from evenhand.insight.reads.counted import desk_day
from evenhand.kernel.places import place_words
from evenhand.people.models import Agent, Brand
from evenhand.people.reads import brand_ids_of, brands_of
from evenhand.quality.domain.cards import Contents, Marks
from evenhand.quality.models import Reason
from evenhand.quality.reads import may_score

PAGE = 25
WEEKS = (4, 13, 26, 52)
REASONS: Mapping[str, str | Promise] = {
    Reason.RANDOM: gettext_lazy("drawn by chance"),
    Reason.COMPLAINT: gettext_lazy("the customer complained"),
    Reason.SURVEY: gettext_lazy("the customer was not satisfied"),
    Reason.RETURNED: gettext_lazy("the customer came back"),
    Reason.FLAGGED: gettext_lazy("a lead asked for it"),
}


def check_serves(viewer: Agent) -> None:
    """Refuses whoever serves no brand: there is nothing of theirs to judge."""
    if not brand_ids_of(viewer):
        raise NotAllowed(_("You serve no brand, so nothing of yours is judged."))


def check_scores(viewer: Agent) -> None:
    """Refuses whoever does not judge."""
    if not may_score(viewer):
        raise NotAllowed(_("Leads judge the work of their brands; your own figures stand on your own page."))


def check_sees_all(viewer: Agent) -> None:
    """Refuses whoever may not see how all others do."""
    if not viewer.sees_all:
        raise NotAllowed(_("Figures of everybody are for leads and analysts; yours stand on your own page."))


def tabs(viewer: Agent, here: str) -> dict[str, Any]:
    """What stands above every page."""
    return {"here": here, "may_score": may_score(viewer), "sees_all": viewer.sees_all}


def brand_in(viewer: Agent, said: QueryDict) -> tuple[Brand, list[Brand]]:
    """The brand that the address names, else the first; and all there are."""
    brands = list(brands_of(viewer).order_by("name"))
    if not brands:
        raise NotAllowed(_("There is no brand among those you may see."))
    named = said.get("brand", "")
    return next((each for each in brands if each.slug == named), brands[0]), brands


def since_in(said: QueryDict, *, now: datetime) -> tuple[int, date]:
    """How many weeks are looked at, and since which day."""
    told = said.get("weeks", "")
    weeks = int(told) if told in {str(each) for each in WEEKS} else 13
    return weeks, desk_day(now) - timedelta(weeks=weeks)


def marks_in(said: QueryDict, contents: Contents) -> Marks:
    """What the form judges; an item left open is not among the levels."""
    levels: dict[str, int | None] = {}
    for item in contents.items:
        value = said.get(f"item-{item.key}", "")
        if value == "none":
            levels[item.key] = None
        elif value.isascii() and value.isdigit() and int(value[:2]) <= item.top:
            levels[item.key] = int(value[:2])
    errors = tuple(each.key for each in contents.criticals if f"error-{each.key}" in said)
    return Marks(levels=levels, criticals=errors)


def sheet_of(contents: Contents, marks: Marks) -> dict[str, Any]:
    """The card as the form draws it, with what was judged so far."""
    return {
        "items": [
            {
                "item": item,
                "levels": [(n, words, marks.levels.get(item.key) == n) for n, words in enumerate(item.levels)],
                "is_none": item.key in marks.levels and marks.levels[item.key] is None,
            }
            for item in contents.items
        ],
        "errors": [(each, each.key in marks.criticals) for each in contents.criticals],
    }


def further(at: datetime | None, number: int) -> str:
    """What an address asks for the rows behind this one."""
    return "" if at is None else urlencode({"after": place_words(at, number)})


def day_in(said: str) -> date | None:
    """A day of a form."""
    try:
        return date.fromisoformat(said)
    except ValueError:
        return None
