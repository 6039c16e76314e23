"""What a person's desk remembers by itself."""

from django.contrib.postgres.fields import ArrayField
from django.db.models import F, Func, TextField, Value

from evenhand.people.models import Agent


def turn_group(*, agent: Agent, name: str, is_turned: bool) -> None:
    """Remembers whether a group of the menu stands otherwise than at first; what others remember meanwhile stays. A
    fold is no news to anybody, so that the ledger does not hear of it."""
    of_names = ArrayField(TextField())
    kept = Func(F("turned_groups"), Value(name), function="array_remove", output_field=of_names)
    turned = Func(kept, Value(name), function="array_append", output_field=of_names)
    Agent.objects.filter(pk=agent.pk).update(turned_groups=turned if is_turned else kept)
