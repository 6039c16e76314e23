"""The tab of cases alike: what they were about, and the answer that solved them."""

from typing import Any

from evenhand.cases.models import Case
from evenhand.cases.reads.similar import similar_cases
from evenhand.workspace.door import DeskRequest


def gathered(request: DeskRequest, case: Case) -> dict[str, Any]:
    """What the tab shows; `alike` is None while the shelf is still being filled."""
    return {"alike": similar_cases(request.user, case)}
