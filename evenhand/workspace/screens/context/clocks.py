"""The clocks of a case in words: how long, by which policy, whether they rest and why, and how they ended."""

from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from evenhand.cases.models import Case
from evenhand.routing.domain.pauses import Pause, pause_of
from evenhand.routing.models import ClockKind, ClockRun, Escalation
from evenhand.routing.reads import clock_runs_of, escalations_of
from evenhand.workspace.screens.clocks.ladder import rungs
from evenhand.workspace.screens.clocks.words import because, length


def clocks_of(case: Case) -> dict[str, Any]:
    """What the tab shows of clocks; two queries."""
    return {
        "clock_runs": [_told(run, case) for run in clock_runs_of(case.pk)],
        "escalations": [_passed(each) for each in escalations_of(case.pk)],
    }


def _told(run: ClockRun, case: Case) -> dict[str, Any]:
    names = {
        ClockKind.FIRST: _("First answer"),
        ClockKind.NEXT: _("Next answer"),
        ClockKind.RESOLUTION: _("Resolution"),
    }
    return {
        "run": run,
        "name": names[ClockKind(run.kind)],
        "length": length(run.minutes),
        "why": because(run.because) if run.policy_id else "",
        "rests": "" if run.resumed_at or run.ended_at else _rest(case),
        "took": _span(run.ran) if run.ended_at else "",
        "worked": _span(run.worked) if run.ended_at and run.worked != run.ran else "",
        "is_late": run.breached_at is not None,
    }


def _rest(case: Case) -> str:
    pause = pause_of(case.state.category, frozenset(Pause))
    said = {
        Pause.WAITING: _("rests while the customer has the word"),
        Pause.SNOOZED: _("rests while the case is snoozed"),
    }
    return said[pause] if pause else _("rests")


def _span(span: timedelta) -> str:
    """To the minute, at least one."""
    return length(max(1, int(span.total_seconds() // 60)))


def _passed(each: Escalation) -> dict[str, Any]:
    at: datetime = each.at
    return {"at": at, "whom": rungs().get(each.reached or each.step.rung, "")}
