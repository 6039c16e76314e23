"""Sessions in which several people judge the same case and then look together."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from evenhand.cases.models import Case
from evenhand.kernel.text import storable
from evenhand.ledger.actions import record
from evenhand.people.models import Agent
from evenhand.people.reads import brand_ids_of, colleagues_of
from evenhand.quality.actions import check_scores
from evenhand.quality.actions.cards import current_card
from evenhand.quality.actions.scoring import put_marks
from evenhand.quality.domain.cards import Marks, missing
from evenhand.quality.errors import CannotCalibrate, CannotScore
from evenhand.quality.events import CalibrationAgreed, CalibrationOpened, CalibrationRevealed
from evenhand.quality.models import Calibration, CalibrationSeat, Score

MOST_SEATS = 20
LONGEST = 2_000


@transaction.atomic
def open_calibration(*, case_id: int, agent_ids: Collection[int], why: str, actor: Agent, now: datetime) -> Calibration:
    """Ask colleagues who serve the brand to judge this case, each alone. Refuses fewer than two."""
    case = Case.objects.filter(pk=case_id, brand__in=brand_ids_of(actor)).select_related("brand").first()
    if case is None:
        raise CannotCalibrate(_("There is no such case among those you may see."))
    check_scores(actor, case.brand_id)
    asked = [each for each in colleagues_of(actor).filter(pk__in=agent_ids) if case.brand_id in brand_ids_of(each)]
    if not 2 <= len(asked) <= MOST_SEATS:
        raise CannotCalibrate(_("Ask 2 to 20 people who serve this brand."))
    card = current_card(case.brand, now=now)
    card.is_used = True
    card.save(update_fields=["is_used"])
    session = Calibration.objects.create(
        brand_id=case.brand_id,
        case=case,
        card=card,
        why=storable(why).strip()[:LONGEST],
        opened_by=actor,
        opened_at=now,
    )
    CalibrationSeat.objects.bulk_create([CalibrationSeat(calibration=session, agent=each) for each in asked])
    record(CalibrationOpened(calibration_id=session.pk, seats=len(asked)), now=now, actor_id=actor.pk)
    return session


@transaction.atomic
def judge(*, calibration_id: int, marks: Marks, words: str, is_final: bool, actor: Agent, now: datetime) -> Score:
    """What the actor says, alone; once all said something it is shown to all. Refuses whoever was not asked, and
    anything after it was shown."""
    session = Calibration.objects.select_for_update(of=("self",)).select_related("card").get(pk=calibration_id)
    seat = CalibrationSeat.objects.filter(calibration=session, agent=actor).first()
    if seat is None or session.revealed_at is not None:
        raise CannotCalibrate(_("You were not asked, or it was shown already."))
    score = Score.objects.get_or_create(calibration=session, scorer=actor, defaults={"begun_at": now, "kept_at": now})[
        0
    ]
    if is_final and missing(session.card.card, marks):
        raise CannotScore(_("Say something about every item; “does not apply” is something."))
    put_marks(score=score, marks=marks, words=words, now=now)
    score.finished_at = now if is_final else None
    score.save()
    CalibrationSeat.objects.filter(pk=seat.pk).update(is_done=is_final)
    if not CalibrationSeat.objects.filter(calibration=session, is_done=False).exists():
        _reveal(session, None, now)
    return score


@transaction.atomic
def reveal(*, calibration_id: int, actor: Agent, now: datetime) -> Calibration:
    """Show what there is although somebody is missing. It cannot be taken back: what was seen was seen."""
    session = Calibration.objects.select_for_update().get(pk=calibration_id)
    check_scores(actor, session.brand_id)
    if CalibrationSeat.objects.filter(calibration=session, is_done=True).count() < 2:
        raise CannotCalibrate(_("At least two people judge first: one has nothing to compare with."))
    if session.revealed_at is None:
        _reveal(session, actor, now)
    return session


def _reveal(session: Calibration, actor: Agent | None, now: datetime) -> None:
    session.revealed_at = now
    session.save(update_fields=["revealed_at"])
    record(CalibrationRevealed(calibration_id=session.pk), now=now, actor_id=actor.pk if actor else None)


@transaction.atomic
def write_agreed(*, calibration_id: int, text: str, actor: Agent, now: datetime) -> Calibration:
    """What those who looked agreed; it may be written anew. Refuses before it was shown."""
    session = Calibration.objects.select_for_update().get(pk=calibration_id)
    check_scores(actor, session.brand_id)
    said = storable(text).strip()[:LONGEST]
    if session.revealed_at is None or not said:
        raise CannotCalibrate(_("First everybody judges, then you write what you agreed."))
    session.agreed, session.agreed_by, session.agreed_at = said, actor, now
    session.save(update_fields=["agreed", "agreed_by", "agreed_at"])
    record(CalibrationAgreed(calibration_id=session.pk), now=now, actor_id=actor.pk)
    return session
