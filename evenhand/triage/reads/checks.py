"""The round of checks a person is at."""

from evenhand.people.models import Agent
from evenhand.triage.models import Check, CheckRound


def open_round_of(viewer: Agent) -> CheckRound | None:
    """The newest round of this person that has checks to answer."""
    return CheckRound.objects.filter(by=viewer, checks__answered_at=None).distinct().order_by("-pk").first()


def next_check(round_: CheckRound) -> Check | None:
    """The next check to answer, with its post; None when the round is done."""
    waiting = round_.checks.filter(answered_at=None).select_related("post__persona", "post__account", "brand")
    return waiting.order_by("position").first()
