"""The names a company gives to the states of its cases."""

from collections.abc import Iterable

from django.db import transaction

from evenhand.cases.models import Category, State

DEFAULTS = [(category.label, category.value) for category in Category]


@transaction.atomic
def install_states(names: Iterable[tuple[str, int]] = ()) -> None:
    """Make the named states, and a default one for each category that has none."""
    for position, (name, category) in enumerate(names):
        State.objects.update_or_create(name=name, defaults={"category": category, "position": position})
    taken = set(State.objects.values_list("category", flat=True))
    State.objects.bulk_create(
        State(name=name, category=category) for name, category in DEFAULTS if category not in taken
    )
