"""How much a person takes, how long an answer may take, and who is told."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from evenhand.database.migrating import CreateModel

# A ladder that suits most.
FIRST_LADDER = """
INSERT INTO routing_escalationstep (minutes, rung, severity, kinds)
VALUES (-15, 'assignee', '', '{}'), (0, 'assignee', '', '{}'), (15, 'on_duty', '', '{}'), (60, 'lead', '', '{}')
"""
# What people can have in hand, and on which networks, is part of what says who works what.
WRITTEN = """
CREATE TRIGGER rearranged AFTER INSERT OR UPDATE OR DELETE ON routing_capacity
    FOR EACH STATEMENT EXECUTE FUNCTION people_rearranged();
CREATE TRIGGER rearranged AFTER INSERT OR DELETE OR UPDATE OF network ON channels_account
    FOR EACH STATEMENT EXECUTE FUNCTION people_rearranged();
"""
GONE = "DROP TRIGGER rearranged ON routing_capacity; DROP TRIGGER rearranged ON channels_account"


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("cases", "0001_initial"),
        ("people", "0001_initial"),
    ]

    operations = [
        CreateModel(
            name="EscalationStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("minutes", models.IntegerField()),
                (
                    "rung",
                    models.TextField(
                        choices=[
                            ("assignee", "Whoever has the case"),
                            ("on_duty", "Whoever is on duty"),
                            ("lead", "The care leads"),
                            ("incident", "An incident is proposed"),
                        ]
                    ),
                ),
                (
                    "brand",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.brand"
                    ),
                ),
                (
                    "severity",
                    models.TextField(
                        blank=True,
                        choices=[
                            ("", "However bad"),
                            ("low", "Low"),
                            ("normal", "Normal"),
                            ("high", "High"),
                            ("critical", "Critical"),
                        ],
                        default="",
                    ),
                ),
                (
                    "kinds",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.SmallIntegerField(
                            choices=[(1, "First answer"), (2, "Next answer"), (3, "Resolution")]
                        ),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                ("removed_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["minutes", "id"],
            },
        ),
        CreateModel(
            name="Policy",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "brand",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.brand"
                    ),
                ),
                (
                    "queue",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.queue"
                    ),
                ),
                ("network", models.TextField(blank=True, default="")),
                ("mode", models.SmallIntegerField(null=True)),
                (
                    "severity",
                    models.TextField(
                        blank=True,
                        choices=[
                            ("", "However bad"),
                            ("low", "Low"),
                            ("normal", "Normal"),
                            ("high", "High"),
                            ("critical", "Critical"),
                        ],
                        default="",
                    ),
                ),
                ("first_minutes", models.PositiveIntegerField(null=True)),
                ("next_minutes", models.PositiveIntegerField(null=True)),
                ("resolution_minutes", models.PositiveIntegerField(null=True)),
                ("is_round_the_clock", models.BooleanField(default=False)),
                (
                    "pauses",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(
                            choices=[("waiting", "The customer has the word"), ("snoozed", "The case is snoozed")]
                        ),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("brand", "queue", "network", "mode", "severity"),
                        name="policy_once",
                        nulls_distinct=False,
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("first_minutes__gt", 0),
                            ("next_minutes__gt", 0),
                            ("resolution_minutes__gt", 0),
                            _connector="OR",
                        ),
                        name="policy_says_something",
                    ),
                ],
            },
        ),
        CreateModel(
            name="SilenceWarning",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "case_id", "since", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="cases.case"
                    ),
                ),
                ("since", models.DateTimeField()),
                (
                    "agent",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("warned_at", models.DateTimeField()),
            ],
        ),
        CreateModel(
            name="Capacity",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "agent",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="capacities",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("network", models.TextField(blank=True, default="")),
                ("at_once", models.PositiveSmallIntegerField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("agent", "network"), name="capacity_once", nulls_distinct=False),
                    models.CheckConstraint(condition=models.Q(("at_once__lte", 200)), name="capacity_within_reason"),
                ],
            },
        ),
        CreateModel(
            name="ClockRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "case",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="clock_runs",
                        to="cases.case",
                    ),
                ),
                (
                    "kind",
                    models.SmallIntegerField(choices=[(1, "First answer"), (2, "Next answer"), (3, "Resolution")]),
                ),
                ("since", models.DateTimeField()),
                (
                    "policy",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="routing.policy",
                    ),
                ),
                (
                    "because",
                    django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None),
                ),
                ("minutes", models.PositiveIntegerField()),
                ("is_round_the_clock", models.BooleanField()),
                ("ran", models.DurationField()),
                ("worked", models.DurationField()),
                ("resumed_at", models.DateTimeField(null=True)),
                ("due_at", models.DateTimeField(null=True)),
                ("breached_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("breached_at", None), ("ended_at", None)),
                        fields=["due_at", "id"],
                        name="clock_runs_out",
                    ),
                    models.Index(
                        condition=models.Q(("ended_at", None), models.Q(("due_at", None), _negated=True)),
                        fields=["due_at"],
                        name="clock_running",
                    ),
                    models.Index(fields=["case", "-since"], name="clock_of_case"),
                    models.Index(
                        condition=models.Q(("ended_at", None), _negated=True),
                        fields=["kind", "ended_at"],
                        name="clock_ended",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None), ("kind__lt", 3)),
                        fields=("case",),
                        name="answer_clock_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None), ("kind", 3)), fields=("case",), name="work_clock_once"
                    ),
                ],
            },
        ),
        CreateModel(
            name="Escalation",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "run_id", "step_id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="escalations",
                        to="routing.clockrun",
                    ),
                ),
                (
                    "step",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="routing.escalationstep",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="escalations", to="cases.case"
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "reached",
                    models.TextField(
                        blank=True,
                        choices=[
                            ("assignee", "Whoever has the case"),
                            ("on_duty", "Whoever is on duty"),
                            ("lead", "The care leads"),
                            ("incident", "An incident is proposed"),
                        ],
                        default="",
                    ),
                ),
                (
                    "told",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), default=list, size=None
                    ),
                ),
            ],
        ),
        migrations.RunSQL(FIRST_LADDER, "DELETE FROM routing_escalationstep"),
        migrations.RunSQL(WRITTEN, GONE),
    ]
