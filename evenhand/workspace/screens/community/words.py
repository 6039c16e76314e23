"""Levels and badges in words that our people read."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from evenhand.community.domain.badges import Badge
from evenhand.community.domain.trust import Level

LEVELS: Final = {
    Level.NEWCOMER: _("Newcomer"),
    Level.MEMBER: _("Member"),
    Level.REGULAR: _("Regular"),
    Level.GUIDE: _("Guide"),
}
_BADGES: Final = {
    Badge.FIRST_HELP: _("First help"),
    Badge.HELPED_TEN: _("Ten people helped"),
    Badge.HELPED_FIFTY: _("Fifty people helped"),
    Badge.QUICK: _("Within the hour"),
    Badge.LASTING: _("Still true"),
    Badge.GOOD_EYES: _("Good eyes"),
    Badge.AUTHOR: _("Author"),
    Badge.THANKED: _("Thanked"),
}


def badge_name(stored: str) -> str | Promise:
    """A badge by its stored name."""
    return _BADGES[Badge(stored)] if stored in set(Badge) else stored
