"""What the address of the inbox may say, and nothing else."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

import msgspec
from django.http import QueryDict

from evenhand.cases.reads import Tab, View
from evenhand.kernel.text import number_in

WHOSE = ("mine", "unassigned", "all", "named")
SORTS = ("newest", "due")
MOST_SHOWN = 200
LONGEST_WAIT = 366 * 24 * 60  # minutes
MODES = {"reactive": 1, "proactive": 2, "progressive": 3}
KINDS = {"complaint": 1, "question": 2, "praise": 3, "comment": 4, "lead": 5}
SEVERITIES = {"low": 0, "normal": 1, "high": 2, "critical": 3}
_MODE_NAMES = {number: name for name, number in MODES.items()}
_KIND_NAMES = {number: name for name, number in KINDS.items()}
_SEVERITY_NAMES = {number: name for name, number in SEVERITIES.items()}
_NETWORK = re.compile(r"[a-z][a-z0-9_-]{0,29}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z]{2,8})?")
MOST_VALUES = 12


class Filter(msgspec.Struct, frozen=True, kw_only=True):
    """The inbox as it is looked at. Every field comes from an allow-list."""

    whose: str = "mine"
    tab: Tab = Tab.OPEN
    queue_id: int | None = None
    sort: str = ""  # longest waiting first
    case_id: int | None = None
    after: str = ""
    shown: int = 0
    view_id: int | None = None  # a saved view: what it wants stands in the database
    brand_id: int | None = None
    assignee_id: int | None = None
    modes: tuple[int, ...] = ()
    networks: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    kinds: tuple[int, ...] = ()
    severities: tuple[int, ...] = ()
    label_ids: tuple[int, ...] = ()
    waiting_over: int | None = None
    due_within: int | None = None

    @property
    def newest_first(self) -> bool:
        """Whether the newest stands on top."""
        return self.sort == "newest"

    @property
    def is_narrow(self) -> bool:
        """Whether more is wanted than a tab of the desk."""
        of_the_case = (self.modes, self.networks, self.languages, self.kinds, self.severities, self.label_ids)
        return (
            any(of_the_case)
            or any((self.brand_id, self.assignee_id))
            or self.waiting_over is not None
            or self.due_within is not None
        )

    @property
    def view(self) -> View:
        """The same for the read."""
        return View(
            whose=self.whose if self.whose != "named" else "all",
            tab=self.tab,
            queue_id=self.queue_id,
            newest_first=self.sort == "newest",
            by_due=self.sort == "due" and self.tab is Tab.OPEN,
            brand_id=self.brand_id,
            assignee_id=self.assignee_id,
            modes=self.modes,
            networks=self.networks,
            languages=self.languages,
            kinds=self.kinds,
            severities=self.severities,
            label_ids=self.label_ids,
            waiting_over=self.waiting_over if self.tab is Tab.OPEN else None,
            due_within=self.due_within if self.tab is Tab.OPEN else None,
        )

    @property
    def query(self) -> str:
        """As an address says it, without the case and the page; every link of a page ends with it."""
        return _query_of(self)

    def address(self, **changes: Any) -> str:
        """The query of this filter with some fields changed; defaults are left out."""
        said = msgspec.structs.replace(self, **{"case_id": None, "after": "", "shown": 0, **changes})
        fields = {
            **({"view": said.view_id} if said.view_id else said.wanted),
            "tab": said.tab.value if said.tab is not Tab.OPEN else "",
            "sort": said.sort,
            "case": said.case_id or "",
            "after": said.after,
            "shown": said.shown or "",
        }
        return urlencode({name: value for name, value in fields.items() if value != ""})

    @property
    def wanted(self) -> dict[str, Any]:
        """What is wanted, without the order and the tab."""
        return {
            "whose": self.whose,
            "queue": self.queue_id or "",
            "brand": self.brand_id or "",
            "agent": self.assignee_id or "",
            "mode": ",".join(_MODE_NAMES[mode] for mode in self.modes),
            "network": ",".join(self.networks),
            "language": ",".join(self.languages),
            "kind": ",".join(_KIND_NAMES[kind] for kind in self.kinds),
            "severity": ",".join(_SEVERITY_NAMES[severity] for severity in self.severities),
            "label": ",".join(map(str, self.label_ids)),
            "waiting": "" if self.waiting_over is None else self.waiting_over,
            "due": "" if self.due_within is None else self.due_within,
        }

    @property
    def to_keep(self) -> str:
        """What a saved view remembers."""
        return msgspec.structs.replace(self, view_id=None, tab=Tab.OPEN).address()


@lru_cache(maxsize=1024)
def _query_of(asked: Filter) -> str:
    return asked.address()


def read_filter(query: QueryDict) -> Filter:
    """The filter in an address; whatever is not allowed is as if it were not said."""
    whose, tab = query.get("whose", ""), query.get("tab", "")
    queue_id = _number(query.get("queue", ""))
    narrow = _narrow(query)
    sort = query.get("sort", "")
    return Filter(
        whose=whose
        if whose in WHOSE
        else ("all" if queue_id or any(each not in (None, ()) for each in narrow.values()) else "mine"),
        tab=Tab(tab) if tab in set(Tab) else Tab.OPEN,
        queue_id=queue_id,
        sort=sort if sort in SORTS else "",
        case_id=_number(query.get("case", "")),
        after=query.get("after", "")[:60],
        shown=min(_number(query.get("shown", "")) or 0, MOST_SHOWN),
        view_id=_number(query.get("view", "")),
        **narrow,
    )


def _narrow(query: QueryDict) -> dict[str, Any]:
    labels = (_number(each) for each in _values(query, "label"))
    return {
        "brand_id": _number(query.get("brand", "")),
        "assignee_id": _number(query.get("agent", "")),
        "modes": _numbers(query, "mode", MODES),
        "kinds": _numbers(query, "kind", KINDS),
        "severities": _numbers(query, "severity", SEVERITIES),
        "networks": tuple(sorted({each for each in _values(query, "network") if _NETWORK.fullmatch(each)})),
        "languages": tuple(sorted({each for each in _values(query, "language") if _LANGUAGE.fullmatch(each)})),
        "label_ids": tuple(sorted({each for each in labels if each})),
        "waiting_over": _minutes(query.get("waiting", "")),
        "due_within": _minutes(query.get("due", "")),
    }


def _numbers(query: QueryDict, name: str, known: Mapping[str, int]) -> tuple[int, ...]:
    return tuple(sorted({known[each] for each in _values(query, name) if each in known}))


def _values(query: QueryDict, name: str) -> list[str]:
    """Said once with commas, or several times as a form does."""
    return [part for each in query.getlist(name)[:MOST_VALUES] for part in each.split(",")[:MOST_VALUES]]


def _minutes(text: str) -> int | None:
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 9 else None
    return None if number is None or number > LONGEST_WAIT else number


def _number(text: str) -> int | None:
    """An id; no row has the number nought."""
    return number_in(text) or None
