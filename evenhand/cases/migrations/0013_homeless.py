"""What no queue took is found in the order of its turn."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False  # the index is made while the desk works

    dependencies = [("cases", "0012_shift_notes")]

    operations = [
        AddIndexConcurrently(
            model_name="opencase",
            index=models.Index(
                fields=["-priority", "waiting_since", "case"],
                name="open_homeless",
                condition=models.Q(("assignee", None), ("category__in", [1, 2]), ("queue", None)),
            ),
        ),
    ]
