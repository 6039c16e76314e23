"""How often pages were shared from the door of every employee."""

import django.db.models.deletion
from django.db import migrations, models

from evenhand.database.migrating import CreateModel


class Migration(migrations.Migration):
    dependencies = [
        ("colleagues", "0001_initial"),
        ("knowledge", "0001_initial"),
    ]

    operations = [
        CreateModel(
            name="Shared",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("network", models.CharField(max_length=12)),
                ("day", models.DateField()),
                ("times", models.PositiveIntegerField(default=0)),
                (
                    "edition",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="knowledge.edition",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("edition", "network", "day"), name="shared_once_a_day")
                ],
            },
        ),
    ]
