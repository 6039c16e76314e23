"""Measuring goes on beside the work: facts and moods behind the ledger, the backlog every five minutes, surveys once a
minute, cases to be judged once a week, causes counted."""

import threading
import time
from datetime import date

from django.db import connection

from evenhand.flows import researching, surveying, voicing
from evenhand.insight.actions.counting import look_at_backlog
from evenhand.insight.actions.following import fill, follow, freshen
from evenhand.insight.actions.moods import TRANSACTIONS, fill_moods, follow_moods, freshen_moods
from evenhand.kernel import clock
from evenhand.quality.actions.drawing import draw_due
from evenhand.quality.actions.scoring import finish_alone

LOOK_EVERY, REST = 5.0, 0.2  # seconds; between two looks where there is more to do
BACKLOG_EVERY, MINUTE, MOODS_EVERY = 300.0, 60.0, 15.0


def look_on(stop: threading.Event) -> None:
    """Until told to stop: what happened is counted some seconds later, what was there before piece by piece."""
    looked_at = asked_at = mooded_at = float("-inf")
    wholly_on: date | None = None
    while not stop.is_set():
        now, moment = clock.now(), time.monotonic()
        found = follow(now=now) + fill(now=now) + fill_moods(now=now)
        if moment - mooded_at > MOODS_EVERY and follow_moods(now=now) < TRANSACTIONS:
            mooded_at = moment
        if moment - asked_at > MINUTE:
            asked_at = moment
            surveying.ask_due(now=now)
            researching.ask_due(now=now)
            found += freshen(now=now) + freshen_moods(now=now)
            draw_due(now=now)
            finish_alone(now=now)
        if moment - looked_at > BACKLOG_EVERY:
            look_at_backlog(now=now)
            voicing.keep_counted(now=now, is_whole=now.date() != wholly_on)
            wholly_on = now.date()
            looked_at = moment
        connection.close()
        stop.wait(REST if found else LOOK_EVERY)
