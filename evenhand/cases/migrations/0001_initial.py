"""Cases, what was said in them, and all that hangs on a case."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

from evenhand.database.migrating import CreateModel

ROOM = "ALTER TABLE cases_case SET (fillfactor = 90)"  # for what is changed where it stands
# Who looks at what is true for seconds: it needs no log, and no crash has to bring it back.
UNLOGGED = "ALTER TABLE cases_presence SET UNLOGGED"


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("channels", "0001_initial"),
        ("people", "0001_initial"),
    ]

    operations = [
        CreateModel(
            name="GoodwillKind",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.TextField(unique=True)),
                (
                    "sort",
                    models.CharField(
                        choices=[
                            ("credit", "Credit"),
                            ("refund", "Refund"),
                            ("replacement", "Replacement"),
                            ("other", "Something else"),
                        ],
                        default="credit",
                        max_length=12,
                    ),
                ),
                ("currency", models.CharField(default="EUR", max_length=3)),
                ("usual", models.DecimalField(decimal_places=2, max_digits=10, null=True)),
                ("retired_at", models.DateTimeField(null=True)),
            ],
        ),
        CreateModel(
            name="QuietHours",
            fields=[
                (
                    "agent",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="quiet_hours",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("begins_at", models.TimeField(null=True)),
                ("ends_at", models.TimeField(null=True)),
                ("free_days", models.CharField(blank=True, default="", max_length=7)),
                ("next_mail_at", models.DateTimeField(null=True)),
            ],
        ),
        CreateModel(
            name="State",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.TextField(unique=True)),
                (
                    "category",
                    models.SmallIntegerField(
                        choices=[
                            (1, "New"),
                            (2, "Open"),
                            (3, "Waiting for the customer"),
                            (4, "Snoozed"),
                            (5, "Resolved"),
                        ]
                    ),
                ),
                ("position", models.SmallIntegerField(default=0)),
            ],
            options={
                "ordering": ["category", "position", "id"],
            },
        ),
        CreateModel(
            name="BulkDeed",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("deed", models.TextField()),
                ("cases", models.JSONField()),
                (
                    "done_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("done_at", models.DateTimeField()),
                ("undone_at", models.DateTimeField(null=True)),
            ],
        ),
        CreateModel(
            name="Customer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.TextField(default="")),
                ("known_since", models.DateTimeField()),
                (
                    "merged_into",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merged_from",
                        to="cases.customer",
                    ),
                ),
            ],
        ),
        CreateModel(
            name="DraggingRule",
            fields=[
                (
                    "brand",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="dragging_rule",
                        serialize=False,
                        to="people.brand",
                    ),
                ),
                ("is_on", models.BooleanField(default=True)),
                ("days", models.PositiveSmallIntegerField(default=21)),
                ("hands", models.PositiveSmallIntegerField(default=4)),
                ("messages", models.PositiveSmallIntegerField(default=8)),
                ("returns", models.PositiveSmallIntegerField(default=2)),
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
            name="Extension",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "agent",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="extensions",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("name", models.TextField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(django.db.models.functions.text.Lower("name"), name="extension_of_one")
                ],
            },
        ),
        CreateModel(
            name="Label",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=40)),
                (
                    "colour",
                    models.CharField(
                        choices=[
                            ("grey", "Grey"),
                            ("green", "Green"),
                            ("blue", "Blue"),
                            ("purple", "Purple"),
                            ("red", "Red"),
                            ("amber", "Amber"),
                            ("teal", "Teal"),
                            ("pink", "Pink"),
                        ],
                        default="grey",
                        max_length=8,
                    ),
                ),
                ("retired_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["name", "id"],
                "constraints": [
                    models.UniqueConstraint(django.db.models.functions.text.Lower("name"), name="label_once")
                ],
            },
        ),
        CreateModel(
            name="Merge",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.TextField(choices=[("case", "case"), ("customer", "customer")])),
                ("source_id", models.BigIntegerField()),
                ("target_id", models.BigIntegerField()),
                ("moved", models.JSONField()),
                (
                    "merged_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("merged_at", models.DateTimeField()),
                ("undone_at", models.DateTimeField(null=True)),
            ],
        ),
        CreateModel(
            name="NoticeChoice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "agent",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("kind", models.TextField()),
                ("on_desktop", models.BooleanField(default=True)),
                ("by_mail", models.BooleanField(default=False)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("agent", "kind"), name="notice_choice_once")],
            },
        ),
        CreateModel(
            name="RecordSource",
            fields=[
                (
                    "brand",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="record_source",
                        serialize=False,
                        to="people.brand",
                    ),
                ),
                ("name", models.TextField()),
                ("url", models.TextField()),
                ("secrets", models.BinaryField(default=bytes)),
                ("is_inside", models.BooleanField(default=False)),
                ("is_on", models.BooleanField(default=True)),
                ("checks_needed", models.PositiveSmallIntegerField(default=2)),
                (
                    "changed_by",
                    models.ForeignKey(
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
            name="SavedView",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("name", models.CharField(max_length=60)),
                ("query", models.CharField(max_length=500)),
                ("is_shared", models.BooleanField(default=False)),
                ("made_at", models.DateTimeField()),
                ("removed_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("removed_at", None)), fields=["is_shared", "name"], name="view_kept"
                    )
                ],
            },
        ),
        CreateModel(
            name="ShiftNote",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "team",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.team"
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("written_at", models.DateTimeField()),
                ("open", models.TextField(blank=True, default="")),
                ("promised", models.TextField(blank=True, default="")),
                ("watched", models.TextField(blank=True, default="")),
                (
                    "case_ids",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), blank=True, default=list, size=None
                    ),
                ),
                ("stood", models.JSONField(blank=True, default=dict)),
                ("key", models.UUIDField(unique=True)),
                ("removed_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["team", "-written_at", "-id"], name="shift_note_newest")],
            },
        ),
        CreateModel(
            name="ThreadLook",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "account",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="channels.account",
                    ),
                ),
                ("thread_key", models.TextField()),
                ("asked_at", models.DateTimeField()),
                ("told_at", models.DateTimeField(null=True)),
                ("posts", models.JSONField(default=list)),
                ("trouble", models.TextField(default="")),
            ],
            options={
                "indexes": [models.Index(fields=["asked_at"], name="thread_look_age")],
                "constraints": [models.UniqueConstraint(fields=("account", "thread_key"), name="thread_look_once")],
            },
        ),
        CreateModel(
            name="Chat",
            fields=[
                ("key", models.TextField(primary_key=True, serialize=False)),
                (
                    "account",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        to="channels.account",
                    ),
                ),
                ("visitor", models.TextField()),
                ("is_proven", models.BooleanField(default=False)),
                ("name", models.TextField(default="")),
                ("address", models.TextField(default="")),
                ("began_at", models.DateTimeField()),
                ("here_at", models.DateTimeField()),
                ("typing_at", models.DateTimeField(null=True)),
                ("seen_at", models.DateTimeField(null=True)),
                ("heard_at", models.DateTimeField(null=True)),
                ("page", models.TextField(default="")),
                ("generation", models.IntegerField(default=1)),
                ("turned_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "ended_by",
                    models.SmallIntegerField(choices=[(0, "NOT"), (1, "BY_VISITOR"), (2, "BY_US")], default=0),
                ),
                ("transcript_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("ended_at", None)), fields=["account", "visitor"], name="chat_of_visitor"
                    ),
                    models.Index(fields=["began_at"], name="chat_began"),
                ],
            },
        ),
        CreateModel(
            name="Case",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
                    "customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="cases", to="cases.customer"
                    ),
                ),
                (
                    "state",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        to="cases.state",
                    ),
                ),
                (
                    "queue",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        to="people.queue",
                    ),
                ),
                (
                    "assignee",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("mode", models.SmallIntegerField()),
                ("priority", models.SmallIntegerField(default=0)),
                ("title", models.TextField(default="")),
                ("language", models.CharField(default="", max_length=8)),
                ("network", models.TextField(default="")),
                ("kind", models.SmallIntegerField(null=True)),
                ("opened_at", models.DateTimeField()),
                ("first_reply_at", models.DateTimeField(null=True)),
                ("resolved_at", models.DateTimeField(null=True)),
                (
                    "last_post",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        to="channels.post",
                    ),
                ),
                (
                    "merged_into",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        to="cases.case",
                    ),
                ),
                (
                    "related",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="cases.case",
                    ),
                ),
                (
                    "label_ids",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), db_default=[], default=list, size=None
                    ),
                ),
                (
                    "done_with",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Case(models.When(resolved_at__isnull=False, then=models.F("assignee"))),
                        null=True,
                        output_field=models.BigIntegerField(null=True),
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("resolved_at", None), _negated=True),
                        fields=["brand", "-resolved_at", "-id"],
                        name="case_done",
                    ),
                    models.Index(
                        condition=models.Q(("done_with", None), _negated=True),
                        fields=["done_with", "-resolved_at", "-id"],
                        name="case_done_with",
                    ),
                    models.Index(
                        condition=models.Q(("resolved_at", None), _negated=True),
                        fields=["queue", "-resolved_at", "-id"],
                        name="case_done_queue",
                    ),
                    models.Index(
                        condition=models.Q(("resolved_at", None)), fields=["brand", "language"], name="case_language"
                    ),
                    models.Index(
                        condition=models.Q(("resolved_at", None)), fields=["brand", "network"], name="case_network"
                    ),
                    models.Index(condition=models.Q(("resolved_at", None)), fields=["brand", "kind"], name="case_kind"),
                    django.contrib.postgres.indexes.GinIndex(
                        condition=models.Q(("resolved_at", None), models.Q(("label_ids", []), _negated=True)),
                        fields=["label_ids"],
                        name="case_labels",
                    ),
                ],
            },
        ),
        CreateModel(
            name="CustomerDetails",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="details", to="cases.customer"
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
                    "value",
                    models.TextField(
                        blank=True,
                        choices=[
                            ("", "Not known"),
                            ("standard", "Standard"),
                            ("high", "High"),
                            ("key", "Key customer"),
                        ],
                        default="",
                    ),
                ),
                ("is_value_by_hand", models.BooleanField(default=False)),
                ("language", models.CharField(blank=True, default="", max_length=8)),
                ("time_zone", models.TextField(blank=True, default="")),
                ("record_number", models.TextField(blank=True, default="")),
                (
                    "changed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("changed_at", models.DateTimeField()),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("customer", "brand"), name="details_once")],
            },
        ),
        CreateModel(
            name="CustomerNote",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="notes", to="cases.customer"
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
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("text", models.TextField()),
                ("written_at", models.DateTimeField()),
                ("removed_at", models.DateTimeField(null=True)),
                ("key", models.UUIDField(unique=True)),
            ],
        ),
        CreateModel(
            name="GoodwillLimit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("role", models.CharField(blank=True, default="", max_length=16)),
                (
                    "team",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.team"
                    ),
                ),
                (
                    "brand",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.brand"
                    ),
                ),
                ("network", models.TextField(blank=True, default="")),
                (
                    "kind",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="cases.goodwillkind",
                    ),
                ),
                ("per_case", models.DecimalField(decimal_places=2, max_digits=10, null=True)),
                ("per_day", models.DecimalField(decimal_places=2, max_digits=10, null=True)),
                ("per_month", models.DecimalField(decimal_places=2, max_digits=10, null=True)),
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
                ("removed_at", models.DateTimeField(null=True)),
            ],
        ),
        CreateModel(
            name="Identity",
            fields=[
                (
                    "persona",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        primary_key=True,
                        related_name="identity",
                        serialize=False,
                        to="channels.persona",
                    ),
                ),
                (
                    "customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="identities", to="cases.customer"
                    ),
                ),
            ],
        ),
        CreateModel(
            name="IdentitySuggestion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "one",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="suggested_as_one",
                        to="cases.customer",
                    ),
                ),
                (
                    "other",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="suggested_as_other",
                        to="cases.customer",
                    ),
                ),
                ("reason", models.TextField()),
                ("is_dismissed", models.BooleanField(default=False)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("one", "other"), name="suggested_once"),
                    models.CheckConstraint(
                        condition=models.Q(("one__lt", models.F("other"))), name="suggested_in_order"
                    ),
                ],
            },
        ),
        CreateModel(
            name="ShiftNoteTaken",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "note_id", "agent_id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "note",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="taken",
                        to="cases.shiftnote",
                    ),
                ),
                (
                    "agent",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("at", models.DateTimeField()),
            ],
        ),
        CreateModel(
            name="Conversation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "account",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        to="channels.account",
                    ),
                ),
                ("thread_key", models.TextField()),
                (
                    "persona",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        to="channels.persona",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="conversations",
                        to="cases.case",
                    ),
                ),
                ("is_public", models.BooleanField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("account", "thread_key", "persona"), name="conversation_once", nulls_distinct=False
                    )
                ],
            },
        ),
        CreateModel(
            name="Goodwill",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="goodwill", to="cases.case"
                    ),
                ),
                (
                    "brand",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.brand"
                    ),
                ),
                ("network", models.TextField()),
                (
                    "team",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="people.team",
                    ),
                ),
                (
                    "kind",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.goodwillkind"
                    ),
                ),
                ("amount", models.DecimalField(decimal_places=2, max_digits=10)),
                ("currency", models.CharField(max_length=3)),
                ("why", models.TextField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "Waits for a lead"),
                            ("granted", "Given"),
                            ("refused", "Refused"),
                            ("revoked", "Taken back"),
                        ],
                        max_length=12,
                    ),
                ),
                ("over", models.CharField(blank=True, default="", max_length=12)),
                (
                    "asked_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("asked_at", models.DateTimeField()),
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
                ("words", models.TextField(blank=True, default="")),
                ("key", models.UUIDField(unique=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "asked")),
                        fields=["brand", "asked_at", "id"],
                        name="goodwill_asked",
                    ),
                    models.Index(
                        condition=models.Q(("state", "granted")),
                        fields=["asked_by", "decided_at"],
                        name="goodwill_of_agent",
                    ),
                    models.Index(
                        condition=models.Q(("decided_at", None), _negated=True),
                        fields=["brand", "-decided_at", "-id"],
                        name="goodwill_decided",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["asked", "granted", "refused", "revoked"])),
                        name="goodwill_state",
                    ),
                    models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="goodwill_amount"),
                ],
            },
        ),
        CreateModel(
            name="IdentityCheck",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="identity_checks", to="cases.case"
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("at", models.DateTimeField()),
                ("questions", models.JSONField(default=list)),
                ("right", models.PositiveSmallIntegerField()),
                ("is_passed", models.BooleanField()),
                ("revoked_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["case", "-at"], name="identity_check_of_case")],
            },
        ),
        CreateModel(
            name="Link",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "source",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="links_from",
                        to="cases.case",
                    ),
                ),
                (
                    "target",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="links_to",
                        to="cases.case",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("related", "Related to"), ("duplicate", "Duplicate of"), ("caused_by", "Caused by")],
                        max_length=12,
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("made_at", models.DateTimeField()),
                ("undone_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [models.Index(condition=models.Q(("undone_at", None)), fields=["target"], name="link_back")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("source", models.F("target")), _negated=True), name="link_of_two"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["related", "duplicate", "caused_by"])), name="link_kind"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("undone_at", None)), fields=("source", "target"), name="link_once"
                    ),
                ],
            },
        ),
        CreateModel(
            name="Note",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="notes", to="cases.case"
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("text", models.TextField()),
                ("written_at", models.DateTimeField()),
                ("key", models.UUIDField(unique=True)),
            ],
        ),
        CreateModel(
            name="Notice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "agent",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("kind", models.TextField()),
                (
                    "case",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="cases.case"
                    ),
                ),
                ("key", models.TextField()),
                (
                    "actor",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("count", models.IntegerField(default=1)),
                ("seen_at", models.DateTimeField(null=True)),
                ("is_folded", models.BooleanField(default=False)),
                ("on_desktop", models.BooleanField(default=False)),
                ("by_mail", models.BooleanField(default=False)),
                ("shown_at", models.DateTimeField(null=True)),
                ("mailed_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(condition=models.Q(("is_folded", False)), fields=["agent", "-id"], name="notice_list"),
                    models.Index(
                        condition=models.Q(("is_folded", False), ("seen_at", None)),
                        fields=["agent", "kind", "case"],
                        name="notice_unseen",
                    ),
                    models.Index(
                        condition=models.Q(
                            ("by_mail", True), ("is_folded", False), ("mailed_at", None), ("seen_at", None)
                        ),
                        fields=["agent", "at"],
                        name="notice_to_mail",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("agent", "kind", "case", "key"), name="notice_once", nulls_distinct=False
                    )
                ],
            },
        ),
        CreateModel(
            name="Presence",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "case_id", "agent_id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="cases.case",
                    ),
                ),
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
                ("is_writing", models.BooleanField(default=False)),
                ("seen_at", models.DateTimeField()),
            ],
        ),
        CreateModel(
            name="Promise",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="promises", to="cases.case"
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
                ("kind", models.TextField(choices=[("follow_up", "Follow-up"), ("call_back", "Call back")])),
                ("what", models.TextField()),
                ("phone", models.TextField(blank=True, default="")),
                ("due_at", models.DateTimeField()),
                (
                    "owner",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="promises",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "state",
                    models.TextField(
                        choices=[("open", "Open"), ("kept", "Kept"), ("broken", "Broken"), ("withdrawn", "Withdrawn")],
                        default="open",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("made_at", models.DateTimeField()),
                (
                    "ended_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("ended_at", models.DateTimeField(null=True)),
                ("alarmed_at", models.DateTimeField(null=True)),
                ("key", models.UUIDField(null=True, unique=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "open")), fields=["owner", "due_at", "id"], name="promise_mine"
                    ),
                    models.Index(
                        condition=models.Q(("state", "open")), fields=["brand", "due_at", "id"], name="promise_of_brand"
                    ),
                    models.Index(
                        condition=models.Q(("alarmed_at", None), ("state", "open")),
                        fields=["due_at"],
                        name="promise_due",
                    ),
                    models.Index(
                        condition=models.Q(("ended_at", None), _negated=True),
                        fields=["owner", "-ended_at", "-id"],
                        name="promise_ended",
                    ),
                    models.Index(
                        condition=models.Q(("ended_at", None), _negated=True),
                        fields=["brand", "-ended_at", "-id"],
                        name="promise_brand_ended",
                    ),
                ],
            },
        ),
        CreateModel(
            name="Seen",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "agent",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="cases.case"),
                ),
                ("seen_at", models.DateTimeField()),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("agent", "case"), name="seen_once")],
            },
        ),
        CreateModel(
            name="Split",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="splits_off", to="cases.case"
                    ),
                ),
                (
                    "target",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="split_from", to="cases.case"
                    ),
                ),
                ("moved", models.JSONField()),
                (
                    "split_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("split_at", models.DateTimeField()),
                ("undone_at", models.DateTimeField(null=True)),
            ],
        ),
        CreateModel(
            name="DraggingCase",
            fields=[
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="dragging",
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
                ("reasons", models.JSONField(default=list)),
                ("weight", models.FloatField()),
                ("found_at", models.DateTimeField()),
                ("looked_at", models.DateTimeField()),
                ("over_at", models.DateTimeField(null=True)),
                ("told_at", models.DateTimeField(null=True)),
                ("left_until", models.DateField(null=True)),
                ("left_why", models.TextField(blank=True, default="")),
                (
                    "left_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("step", models.TextField(blank=True, default="")),
                (
                    "step_owner",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("step_on", models.DateField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("over_at", None)),
                        fields=["brand", "-weight", "-case"],
                        name="dragging_heaviest",
                    )
                ],
            },
        ),
        CreateModel(
            name="OpenCase",
            fields=[
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="open",
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
                        to="people.brand",
                    ),
                ),
                (
                    "queue",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        to="people.queue",
                    ),
                ),
                (
                    "assignee",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "category",
                    models.SmallIntegerField(
                        choices=[
                            (1, "New"),
                            (2, "Open"),
                            (3, "Waiting for the customer"),
                            (4, "Snoozed"),
                            (5, "Resolved"),
                        ]
                    ),
                ),
                ("mode", models.SmallIntegerField()),
                ("priority", models.SmallIntegerField(default=0)),
                ("due_at", models.DateTimeField(null=True)),
                ("clock_since", models.DateTimeField(null=True)),
                ("waiting_since", models.DateTimeField(null=True)),
                ("last_at", models.DateTimeField()),
                ("given_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["brand", "category", "waiting_since", "case"], name="open_all"),
                    models.Index(fields=["queue", "category", "waiting_since", "case"], name="open_queue"),
                    models.Index(
                        condition=models.Q(("assignee", None)),
                        fields=["brand", "category", "waiting_since", "case"],
                        name="open_unassigned",
                    ),
                    models.Index(
                        condition=models.Q(("assignee", None), _negated=True),
                        fields=["assignee", "category", "waiting_since", "case"],
                        name="open_mine",
                    ),
                    models.Index(
                        condition=models.Q(("priority__gte", 2)),
                        fields=["brand", "category", "waiting_since", "case"],
                        name="open_worse",
                    ),
                    models.Index(
                        condition=models.Q(("category__in", [3, 4])),
                        fields=["brand", "category", "last_at", "case"],
                        name="open_resting",
                    ),
                    models.Index(
                        condition=models.Q(("category__in", [3, 4])),
                        fields=["queue", "category", "last_at", "case"],
                        name="open_queue_resting",
                    ),
                    models.Index(
                        condition=models.Q(("due_at", None), _negated=True),
                        fields=["brand", "category", "due_at", "case"],
                        name="open_due",
                    ),
                    models.Index(
                        condition=models.Q(
                            models.Q(("clock_since__isnull", True), ("waiting_since__isnull", False)),
                            models.Q(("clock_since__isnull", False), ("waiting_since__isnull", True)),
                            ("waiting_since__lt", models.F("clock_since")),
                            ("waiting_since__gt", models.F("clock_since")),
                            _connector="OR",
                        ),
                        fields=["case"],
                        name="open_unwound",
                    ),
                    models.Index(
                        condition=models.Q(("assignee", None), ("category__in", [1, 2])),
                        fields=["queue", "-priority", "waiting_since", "case"],
                        name="open_next",
                    ),
                    models.Index(
                        condition=models.Q(("assignee", None), ("category__in", [1, 2]), ("queue", None)),
                        fields=["-priority", "waiting_since", "case"],
                        name="open_homeless",
                    ),
                    models.Index(
                        condition=models.Q(
                            ("assignee", None),
                            ("priority__in", [-2, 0, 2, 4]),
                            models.Q(("due_at", None), _negated=True),
                        ),
                        fields=["due_at"],
                        name="open_overdue",
                    ),
                    models.Index(
                        condition=models.Q(
                            models.Q(("given_at", None), _negated=True),
                            models.Q(("waiting_since", None), _negated=True),
                        ),
                        fields=["queue", "given_at"],
                        name="open_given",
                    ),
                ],
            },
        ),
        CreateModel(
            name="Snooze",
            fields=[
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="snooze",
                        serialize=False,
                        to="cases.case",
                    ),
                ),
                ("until", models.DateTimeField(null=True)),
                (
                    "state_before",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        to="cases.state",
                    ),
                ),
                ("waiting_since", models.DateTimeField(null=True)),
                (
                    "by",
                    models.ForeignKey(
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
                    models.Index(
                        condition=models.Q(("until", None), _negated=True), fields=["until"], name="snooze_due"
                    )
                ],
            },
        ),
        CreateModel(
            name="Handover",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="handovers", to="cases.case"
                    ),
                ),
                (
                    "conversation",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.conversation",
                    ),
                ),
                ("way", models.TextField(choices=[("invite", "Direct message"), ("link", "Private chat by a link")])),
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
                ("expires_at", models.DateTimeField()),
                ("question", models.TextField(default="")),
                ("answer", models.TextField(default="")),
                ("tries", models.SmallIntegerField(default=0)),
                ("opened_at", models.DateTimeField(null=True)),
                ("chat", models.TextField(default="")),
                ("revoked_at", models.DateTimeField(null=True)),
                (
                    "revoked_by",
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
                    models.Index(condition=models.Q(("revoked_at", None)), fields=["expires_at"], name="handover_open")
                ],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("way__in", ["invite", "link"])), name="handover_way")
                ],
            },
        ),
        CreateModel(
            name="Message",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "conversation_id", "post_id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "conversation",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="messages",
                        to="cases.conversation",
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="channels.post",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["post"], name="message_post")],
            },
        ),
        CreateModel(
            name="Mention",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "note",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="mentions", to="cases.note"
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="cases.case",
                    ),
                ),
                (
                    "agent",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("seen_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["agent", "-at", "-id"], name="named_latest"),
                    models.Index(condition=models.Q(("seen_at", None)), fields=["agent", "case"], name="named_unseen"),
                ],
                "constraints": [models.UniqueConstraint(fields=("note", "agent"), name="named_once")],
            },
        ),
        CreateModel(
            name="Call",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "account",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="channels.account",
                    ),
                ),
                (
                    "brand",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.brand"
                    ),
                ),
                ("call_id", models.TextField()),
                ("key", models.TextField()),
                (
                    "post",
                    models.OneToOneField(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="call", to="channels.post"
                    ),
                ),
                ("is_inbound", models.BooleanField()),
                ("number", models.TextField(default="")),
                ("shown", models.TextField(default="")),
                ("line", models.TextField(default="")),
                ("name", models.TextField(default="")),
                ("queue", models.TextField(default="")),
                ("first_at", models.DateTimeField()),
                ("begun_at", models.DateTimeField(null=True)),
                ("answered_at", models.DateTimeField(null=True)),
                ("taken_at", models.DateTimeField(null=True)),
                (
                    "taken_by",
                    django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None),
                ),
                ("ended_at", models.DateTimeField(null=True)),
                ("is_missed", models.BooleanField(default=False)),
                ("cause", models.TextField(default="")),
                (
                    "rung",
                    django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None),
                ),
                (
                    "rings_for",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), default=list, size=None
                    ),
                ),
                (
                    "agent",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "outcome",
                    models.TextField(
                        blank=True,
                        choices=[
                            ("solved", "Solved"),
                            ("their_turn", "The customer gets back to us"),
                            ("our_turn", "We have something to do"),
                            ("call_back", "Call back"),
                            ("no_matter", "Not for us"),
                        ],
                        default="",
                    ),
                ),
                (
                    "note",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="cases.note"
                    ),
                ),
                (
                    "promise",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="cases.promise"
                    ),
                ),
                ("settled_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["account", "call_id", "-first_at"], name="call_by_its_id"),
                    models.Index(fields=["brand", "-first_at", "-id"], name="call_log"),
                    models.Index(
                        condition=models.Q(("agent", None), _negated=True),
                        fields=["agent", "-first_at", "-id"],
                        name="call_mine",
                    ),
                    models.Index(
                        condition=models.Q(
                            ("answered_at", None), ("is_inbound", True), models.Q(("settled_at", None), _negated=True)
                        ),
                        fields=["brand", "-first_at", "-id"],
                        name="call_missed",
                    ),
                    models.Index(condition=models.Q(("settled_at", None)), fields=["first_at"], name="call_unsettled"),
                    models.Index(
                        condition=models.Q(("number", ""), _negated=True),
                        fields=["number", "-first_at"],
                        name="call_of_number",
                    ),
                ],
                "constraints": [models.UniqueConstraint(fields=("account", "key"), name="call_once")],
            },
        ),
        migrations.RunSQL(ROOM, "ALTER TABLE cases_case RESET (fillfactor)"),
        migrations.RunSQL(UNLOGGED, migrations.RunSQL.noop),
    ]
