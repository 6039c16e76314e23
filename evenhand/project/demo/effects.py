"""What the demo's leads want to know: what happened on which day, what it changed, and whether influence is obeyed."""

from datetime import datetime, timedelta
from typing import Final

from evenhand.insight.actions.blinding import Plan, begin_blinding
from evenhand.insight.actions.impact import Note, annotate
from evenhand.insight.models import Annotation, BlindTrial
from evenhand.insight.reads.counted import desk_day
from evenhand.people.models import Agent, Brand, Role

EVENTS: Final = (
    (12, "rule", "Replies to complaints may grant up to 20 euros at once"),
    (5, "help", "New page: what the lights of the Tidebox mean"),
    (2, "people", "Late shift until midnight on weekdays"),
)


def want_to_know(*, now: datetime) -> None:
    """Once: three notes, and an experiment with the smaller brand. What they changed is not asked: the demo has a few
    days of history, and nothing can be said of so few."""
    lead = Agent.objects.filter(role=Role.LEAD, is_active=True).order_by("id").first()
    if lead is None or Annotation.objects.exists():
        return
    for days, kind, words in EVENTS:
        annotate(note=Note(day=desk_day(now) - timedelta(days=days), words=words, kind=kind), actor=lead, now=now)
    brand = Brand.objects.order_by("-id").first()
    if brand is not None and not BlindTrial.objects.exists():
        begin_blinding(plan=Plan(brand=brand), actor=lead, now=now - timedelta(days=2))
