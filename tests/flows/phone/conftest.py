"""A telephone line of the brand that Bob serves."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from typing import Any

import pytest

from evenhand.cases.models import Call
from evenhand.channels.actions import open_account, open_source
from evenhand.channels.domain.calls import CallHeard, CallStep
from evenhand.channels.models import Account, Source
from evenhand.flows.phone import take_calls
from tests.cast import NOON, Cast


@dataclass
class Line:
    """The line, and a telephone system that tells of it."""

    source: Source
    account: Account
    _numbers: Any = field(default_factory=lambda: count(1))

    def tell(self, step: CallStep, seconds: float = 0, *users: str, **changes: Any) -> Call:
        """One event of a call; it comes when it happens unless said otherwise."""
        at = NOON + timedelta(seconds=seconds)
        now: datetime = changes.pop("now", at)
        values: dict[str, Any] = {"call_id": "c1", "is_inbound": True, "number": "+4930901820", "line": "+498001234567"}
        heard = CallHeard(**{**values, "step": step, "at": at, "users": users, **changes})
        take_calls([(self.account.pk, heard)], source_id=self.source.pk, now=now)
        return Call.objects.filter(account=self.account, call_id=heard.call_id).latest("first_at")


@pytest.fixture
def line(cast: Cast) -> Line:
    """Harborline's service line."""
    filled_in = {"name": "Service line", "number": "+498001234567", "country": "DE"}
    source = open_source(kind="phone", name="Phone: service line", settings=filled_in, now=NOON)
    account = open_account(
        source=source, brand_id=cast.harborline.pk, network="phone", handle="+498001234567", name="Service line"
    )
    return Line(source, account)
