"""Invitation experiments, and the customers who entered them."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q

from evenhand.database.migrating import CreateModel


class Migration(migrations.Migration):
    dependencies = [
        ("insight", "0006_parity_of_the_desk"),
        ("people", "0001_initial"),
    ]

    operations = [
        CreateModel(
            name="InvitationTrial",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("toward", models.CharField(max_length=16)),
                ("sentence", models.TextField()),
                ("planned", models.PositiveIntegerField()),
                ("seed", models.CharField(max_length=64)),
                ("begun_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "begun_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "brand",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="people.brand",
                    ),
                ),
                (
                    "ended_by",
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
                "indexes": [models.Index(fields=["-begun_at", "-id"], name="invitation_newest")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=Q(("ended_at", None)), fields=("brand",), name="invitation_one_at_a_time"
                    ),
                    models.CheckConstraint(
                        condition=Q(("planned__gte", 200), ("planned__lte", 100000)), name="invitation_planned"
                    ),
                ],
            },
        ),
        CreateModel(
            name="InvitationGuest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("customer_id", models.BigIntegerField()),
                ("is_invited", models.BooleanField()),
                ("entered_at", models.DateTimeField()),
                ("case_id", models.BigIntegerField()),
                ("delivery_id", models.UUIDField()),
                (
                    "trial",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="guests",
                        to="insight.invitationtrial",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["trial", "entered_at", "id"], name="invitation_entered"),
                    models.Index(fields=["delivery_id"], name="invitation_reply"),
                ],
                "constraints": [models.UniqueConstraint(fields=("trial", "customer_id"), name="invitation_once")],
            },
        ),
    ]
