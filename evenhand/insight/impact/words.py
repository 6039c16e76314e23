"""The answer in sentences a manager understands. “Caused” is said of a randomised experiment, and of nothing else."""

from typing import Any, Final

EXPLAIN: Final = {
    "same_time": "Anything else that happened at the same time. Nothing that stayed untouched stands beside it: name a "
    "series the event cannot have touched as a control.",
    "other_for_controls": "Anything else that happened at the same time and did not touch the controls.",
    "touched_controls": "The controls: some changed at the date themselves, so the event may have touched them. Leave "
    "them out and ask again.",
    "unusual_before": "Chance come back to normal: the last weeks before were out of line, so part of a change would "
    "have come by itself.",
    "season": "The season: the history is too short to know what this time of the year does by itself.",
    "customers": "The number of customers: figures are not per customer. Name a column with --per.",
    "chosen_groups": "How groups were chosen: whoever got it first may have been changing anyway. Draw groups by lot.",
    "drifted": "The groups were drifting apart before it began, so the others do not tell what would have come.",
    "drift_untested": "Drift: there is too little before to see whether the groups were moving apart anyway.",
    "spill_over": "Spill-over: groups without it may have felt it, too.",
}
BADGES: Final = {
    "change shown": "change",
    "real but small": "small",
    "no change that matters": "none",
    "not enough data": "unknown",
}
NEVER: Final = (
    "No time after is enough for a change of the size that matters: it takes a control that moves with it, a longer "
    "history, or an experiment."
)
STEPS: Final = {"hour": "hours", "day": "days", "week": "weeks"}


def sentence(told: dict[str, Any]) -> str:
    """What was found, with its interval, its design and no more than that allows."""
    question, effect = told["question"], told["effect"]
    label = f"{told['design'][0].upper()}{told['design'][1:]}"
    if effect is None:
        return f"{label}: there is too little before or after “{question['event']}” to say anything."
    if effect["low"] is None or effect["high"] is None:
        return f"{label}: how far the figures can be trusted is not known, as there are too few dates to try it on."
    if told["design"] == "randomised experiment":
        return f"{label}: {_caused(told)}"
    when = f"in the {told['judged']} {STEPS[told['step']]} after “{question['event']}” ({question['date'][:10]})"
    beside = "than in the groups without it" if told.get("groups") else "than was to be expected without any change"
    return f"{label}: {when}, {question['measure']} {_moved(told, beside)}{_in_all(told)}. {_only(told)}"


def is_shown(told: dict[str, Any]) -> bool:
    """Whether the verdict is that something changed; only then may a sentence say so."""
    return told["verdict"] in {"change shown", "real but small"}


def _moved(told: dict[str, Any], beside: str) -> str:
    effect = told["effect"]
    unit = " points" if told["kind"] == "share" else " %"
    low, high = effect["low"], effect["high"]
    if not is_shown(told):
        between = f"between {_signed(low, unit)} and {_signed(high, unit)}"
        margin = f"{told['question']['margin']:.3g}{unit}"
        if told["verdict"] == "no change that matters":
            return f"changed by less than the {margin} that would matter: {between}"
        return f"changed by anything {between}, which is not enough to say whether it changed"
    word = "lower" if effect["value"] < 0 else "higher"
    ends = sorted(abs(each) for each in (low, high))
    return f"was {abs(effect['value']):.2g}{unit} ({ends[0]:.2g} to {ends[1]:.2g}{unit}) {word} {beside}"


def _in_all(told: dict[str, Any]) -> str:
    total = told.get("total")
    if not total or not is_shown(told):
        return ""
    word = "fewer" if total["value"] < 0 else "more"
    ends = sorted(abs(total[name]) for name in ("low", "high"))
    return f", about {abs(total['value']):,.0f} ({ends[0]:,.0f} to {ends[1]:,.0f}) {word} in all"


def _only(told: dict[str, Any]) -> str:
    if not is_shown(told):
        return "Nor would it say why."
    if told["design"].startswith("uncontrolled"):
        return "It says that something changed then, not why."
    return "It says more than before and after alone, and still not why."


def _caused(told: dict[str, Any]) -> str:
    question, effect = told["question"], told["effect"]
    unit = " points" if told["kind"] == "share" else " %"
    if effect["low"] <= 0 <= effect["high"]:
        between = f"between {_signed(effect['low'], unit)} and {_signed(effect['high'], unit)}"
        what = f"what “{question['event']}” caused in {question['measure']}"
        return f"{what} lies {between}, which does not exclude nothing."
    if not is_shown(told):
        between = f"between {_signed(effect['low'], unit)} and {_signed(effect['high'], unit)}"
        return f"{question['measure']} differs {between}, which is not enough to say that “{question['event']}” did it."
    word = "fall" if effect["value"] < 0 else "rise"
    ends = sorted(abs(effect[name]) for name in ("low", "high"))
    return (
        f"“{question['event']}” caused {question['measure']} to {word} by {abs(effect['value']):.2g}{unit} "
        f"({ends[0]:.2g} to {ends[1]:.2g}{unit})."
    )


def _signed(value: float, unit: str) -> str:
    if abs(value) < 0.05:
        return "none"
    return f"{abs(value):.2g}{unit} {'less' if value < 0 else 'more'}"


def trusted(told: dict[str, Any]) -> str:
    """How the interval came to be as wide as it is."""
    placebo = told.get("placebo")
    if not placebo or not placebo["dates"]:
        return "The history is too short to try the method on dates at which nothing happened."
    plain, called = 100 * placebo["plainly_called"], 100 * placebo["called"]
    return (
        f"The same method was run at {placebo['dates']} dates before, at which nothing happened. With its plain "
        f"interval it would have called {plain:.0f} % of them a change. The interval here is "
        f"{placebo['widened']:.2g} times as wide as that, and calls {called:.0f} % of them one."
    )


def found_at_all(told: dict[str, Any]) -> str:
    """What size of change this data could have shown."""
    smallest = told.get("smallest_found")
    if smallest is None:
        return ""
    unit = "points" if told["kind"] == "share" else "%"
    return f"A change of {smallest:.2g} {unit} or more would be found four times of five with data like this."


def needed(told: dict[str, Any]) -> list[str]:
    """What is missing for a firm answer."""
    missing, steps = told.get("needed") or {}, STEPS[told["step"]]
    lines = []
    if missing.get("before"):
        lines.append(f"{missing['before']} more {steps} of history before.")
    if missing.get("after"):
        lines.append(f"{missing['after']} more {steps} after.")
    if missing.get("after_in_all"):
        lines.append(f"{missing['after_in_all']} {steps} after, in all, for a change of the size that matters.")
    elif missing.get("after_in_all") == 0:
        lines.append(NEVER)
    if missing.get("groups"):
        lines.append(f"{missing['groups']} groups in all.")
    return lines


def could_explain(told: dict[str, Any]) -> list[str]:
    """What else the figures allow."""
    return [EXPLAIN[each] for each in told["could_explain"]]
