"""Pages of measures by mail, and whether customers would recommend us."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from evenhand.database.migrating import CreateModel


class Migration(migrations.Migration):
    dependencies = [
        ("insight", "0001_initial"),
        ("people", "0001_initial"),
    ]

    operations = [
        CreateModel(
            name="ReportWish",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "page",
                    models.CharField(
                        choices=[
                            ("service", "Service"),
                            ("channels", "Channels"),
                            ("modes", "Modes"),
                            ("backlog", "Backlog"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "every",
                    models.CharField(
                        choices=[
                            ("day", "Every day"),
                            ("week", "Every Monday"),
                            ("month", "On the first of a month"),
                        ],
                        max_length=5,
                    ),
                ),
                ("hour", models.PositiveSmallIntegerField()),
                ("since", models.DateTimeField()),
                ("stopped_at", models.DateTimeField(null=True)),
                (
                    "agent",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="report_wishes",
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
                "constraints": [
                    models.UniqueConstraint(
                        fields=("agent", "page", "brand"), name="report_wish_once", nulls_distinct=False
                    ),
                    models.CheckConstraint(condition=models.Q(("hour__lte", 23)), name="report_wish_hour"),
                ],
            },
        ),
        CreateModel(
            name="ReportMail",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("making", "Is made"),
                            ("sending", "Is sent"),
                            ("sent", "Sent"),
                            ("failed", "Was not sent"),
                            ("unknown", "Perhaps sent"),
                        ],
                        default="making",
                        max_length=7,
                    ),
                ),
                ("tries", models.PositiveSmallIntegerField(default=1)),
                ("again_at", models.DateTimeField()),
                ("at", models.DateTimeField()),
                ("trouble", models.TextField(blank=True, default="")),
                (
                    "wish",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="mails",
                        to="insight.reportwish",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("wish", "day"), name="report_mail_once")],
                "indexes": [
                    models.Index(
                        condition=models.Q(("state__in", ["making", "sending"])),
                        fields=["again_at"],
                        name="report_mail_open",
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="survey",
            name="recommend",
            field=models.PositiveSmallIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="surveyrule",
            name="asks_recommend",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddConstraint(
            model_name="survey",
            constraint=models.CheckConstraint(
                condition=models.Q(("recommend", None), ("recommend__lte", 10), _connector="OR"),
                name="survey_recommend",
            ),
        ),
    ]
