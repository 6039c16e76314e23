"""What must hold after every change: the inbox's hot row says what the case says."""

from evenhand.cases.domain.states import Category
from evenhand.cases.models import Case, OpenCase

SHARED = ("brand_id", "queue_id", "assignee_id", "mode", "priority")


def check_hot_rows() -> None:
    """Every unresolved case has its row and no resolved one has; both say the same; whoever is open, waits."""
    rows = {row.pk: row for row in OpenCase.objects.all()}
    for case in Case.objects.select_related("state"):
        row = rows.pop(case.pk, None)
        assert (row is None) == (case.resolved_at is not None) == (case.state.category == Category.RESOLVED), case.pk
        if row is not None:
            assert [getattr(row, name) for name in SHARED] == [getattr(case, name) for name in SHARED], case.pk
            assert row.category == case.state.category
            assert (row.waiting_since is not None) == (row.category in {Category.NEW, Category.OPEN}), case.pk
    assert not rows
