"""Judging a case: a draft that nobody else sees, a score that stands, and taking it back."""

from datetime import datetime

import msgspec
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from evenhand.kernel.text import storable
from evenhand.ledger.actions import record
from evenhand.people.models import Agent, Role
from evenhand.people.reads import brand_ids_of
from evenhand.quality.actions import check_scores
from evenhand.quality.domain.cards import Marks, cleaned, missing, value_of
from evenhand.quality.errors import CannotScore
from evenhand.quality.events import ScoreFinished, ScoreTakenBack
from evenhand.quality.models import Coaching, QualitySample, Score

LONGEST_WORDS = 2_000
MOST_ASKED = 50


@transaction.atomic
def begin_score(*, sample_id: int, actor: Agent, now: datetime) -> Score:
    """The actor's draft for this sample; the same one each time.

    Refuses one's own work, what another judges already, and what was judged as often as it should be.
    """
    sample = QualitySample.objects.select_for_update().get(pk=sample_id)
    check_scores(actor, sample.brand_id)
    mine = Score.objects.filter(sample=sample, scorer=actor).first()
    if mine is not None:
        return mine
    if sample.agent_id == actor.pk:
        raise CannotScore(_("Nobody judges their own work."))
    if sample.aside_at is not None:
        raise CannotScore(_("This case was set aside: it cannot be judged."))
    place = _free_place(sample)
    if place is None:
        raise CannotScore(_("A colleague judges this case already."))
    if place == 1:
        sample.first_by = actor
    else:
        sample.second_by = actor
    sample.save(update_fields=["first_by", "second_by"])
    return Score.objects.create(sample=sample, scorer=actor, place=place, begun_at=now, kept_at=now)


def _free_place(sample: QualitySample) -> int | None:
    if sample.first_by_id is None:
        return 1
    return 2 if sample.is_double and sample.second_by_id is None else None


@transaction.atomic
def keep_draft(*, score_id: int, marks: Marks, words: str, actor: Agent, now: datetime) -> Score:
    """Keep what was judged so far. Refuses a score that stands, and another person's."""
    score = own_draft(score_id, actor)
    _put(score, marks, words, now)
    score.save(update_fields=["marks", "words", "value", "has_critical", "kept_at"])
    return score


@transaction.atomic
def let_go(*, score_id: int, actor: Agent) -> None:
    """Somebody else may judge it: the draft is gone."""
    score = own_draft(score_id, actor)
    if score.sample_id is not None:
        freed = "first_by" if score.place == 1 else "second_by"
        QualitySample.objects.filter(pk=score.sample_id).update(**{freed: None})
    score.delete()


@transaction.atomic
def finish_score(*, score_id: int, marks: Marks, words: str, actor: Agent, now: datetime) -> Score:
    """The score stands; once all of a sample's do, the person whose work it was sees the first.

    Refuses a score with an item that nothing was said about.
    """
    score = own_draft(score_id, actor)
    if score.sample_id is None:
        raise CannotScore(_("There is no such draft of yours."))
    sample = QualitySample.objects.select_for_update(of=("self",)).select_related("card").get(pk=score.sample_id)
    left = missing(sample.card.card, marks)
    if left:
        raise CannotScore(_("Say something about every item; “does not apply” is something."))
    _put(score, marks, words, now)
    score.finished_at = now
    score.save(update_fields=["marks", "words", "value", "has_critical", "kept_at", "finished_at"])
    _move_on(sample, score.place, now)
    record(ScoreFinished(sample_id=sample.pk, place=score.place), now=now, actor_id=actor.pk)
    return score


def _move_on(sample: QualitySample, place: int, now: datetime) -> None:
    if place == 1:
        sample.first_at = now
    else:
        sample.second_at = now
    if sample.first_at and (sample.second_at or not sample.is_double or not may_be_judged_again(sample)):
        _finish(sample, now)
    sample.save(update_fields=["first_at", "second_at", "finished_at"])


def _finish(sample: QualitySample, now: datetime) -> None:
    sample.finished_at = now
    Coaching.objects.get_or_create(sample=sample, defaults={"agent_id": sample.agent_id, "changed_at": now})


def may_be_judged_again(sample: QualitySample) -> bool:
    """Whether there is anybody who could give the second score: neither the person nor who judged first."""
    if sample.second_by_id is not None:
        return True
    people = Agent.objects.filter(Q(role__in=[Role.LEAD, Role.ADMINISTRATOR]) | Q(is_superuser=True), is_active=True)
    others = people.exclude(pk__in=[sample.agent_id, sample.first_by_id]).order_by("pk")
    return any(each.may_write and sample.brand_id in brand_ids_of(each) for each in others[:MOST_ASKED])


@transaction.atomic
def finish_alone(*, now: datetime) -> int:
    """Close what waits for a second score that nobody is there to give; how many. The first stands, and says so."""
    waiting = QualitySample.objects.filter(
        is_double=True, second_by=None, first_at__isnull=False, finished_at=None, aside_at=None
    )
    closed = 0
    for sample in waiting.select_for_update(skip_locked=True, of=("self",)).order_by("drawn_at", "pk")[:MOST_ASKED]:
        if not may_be_judged_again(sample):
            _finish(sample, now)
            sample.save(update_fields=["finished_at"])
            closed += 1
    return closed


@transaction.atomic
def take_back(*, score_id: int, actor: Agent, now: datetime) -> Score:
    """Judge it anew. Refuses once the person whose work it was has seen it, or a second score was given beside it."""
    score = Score.objects.select_for_update(of=("self",)).get(pk=score_id, sample__isnull=False)
    if score.scorer_id != actor.pk or score.finished_at is None or score.sample_id is None:
        raise CannotScore(_("Only your own score can be taken back."))
    sample = QualitySample.objects.select_for_update().get(pk=score.sample_id)
    talked = Coaching.objects.filter(sample=sample)
    if talked.exclude(seen_at=None).exists():
        raise CannotScore(_("The person has read it; talk about it instead."))
    if sample.second_at is not None and sample.finished_at is not None:
        raise CannotScore(_("Both scores stand: whoever saw the other’s would not be blind any more."))
    talked.delete()
    sample.finished_at = None
    if score.place == 1:
        sample.first_at = None
    else:
        sample.second_at = None
    sample.save(update_fields=["first_at", "second_at", "finished_at"])
    score.finished_at = None
    score.save(update_fields=["finished_at"])
    record(ScoreTakenBack(sample_id=sample.pk, place=score.place), now=now, actor_id=actor.pk)
    return score


def own_draft(score_id: int, actor: Agent) -> Score:
    """The actor's draft, locked; refuses what stands and what is another's."""
    score = (
        Score.objects.select_for_update(of=("self",))
        .select_related("sample__card", "calibration__card")
        .filter(pk=score_id, scorer=actor)
        .first()
    )
    if score is None:
        raise CannotScore(_("There is no such draft of yours."))
    if score.finished_at is not None:
        raise CannotScore(_("This score stands. Take it back to change it."))
    return score


def _put(score: Score, marks: Marks, words: str, now: datetime) -> None:
    about = score.sample or score.calibration
    assert about is not None  # noqa: S101 - the database holds one of them
    contents = about.card.card
    clean = cleaned(contents, marks)
    score.marks = msgspec.to_builtins(clean)
    score.words = storable(words).strip()[:LONGEST_WORDS]
    score.value = value_of(contents, clean)
    score.has_critical = bool(clean.criticals)
    score.kept_at = now


def put_marks(*, score: Score, marks: Marks, words: str, now: datetime) -> None:
    """The same for a session; nothing is saved."""
    _put(score, marks, words, now)
