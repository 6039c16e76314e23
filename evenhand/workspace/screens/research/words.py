"""Research in words: kinds of questions, states, why somebody was left out, and why questions cannot be asked so."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from evenhand.insight.domain.research import Flaw, Kind, State, Unusable

Sentence = str | Promise

KINDS: Final[dict[Kind, Sentence]] = {
    Kind.CHOICE: lazy("Choose one of several"),
    Kind.SCALE: lazy("A scale from 1 to 5"),
    Kind.TEN: lazy("0 to 10"),
    Kind.WORDS: lazy("In their own words"),
}
STATES: Final[dict[State, Sentence]] = {
    State.PLANNED: lazy("not begun"),
    State.RUNNING: lazy("runs"),
    State.STOPPED: lazy("stopped"),
    State.OVER: lazy("over"),
}
_REASONS: Final[dict[str, Sentence]] = {
    "nowhere": lazy("wrote last where everybody reads"),
    "machine": lazy("is a machine, or an account of ours"),
    "no_account": lazy("cannot be written to by this channel"),
    "opted_out": lazy("wants to be left alone"),
}
_FLAWS: Final[dict[Flaw, Sentence]] = {
    Flaw.NONE: lazy("Ask at least one question."),
    Flaw.TOO_MANY: lazy("Ask at most 8 questions."),
    Flaw.KIND: lazy("Question %(n)s: say how it is answered."),
    Flaw.NO_WORDS: lazy("Question %(n)s has answers and no words."),
    Flaw.LONG: lazy("Question %(n)s is too long; 300 characters are enough."),
    Flaw.OPTIONS: lazy("Question %(n)s needs 2 to 8 answers to choose from, one a line."),
    Flaw.SAME: lazy("Question %(n)s has the same answer twice."),
    Flaw.LONG_OPTION: lazy("Question %(n)s: an answer is too long; 80 characters are enough."),
    Flaw.ENDS: lazy("Question %(n)s needs two lines: what 1 means, and what 5 means."),
}


def reason_words(reason: str) -> str:
    """Why somebody who was drawn could not be asked."""
    return str(_REASONS.get(reason) or _("a check before sending stood in the way"))


def flaw_words(problem: Unusable) -> str:
    """Why it cannot be asked like that."""
    return str(_FLAWS[problem.flaw]) % {"n": problem.number}
