"""Parity audits of the desk's own cases."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Q

from evenhand.database.migrating import CreateModel


class Migration(migrations.Migration):
    dependencies = [
        ("insight", "0005_moods_of_days"),
        ("people", "0001_initial"),
    ]

    operations = [
        CreateModel(
            name="ParityRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("asked_at", models.DateTimeField()),
                ("state", models.CharField(default="waiting", max_length=8)),
                ("touched_at", models.DateTimeField()),
                ("tries", models.PositiveSmallIntegerField(db_default=0, default=0)),
                ("trouble", models.CharField(blank=True, default="", max_length=300)),
                ("since", models.DateField()),
                ("until", models.DateField()),
                ("margins", models.JSONField()),
                ("mark", models.CharField(max_length=16)),
                ("rows", models.PositiveIntegerField(db_default=0, default=0)),
                ("told", models.JSONField(null=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "brand",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="people.brand",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["-asked_at", "-id"], name="parity_newest"),
                    models.Index(
                        condition=Q(("state__in", ("waiting", "running"))), fields=["id"], name="parity_open"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(("state__in", ("waiting", "running", "done", "failed"))),
                        name="parity_state_known",
                    ),
                    models.CheckConstraint(condition=Q(("until__gte", F("since"))), name="parity_days_in_order"),
                ],
            },
        ),
    ]
