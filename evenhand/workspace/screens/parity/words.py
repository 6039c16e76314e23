"""The eight questions, the four verdicts and the margins, as people call them."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise
QUESTIONS: Final[dict[int, Words]] = {
    1: _("Are other channels rated poorly while goals for social are ambitious?"),
    2: _("Are people with influence treated better, even than good customers?"),
    3: _("Does more money go into social outreach than into better service elsewhere?"),
    4: _("Is it “cooler” to work in social service?"),
    5: _("May social agents do more for a customer?"),
    6: _("Do more people work in social service than listen to what customers say?"),
    7: _("Are complaints on social handled by a separate organisation?"),
    8: _("Is more than a fifth of the customer strategy about social?"),
}
VERDICTS: Final[dict[str, tuple[str, Words]]] = {
    "parity shown": ("shown", _("parity shown")),
    "real but small": ("small", _("real but small")),
    "disparity shown": ("apart", _("disparity shown")),
    "not enough data": ("unknown", _("not enough data")),
}
# What does not matter: the name of the margin, what it is called, the least and the most of it, and its step.
MARGINS: Final[tuple[tuple[str, Words, float, float], ...]] = (
    ("headline_hours", _("Answered within so many hours is what is judged"), 0.25, 168.0),
    ("answered_within_points", _("points of answered in time that do not matter"), 0.5, 50.0),
    ("csat_points", _("points of satisfied customers that do not matter"), 0.5, 50.0),
    ("solved_without_escalation_points", _("points of solved without passing up that do not matter"), 0.5, 50.0),
)
