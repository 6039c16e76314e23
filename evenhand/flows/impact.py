"""What was asked about an event's effect is worked out in the background, one at a time."""

import logging

import msgspec
from django.conf import settings
from django.utils.translation import gettext as _

from evenhand.insight.actions.impact import claim_impact, keep_impact
from evenhand.insight.errors import BadInquiry, CannotAudit
from evenhand.insight.impact.running import ask_series
from evenhand.insight.models import ImpactRun
from evenhand.insight.reads.impact import Inquiry, series_for
from evenhand.kernel import clock
from evenhand.ledger.errors import DATABASE_AWAY

log = logging.getLogger(__name__)


def work_out_next() -> bool:
    """Take the next question and answer it; whether there was one."""
    run = claim_impact(now=clock.now())
    if run is None:
        return False
    try:
        answer = worked_out(run)
    except (BadInquiry, CannotAudit) as problem:
        keep_impact(run_id=run.pk, answer=None, trouble=problem.sentence, now=clock.now())
    except DATABASE_AWAY:
        raise
    except Exception:  # what cannot be worked out now cannot be later, and others wait behind it
        log.exception("impact run %s failed", run.pk)
        words = _("It could not be worked out, and is not tried again. The log of the worker says why.")
        keep_impact(run_id=run.pk, answer=None, trouble=words, now=clock.now())
    else:
        keep_impact(run_id=run.pk, answer=answer, now=clock.now())
    return True


def worked_out(run: ImpactRun) -> dict[str, object]:
    """The answer as it is kept: what JSON cannot hold is null."""
    inquiry = msgspec.convert(run.asked, Inquiry)
    series, question = series_for(
        inquiry, measure=inquiry.measure, event=run.annotation.words, now=clock.now(), zone=settings.TIME_ZONE
    )
    plain: dict[str, object] = msgspec.json.decode(msgspec.json.encode(ask_series(series, question)))
    return plain
