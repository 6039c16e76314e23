"""A kept answer in words of the reader's language, and its pictures."""

from typing import Any

from django.utils.formats import date_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from evenhand.flows.measured.words import number
from evenhand.insight.impact import pictures
from evenhand.insight.impact.words import is_shown
from evenhand.insight.models import ImpactRun
from evenhand.workspace.screens.impact.words import DESIGNS, EXPLAIN, MEASURES, VERDICTS


def told(run: ImpactRun) -> dict[str, Any]:
    """What the page of an answered question shows."""
    answer = run.answer or {}
    effect = answer.get("effect")
    look, verdict = VERDICTS[answer["verdict"]]
    return {
        "look": look,
        "verdict": verdict,
        "sentence": sentence(run, answer),
        "slope": _slope(answer),
        "found": _found(answer),
        "needed": _needed(answer),
        "judged": _judged(answer),
        "beside": _beside(answer),
        "trusted": _trusted(answer),
        "could_explain": [EXPLAIN[each] for each in answer["could_explain"] if each in EXPLAIN],
        "rows": _rows(answer) if effect else [],
        "pictures": _pictures(run, answer) if effect else {},
    }


def sentence(run: ImpactRun, answer: dict[str, Any]) -> str:
    """What was found, by which design, and no more than that allows. Nothing here is an experiment, so nothing here is
    said to be a cause."""
    label = str(DESIGNS.get(answer["design"], answer["design"]))
    effect = answer["effect"]
    if effect is None or effect["low"] is None or effect["high"] is None:
        return _("%(design)s: there is too little before or after “%(event)s” to say anything.") % {
            "design": label,
            "event": run.annotation.words,
        }
    parts = {
        "design": label,
        "days": answer["judged"],
        "event": run.annotation.words,
        "day": date_format(run.annotation.day, "j F Y"),
        "measure": str(MEASURES[run.asked["measure"]]),
        "moved": _moved(answer),
    }
    return (
        ngettext(
            "%(design)s: in the %(days)s day after “%(event)s” on %(day)s, %(measure)s: %(moved)s",
            "%(design)s: in the %(days)s days after “%(event)s” on %(day)s, %(measure)s: %(moved)s",
            answer["judged"],
        )
        % parts
    )


def _moved(answer: dict[str, Any]) -> str:
    effect, unit = answer["effect"], _unit(answer)
    low, high = effect["low"], effect["high"]
    ends = sorted(abs(each) for each in (low, high))
    if not is_shown(answer):
        between = {"low": signed(low, unit), "high": signed(high, unit), "margin": _figure(answer, "margin")}
        if answer["verdict"] == "no change that matters":
            return _("less than the %(margin)s that would matter, between %(low)s and %(high)s.") % between
        return _("anything between %(low)s and %(high)s, which is not enough to say whether it changed.") % between
    parts = {"value": f"{_n(abs(effect['value']))} {unit}", "low": _n(ends[0]), "high": f"{_n(ends[1])} {unit}"}
    if effect["value"] < 0:
        found = _("%(value)s lower (%(low)s to %(high)s) than was to be expected without any change") % parts
    else:
        found = _("%(value)s higher (%(low)s to %(high)s) than was to be expected without any change") % parts
    return f"{found}{_in_all(answer)}."


def _in_all(answer: dict[str, Any]) -> str:
    total = answer.get("total")
    if not total:
        return ""
    ends = sorted(abs(total[name]) for name in ("low", "high"))
    parts = {"value": _n(abs(total["value"]), 0), "low": _n(ends[0], 0), "high": _n(ends[1], 0)}
    if total["value"] < 0:
        return _(", about %(value)s (%(low)s to %(high)s) fewer in all") % parts
    return _(", about %(value)s (%(low)s to %(high)s) more in all") % parts


def signed(value: float, unit: str) -> str:
    """So much less or more."""
    if abs(value) < 0.05:
        return _("none")
    parts = {"n": f"{_n(abs(value))} {unit}"}
    return (_("%(n)s less") if value < 0 else _("%(n)s more")) % parts


def _slope(answer: dict[str, Any]) -> str:
    if not is_shown(answer):
        return ""
    return {"growing": _("The change grew over the time after."), "fading": _("The change faded over the time after.")
            }.get(answer.get("slope", ""), "")  # fmt: skip


def _found(answer: dict[str, Any]) -> str:
    smallest = answer.get("smallest_found")
    if smallest is None:
        return ""
    return _("A change of %(n)s or more would be found four times of five with days like these.") % {
        "n": f"{_n(smallest)} {_unit(answer)}"
    }


def _needed(answer: dict[str, Any]) -> list[str]:
    missing = answer.get("needed") or {}
    lines = []
    if missing.get("before"):
        lines.append(_("%(n)s more days of history before.") % {"n": missing["before"]})
    if missing.get("after"):
        lines.append(_("%(n)s more days after.") % {"n": missing["after"]})
    if missing.get("after_in_all"):
        lines.append(
            _("%(n)s days after, in all, for a change of the size that matters.") % {"n": missing["after_in_all"]}
        )
    elif missing.get("after_in_all") == 0:
        lines.append(
            _(
                "No time after is enough for a change of the size that matters: it takes a control that moves with it, "
                "a longer history, or an experiment."
            )
        )
    return lines


def _judged(answer: dict[str, Any]) -> str:
    if not answer.get("effect") or answer["judged"] >= answer["after"]:
        return ""
    return _(
        "Of %(after)s days after, the first %(judged)s are judged: for later ones, the days before cannot say as well "
        "what would have come."
    ) % {"after": answer["after"], "judged": answer["judged"]}


def _beside(answer: dict[str, Any]) -> str:
    effect = (answer.get("beside") or {}).get("effect")
    if not effect or effect["low"] is None or effect["high"] is None:
        return ""
    unit = _unit(answer)
    return _("Without the controls it would read: %(value)s, between %(low)s and %(high)s.") % {
        name: signed(effect[name], unit) for name in ("value", "low", "high")
    }


def _trusted(answer: dict[str, Any]) -> str:
    placebo = answer.get("placebo")
    if not placebo or not placebo["dates"]:
        return _("The history is too short to try the method on dates at which nothing happened.")
    return _(
        "The same method was run at %(dates)s dates before, at which nothing happened. With its plain interval it "
        "would have called %(plain)s %% of them a change. The interval here is %(widened)s times as wide as that, "
        "and calls %(called)s %% of them one."
    ) % {
        "dates": placebo["dates"],
        "plain": _n(100 * placebo["plainly_called"], 0),
        "called": _n(100 * placebo["called"], 0),
        "widened": _n(placebo["widened"]),
    }


def _rows(answer: dict[str, Any]) -> list[tuple[str, str]]:
    effect, unit = answer["effect"], _unit(answer)

    def between(low: str, high: str) -> str:
        if effect[low] is None or effect[high] is None:
            return "–"
        return _("%(low)s to %(high)s") % {"low": _n(effect[low]), "high": f"{_n(effect[high])} {unit}"}

    return [
        (_("Change"), "–" if effect["value"] is None else f"{_n(effect['value'])} {unit}"),
        (_("95 % interval"), between("low", "high")),
        (_("90 % interval, held against what matters"), between("low90", "high90")),
        (_("What matters"), _figure(answer, "margin")),
        (_("p, two-sided"), "–" if effect["p"] is None else _n(effect["p"], 3)),
        (_("Days before, after, judged"), f"{answer['before']}, {answer['after']}, {answer['judged']}"),
    ]


def _figure(answer: dict[str, Any], name: str) -> str:
    return f"{_n(answer['question'][name])} {_unit(answer)}"


def _unit(answer: dict[str, Any]) -> str:
    return _("points") if answer["kind"] == "share" else "%"


def _n(value: float, digits: int = 1) -> str:
    return number(value, digits, force_grouping=True)


def _pictures(run: ImpactRun, answer: dict[str, Any]) -> dict[str, SafeString]:
    event = run.annotation.words
    measure = str(MEASURES[run.asked["measure"]])
    over = pictures.over_time(
        answer, title=_("%(measure)s: what came and what was expected") % {"measure": measure}, event=event
    )
    drawn = {
        "over_time": over,
        "adding_up": pictures.adding_up(answer, title=_("What came, less what was expected, added up")),
        "placebos": pictures.placebos(answer, title=_("What the method says where nothing happened"), here=event),
    }
    return {name: mark_safe(each) for name, each in drawn.items()}  # noqa: S308 - drawn by us, every word escaped
