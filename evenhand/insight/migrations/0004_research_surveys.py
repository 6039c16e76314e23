"""Research surveys, and the panels drawn for them."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q

from evenhand.database.migrating import CreateModel


class Migration(migrations.Migration):
    dependencies = [
        ("insight", "0003_tries_of_impact"),
        ("cases", "0001_initial"),
        ("people", "0001_initial"),
        ("replies", "0001_initial"),
    ]

    operations = [
        CreateModel(
            name="ResearchSurvey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.TextField()),
                ("introduction", models.TextField()),
                ("questions", models.JSONField()),
                ("days", models.PositiveSmallIntegerField()),
                ("network", models.TextField(blank=True, default="")),
                ("size", models.PositiveSmallIntegerField()),
                ("open_days", models.PositiveSmallIntegerField()),
                ("made_at", models.DateTimeField()),
                ("site", models.TextField(blank=True, default="")),
                ("seed", models.TextField(blank=True, default="")),
                ("rest_days", models.PositiveSmallIntegerField(null=True)),
                ("frame_size", models.PositiveIntegerField(null=True)),
                ("sample_size", models.PositiveIntegerField(null=True)),
                ("begun_at", models.DateTimeField(null=True)),
                ("ends_at", models.DateTimeField(null=True)),
                ("stopped_at", models.DateTimeField(null=True)),
                (
                    "begun_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "brand",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="people.brand",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["brand", "-made_at", "-id"], name="research_of_brand"),
                    models.Index(
                        condition=Q(Q(("begun_at", None), _negated=True), ("stopped_at", None)),
                        fields=["ends_at"],
                        name="research_running",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(("days__gte", 7), ("days__lte", 365), ("size__gte", 10), ("size__lte", 5000)),
                        name="research_frame",
                    ),
                    models.CheckConstraint(
                        condition=Q(("open_days__gte", 3), ("open_days__lte", 60)), name="research_open"
                    ),
                ],
            },
        ),
        CreateModel(
            name="PanelMember",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("customer_id", models.BigIntegerField()),
                ("network", models.TextField()),
                ("turn", models.PositiveIntegerField()),
                ("mark", models.UUIDField()),
                ("left_out", models.TextField(blank=True, default="")),
                ("asked_at", models.DateTimeField(null=True)),
                ("answered_at", models.DateTimeField(null=True)),
                ("answers", models.JSONField(default=dict)),
                (
                    "case",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="cases.case",
                    ),
                ),
                (
                    "delivery",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="replies.delivery",
                    ),
                ),
                (
                    "survey",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="members",
                        to="insight.researchsurvey",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=Q(("asked_at", None), ("left_out", "")), fields=["survey", "turn"], name="panel_waiting"
                    ),
                    models.Index(
                        condition=Q(("answered_at", None), _negated=True), fields=["survey", "mark"], name="panel_said"
                    ),
                    models.Index(fields=["customer_id", "-asked_at"], name="panel_of_customer"),
                ],
                "constraints": [models.UniqueConstraint(fields=("survey", "customer_id"), name="panel_once")],
            },
        ),
    ]
