"""Forecasts, shifts, and what came before this desk."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from evenhand.database.migrating import CreateModel


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("people", "0001_initial"),
    ]

    operations = [
        CreateModel(
            name="DeskForecast",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("network", models.TextField(default="")),
                ("queue_id", models.BigIntegerField(default=0)),
                ("made", models.JSONField(null=True)),
                ("made_at", models.DateTimeField(null=True)),
                ("trouble", models.TextField(default="")),
                ("due_at", models.DateTimeField()),
            ],
            options={
                "indexes": [models.Index(fields=["due_at", "id"], name="forecast_due")],
                "constraints": [models.UniqueConstraint(fields=("network", "queue_id"), name="forecast_once")],
            },
        ),
        CreateModel(
            name="EarlierCounts",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("network", models.TextField(default="")),
                ("queue_id", models.BigIntegerField(default=0)),
                ("name", models.TextField()),
                ("first_day", models.DateField()),
                ("last_day", models.DateField()),
                ("counts", models.JSONField()),
                (
                    "brought_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("brought_at", models.DateTimeField()),
                ("removed_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("removed_at", None)), fields=("network", "queue_id"), name="earlier_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("last_day__gte", models.F("first_day"))), name="earlier_in_order"
                    ),
                ],
            },
        ),
        CreateModel(
            name="PlannedEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.TextField()),
                ("first_day", models.DateField()),
                ("last_day", models.DateField()),
                ("times", models.FloatField(null=True)),
                (
                    "planned_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("planned_at", models.DateTimeField()),
                ("removed_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("removed_at", None)), fields=["-last_day", "-id"], name="planned_event"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("last_day__gte", models.F("first_day"))), name="planned_in_order"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("times", None), models.Q(("times__gte", 0), ("times__lte", 100)), _connector="OR"
                        ),
                        name="planned_times",
                    ),
                ],
            },
        ),
        CreateModel(
            name="Rota",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "team",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rotas",
                        to="people.team",
                    ),
                ),
                ("first_day", models.DateField()),
                ("days", models.PositiveSmallIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("working", "Being made"),
                            ("made", "Made"),
                            ("impossible", "There is none"),
                            ("failed", "Went wrong"),
                            ("published", "Published"),
                        ],
                        default="waiting",
                        max_length=12,
                    ),
                ),
                ("asked", models.JSONField()),
                ("agents", models.JSONField()),
                ("made", models.JSONField(null=True)),
                ("why", models.JSONField(default=list)),
                ("progress", models.JSONField(default=dict)),
                ("replaced", models.JSONField(null=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                ("beat_at", models.DateTimeField(null=True)),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("finished_at", models.DateTimeField(null=True)),
                ("published_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["team", "-first_day", "-id"], name="rota_of_team"),
                    models.Index(
                        condition=models.Q(("state__in", ["waiting", "working"])), fields=["id"], name="rota_to_make"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["waiting", "working", "made", "impossible", "failed", "published"])
                        ),
                        name="rota_state_known",
                    ),
                    models.CheckConstraint(condition=models.Q(("days__gte", 1), ("days__lte", 42)), name="rota_days"),
                ],
            },
        ),
        CreateModel(
            name="ScaleRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("experiment", models.JSONField()),
                ("hash", models.CharField(max_length=64)),
                (
                    "asked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                ("state", models.CharField(default="waiting", max_length=12)),
                ("progress", models.PositiveSmallIntegerField(default=0)),
                ("touched_at", models.DateTimeField()),
                ("answers", models.JSONField(null=True)),
                ("report", models.TextField(blank=True, default="")),
                ("trouble", models.CharField(blank=True, default="", max_length=300)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["-asked_at", "-id"], name="scale_run_newest"),
                    models.Index(
                        condition=models.Q(("state__in", ("waiting", "running"))), fields=["id"], name="scale_run_open"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ("waiting", "running", "done", "failed", "withdrawn"))),
                        name="scale_run_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("progress__lte", 100)), name="scale_run_progress_within"
                    ),
                ],
            },
        ),
    ]
