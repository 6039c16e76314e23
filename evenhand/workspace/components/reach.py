"""How many follow somebody, in words, where an experiment shows it."""

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from evenhand.insight.reads.blinding import Shown


def reach_words(shown: Shown | None) -> str:
    """Followers and badge; empty where nothing may be shown."""
    if shown is None:
        return ""
    said = []
    if shown.followers is not None:
        many = number_format(shown.followers, 0, force_grouping=True)
        said.append(ngettext("%(n)s follower", "%(n)s followers", shown.followers) % {"n": many})
    if shown.has_badge:
        said.append(_("verified by the network"))
    return ", ".join(said)
