"""What was read out of posts, and how people corrected it."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from evenhand.database.migrating import CreateModel


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("channels", "0001_initial"),
        ("people", "0001_initial"),
    ]

    operations = [
        CreateModel(
            name="ModeTeaching",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("made_at", models.DateTimeField()),
                ("examples", models.IntegerField()),
                ("scores", models.JSONField(default=dict)),
                ("is_used", models.BooleanField()),
                ("newest_correction", models.BigIntegerField(default=0)),
                ("blob", models.BinaryField()),
            ],
        ),
        CreateModel(
            name="CheckRound",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("made_at", models.DateTimeField()),
                ("since", models.DateTimeField()),
            ],
        ),
        CreateModel(
            name="Decision",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "post_id", "brand_id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="decisions",
                        to="channels.post",
                    ),
                ),
                (
                    "brand",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        to="people.brand",
                    ),
                ),
                (
                    "mode",
                    models.SmallIntegerField(
                        choices=[(0, "none"), (1, "reactive"), (2, "proactive"), (3, "progressive")]
                    ),
                ),
                ("reason", models.TextField()),
                ("confidence", models.FloatField()),
                ("code", models.TextField(db_default="", default="")),
                ("version", models.SmallIntegerField(db_default=1, default=1)),
                (
                    "withheld",
                    models.SmallIntegerField(
                        choices=[(0, "none"), (1, "reactive"), (2, "proactive"), (3, "progressive")], null=True
                    ),
                ),
                (
                    "decided",
                    models.SmallIntegerField(
                        choices=[(0, "none"), (1, "reactive"), (2, "proactive"), (3, "progressive")], null=True
                    ),
                ),
            ],
        ),
        CreateModel(
            name="ContactRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "persona",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        to="channels.persona",
                    ),
                ),
                (
                    "brand",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.brand"
                    ),
                ),
                ("standing", models.SmallIntegerField()),
                ("at", models.DateTimeField()),
                ("words", models.TextField(blank=True, default="")),
                (
                    "post",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="channels.post"
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("undone_at", models.DateTimeField(null=True)),
                (
                    "undone_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("undone_at", None)), fields=["persona", "brand"], name="contact_rule"
                    )
                ],
            },
        ),
        CreateModel(
            name="ModeCorrection",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "post",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="channels.post"
                    ),
                ),
                (
                    "brand",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.brand"),
                ),
                (
                    "was",
                    models.SmallIntegerField(
                        choices=[(0, "none"), (1, "reactive"), (2, "proactive"), (3, "progressive")]
                    ),
                ),
                (
                    "value",
                    models.SmallIntegerField(
                        choices=[(0, "none"), (1, "reactive"), (2, "proactive"), (3, "progressive")]
                    ),
                ),
                ("code", models.TextField()),
                ("version", models.SmallIntegerField()),
                ("confidence", models.FloatField()),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("in_check", models.BooleanField(default=False)),
                ("undone_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["brand", "-at"], name="mode_correction_of_brand")],
            },
        ),
        CreateModel(
            name="Check",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="checks", to="triage.checkround"
                    ),
                ),
                ("position", models.SmallIntegerField()),
                (
                    "post",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="channels.post"
                    ),
                ),
                (
                    "brand",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.brand"),
                ),
                (
                    "said",
                    models.SmallIntegerField(
                        choices=[(0, "none"), (1, "reactive"), (2, "proactive"), (3, "progressive")]
                    ),
                ),
                ("code", models.TextField()),
                ("version", models.SmallIntegerField()),
                ("confidence", models.FloatField()),
                ("weight", models.FloatField()),
                (
                    "truth",
                    models.SmallIntegerField(
                        choices=[(0, "none"), (1, "reactive"), (2, "proactive"), (3, "progressive")], null=True
                    ),
                ),
                ("answered_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["brand", "answered_at"], name="check_of_brand")],
                "constraints": [models.UniqueConstraint(fields=("round", "position"), name="check_place")],
            },
        ),
    ]
