"""The tab of cases alike: what they were about, and the answer that solved them."""

from typing import Any

from evenhand.cases.models import Case
from evenhand.cases.reads.similar import similar_cases
from evenhand.flows.suggesting import is_without
from evenhand.workspace.door import DeskRequest


def gathered(request: DeskRequest, case: Case) -> dict[str, Any]:
    """What the tab shows; `alike` is None while the shelf is still being filled.

    A case that is left without suggestions has none here either: else nobody could tell what they are worth.
    """
    without = case.resolved_at is None and is_without(case)
    return {"alike": [] if without else similar_cases(request.user, case), "is_without": without}
