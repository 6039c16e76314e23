"""Policies in words: whom they are about, how long, and what stops the clock."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from evenhand.channels.models import Account
from evenhand.people.models import Agent
from evenhand.people.reads import brands_of, queues_of
from evenhand.routing.models import Policy
from evenhand.workspace.components.tags import network_label


class Names:
    """What the viewer's brands, queues and channels are called; three queries."""

    def __init__(self, viewer: Agent) -> None:
        self.brands = dict(brands_of(viewer).order_by("name").values_list("pk", "name"))
        self.queue_rows = list(queues_of(viewer).values_list("pk", "name", "brand_id"))
        self.queues = {pk: f"{self.brands.get(brand, '')} · {name}" for pk, name, brand in self.queue_rows}
        networks = Account.objects.filter(is_retired=False).order_by("network").values_list("network", flat=True)
        self.networks = {name: str(network_label(name)) for name in networks.distinct()}
        self.modes = {1: _("Reactive"), 2: _("Proactive"), 3: _("Progressive")}
        self.severities = {
            "low": _("Low"),
            "normal": _("Normal"),
            "high": _("High"),
            "critical": _("Critical"),
        }
        self.pauses = {
            "waiting": _("while the customer has the word"),
            "snoozed": _("while the case is snoozed"),
        }

    def parts(self, row: Policy) -> list[str]:
        """What a policy is about, one word each."""
        found = [
            self.severities.get(row.severity, ""),
            self.queues.get(row.queue_id or 0, "") if row.queue_id else "",
            self.modes.get(row.mode or 0, ""),
            self.networks.get(row.network, row.network),
            self.brands.get(row.brand_id or 0, "") if row.brand_id else "",
        ]
        return [each for each in found if each]


def told(row: Policy, names: Names) -> dict[str, Any]:
    """A policy as the page shows it."""
    return {
        "row": row,
        "about": names.parts(row) or [_("Every case")],
        "times": [length(each) for each in (row.first_minutes, row.next_minutes, row.resolution_minutes)],
        "pauses": [names.pauses.get(each, each) for each in row.pauses] if row.resolution_minutes else [],
    }


def length(minutes: int | None) -> str:
    """ "45 min", "2 h", "1 h 30 min", "3 days"; empty where nothing is said."""
    if not minutes:
        return ""
    if minutes % (24 * 60) == 0:
        days = minutes // (24 * 60)
        return ngettext("%(n)d day", "%(n)d days", days) % {"n": days}
    hours, rest = divmod(minutes, 60)
    if not hours:
        return _("%(n)d min") % {"n": rest}
    return _("%(hours)d h %(minutes)d min") % {"hours": hours, "minutes": rest} if rest else _("%(n)d h") % {"n": hours}


def because(conditions: Sequence[str]) -> str:
    """Why a policy holds, from the conditions that it names."""
    said = {
        "severity": _("how bad it is"),
        "queue_id": _("the queue"),
        "mode": _("the mode"),
        "network": _("the channel"),
        "brand_id": _("the brand"),
    }
    return ", ".join(said[each] for each in conditions if each in said)
