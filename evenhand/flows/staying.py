"""A company's list of customers is read, customers who were helped are compared with others like them, and the list is
forgotten."""

from datetime import date, datetime
from typing import Final

from django.utils.translation import gettext as _

from evenhand.insight.reads.counted import desk_day
from evenhand.people.models import Agent, Brand
from evenhand.voice.actions.staying import check_compares, keep_look
from evenhand.voice.domain.standing import Unreadable, read_list
from evenhand.voice.domain.staying import compared
from evenhand.voice.errors import BadList
from evenhand.voice.models import StayingLook
from evenhand.voice.reads.staying import contacts_of, found_in

LARGEST: Final = 20_000_000  # bytes
DAYS: Final = (30, 90, 180)
USUAL: Final = 90


def look_at_list(
    table: bytes, *, brand: Brand, days: int, as_of: date | None, actor: Agent, now: datetime
) -> StayingLook:
    """Compare and keep the figures. Refuses a list without the columns, of tomorrow, or too large."""
    check_compares(actor, brand)
    today = desk_day(now)
    as_of = as_of or today
    if as_of > today:
        raise BadList(_("A list cannot be of a day to come."))
    if len(table) > LARGEST:
        raise BadList(_("The list is too large: at most 20 MB."))
    try:
        listed = read_list(table.decode(), as_of=as_of)
    except UnicodeDecodeError as problem:
        raise BadList(_("The list is not text in UTF-8.")) from problem
    except Unreadable as problem:
        raise BadList(_refusals()[str(problem)]) from problem
    contacts = contacts_of(actor, brand, days=days, as_of=as_of)
    standings = found_in(listed.standings, [each.customer_id for each in contacts], brand)
    answer = compared(contacts, standings, days=days)
    return keep_look(brand=brand, as_of=as_of, listed=listed, answer=answer, actor=actor, now=now)


def _refusals() -> dict[str, str]:
    return {
        "columns": _("The list needs a heading with “customer”, and “left” or “stayed”."),
        "rows": _("The list is too long: at most 500,000 customers."),
        "csv": _("The list is no table parted by commas, semicolons or tabs."),
    }
