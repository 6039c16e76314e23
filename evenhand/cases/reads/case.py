"""One case and the person behind it."""

from django.db.models import Q

from evenhand.cases.errors import NotAllowed
from evenhand.cases.models import Case, Identity, IdentitySuggestion, Merge
from evenhand.database.asking import Question
from evenhand.people.models import Agent, Brand
from evenhand.people.reads import brands_of

_RELATED = ("brand", "customer", "state", "queue", "assignee", "related", "merged_into", "open")
_ANY = Question(lambda case: Case.objects.select_related(*_RELATED).filter(pk=case), "case")
_SEEN = Question(
    lambda case, viewer: Case.objects.select_related(*_RELATED).filter(
        pk=case, brand__in=Brand.objects.filter(teams__agents=viewer)
    ),
    "case",
    "viewer",
)


def case_for(viewer: Agent, case_id: int) -> Case:
    """The case with all a page needs of it; raises NotAllowed if the viewer may not see it or there is none."""
    if not viewer.is_active or case_id >= 1 << 63:
        case = None
    elif viewer.sees_all:
        case = _ANY.first(case=case_id)
    else:
        case = _SEEN.first(case=case_id, viewer=viewer.pk)
    if case is None:
        raise NotAllowed("There is no such case among those you may see.")
    return case


def customer_cases(viewer: Agent, case: Case, *, limit: int = 20) -> list[Case]:
    """The customer's other cases that the viewer may see, newest first."""
    theirs = Case.objects.filter(customer_id=case.customer_id, brand__in=brands_of(viewer)).exclude(pk=case.pk)
    return list(theirs.select_related("state", "brand").order_by("-opened_at", "-id")[:limit])


def personas_of(case: Case) -> list[Identity]:
    """On which networks the customer is known, and as whom."""
    return list(Identity.objects.filter(customer_id=case.customer_id).select_related("persona").order_by("pk"))


def suggestions_for(viewer: Agent, case: Case) -> list[IdentitySuggestion]:
    """Other customers who may be the same person, as far as the viewer may see a case of theirs."""
    here = case.customer_id
    visible = Case.objects.filter(brand__in=brands_of(viewer)).values("customer_id")
    suggested = IdentitySuggestion.objects.filter(
        Q(one=here, other__in=visible) | Q(other=here, one__in=visible), is_dismissed=False
    ).exclude(Q(one__merged_into__isnull=False) | Q(other__merged_into__isnull=False))
    return list(suggested.select_related("one", "other").order_by("id")[:5])


def merges_of(case: Case) -> list[Merge]:
    """Merges into this case or its customer that can be undone, newest first."""
    into = Q(kind="case", target_id=case.pk) | Q(kind="customer", target_id=case.customer_id)
    return list(Merge.objects.filter(into, undone_at=None).select_related("merged_by").order_by("-merged_at", "-id"))
