"""How well cases were handled, scored by people."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from evenhand.database.migrating import CreateModel


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("cases", "0001_initial"),
        ("people", "0001_initial"),
    ]

    operations = [
        CreateModel(
            name="QualityRule",
            fields=[
                (
                    "brand",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="quality_rule",
                        serialize=False,
                        to="people.brand",
                    ),
                ),
                ("is_on", models.BooleanField(default=False)),
                ("per_agent", models.PositiveSmallIntegerField(default=3)),
                ("per_queue", models.PositiveSmallIntegerField(default=0)),
                ("targeted", models.PositiveSmallIntegerField(default=3)),
                ("double_percent", models.PositiveSmallIntegerField(default=10)),
                ("seed", models.BigIntegerField()),
                ("drawn_until", models.DateField(null=True)),
                (
                    "set_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("set_at", models.DateTimeField()),
            ],
        ),
        CreateModel(
            name="Scorecard",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "brand",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="scorecards", to="people.brand"
                    ),
                ),
                ("version", models.PositiveIntegerField()),
                ("contents", models.JSONField()),
                ("is_current", models.BooleanField(default=True)),
                ("is_used", models.BooleanField(default=False)),
                (
                    "made_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("made_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("brand", "version"), name="scorecard_version"),
                    models.UniqueConstraint(
                        condition=models.Q(("is_current", True)), fields=("brand",), name="scorecard_current"
                    ),
                ],
            },
        ),
        CreateModel(
            name="QualitySample",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="quality_samples", to="cases.case"
                    ),
                ),
                (
                    "agent",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("queue_id", models.BigIntegerField(default=0)),
                (
                    "card",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="samples",
                        to="quality.scorecard",
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("random", "Drawn by chance"),
                            ("complaint", "The customer complained"),
                            ("survey", "The customer was not satisfied"),
                            ("returned", "The customer came back"),
                            ("flagged", "A lead asked for it"),
                        ],
                        max_length=12,
                    ),
                ),
                ("note", models.TextField(blank=True, default="")),
                ("week", models.DateField()),
                ("chance", models.FloatField(null=True)),
                ("seed", models.BigIntegerField(null=True)),
                ("is_double", models.BooleanField(default=False)),
                ("drawn_at", models.DateTimeField()),
                (
                    "first_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("first_at", models.DateTimeField(null=True)),
                (
                    "second_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("second_at", models.DateTimeField(null=True)),
                ("finished_at", models.DateTimeField(null=True)),
                ("aside", models.TextField(blank=True, default="")),
                ("aside_at", models.DateTimeField(null=True)),
                (
                    "aside_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("aside_at", None), ("finished_at", None)),
                        fields=["brand", "drawn_at", "id"],
                        name="sample_to_do",
                    ),
                    models.Index(
                        condition=models.Q(("finished_at", None), _negated=True),
                        fields=["brand", "-finished_at", "-id"],
                        name="sample_done",
                    ),
                    models.Index(
                        condition=models.Q(("finished_at", None), _negated=True),
                        fields=["agent", "-finished_at", "-id"],
                        name="sample_of_agent",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("case", "reason"), name="sample_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("chance__gt", 0), ("chance__lte", 1), ("reason", "random")),
                            models.Q(models.Q(("reason", "random"), _negated=True), ("chance", None)),
                            _connector="OR",
                        ),
                        name="sample_chance",
                    ),
                ],
            },
        ),
        CreateModel(
            name="Calibration",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
                (
                    "case",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="cases.case"),
                ),
                (
                    "card",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="quality.scorecard",
                    ),
                ),
                ("why", models.TextField(blank=True, default="")),
                (
                    "opened_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("opened_at", models.DateTimeField()),
                ("revealed_at", models.DateTimeField(null=True)),
                ("agreed", models.TextField(blank=True, default="")),
                (
                    "agreed_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("agreed_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["brand", "-opened_at", "-id"], name="calibration_of_brand")],
            },
        ),
        CreateModel(
            name="CalibrationSeat",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "calibration",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="seats", to="quality.calibration"
                    ),
                ),
                (
                    "agent",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("is_done", models.BooleanField(default=False)),
            ],
            options={
                "indexes": [models.Index(condition=models.Q(("is_done", False)), fields=["agent"], name="seat_open")],
                "constraints": [models.UniqueConstraint(fields=("calibration", "agent"), name="seat_once")],
            },
        ),
        CreateModel(
            name="Coaching",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "sample",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="coaching", to="quality.qualitysample"
                    ),
                ),
                (
                    "agent",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("shown", "shown"),
                            ("answered", "answered"),
                            ("appealed", "appealed"),
                            ("decided", "decided"),
                            ("proposed", "proposed"),
                            ("agreed", "agreed"),
                            ("done", "done"),
                        ],
                        default="shown",
                        max_length=10,
                    ),
                ),
                ("seen_at", models.DateTimeField(null=True)),
                ("answer", models.TextField(blank=True, default="")),
                ("answered_at", models.DateTimeField(null=True)),
                ("is_appeal", models.BooleanField(default=False)),
                ("decision", models.TextField(blank=True, default="")),
                ("counts", models.BooleanField(default=True)),
                (
                    "decided_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True)),
                ("step", models.TextField(blank=True, default="")),
                ("step_due", models.DateField(null=True)),
                (
                    "step_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("agreed_at", models.DateTimeField(null=True)),
                ("done_at", models.DateTimeField(null=True)),
                ("changed_at", models.DateTimeField()),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("stage__in", ["proposed", "agreed"])),
                        fields=["agent", "step_due"],
                        name="coaching_step",
                    ),
                    models.Index(
                        condition=models.Q(("stage__in", ["answered", "appealed"])),
                        fields=["changed_at", "id"],
                        name="coaching_open",
                    ),
                ],
            },
        ),
        CreateModel(
            name="Score",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "sample",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="scores",
                        to="quality.qualitysample",
                    ),
                ),
                (
                    "calibration",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="scores",
                        to="quality.calibration",
                    ),
                ),
                (
                    "scorer",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("place", models.PositiveSmallIntegerField(default=1)),
                ("marks", models.JSONField(default=dict)),
                ("words", models.TextField(blank=True, default="")),
                ("value", models.FloatField(null=True)),
                ("has_critical", models.BooleanField(default=False)),
                ("begun_at", models.DateTimeField()),
                ("kept_at", models.DateTimeField()),
                ("finished_at", models.DateTimeField(null=True)),
                ("withdrawn_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("sample", None), _negated=True),
                        fields=("sample", "place"),
                        name="score_place",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("sample", None), _negated=True),
                        fields=("sample", "scorer"),
                        name="score_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("calibration", None), _negated=True),
                        fields=("calibration", "scorer"),
                        name="score_calibration",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("calibration__isnull", False), ("sample", None)),
                            models.Q(("calibration", None), ("sample__isnull", False)),
                            _connector="OR",
                        ),
                        name="score_of_one",
                    ),
                ],
            },
        ),
    ]
