"""How often triage is right, mode by mode, from random checks; and what people corrected."""

from datetime import timedelta
from typing import Any

import msgspec
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from evenhand.cases.errors import NotAllowed
from evenhand.kernel import clock
from evenhand.people.models import Brand
from evenhand.people.reads import brands_of
from evenhand.triage.domain.accuracy import OfMode, Share
from evenhand.triage.models import Mode
from evenhand.triage.reads import accuracy_of, corrections_of
from evenhand.triage.reads.accuracy import MODES, Accuracy
from evenhand.workspace.door import DeskRequest, at_the_desk, show

PERIODS = {"28": 28, "91": 91, "365": 365}  # days
LANGUAGES = ("en", "de", "fr", "es", "it", "pt", "nl")
FEW = 30  # checks of a mode below which its figures are called rough


@at_the_desk
@require_safe
def accuracy(request: DeskRequest) -> HttpResponse:
    """The page; `?format=json` gives the same figures to programs."""
    brand, asked = _asked(request)
    found = accuracy_of(request.user, **asked)
    if request.GET.get("format") == "json":
        return HttpResponse(msgspec.json.encode(_told(found)), content_type="application/json")
    brands = brands_of(request.user).order_by("name")
    context = {
        "found": found,
        "rows": [_row(each) for each in found.modes],
        "confusion": [(truth, list(zip(MODES, counts, strict=True))) for truth, counts in found.confusion],
        "modes": MODES,
        "pairs": [(was, value, times) for was, value, times in found.corrections],
        "corrections": corrections_of(request.user, **asked),
        "brands": brands,
        "brand": brand.slug if brand else "",
        "period": request.GET.get("period", "91"),
        "language": asked["language"],
        "languages": [(code, _name(code)) for code in LANGUAGES],
        "may_check": request.user.may_write,
    }
    return show(request, "accuracy/page.html", context, fragments={"accuracy": "accuracy"})


def _asked(request: DeskRequest) -> tuple[Brand | None, dict[str, Any]]:
    """The brand, period and language asked for; only for those who see everything."""
    if not request.user.sees_all:
        raise NotAllowed("Accuracy is for leads, analysts and administrators.")
    slug = request.GET.get("brand", "")
    brand = get_object_or_404(brands_of(request.user), slug=slug) if slug else None
    now = clock.now()
    days = PERIODS.get(request.GET.get("period", ""), PERIODS["91"])
    language = request.GET.get("language", "")
    return brand, {
        "since": now - timedelta(days=days),
        "until": now,
        "brand_id": brand.pk if brand else None,
        "language": language if language in LANGUAGES else "",
    }


def _row(each: OfMode) -> dict[str, Any]:
    return {
        "mode": each.mode,
        "name": Mode(each.mode).label,
        "shares": [(_("Of those said, right"), each.precision), (_("Of those right, found"), each.recall)],
        "weeks": each.weeks[-12:],
        "line": _line([share for _week, share in each.weeks[-12:]]),
        "is_rough": min(each.precision.checks, each.recall.checks) < FEW,
    }


def _line(shares: list[Share]) -> str:
    """Points of a small curve, 96 wide and 24 high; empty where two weeks cannot be joined."""
    known = [(at, share.value) for at, share in enumerate(shares) if share.value is not None]
    if len(known) < 2:
        return ""
    step = 96 / max(1, len(shares) - 1)
    return " ".join(f"{at * step:.1f},{23 - 22 * value:.1f}" for at, value in known)


def _name(code: str) -> str:
    return str(get_language_info(code)["name_translated"]).capitalize()


def _told(found: Accuracy) -> dict[str, Any]:
    """The figures by the modes' names."""
    names = {mode.value: str(mode.label) for mode in Mode}
    return {
        "basis": "random checks",
        "checks": found.checks,
        "decisions_by_words": found.decided,
        "modes": {
            names[each.mode]: {
                "precision": each.precision,
                "recall": each.recall,
                "weeks": dict(each.weeks),
            }
            for each in found.modes
        },
        "confusion": {
            names[truth]: {names[mode]: count for mode, count in zip(MODES, counts, strict=True)}
            for truth, counts in found.confusion
        },
        "calibration": found.surenesses,
        "corrections": [
            {"was": names[was], "value": names[value], "times": times} for was, value, times in found.corrections
        ],
    }
