"""The invented company's telephone: a line, and some calls of the last hours."""

from datetime import datetime, timedelta
from typing import Final

from evenhand.cases.models import Call
from evenhand.channels import actions as channels
from evenhand.channels.domain.calls import CallHeard, CallStep
from evenhand.channels.models import Account, Source
from evenhand.flows.phone import settle_calls, take_calls
from evenhand.people.models import Brand
from evenhand.project.demo.company import COMPANY

PHONE_SOURCE: Final = "Phone: the company’s line"
NUMBER: Final = "+498005550100"
# Numbers that are given out for films and tests, who calls, who answers, minutes ago, minutes spoken.
_CALLS: Final = (
    ("+447700900123", "Orla Brennan", "nadia", 190, 4),
    ("+447700900456", "", "", 75, 0),
    ("+447700900789", "Mateo Silva", "tomasz", 40, 11),
)


def open_line(*, now: datetime) -> Source:
    """The line of the first brand, opened like an administrator would, with some calls; safe to repeat."""
    settings = {"name": "Service line", "number": NUMBER, "country": "DE"}
    source = channels.open_source(kind="phone", name=PHONE_SOURCE, settings=settings, now=now)
    brand = Brand.objects.get(slug=COMPANY.brands[0].key)
    account = channels.open_account(
        source=source, brand_id=brand.pk, network="phone", handle=NUMBER, name="Service line"
    )
    if not Call.objects.filter(account=account).exists():
        _tell(source, account, now)
    return source


def _tell(source: Source, account: Account, now: datetime) -> None:
    for place, (number, name, agent, ago, minutes) in enumerate(_CALLS):
        begun = now - timedelta(minutes=ago)
        steps: list[tuple[CallStep, datetime, tuple[str, ...]]] = [(CallStep.BEGUN, begun, ())]
        if agent:
            steps.append((CallStep.ANSWERED, begun + timedelta(seconds=9), (agent,)))
        steps.append((CallStep.ENDED, begun + timedelta(minutes=minutes, seconds=40), ()))
        for step, at, users in steps:
            heard = CallHeard(
                call_id=f"demo-{place}",
                step=step,
                at=at,
                is_inbound=True,
                number=number,
                line=NUMBER,
                name=name,
                users=users,
            )
            take_calls([(account.pk, heard)], source_id=source.pk, now=at)
    settle_calls(now=now)
