"""Incidents, issues many share, and answers to many."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from evenhand.database.migrating import CreateModel


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("cases", "0001_initial"),
        ("channels", "0001_initial"),
        ("people", "0001_initial"),
        ("replies", "0001_initial"),
        ("understanding", "0001_initial"),
    ]

    operations = [
        CreateModel(
            name="Incident",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.TextField()),
                ("known", models.TextField(blank=True, default="")),
                (
                    "severity",
                    models.SmallIntegerField(choices=[(1, "Critical"), (2, "Major"), (3, "Minor")], default=2),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "proposed"),
                            ("declared", "declared"),
                            ("in_hand", "in_hand"),
                            ("cleared", "cleared"),
                            ("closed", "closed"),
                            ("dismissed", "dismissed"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "origin",
                    models.CharField(
                        choices=[
                            ("hand", "A person"),
                            ("case", "A case"),
                            ("issue", "An issue"),
                            ("alarm", "An alarm"),
                        ],
                        default="hand",
                        max_length=8,
                    ),
                ),
                (
                    "issue",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="understanding.issue",
                    ),
                ),
                (
                    "words",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), blank=True, default=list, size=None
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
                (
                    "declared_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("began_at", models.DateTimeField()),
                ("detected_at", models.DateTimeField()),
                ("declared_at", models.DateTimeField(null=True)),
                ("acknowledged_at", models.DateTimeField(null=True)),
                ("informed_at", models.DateTimeField(null=True)),
                ("informed_where", models.TextField(blank=True, default="")),
                ("cleared_at", models.DateTimeField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
                ("dismissed_why", models.TextField(blank=True, default="")),
                ("cadence", models.PositiveSmallIntegerField(default=30)),
                ("update_due_at", models.DateTimeField(null=True)),
                ("reminded_at", models.DateTimeField(null=True)),
                ("sign_offs", models.PositiveSmallIntegerField(default=0)),
                ("brands", models.ManyToManyField(related_name="incidents", to="people.brand")),
            ],
            options={
                "indexes": [
                    models.Index(fields=["-detected_at", "-id"], name="incident_newest"),
                    models.Index(
                        condition=models.Q(("state__in", ["closed", "dismissed"]), _negated=True),
                        fields=["-detected_at", "-id"],
                        name="incident_going_on",
                    ),
                    models.Index(
                        condition=models.Q(("update_due_at", None), _negated=True),
                        fields=["update_due_at"],
                        name="incident_update_due",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["proposed", "declared", "in_hand", "cleared", "closed", "dismissed"])
                        ),
                        name="incident_state",
                    )
                ],
            },
        ),
        CreateModel(
            name="AlarmRule",
            fields=[
                (
                    "brand",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="alarm_rule",
                        serialize=False,
                        to="people.brand",
                    ),
                ),
                ("is_on", models.BooleanField(default=True)),
                ("smallest", models.PositiveSmallIntegerField(default=5)),
                ("free", models.PositiveSmallIntegerField(default=2)),
            ],
        ),
        CreateModel(
            name="AlarmWatch",
            fields=[
                ("id", models.SmallIntegerField(default=1, primary_key=True, serialize=False)),
                ("counted_at", models.DateTimeField(null=True)),
            ],
        ),
        CreateModel(
            name="AlarmCount",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "brand_id",
                        "series",
                        "subject",
                        "span",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
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
                ("series", models.SmallIntegerField(choices=[(1, "brand"), (2, "issue"), (3, "subject")])),
                ("subject", models.BigIntegerField()),
                ("span", models.IntegerField()),
                ("people", models.IntegerField()),
                ("posts", models.IntegerField()),
            ],
        ),
        CreateModel(
            name="Playbook",
            fields=[
                (
                    "brand",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="playbook",
                        serialize=False,
                        to="people.brand",
                    ),
                ),
                ("cadence", models.PositiveSmallIntegerField(default=30)),
                ("sign_offs", models.PositiveSmallIntegerField(default=0)),
                (
                    "addresses",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), blank=True, default=list, size=None
                    ),
                ),
                (
                    "changed_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("changed_at", models.DateTimeField()),
                ("signers", models.ManyToManyField(related_name="+", to=settings.AUTH_USER_MODEL)),
                ("people", models.ManyToManyField(related_name="+", to=settings.AUTH_USER_MODEL)),
            ],
        ),
        CreateModel(
            name="Alarm",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "brand",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="alarms",
                        to="people.brand",
                    ),
                ),
                ("kind", models.SmallIntegerField(choices=[(1, "burst"), (2, "critical")])),
                (
                    "state",
                    models.SmallIntegerField(choices=[(1, "open"), (2, "dismissed"), (3, "incident")], default=1),
                ),
                ("series", models.SmallIntegerField(choices=[(1, "brand"), (2, "issue"), (3, "subject")])),
                ("subject", models.BigIntegerField()),
                ("name", models.TextField(default="")),
                ("rang_at", models.DateTimeField()),
                ("since", models.DateTimeField()),
                ("heard_at", models.DateTimeField()),
                ("width", models.SmallIntegerField(default=1)),
                ("people", models.IntegerField(default=0)),
                ("posts", models.IntegerField(default=0)),
                ("usual", models.FloatField(default=0)),
                ("most", models.FloatField(default=0)),
                ("surprise", models.FloatField(default=0)),
                ("bar", models.FloatField(default=0)),
                ("watched", models.IntegerField(default=1)),
                ("also", models.JSONField(default=list)),
                (
                    "post",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="channels.post",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="cases.case",
                    ),
                ),
                ("harm_kind", models.TextField(blank=True, default="")),
                (
                    "incident",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="alarms",
                        to="incidents.incident",
                    ),
                ),
                ("reason", models.TextField(blank=True, default="")),
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
            ],
            options={
                "indexes": [
                    models.Index(fields=["brand", "-rang_at", "-id"], name="alarm_of_brand"),
                    models.Index(fields=["-rang_at", "-id"], name="alarm_newest"),
                    models.Index(condition=models.Q(("state", 1)), fields=["brand", "-rang_at"], name="alarm_open"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("kind", 1)),
                        fields=("brand", "series", "subject", "since"),
                        name="alarm_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("kind", 2)), fields=("post", "brand"), name="alarm_of_post"
                    ),
                ],
            },
        ),
        CreateModel(
            name="FollowUp",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "incident",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="follow_ups",
                        to="incidents.incident",
                    ),
                ),
                ("text", models.TextField()),
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
                ("due_on", models.DateField(null=True)),
                ("added_at", models.DateTimeField()),
                ("done_at", models.DateTimeField(null=True)),
                ("removed_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["incident", "id"], name="incident_follow_ups")],
            },
        ),
        CreateModel(
            name="Happening",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "incident",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="happenings",
                        to="incidents.incident",
                    ),
                ),
                ("at", models.DateTimeField()),
                ("what", models.TextField()),
                (
                    "by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("text", models.TextField(blank=True, default="")),
                ("facts", models.JSONField(default=dict)),
            ],
            options={
                "indexes": [models.Index(fields=["incident", "-at", "-id"], name="incident_timeline")],
            },
        ),
        CreateModel(
            name="IncidentCase",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "incident",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="linked",
                        to="incidents.incident",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="cases.case"
                    ),
                ),
                (
                    "how",
                    models.CharField(
                        choices=[
                            ("hand", "By hand"),
                            ("issue", "Same issue"),
                            ("words", "Same words"),
                            ("like", "Much alike"),
                            ("late", "Late beyond the ladder"),
                        ],
                        default="hand",
                        max_length=8,
                    ),
                ),
                ("is_out", models.BooleanField(default=False)),
                (
                    "by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("at", models.DateTimeField()),
            ],
            options={
                "indexes": [
                    models.Index(condition=models.Q(("is_out", False)), fields=["case"], name="incident_of_case"),
                    models.Index(
                        condition=models.Q(("is_out", False)), fields=["incident", "-case"], name="incident_cases"
                    ),
                ],
                "constraints": [models.UniqueConstraint(fields=("incident", "case"), name="incident_case_once")],
            },
        ),
        CreateModel(
            name="Recipient",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "incident",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="recipients",
                        to="incidents.incident",
                    ),
                ),
                (
                    "agent",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("address", models.TextField(blank=True, default="")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("incident", "agent", "address"), name="incident_recipient_once", nulls_distinct=False
                    )
                ],
            },
        ),
        CreateModel(
            name="Signer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "incident",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="signers",
                        to="incidents.incident",
                    ),
                ),
                (
                    "agent",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("incident", "agent"), name="incident_signer_once")],
            },
        ),
        CreateModel(
            name="Statement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "incident",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="statements",
                        to="incidents.incident",
                    ),
                ),
                ("version", models.PositiveSmallIntegerField()),
                ("text", models.TextField()),
                (
                    "never",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), blank=True, default=list, size=None
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "draft"),
                            ("asked", "asked"),
                            ("refused", "refused"),
                            ("stands", "stands"),
                            ("over", "over"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("written_at", models.DateTimeField()),
                (
                    "asked_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("asked_at", models.DateTimeField(null=True)),
                ("stands_at", models.DateTimeField(null=True)),
                ("over_at", models.DateTimeField(null=True)),
                ("standing", models.ManyToManyField(related_name="+", to="replies.holdingstatement")),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("incident", "version"), name="statement_version_once")],
            },
        ),
        CreateModel(
            name="Update",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "incident",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="updates",
                        to="incidents.incident",
                    ),
                ),
                ("text", models.TextField()),
                ("is_all_clear", models.BooleanField(default=False)),
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
            ],
            options={
                "indexes": [models.Index(fields=["incident", "-at", "-id"], name="incident_updates")],
            },
        ),
        CreateModel(
            name="AfterAction",
            fields=[
                (
                    "incident",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="after_action",
                        serialize=False,
                        to="incidents.incident",
                    ),
                ),
                ("story", models.TextField(blank=True, default="")),
                ("good", models.TextField(blank=True, default="")),
                ("bad", models.TextField(blank=True, default="")),
                (
                    "changed_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("changed_at", models.DateTimeField()),
            ],
        ),
        CreateModel(
            name="SignOff",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "statement",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sign_offs",
                        to="incidents.statement",
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
                ("verdict", models.CharField(choices=[("yes", "yes"), ("no", "no")], max_length=4)),
                ("words", models.TextField(blank=True, default="")),
                ("at", models.DateTimeField()),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("statement", "agent"), name="sign_off_once")],
            },
        ),
        CreateModel(
            name="UpdateMail",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "update",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="mails",
                        to="incidents.update",
                    ),
                ),
                ("address", models.TextField()),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("next_at", models.DateTimeField(null=True)),
                ("sent_at", models.DateTimeField(null=True)),
                ("trouble", models.TextField(blank=True, default="")),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("next_at", None), _negated=True), fields=["next_at"], name="update_mail_due"
                    )
                ],
                "constraints": [models.UniqueConstraint(fields=("update", "address"), name="update_mail_once")],
            },
        ),
    ]
