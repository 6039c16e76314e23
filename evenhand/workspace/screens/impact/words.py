"""Measures, kinds of events, verdicts and doubts, as people call them."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise
MEASURES: Final[dict[str, Words]] = {
    "contacts": _("cases that customers began"),
    "messages": _("messages of customers"),
    "answer_median": _("first answer, half of all"),
    "within_hour": _("answered within an hour"),
    "within_4_hours": _("answered within 4 hours"),
    "in_target": _("first answers in time"),
    "came_back": _("came back within a week"),
    "at_once": _("resolved at once"),
    "passed_up": _("passed up"),
    "satisfied": _("satisfied customers"),
}
KINDS: Final[dict[str, Words]] = {
    "release": _("Release"),
    "help": _("Help or article"),
    "campaign": _("Campaign"),
    "outage": _("Outage"),
    "rule": _("Rule or process"),
    "people": _("People or hours"),
    "other": _("Something else"),
}
VERDICTS: Final[dict[str, tuple[str, Words]]] = {
    "change shown": ("shown", _("change shown")),
    "real but small": ("small", _("real but small")),
    "no change that matters": ("none", _("no change that matters")),
    "not enough data": ("unknown", _("not enough data")),
}
DESIGNS: Final[dict[str, Words]] = {
    "uncontrolled before–after comparison": _("Uncontrolled before–after comparison"),
    "controlled before–after comparison": _("Controlled before–after comparison"),
}
EXPLAIN: Final[dict[str, Words]] = {
    "same_time": _(
        "Anything else that happened at the same time. Nothing that stayed untouched stands beside it: choose a "
        "control that the event cannot have touched."
    ),
    "other_for_controls": _("Anything else that happened at the same time and did not touch the controls."),
    "touched_controls": _(
        "The controls: some changed at the date themselves, so the event may have touched them. Leave them out and "
        "ask again."
    ),
    "unusual_before": _(
        "Chance come back to normal: the last weeks before were out of line, so part of a change would have come by "
        "itself."
    ),
    "season": _("The season: the history is too short to know what this time of the year does by itself."),
    "customers": _("The number of customers: the desk does not know how many there are."),
}
