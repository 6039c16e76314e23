"""What every employee and the sales people bring and get."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from evenhand.database.migrating import CreateModel


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("cases", "0001_initial"),
        ("channels", "0001_initial"),
        ("knowledge", "0001_initial"),
        ("people", "0001_initial"),
    ]

    operations = [
        CreateModel(
            name="SalesDesk",
            fields=[
                (
                    "brand",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="sales_desk",
                        serialize=False,
                        to="people.brand",
                    ),
                ),
                (
                    "kind",
                    models.CharField(choices=[("mail", "Mail"), ("webhook", "Webhook")], default="mail", max_length=8),
                ),
                ("address", models.TextField()),
                ("secrets", models.BinaryField(default=bytes)),
                ("is_inside", models.BooleanField(default=False)),
                ("is_on", models.BooleanField(default=True)),
                ("site", models.TextField(blank=True, default="")),
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
        ),
        CreateModel(
            name="Lead",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(unique=True)),
                (
                    "brand",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.brand"
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="leads", to="cases.case"
                    ),
                ),
                ("customer_id", models.BigIntegerField()),
                ("state", models.CharField(default="noted", max_length=12)),
                ("interest", models.TextField()),
                (
                    "noted_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("noted_at", models.DateTimeField()),
                ("name", models.TextField(blank=True, default="")),
                ("reach", models.TextField(blank=True, default="")),
                (
                    "consent_how",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("written", "They wrote it"),
                            ("spoken", "They said it on the phone"),
                            ("form", "They ticked it in a form"),
                        ],
                        default="",
                        max_length=10,
                    ),
                ),
                ("consent_words", models.TextField(blank=True, default="")),
                ("consent_at", models.DateTimeField(null=True)),
                (
                    "consent_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("offered_at", models.DateTimeField(null=True)),
                (
                    "offered_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("untold", models.CharField(blank=True, default="", max_length=12)),
                ("tried_at", models.DateTimeField(null=True)),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("trouble", models.TextField(blank=True, default="")),
                ("answer", models.TextField(blank=True, default="")),
                ("settled_at", models.DateTimeField(null=True)),
                ("changed_at", models.DateTimeField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["brand", "-changed_at", "-id"], name="lead_of_brand"),
                    models.Index(
                        condition=models.Q(("untold", ""), _negated=True), fields=["tried_at"], name="lead_untold"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                ["noted", "offered", "accepted", "declined", "returned", "withdrawn", "dropped"],
                            )
                        ),
                        name="lead_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["offered", "accepted", "declined", "returned"]), _negated=True),
                            ("consent_at__isnull", False),
                            _connector="OR",
                        ),
                        name="lead_with_consent",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("name", ""), ("reach", "")), ("consent_at__isnull", False), _connector="OR"
                        ),
                        name="lead_person_with_consent",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "accepted",
                                    "noted",
                                    "offered",
                                ],
                            )
                        ),
                        fields=("brand", "customer_id"),
                        name="lead_once_of_customer",
                    ),
                ],
            },
        ),
        CreateModel(
            name="PassedOn",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("thanked_at", models.DateTimeField(null=True)),
                (
                    "thanked_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("thanks", models.TextField(blank=True, default="")),
                ("key", models.UUIDField(unique=True)),
                (
                    "by",
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
                        db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.brand"
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="channels.post",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="cases.case",
                    ),
                ),
                ("url", models.TextField(blank=True, default="")),
                ("note", models.TextField(blank=True, default="")),
                ("is_new", models.BooleanField(default=True)),
                ("at", models.DateTimeField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["by", "-at", "-id"], name="passed_on_by"),
                    models.Index(fields=["brand", "-at", "-id"], name="passed_on_to"),
                    models.Index(condition=models.Q(("case", None)), fields=["brand", "at"], name="passed_on_waits"),
                ],
            },
        ),
        CreateModel(
            name="SuggestedAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("thanked_at", models.DateTimeField(null=True)),
                (
                    "thanked_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("thanks", models.TextField(blank=True, default="")),
                ("key", models.UUIDField(unique=True)),
                (
                    "by",
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
                        db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.brand"
                    ),
                ),
                (
                    "about",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="knowledge.edition",
                    ),
                ),
                ("language", models.CharField(max_length=8)),
                ("question", models.TextField(blank=True, default="")),
                ("words", models.TextField()),
                ("wants_credit", models.BooleanField(default=False)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("taken", "Taken up"),
                            ("declined", "Declined"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="open",
                        max_length=12,
                    ),
                ),
                (
                    "edition",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="knowledge.edition",
                    ),
                ),
                ("reason", models.TextField(blank=True, default="")),
                (
                    "settled_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("settled_at", models.DateTimeField(null=True)),
                ("at", models.DateTimeField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["by", "-at", "-id"], name="suggested_by"),
                    models.Index(
                        condition=models.Q(("state", "open")), fields=["brand", "-at", "-id"], name="suggested_open"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["open", "taken", "declined", "withdrawn"])),
                        name="suggested_state_known",
                    )
                ],
            },
        ),
    ]
