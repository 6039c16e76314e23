"""What the demo's lead finds judged: cases drawn by chance, most of them judged, some twice, one appeal, one step.

The cases are those of this week and the deeds are everybody's; who gives which mark is drawn, around habits that differ
a little between people and between those who judge, so that figures, intervals and agreement have something to show.
"""

import random
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, Final

from evenhand.insight.models import CaseFact
from evenhand.insight.reads.counted import desk_day
from evenhand.people.models import Agent, Brand, Role
from evenhand.quality.actions import coaching
from evenhand.quality.actions.calibrating import judge, open_calibration, write_agreed
from evenhand.quality.actions.cards import set_quality_rule
from evenhand.quality.actions.drawing import draw_week, monday_of
from evenhand.quality.actions.scoring import begin_score, finish_score
from evenhand.quality.domain.cards import Contents, Marks
from evenhand.quality.models import QualityRule, QualitySample

ENOUGH: Final = 60  # resolved cases that somebody answered; before, nothing is drawn
FEWEST: Final = 10  # after a long wait
LEFT: Final = 9  # samples that wait for whoever tries the demo
UNCLEAR: Final = frozenset({"i6"})  # the item whose words each reads their own way
WORDS: Final = (
    "The second sentence says exactly what happens next; that is what people remember.",
    "Friendly, and right. The order number was in their first message, so asking for it cost them a turn.",
    "You took up what they said last week. One shorter sentence at the end would do.",
    "Right answer. “Please be advised” could go; the rest is plain.",
    "Calm with somebody who was not. It leaves open who calls whom: name the day.",
)
APPEAL: Final = "They asked about the old tariff first, in the call; that is why I answered it."
STEP: Final = "Say in each answer what happens next, and by when."
SESSIONS: Final = 14
ASKED: Final = "Is this calm, or cold? We differ on tone more than on anything else."
AGREED: Final = "Short is not cold. Cold is an answer that does not say that we saw what it cost them."


def judge_some(*, waited: int, now: datetime) -> bool:
    """Once there is enough to judge, and the longer it waited the less: draw, judge, talk. Whether that is done."""
    brand = Brand.objects.order_by("pk").first()
    leads = list(Agent.objects.filter(role__in=[Role.LEAD, Role.ADMINISTRATOR], is_active=True).order_by("pk")[:2])
    if brand is None or not leads or QualityRule.objects.exists():
        return True
    monday = monday_of(desk_day(now))
    if _resolved(brand, monday) < max(FEWEST, ENOUGH - 3 * waited):
        return False
    numbers = {"per_agent": 12, "per_queue": 0, "targeted": 4, "double_percent": 10}
    set_quality_rule(brand=brand, is_on=True, **numbers, actor=leads[0], now=now)
    draw_week(brand_id=brand.pk, monday=monday, now=now)
    samples = list(QualitySample.objects.select_related("card").order_by("pk"))
    chance = random.Random(8)  # noqa: S311 - a demo, no secret
    for sample in samples[: max(len(samples) - LEFT, len(samples) // 2)]:
        _judge(sample, leads, chance, now)
    _talk(leads[0], now)
    _together(samples, leads, brand, chance, now)
    return True


def _resolved(brand: Brand, monday: date) -> int:
    found = CaseFact.objects.filter(brand=brand, resolved_day__gte=monday).exclude(answered_by=None)
    return found.count()


def _judge(sample: QualitySample, leads: Sequence[Agent], chance: random.Random, now: datetime) -> None:
    habit = random.Random(sample.agent_id).uniform(-0.12, 0.12)  # noqa: S311 - the same for a person each time
    truth = {item.key: chance.random() for item in sample.card.card.items}
    is_wrong = chance.random() < (0.06 if sample.is_random else 0.3)
    judges = [each for each in leads if each.pk != sample.agent_id][: 2 if sample.is_double else 1]
    for place, judge_ in enumerate(judges):
        marks = _marks(sample.card.card, truth, habit, chance, is_wrong=is_wrong)
        draft = begin_score(sample_id=sample.pk, actor=judge_, now=now)
        words = chance.choice(WORDS) if place == 0 else ""
        finish_score(score_id=draft.pk, marks=marks, words=words, actor=judge_, now=now)


def _marks(card: Contents, truth: dict[str, float], habit: float, chance: random.Random, *, is_wrong: bool) -> Marks:
    """Around what the case is like; of an unclear item each sees something else."""
    levels: dict[str, int | None] = {}
    for item in card.items:
        seen = chance.random() if item.key in UNCLEAR else truth[item.key] + chance.gauss(0, 0.06)
        poor = 0.2 - habit
        level = 0 if seen < poor else 1 if seen < 0.7 or item.top == 1 else 2
        levels[item.key] = None if item.key == "i3" and truth["i8"] < 0.1 else level
    return Marks(levels=levels, criticals=("c1",) if is_wrong and chance.random() < 0.9 else ())


def _talk(lead: Agent, now: datetime) -> None:
    """One appeal waits to be decided, one thing to try is proposed."""
    done = list(
        QualitySample.objects.exclude(finished_at=None)
        .exclude(agent=lead)
        .select_related("coaching", "agent")
        .order_by("pk")[:2]
    )
    if len(done) < 2:
        return
    first, second = done
    coaching.note_seen(coaching_id=first.coaching.pk, actor=first.agent, now=now)
    coaching.answer(coaching_id=first.coaching.pk, text=APPEAL, is_appeal=True, actor=first.agent, now=now)
    due = desk_day(now) + timedelta(days=14)
    coaching.propose_step(coaching_id=second.coaching.pk, text=STEP, due=due, actor=lead, now=now)
    coaching.note_seen(coaching_id=second.coaching.pk, actor=second.agent, now=now)
    coaching.agree(coaching_id=second.coaching.pk, actor=second.agent, now=now)


def _together(
    samples: Sequence[QualitySample], leads: Sequence[Agent], brand: Brand, chance: random.Random, now: datetime
) -> None:
    """Sessions in which the lead and two colleagues judge alike but for the tone; the latest is not summed up."""
    others = Agent.objects.filter(role=Role.AGENT, is_active=True, teams__brands=brand).distinct().order_by("pk")[:2]
    people = [leads[0], *others]
    if len(people) < 2:
        return
    cases = list(dict.fromkeys(sample.case_id for sample in samples))[:SESSIONS]
    for place, case_id in enumerate(cases):
        is_last = place == len(cases) - 1
        said: dict[str, Any] = {"actor": leads[0], "now": now + timedelta(seconds=place)}
        session = open_calibration(
            case_id=case_id, agent_ids=[each.pk for each in people], why=ASKED if is_last else "", **said
        )
        truth = {item.key: chance.random() for item in session.card.card.items}
        for each in people:
            marks = _marks(session.card.card, truth, 0.0, chance, is_wrong=False)
            judge(calibration_id=session.pk, marks=marks, words="", is_final=True, actor=each, now=now)
        if not is_last:
            write_agreed(calibration_id=session.pk, text=AGREED, **said)
