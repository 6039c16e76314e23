"""Drawing the cases of a week: by chance, and for a reason; and setting one aside."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from evenhand.cases.models import Case
from evenhand.insight.models import CaseFact, Survey
from evenhand.insight.reads.counted import desk_day
from evenhand.kernel.text import storable
from evenhand.ledger.actions import record
from evenhand.people.models import Agent, Role
from evenhand.people.reads import brand_ids_of
from evenhand.quality.actions import check_scores
from evenhand.quality.actions.cards import current_card
from evenhand.quality.domain.sampling import Candidate, draw, first_of, is_double
from evenhand.quality.errors import CannotScore
from evenhand.quality.events import QualityFlagged, QualitySamplesDrawn, QualitySampleSetAside
from evenhand.quality.models import QualityRule, QualitySample, Reason, Scorecard
from evenhand.understanding.models import Kind

WEEK = timedelta(days=7)
MOST_CASES = 100_000  # of a brand and week
LONGEST_NOTE = 500
POOR = 2  # of five, in a survey


def monday_of(day: date) -> date:
    """The Monday of its week."""
    return day - timedelta(days=day.weekday())


def draw_due(*, now: datetime) -> int:
    """Draw the last whole week of every brand that has its cases judged, once; how many cases."""
    monday = monday_of(desk_day(now)) - WEEK
    rules = QualityRule.objects.filter(is_on=True).exclude(drawn_until__gte=monday + WEEK - timedelta(days=1))
    return sum(draw_week(brand_id=brand_id, monday=monday, now=now) for brand_id in rules.values_list("pk", flat=True))


@transaction.atomic
def draw_week(*, brand_id: int, monday: date, now: datetime) -> int:
    """Draw the cases a brand resolved in this week; how many. A second time nothing more is drawn."""
    rule = QualityRule.objects.select_for_update().select_related("brand").get(pk=brand_id)
    last = monday + WEEK - timedelta(days=1)
    if not rule.is_on or (rule.drawn_until is not None and rule.drawn_until >= last):
        return 0
    card = current_card(rule.brand, now=now)
    candidates = _candidates(brand_id, monday, last)
    samples = _at_random(rule, card, candidates, monday, now)
    samples += _targeted(rule, card, candidates, {each.case_id for each in samples}, monday, now)
    QualitySample.objects.bulk_create(samples, ignore_conflicts=True)
    if samples and not card.is_used:
        card.is_used = True
        card.save(update_fields=["is_used"])
    rule.drawn_until = last
    rule.save(update_fields=["drawn_until"])
    by_chance = sum(each.is_random for each in samples)
    event = QualitySamplesDrawn(
        brand_id=brand_id, week=str(monday), seed=rule.seed, at_random=by_chance, targeted=len(samples) - by_chance
    )
    record(event, now=now)
    return len(samples)


def _candidates(brand_id: int, monday: date, last: date) -> list[Candidate]:
    """Cases resolved in the week that a person of ours answered who works here still."""
    people = set(Agent.objects.filter(is_active=True).exclude(role=Role.ANALYST).values_list("pk", flat=True))
    facts = CaseFact.objects.filter(brand_id=brand_id, resolved_day__gte=monday, resolved_day__lte=last)
    rows = facts.exclude(answered_by=None).order_by("case_id").values_list("case_id", "answered_by", "queue_id")
    return [Candidate(case, agent, queue) for case, agent, queue in rows[:MOST_CASES] if agent and agent in people]


def _at_random(
    rule: QualityRule, card: Scorecard, candidates: Sequence[Candidate], monday: date, now: datetime
) -> list[QualitySample]:
    drawn = draw(candidates, per_agent=rule.per_agent, per_queue=rule.per_queue, week=str(monday), seed=rule.seed)
    return [
        _sample(
            each.candidate,
            rule,
            card,
            Reason.RANDOM,
            monday,
            now,
            chance=each.chance,
            is_double=is_double(each.candidate.case_id, percent=rule.double_percent, seed=rule.seed),
        )
        for each in drawn
    ]


def _sample(
    candidate: Candidate,
    rule: QualityRule,
    card: Scorecard,
    reason: Reason,
    monday: date,
    now: datetime,
    *,
    chance: float | None = None,
    is_double: bool = False,
) -> QualitySample:
    return QualitySample(
        brand_id=rule.pk,
        case_id=candidate.case_id,
        agent_id=candidate.agent_id,
        queue_id=candidate.queue_id,
        card=card,
        reason=reason,
        week=monday,
        chance=chance,
        seed=rule.seed,
        is_double=is_double,
        drawn_at=now,
    )


def _targeted(
    rule: QualityRule,
    card: Scorecard,
    candidates: Sequence[Candidate],
    taken: set[int],
    monday: date,
    now: datetime,
) -> list[QualitySample]:
    """For each reason so many of the cases it fits, unless chance drew them already; each case for one reason."""
    by_case = {each.case_id: each for each in candidates}
    found = []
    for reason, cases in _reasons(rule.pk, list(by_case)).items():
        left = [each for each in cases if each in by_case and each not in taken]
        chosen = first_of(left, rule.targeted, seed=rule.seed, what=f"{reason} {monday}")
        taken |= chosen
        found += [_sample(by_case[each], rule, card, reason, monday, now) for each in sorted(chosen)]
    return found


def _reasons(brand_id: int, cases: Sequence[int]) -> dict[Reason, Iterable[int]]:
    surveys = Survey.objects.filter(case__in=cases, satisfied__lte=POOR)
    facts = CaseFact.objects.filter(pk__in=cases, brand_id=brand_id)
    return {
        Reason.SURVEY: list(surveys.values_list("case_id", flat=True)),
        Reason.RETURNED: list(facts.filter(returned_at__lte=F("resolved_at") + WEEK).values_list("case_id", flat=True)),
        Reason.COMPLAINT: list(Case.objects.filter(pk__in=cases, kind=Kind.COMPLAINT).values_list("pk", flat=True)),
    }


@transaction.atomic
def flag_case(*, case_id: int, note: str, actor: Agent, now: datetime) -> QualitySample:
    """Have a case judged that somebody should look at. Refuses one that nobody of us answered, or drawn already."""
    case = Case.objects.filter(pk=case_id, brand__in=brand_ids_of(actor)).select_related("brand").first()
    if case is None:
        raise CannotScore(_("There is no such case among those you may see."))
    check_scores(actor, case.brand_id)
    fact = CaseFact.objects.filter(pk=case_id).exclude(answered_by=None).first()
    if fact is None or fact.answered_by is None:
        raise CannotScore(_("Nobody of us has answered in this case yet; there is nothing to judge."))
    if QualitySample.objects.filter(case=case).exists():
        raise CannotScore(_("This case was drawn or flagged already."))
    card = current_card(case.brand, now=now)
    card.is_used = True
    card.save(update_fields=["is_used"])
    sample = QualitySample.objects.create(
        brand_id=case.brand_id,
        case=case,
        agent_id=fact.answered_by,
        queue_id=fact.queue_id,
        card=card,
        reason=Reason.FLAGGED,
        note=storable(note).strip()[:LONGEST_NOTE],
        week=monday_of(desk_day(now)),
        drawn_at=now,
    )
    record(QualityFlagged(sample_id=sample.pk), now=now, actor_id=actor.pk)
    return sample


@transaction.atomic
def set_aside(*, sample_id: int, why: str, actor: Agent, now: datetime) -> QualitySample:
    """This case cannot be judged, and why; it is counted as such. Refuses one that somebody judged already."""
    sample = QualitySample.objects.select_for_update().get(pk=sample_id)
    check_scores(actor, sample.brand_id)
    said = storable(why).strip()[:LONGEST_NOTE]
    if sample.first_at is not None or sample.aside_at is not None:
        raise CannotScore(_("It was judged or set aside already."))
    if not said:
        raise CannotScore(_("Say why it cannot be judged: what is left out is counted."))
    sample.aside, sample.aside_at, sample.aside_by = said, now, actor
    sample.save(update_fields=["aside", "aside_at", "aside_by"])
    record(QualitySampleSetAside(sample_id=sample.pk, is_aside=True), now=now, actor_id=actor.pk)
    return sample


@transaction.atomic
def put_back(*, sample_id: int, actor: Agent, now: datetime) -> QualitySample:
    """It can be judged after all."""
    sample = QualitySample.objects.select_for_update().get(pk=sample_id)
    check_scores(actor, sample.brand_id)
    sample.aside, sample.aside_at, sample.aside_by = "", None, None
    sample.save(update_fields=["aside", "aside_at", "aside_by"])
    record(QualitySampleSetAside(sample_id=sample.pk, is_aside=False), now=now, actor_id=actor.pk)
    return sample
