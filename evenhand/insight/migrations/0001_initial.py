"""What is counted every day, and trials."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from evenhand.database.migrating import CreateModel


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("cases", "0001_initial"),
        ("people", "0001_initial"),
        ("replies", "0001_initial"),
    ]

    operations = [
        CreateModel(
            name="Annotation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
                ("day", models.DateField()),
                ("kind", models.CharField(default="other", max_length=12)),
                ("words", models.CharField(max_length=120)),
                (
                    "made_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("made_at", models.DateTimeField()),
                ("removed_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("removed_at", None)), fields=["-day", "-id"], name="annotation_of_day"
                    )
                ],
            },
        ),
        CreateModel(
            name="BacklogTally",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("hour", models.DateTimeField()),
                ("seen_at", models.DateTimeField()),
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
                ("queue_id", models.BigIntegerField()),
                ("network", models.TextField()),
                ("mode", models.SmallIntegerField()),
                ("waiting", models.IntegerField()),
                ("resting", models.IntegerField()),
                ("late", models.IntegerField()),
                ("oldest_at", models.DateTimeField(null=True)),
                ("ages", django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), size=None)),
            ],
            options={
                "indexes": [models.Index(fields=["hour"], name="backlog_of_hour")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("brand", "hour", "queue_id", "network", "mode"), name="backlog_once"
                    )
                ],
            },
        ),
        CreateModel(
            name="BlindTrial",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "brand",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.brand"),
                ),
                ("queue_id", models.BigIntegerField(default=0)),
                ("by_day", models.BooleanField(default=False)),
                ("points", models.PositiveSmallIntegerField()),
                ("within_hours", models.PositiveSmallIntegerField(default=4)),
                ("planned", models.PositiveIntegerField()),
                ("key", models.CharField(max_length=64)),
                ("begun_at", models.DateTimeField()),
                (
                    "begun_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("ended_at", models.DateTimeField(null=True)),
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
                "indexes": [models.Index(fields=["-begun_at", "-id"], name="blind_newest")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)), fields=("brand",), name="blind_one_at_a_time"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("points__gte", 1), ("points__lte", 50)), name="blind_points"
                    ),
                ],
            },
        ),
        CreateModel(
            name="CaseFact",
            fields=[
                (
                    "case",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        primary_key=True,
                        related_name="fact",
                        serialize=False,
                        to="cases.case",
                    ),
                ),
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
                ("queue_id", models.BigIntegerField(default=0)),
                ("network", models.TextField()),
                ("mode", models.SmallIntegerField()),
                ("customer_id", models.BigIntegerField()),
                ("first_post_id", models.BigIntegerField(null=True)),
                ("is_public", models.BooleanField(default=False)),
                ("day", models.DateField()),
                ("opened_at", models.DateTimeField()),
                ("asked_at", models.DateTimeField(null=True)),
                ("replied_at", models.DateTimeField(null=True)),
                ("answered_at", models.DateTimeField(null=True)),
                ("answered_by", models.BigIntegerField(null=True)),
                ("worked", models.DurationField(null=True)),
                ("target_minutes", models.IntegerField(null=True)),
                ("is_in_target", models.BooleanField(null=True)),
                ("resolved_at", models.DateTimeField(null=True)),
                ("resolved_day", models.DateField(null=True)),
                ("resolved_by", models.BigIntegerField(null=True)),
                ("last_resolved_at", models.DateTimeField(null=True)),
                ("returned_at", models.DateTimeField(null=True)),
                ("elsewhere_at", models.DateTimeField(null=True)),
                ("inbound", models.IntegerField(default=0)),
                ("outbound", models.IntegerField(default=0)),
                ("owners", models.IntegerField(default=0)),
                ("is_escalated", models.BooleanField(default=False)),
                ("derived_at", models.DateTimeField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["brand", "-day", "-case"], name="fact_of_day"),
                    models.Index(fields=["day"], name="fact_day"),
                    models.Index(
                        condition=models.Q(("resolved_day", None), _negated=True),
                        fields=["resolved_day"],
                        name="fact_resolved",
                    ),
                    models.Index(
                        condition=models.Q(("answered_at", None), models.Q(("asked_at", None), _negated=True)),
                        fields=["brand", "day"],
                        name="fact_unanswered",
                    ),
                    models.Index(
                        condition=models.Q(("answered_by", None), _negated=True),
                        fields=["answered_by", "-day", "-case"],
                        name="fact_of_agent",
                    ),
                    models.Index(
                        condition=models.Q(("resolved_by", None), _negated=True),
                        fields=["resolved_by", "-resolved_day", "-case"],
                        name="fact_resolved_by",
                    ),
                ],
            },
        ),
        CreateModel(
            name="DayTally",
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
                ("queue_id", models.BigIntegerField()),
                ("network", models.TextField()),
                ("mode", models.SmallIntegerField()),
                ("opened", models.IntegerField()),
                ("asked", models.IntegerField()),
                ("answered", models.IntegerField()),
                ("promised", models.IntegerField()),
                ("kept", models.IntegerField()),
                ("inbound", models.IntegerField()),
                ("outbound", models.IntegerField()),
                ("escalated", models.IntegerField()),
                ("done", models.IntegerField()),
                ("resolved", models.IntegerField()),
                ("returned", models.IntegerField()),
                ("at_once", models.IntegerField()),
            ],
            options={
                "indexes": [models.Index(fields=["day"], name="tally_of_day")],
                "constraints": [
                    models.UniqueConstraint(fields=("brand", "day", "queue_id", "network", "mode"), name="tally_once")
                ],
            },
        ),
        CreateModel(
            name="DeflectionRule",
            fields=[
                (
                    "brand",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="deflection_rule",
                        serialize=False,
                        to="people.brand",
                    ),
                ),
                ("in_form", models.BooleanField(default=True)),
                ("in_chat", models.BooleanField(default=True)),
                ("in_mail", models.BooleanField(default=True)),
                ("left_out", models.PositiveSmallIntegerField(default=20)),
                ("mail_days", models.PositiveSmallIntegerField(default=3)),
                ("margin", models.PositiveSmallIntegerField(default=10)),
                ("site", models.TextField(blank=True, default="")),
                ("since", models.DateTimeField()),
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
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("left_out__gte", 5), ("left_out__lte", 50)), name="deflection_left_out"
                    )
                ],
            },
        ),
        CreateModel(
            name="HelpVisit",
            fields=[
                ("key", models.UUIDField(primary_key=True, serialize=False)),
                (
                    "brand",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="people.brand",
                    ),
                ),
                ("place", models.SmallIntegerField()),
                ("language", models.CharField(max_length=8)),
                ("is_left_out", models.BooleanField()),
                ("pages", django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None)),
                (
                    "opened",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), default=list, size=None
                    ),
                ),
                ("has_helped", models.BooleanField(null=True)),
                ("at", models.DateTimeField()),
                ("contacted_at", models.DateTimeField(null=True)),
                ("case_id", models.BigIntegerField(null=True)),
                ("thread", models.TextField(blank=True, default="")),
            ],
            options={
                "indexes": [
                    models.Index(fields=["brand", "-at"], name="help_visit_of_brand"),
                    models.Index(fields=["at"], name="help_visit_at"),
                ],
            },
        ),
        CreateModel(
            name="Survey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="survey", to="cases.case"
                    ),
                ),
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
                ("customer_id", models.BigIntegerField()),
                ("network", models.TextField()),
                (
                    "agent",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                ("asked_at", models.DateTimeField()),
                ("answered_at", models.DateTimeField(null=True)),
                ("satisfied", models.PositiveSmallIntegerField(null=True)),
                ("ease", models.PositiveSmallIntegerField(null=True)),
                ("words", models.TextField(blank=True, default="")),
            ],
            options={
                "indexes": [
                    models.Index(fields=["brand", "-asked_at", "-id"], name="survey_asked"),
                    models.Index(fields=["customer_id", "-asked_at"], name="survey_of_customer"),
                    models.Index(
                        condition=models.Q(("answered_at", None), _negated=True),
                        fields=["brand", "-answered_at", "-id"],
                        name="survey_said",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("satisfied", None), models.Q(("satisfied__gte", 1), ("satisfied__lte", 5)), _connector="OR"
                        ),
                        name="survey_satisfied",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ease", None), models.Q(("ease__gte", 1), ("ease__lte", 7)), _connector="OR"
                        ),
                        name="survey_ease",
                    ),
                ],
            },
        ),
        CreateModel(
            name="SurveyRule",
            fields=[
                (
                    "brand",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="survey_rule",
                        serialize=False,
                        to="people.brand",
                    ),
                ),
                ("is_on", models.BooleanField(default=False)),
                ("share", models.PositiveSmallIntegerField(default=100)),
                ("wait_hours", models.PositiveSmallIntegerField(default=4)),
                ("rest_days", models.PositiveSmallIntegerField(default=90)),
                ("asks_ease", models.BooleanField(default=True)),
                ("text", models.TextField(blank=True, default="")),
                ("site", models.TextField(blank=True, default="")),
                ("since", models.DateTimeField()),
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
            ],
        ),
        CreateModel(
            name="WaitTally",
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
                ("queue_id", models.BigIntegerField()),
                ("network", models.TextField()),
                ("mode", models.SmallIntegerField()),
                ("what", models.SmallIntegerField(choices=[(1, "The first answer"), (2, "The resolution")])),
                ("classed", models.SmallIntegerField()),
                ("cases", models.IntegerField()),
            ],
            options={
                "indexes": [models.Index(fields=["day"], name="wait_of_day")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("brand", "what", "day", "queue_id", "network", "mode", "classed"),
                        include=("cases",),
                        name="wait_once",
                    )
                ],
            },
        ),
        CreateModel(
            name="AgentTally",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField()),
                (
                    "agent",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
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
                ("answered", models.IntegerField()),
                ("resolved", models.IntegerField()),
                ("returned", models.IntegerField()),
                ("at_once", models.IntegerField()),
            ],
            options={
                "indexes": [models.Index(fields=["day"], name="agent_tally_of_day")],
                "constraints": [
                    models.UniqueConstraint(fields=("brand", "day", "agent", "network"), name="agent_tally_once")
                ],
            },
        ),
        CreateModel(
            name="Arrival",
            fields=[
                (
                    "case",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        primary_key=True,
                        related_name="arrival",
                        serialize=False,
                        to="cases.case",
                    ),
                ),
                (
                    "trial",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        to="insight.blindtrial",
                    ),
                ),
                ("is_blind", models.BooleanField(null=True)),
                ("followers", models.BigIntegerField(null=True)),
                ("has_badge", models.BooleanField(null=True)),
                ("at", models.DateTimeField()),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("trial", None), _negated=True),
                        fields=["trial", "case"],
                        name="arrival_of_trial",
                    )
                ],
            },
        ),
        CreateModel(
            name="ImpactRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "annotation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="runs", to="insight.annotation"
                    ),
                ),
                ("asked", models.JSONField()),
                ("mark", models.CharField(max_length=16)),
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
                ("asked_at", models.DateTimeField()),
                ("state", models.CharField(default="waiting", max_length=8)),
                ("touched_at", models.DateTimeField()),
                ("answer", models.JSONField(null=True)),
                ("trouble", models.CharField(blank=True, default="", max_length=300)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["-asked_at", "-id"], name="impact_newest"),
                    models.Index(
                        condition=models.Q(("state__in", ("waiting", "running"))), fields=["id"], name="impact_open"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ("waiting", "running", "done", "failed"))),
                        name="impact_state_known",
                    )
                ],
            },
        ),
    ]
