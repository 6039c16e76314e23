"""What customers cost and give: causes, hours, digests."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from evenhand.database.migrating import CreateModel


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("people", "0001_initial"),
        ("understanding", "0001_initial"),
    ]

    operations = [
        CreateModel(
            name="DigestWish",
            fields=[
                (
                    "agent",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="digest_wish",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("since", models.DateTimeField()),
                ("sent_for", models.DateField(null=True)),
                ("tried_at", models.DateTimeField(null=True)),
            ],
        ),
        CreateModel(
            name="ProductTeam",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "brand",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="product_teams", to="people.brand"
                    ),
                ),
                ("name", models.TextField()),
                ("mail", models.TextField(blank=True, default="")),
                ("url", models.TextField(blank=True, default="")),
                ("secrets", models.BinaryField(default=bytes)),
                ("is_inside", models.BooleanField(default=False)),
                ("is_on", models.BooleanField(default=True)),
                (
                    "set_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("set_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("brand", "name"), name="product_team_name"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("mail", ""), models.Q(("url", ""), _negated=True)),
                            models.Q(models.Q(("mail", ""), _negated=True), ("url", "")),
                            _connector="OR",
                        ),
                        name="product_team_way",
                    ),
                ],
            },
        ),
        CreateModel(
            name="VoiceTally",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField()),
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
                ("network", models.TextField()),
                ("cases", models.IntegerField()),
                ("praise", models.IntegerField()),
                ("complaints", models.IntegerField()),
                ("public_complaints", models.IntegerField()),
                ("solved_in_public", models.IntegerField()),
                ("known_reach", models.IntegerField()),
                ("complaint_reach", models.BigIntegerField()),
                ("solution_reach", models.BigIntegerField()),
            ],
            options={
                "indexes": [models.Index(fields=["day"], name="voice_tally_of_day")],
                "constraints": [models.UniqueConstraint(fields=("brand", "day", "network"), name="voice_tally_once")],
            },
        ),
        CreateModel(
            name="Cause",
            fields=[
                (
                    "issue",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="cause",
                        serialize=False,
                        to="understanding.issue",
                    ),
                ),
                (
                    "brand",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.brand"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("seen", "Seen"),
                            ("looking", "Somebody looks into it"),
                            ("planned", "A fix is planned"),
                            ("fixed", "Fixed"),
                            ("stays", "It stays as it is"),
                        ],
                        default="seen",
                        max_length=8,
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("hypothesis", models.TextField(blank=True, default="")),
                ("fixable", models.PositiveSmallIntegerField(null=True)),
                (
                    "fixable_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("fixed_on", models.DateField(null=True)),
                (
                    "changed_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("changed_at", models.DateTimeField()),
            ],
            options={
                "indexes": [models.Index(fields=["brand", "state"], name="cause_of_brand")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("fixable", None), ("fixable__lte", 100), _connector="OR"),
                        name="cause_fixable",
                    )
                ],
            },
        ),
        CreateModel(
            name="HourCost",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "brand",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="hour_costs", to="people.brand"
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="people.team",
                    ),
                ),
                ("cents", models.PositiveIntegerField()),
                ("currency", models.CharField(max_length=3)),
                (
                    "set_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("set_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("brand", "team"), name="hour_cost_once", nulls_distinct=False)
                ],
            },
        ),
        CreateModel(
            name="IssueTally",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField()),
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
                ("issue_id", models.BigIntegerField()),
                ("network", models.TextField()),
                ("contacts", models.IntegerField()),
                ("replies", models.IntegerField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["issue_id", "day"], name="issue_tally_of_issue"),
                    models.Index(fields=["day"], name="issue_tally_of_day"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("brand", "day", "issue_id", "network"),
                        include=("contacts", "replies"),
                        name="issue_tally_once",
                    )
                ],
            },
        ),
        CreateModel(
            name="ProductHandOver",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "issue",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="understanding.issue",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="voice.productteam",
                    ),
                ),
                ("evidence", models.JSONField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Goes out soon"),
                            ("sent", "Sent"),
                            ("failed", "Could not be sent"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("told_at", models.DateTimeField(null=True)),
                ("trouble", models.TextField(blank=True, default="")),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "waiting")), fields=["due_at"], name="product_hand_over_due"
                    ),
                    models.Index(fields=["issue", "-at", "-id"], name="product_hand_over_of"),
                ],
            },
        ),
    ]
