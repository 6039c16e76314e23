"""Why the desk gave a case to somebody, or took it from them, in words."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from evenhand.workspace.components.tags import language_words


def reasons(because: Mapping[str, Any]) -> str:
    """What the case asked for and what made this person the one: “Spanish, billing, longest without a new case”."""
    made = {
        "only": _("nobody else has room now"),
        "least": _("has the smallest share in hand"),
        "idle": _("longest without a new case"),
    }
    language = because.get("language")
    said = [language_words(language)] if language else []
    return ", ".join([*said, *because.get("skills", ()), made.get(str(because.get("by")), "")]).strip(", ")


def given_by_desk(because: Mapping[str, Any], name: str) -> str:
    """That the desk gave the case to this person, and why."""
    return _("Evenhand gave the case to %(name)s, because: %(reasons)s") % {"name": name, "reasons": reasons(because)}


def taken_by_desk(because: Mapping[str, Any], name: str) -> str:
    """That the desk took the case from this person, and why."""
    minutes = int(because.get("silent") or 0)
    return ngettext(
        "Evenhand put the case back in its queue: %(name)s had not answered for %(minutes)d minute",
        "Evenhand put the case back in its queue: %(name)s had not answered for %(minutes)d minutes",
        minutes,
    ) % {"name": name, "minutes": minutes}
