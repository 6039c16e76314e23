"""What the address of the inbox may say, and nothing else."""

from typing import Any
from urllib.parse import urlencode

import msgspec
from django.http import QueryDict

from evenhand.cases.reads import Tab, View

WHOSE = ("mine", "unassigned", "all")
MOST_SHOWN = 200
BIGGEST_ID = (1 << 63) - 1


class Filter(msgspec.Struct, frozen=True, kw_only=True):
    """The inbox as it is looked at. Every field comes from an allow-list."""

    whose: str = "mine"
    tab: Tab = Tab.OPEN
    queue_id: int | None = None
    newest_first: bool = False
    case_id: int | None = None
    after: str = ""
    shown: int = 0

    @property
    def view(self) -> View:
        """The same for the read."""
        return View(whose=self.whose, tab=self.tab, queue_id=self.queue_id, newest_first=self.newest_first)

    @property
    def query(self) -> str:
        """As an address says it, without the case and the page."""
        return self.address()

    def address(self, **changes: Any) -> str:
        """The query of this filter with some fields changed; defaults are left out."""
        said = msgspec.structs.replace(self, **{"case_id": None, "after": "", "shown": 0, **changes})
        fields = {
            "whose": said.whose,
            "tab": said.tab.value if said.tab is not Tab.OPEN else "",
            "queue": said.queue_id or "",
            "sort": "newest" if said.newest_first else "",
            "case": said.case_id or "",
            "after": said.after,
            "shown": said.shown or "",
        }
        return urlencode({name: value for name, value in fields.items() if value})


def read_filter(query: QueryDict) -> Filter:
    """The filter in an address; whatever is not allowed is as if it were not said."""
    whose, tab = query.get("whose", ""), query.get("tab", "")
    queue_id = _number(query.get("queue", ""))
    return Filter(
        whose=whose if whose in WHOSE else ("all" if queue_id else "mine"),
        tab=Tab(tab) if tab in set(Tab) else Tab.OPEN,
        queue_id=queue_id,
        newest_first=query.get("sort") == "newest",
        case_id=_number(query.get("case", "")),
        after=query.get("after", "")[:60],
        shown=min(_number(query.get("shown", "")) or 0, MOST_SHOWN),
    )


def _number(text: str) -> int | None:
    """An id, if it is one that the database could hold."""
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 20 else 0
    return number if 0 < number <= BIGGEST_ID else None
