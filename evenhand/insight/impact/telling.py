"""An answer as plain values: for JSON, for the report, and for whoever keeps it."""

import math
from collections.abc import Sequence
from typing import Any, Final

import numpy as np

from evenhand.insight.impact.before_after import Answer, steps_needed
from evenhand.insight.impact.differences import Difference
from evenhand.insight.impact.placebo import Calibration
from evenhand.insight.impact.questions import Design, Question, verdict_of
from evenhand.insight.impact.series import FIRM_AFTER, FIRM_BEFORE, Kind, Series, Step

SHOWN_PLACEBOS: Final = 200


def told_of_series(question: Question, told: Answer | None, series: Series, at: int) -> dict[str, Any]:
    """What came of a series before and after; where nothing can be fitted, what is missing."""
    design = Design.CONTROLLED if series.controls else Design.BEFORE_AFTER
    shared = _shared(question, design, series.kind, series.step)
    if told is None:
        nothing: dict[str, Any] = {"verdict": "not enough data", "effect": None, "could_explain": []}
        return shared | nothing | {"needed": _missing(series, at)}
    margin = scaled(question.margin, series.kind)
    low90, high90 = told.narrow
    verdict = verdict_of(told.low, told.high, low90=low90, high90=high90, margin=margin, is_firm=told.is_firm)
    return shared | {
        "verdict": str(verdict),
        "effect": _effect(told, series.kind, told.p),
        "total": _total(told),
        "slope": _slope(told),
        "before": told.at,
        "after": series.size - told.at - told.lag,
        "judged": told.judged,
        "lag": told.lag,
        "model": told.form.name + (", year" if told.form.has_year else ""),
        "placebo": _placebo(told.calibration, series.kind),
        "smallest_found": shown(told.smallest_found, series.kind),
        "is_firm": told.is_firm,
        "could_explain": _could_explain(told),
        "touched_controls": list(told.touched_controls),
        "needed": _missing(series, at) | _still(told, margin),
        "picture": _picture(told),
    }


def told_of_groups(question: Question, told: Difference | None, kind: Kind, step: Step) -> dict[str, Any]:
    """What came of groups beside groups."""
    design = Design.EXPERIMENT if question.is_randomised else Design.DIFFERENCES
    shared = _shared(question, design, kind, step)
    if told is None:
        nothing: dict[str, Any] = {"verdict": "not enough data", "effect": None, "could_explain": []}
        return shared | nothing | {"needed": {"groups": 8}}
    low90, high90 = told.narrow
    margin = scaled(question.margin, kind)
    is_firm = told.is_firm(is_randomised=question.is_randomised)
    verdict = verdict_of(told.low, told.high, low90=low90, high90=high90, margin=margin, is_firm=is_firm)
    reasons = [] if design.may_say_caused else ["chosen_groups"]
    reasons += ["drifted"] if abs(told.drift) > told.drift_reach else []
    if not (math.isfinite(told.drift) or design.may_say_caused):
        reasons.append("drift_untested")
    reasons += ["spill_over"]
    size = len(told.panel.began)
    # The interval shrinks with the root of the number of groups.
    groups = math.ceil(size * (told.smallest_found / margin) ** 2)
    return shared | {
        "verdict": str(verdict),
        "effect": _effect(told, kind, told.p),
        "p_by_dealing": told.p_by_chance,
        "groups": {"got_it": len(told.panel.treated), "did_not": len(told.panel.others)},
        "judged": told.judged,
        "placebo": _placebo(told.calibration, kind),
        "smallest_found": shown(told.smallest_found, kind),
        "is_firm": is_firm,
        "drift": {"value": shown(told.drift, kind), "reach": shown(told.drift_reach, kind)},
        "leads": [{"when": each.when, "value": shown(each.value, kind), "low": shown(each.value - each.reach, kind),
                   "high": shown(each.value + each.reach, kind)} for each in told.leads],
        "could_explain": reasons,
        "needed": told.too_short(is_randomised=question.is_randomised)
        | ({"groups": max(groups, 8)} if groups > size or size < 8 else {}),
    }  # fmt: skip


def _shared(question: Question, design: Design, kind: Kind, step: Step) -> dict[str, Any]:
    return {
        "question": {
            "event": question.event, "date": question.date, "measure": question.measure,
            "margin": 100 * question.margin,
            "better": question.better, "controls": list(question.controls), "treated": list(question.treated),
            "mark": question.mark,
        },
        "design": str(design),
        "kind": str(kind),
        "step": str(step),
    }  # fmt: skip


def scaled(margin: float, kind: Kind) -> float:
    """A margin on the scale that is tested."""
    return margin if kind is Kind.SHARE else math.log1p(margin)


def shown(value: float, kind: Kind) -> float | None:
    """On the scale that people read: per cent, or points."""
    if not math.isfinite(value):
        return None
    return 100 * value if kind is Kind.SHARE else 100 * math.expm1(min(value, 20.0))


def _effect(told: Answer | Difference, kind: Kind, p: float) -> dict[str, float | None]:
    value = told.effect.value if isinstance(told, Answer) else told.value
    low90, high90 = told.narrow
    names = ("value", "low", "high", "low90", "high90")
    figures = (value, told.low, told.high, low90, high90)
    return {name: shown(figure, kind) for name, figure in zip(names, figures, strict=True)} | {"p": _number(p)}


def _total(told: Answer) -> dict[str, float | None] | None:
    """How many more or fewer in all, of counts: what came, less what it would have been."""
    if told.series.kind is not Kind.COUNT or not math.isfinite(told.reach):
        return None
    begin = told.at + told.lag
    came = float(np.nansum(told.series.values[begin : begin + told.judged]))
    return {
        name: _number(came * -math.expm1(-max(effect, -20.0)))
        for name, effect in (("value", told.effect.value), ("low", told.low), ("high", told.high))
    } | {"came": came}


def _slope(told: Answer) -> str:
    """Whether the effect grows or fades over the time after."""
    reach = told.calibration.reach * told.effect.slope_error
    slope = told.effect.slope
    if not math.isfinite(reach) or abs(slope) <= reach:
        return "steady"
    return "growing" if slope * told.effect.value > 0 else "fading"


def _placebo(known: Calibration, kind: Kind) -> dict[str, Any]:
    values = [shown(each, kind) for each in known.values[:SHOWN_PLACEBOS]]
    return {
        "dates": known.dates,
        "windows": round(known.windows, 1),
        "spread": _number(known.spread),
        "reach": _number(known.reach),
        "widened": _number(known.reach / 1.959964),
        "plainly_called": _number(known.plainly_called),
        "called": _number(known.called),
        "values": values,
    }


def _could_explain(told: Answer) -> list[str]:
    series = told.series
    reasons = ["touched_controls"] if told.touched_controls else []
    reasons += ["unusual_before"] if told.unusual_before else []
    reasons += [] if series.controls else ["same_time"]
    reasons += ["other_for_controls"] if series.controls else []
    if not told.form.has_year and series.step is not Step.HOUR:
        reasons.append("season")
    if series.kind is Kind.COUNT and series.of is None:
        reasons.append("customers")
    return reasons


def _missing(series: Series, at: int) -> dict[str, int]:
    before, after = int(np.isfinite(series.values[:at]).sum()), int(np.isfinite(series.values[at:]).sum())
    missing = {"before": FIRM_BEFORE[series.step] - before, "after": FIRM_AFTER[series.step] - after}
    return {name: many for name, many in missing.items() if many > 0}


def _still(told: Answer, margin: float) -> dict[str, int]:
    """How many steps after, in all, until a change of the margin is found; 0: no time after is enough."""
    if told.smallest_found <= margin:
        return {}
    return {"after_in_all": steps_needed(told, margin) or 0}


def _picture(told: Answer) -> dict[str, Any]:
    """What came and what was expected, up to the end of what is judged."""
    series, effect = told.series, told.effect
    end = told.at + told.lag + told.judged
    half = told.calibration.reach * effect.before_error
    back = np.exp if series.kind is not Kind.SHARE else np.asarray
    lines = {"expected": effect.before_only, "low": effect.before_only - half, "high": effect.before_only + half}
    return {
        "begins": str(series.begins.astype("datetime64[h]")),
        "hours": series.step.hours,
        "at": told.at,
        "observed": _plain(series.values[:end]),
        **{name: _plain(back(np.clip(each, -30.0, 30.0))) for name, each in lines.items()},
    }


def _plain(values: Any) -> Sequence[float | None]:
    return [round(float(each), 4) if math.isfinite(each) else None for each in values]


def _number(value: float) -> float | None:
    return value if math.isfinite(value) else None
