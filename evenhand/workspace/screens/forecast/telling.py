"""A kept forecast in words and pictures, in the reader's language."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, Final

import numpy as np
from django.utils.formats import date_format, number_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evenhand.flows.measured.words import number
from evenhand.planning.domain.forecast.picture import Band, Drawing

_LABELS: Final = 8
_SHOWN: Final = 7  # days of which the half hours are drawn
WHO: Final = {
    "same weekday last week": gettext_lazy("the same weekday last week"),
    "mean of the last 4 weeks": gettext_lazy("the mean of the last 4 weeks"),
    "mean of the last 8 weeks": gettext_lazy("the mean of the last 8 weeks"),
    "calendar model": gettext_lazy("the calendar model"),
    "blend": gettext_lazy("a blend of several"),
}
LEADS: Final = {
    "1 day": gettext_lazy("A day ahead"),
    "1 week": gettext_lazy("Two to seven days ahead"),
    "4 weeks": gettext_lazy("One to four weeks ahead"),
}


def told(made: Mapping[str, Any]) -> dict[str, Any]:
    """What the page shows."""
    days = [{**each, "day": date.fromisoformat(each["day"])} for each in made["days"]]
    return {
        "days": days,
        "words": _words(days),
        "by_day": _by_day(made, days),
        "by_hour": _by_hour(made, days),
        "why": _why(made),
        "today": _today(made),
        "accuracy": [_accuracy(each) for each in made["accuracy"]],
        "known_days": made["known_days"],
    }


def _words(days: list[dict[str, Any]]) -> str:
    if not days:
        return _("No open day lies ahead.")
    most = max(days, key=lambda each: each["total"])
    return _(
        "%(all)s cases are expected from %(first)s to %(last)s. The fullest day is %(day)s with %(most)s, "
        "nine times of ten between %(low)s and %(high)s."
    ) % {
        "all": _number(sum(each["total"] for each in days)),
        "first": date_format(days[0]["day"], "j F"),
        "last": date_format(days[-1]["day"], "j F"),
        "day": date_format(most["day"], "l, j F"),
        "most": _number(most["total"]),
        "low": _number(most["band"][0]),
        "high": _number(most["band"][-1]),
    }


def _by_day(made: Mapping[str, Any], days: list[dict[str, Any]]) -> SafeString:
    past = [(date.fromisoformat(day), total) for day, total in made["past"]]
    every = max(1, -(-(len(past) + len(days)) // _LABELS))
    moments = [day for day, _total in past] + [each["day"] for each in days]
    labels = [(at, date_format(day, "j M")) for at, day in enumerate(moments) if at % every == 0]
    marks = [(len(past) + at, ", ".join(each["events"])) for at, each in enumerate(days) if each["events"]]
    band = Band(np.array([each["total"] for each in days]), np.array([each["band"] for each in days]).reshape(-1, 7))
    totals = np.array([total for _day, total in past])
    return _drawn(Drawing(_("Cases a day"), _words(days), totals, band, labels, marks))


def _by_hour(made: Mapping[str, Any], days: list[dict[str, Any]]) -> SafeString:
    shown = days[:_SHOWN]
    if not shown:
        return mark_safe("")
    width = len(shown[0]["expected"])
    band = Band(
        np.concatenate([np.array(each["expected"]) for each in shown]),
        np.concatenate([np.array(each["quantiles"]).reshape(-1, 7) for each in shown]),
    )
    labels = [(at * width, date_format(each["day"], "D j")) for at, each in enumerate(shown)]
    peaks = [_peak(made, each) for each in shown]
    return _drawn(Drawing(_("Cases every half hour"), " ".join(peaks), np.zeros(0), band, labels, []))


def _peak(made: Mapping[str, Any], day: Mapping[str, Any]) -> str:
    at = timedelta(minutes=made["opens"] + int(np.argmax(day["expected"])) * made["minutes"])
    hour = f"{int(at.total_seconds()) // 3600:02d}:{int(at.total_seconds()) % 3600 // 60:02d}"
    return _("%(day)s: most at %(hour)s.") % {"day": date_format(day["day"], "D j M"), "hour": hour}


def _drawn(drawing: Drawing) -> SafeString:
    return mark_safe(drawing.svg())  # noqa: S308 — numbers and escaped words, drawn by us


def _why(made: Mapping[str, Any]) -> str:
    names = {"who": _who(made["believed"]), "baseline": _who(made["baseline"]), "mornings": made["mornings"]}
    if made["mornings"] < 5:
        return _("Foretold by %(who)s: the history is too short to show that anything is better.") % names
    if made["believed"] == made["baseline"]:
        return (
            _(
                "Foretold by %(who)s, a plain baseline: "
                "nothing was shown to be better on the last %(mornings)s mornings."
            )
            % names
        )
    return _(
        "Foretold by %(who)s: on the last %(mornings)s mornings it was less far off than the best baseline, "
        "%(baseline)s, by %(gain)s."
    ) % {**names, "gain": _share(made["gain"])}


def _today(made: Mapping[str, Any]) -> str:
    if made["busy"] is None:
        return ""
    return _("Today is as busy as %(share)s of what was expected; the rest of the day is moved with it.") % {
        "share": _share(made["busy"])
    }


def _accuracy(line: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "lead": LEADS[line["lead"]],
        "days": line["days"],
        "off": _share(line["wape"]),
        "baseline": _share(line["baseline"]),
        "bias": _share(line["bias"]),
        "inside": _share(line["coverage"]),
        "over": _number(line["over"]),
        "under": _number(line["under"]),
    }


def _who(name: str) -> str:
    return str(WHO.get(name, name))


def _number(value: float) -> str:
    return number_format(round(value), use_l10n=True, force_grouping=True)


def _share(value: float | None) -> str:
    return "–" if value is None else f"{number(100.0 * value, 1)} %"
