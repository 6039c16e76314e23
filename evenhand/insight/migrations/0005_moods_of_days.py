"""How posts felt, by day."""

import django.db.models.deletion
from django.db import migrations, models

from evenhand.database.migrating import CreateModel


class Migration(migrations.Migration):
    dependencies = [
        ("insight", "0004_research_surveys"),
        ("people", "0001_initial"),
    ]

    operations = [
        CreateModel(
            name="MoodDay",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("piece", models.BigIntegerField()),
                ("day", models.DateField()),
                ("network", models.TextField()),
                ("mode", models.SmallIntegerField()),
                ("unhappy", models.IntegerField()),
                ("neutral", models.IntegerField()),
                ("happy", models.IntegerField()),
                ("unread", models.IntegerField()),
                ("corrected", models.IntegerField()),
                ("counted_at", models.DateTimeField()),
                (
                    "brand",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="people.brand",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["piece"], name="mood_of_piece"),
                    models.Index(fields=["day"], name="mood_of_day"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("brand", "day", "network", "mode", "piece"), name="mood_once"),
                ],
            },
        ),
    ]
