"""Levels, badges and lists in words that members read."""

from typing import Final

import msgspec
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from evenhand.community.domain.badges import Badge
from evenhand.community.domain.trust import Level
from evenhand.community.errors import SignOnDeclined, SignOnFailed, SignOnNotAlone, SignOnOver, SignOnTrouble


class Worded(msgspec.Struct, frozen=True):
    """A name, what it means, and a drawing."""

    name: str | Promise
    meaning: str | Promise
    icon: str


LEVELS: Final = {
    Level.NEWCOMER: Worded(
        _("Newcomer"), _("Asks and answers; somebody of us looks at it first, so that spam stays out."), "sparkles"
    ),
    Level.MEMBER: Worded(
        _("Member"), _("Something of theirs stands here. What they write is shown at once; they vote."), "user"
    ),
    Level.REGULAR: Worded(
        _("Regular"), _("Two weeks here, eight contributions, help that was accepted. Their flags count twice."), "star"
    ),
    Level.GUIDE: Worded(
        _("Guide"), _("Two months here and ten accepted answers. They give questions clearer titles."), "map"
    ),
}  # fmt: skip
BADGES: Final = {
    Badge.FIRST_HELP: Worded(_("First help"), _("An answer of theirs solved somebody’s problem."), "hand-raised"),
    Badge.HELPED_TEN: Worded(_("Ten people helped"), _("Ten different people accepted an answer."), "heart"),
    Badge.HELPED_FIFTY: Worded(_("Fifty people helped"), _("Fifty different people accepted an answer."), "trophy"),
    Badge.QUICK: Worded(_("Within the hour"), _("Five accepted answers that came within an hour."), "bolt"),
    Badge.LASTING: Worded(_("Still true"), _("An answer that people find good half a year later."), "clock"),
    Badge.GOOD_EYES: Worded(_("Good eyes"), _("Five flags that proved to be right."), "eye"),
    Badge.AUTHOR: Worded(_("Author"), _("An answer became an article of the help centre."), "book-open"),
    Badge.THANKED: Worded(_("Thanked"), _("Our people said thank you."), "gift"),
}
LISTS_IN_WORDS: Final = (
    ("latest", _("Latest")),
    ("unanswered", _("Not answered yet")),
    ("solved", _("Solved")),
)


def badge_in_words(name: str) -> Worded:
    """A badge by its stored name; one that is no longer given keeps its name."""
    return BADGES[Badge(name)] if name in set(Badge) else Worded(name, "", "star")


# Why signing on did not work, by the code of the error.
SIGN_ON_IN_WORDS: Final = {
    SignOnFailed.code: _("Signing on did not work, and nothing was changed. Please try again."),
    SignOnOver.code: _(
        "This attempt is over: it works once, for some minutes, in the browser it began in. Please begin again."
    ),
    SignOnDeclined.code: _("You did not go through with it, so you are not signed in."),
    SignOnTrouble.code: _(
        "We could not make sure who you are. That is not your fault; please try again in some minutes."
    ),
    SignOnNotAlone.code: _(
        "Your mail address belongs to another account of theirs here. Sign in to it by a link to that address."
    ),
}
