"""Drafts, what was sent, and what became of it."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

from evenhand.database.migrating import CreateModel


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("cases", "0001_initial"),
        ("channels", "0001_initial"),
        ("people", "0001_initial"),
    ]

    operations = [
        CreateModel(
            name="AcknowledgementRule",
            fields=[
                (
                    "account",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="acknowledges",
                        serialize=False,
                        to="channels.account",
                    ),
                ),
                ("is_on", models.BooleanField(default=False)),
                ("in_public", models.BooleanField(default=False)),
                ("text", models.TextField(blank=True, default="")),
            ],
        ),
        CreateModel(
            name="Delivery",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="deliveries", to="cases.case"
                    ),
                ),
                (
                    "conversation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.conversation"
                    ),
                ),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="channels.account"
                    ),
                ),
                (
                    "answers",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="channels.post"
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("text", models.TextField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("awaiting", "Waits for approval"),
                            ("queued", "Waiting to be sent"),
                            ("sending", "Being sent"),
                            ("sent", "Sent"),
                            ("failed", "Could not be sent"),
                            ("unknown", "Outcome unknown"),
                            ("bounced", "Came back"),
                            ("cancelled", "Withdrawn"),
                        ],
                        default="queued",
                        max_length=12,
                    ),
                ),
                ("approved_at", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                ("tries", models.SmallIntegerField(default=0)),
                ("claimed_at", models.DateTimeField(null=True)),
                ("external_id", models.TextField(default="")),
                ("url", models.TextField(default="")),
                ("sent_at", models.DateTimeField(null=True)),
                ("trouble", models.TextField(default="")),
                ("written", models.TextField(db_default="", default="")),
                ("part", models.PositiveSmallIntegerField(db_default=1, default=1)),
                ("parts", models.PositiveSmallIntegerField(db_default=1, default=1)),
                (
                    "after",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="replies.delivery",
                    ),
                ),
                ("scheduled_for", models.DateTimeField(null=True)),
                ("holds_back", models.BooleanField(db_default=False, default=False)),
                ("resolves", models.BooleanField(db_default=False, default=False)),
            ],
            options={
                "indexes": [
                    models.Index(condition=models.Q(("state", "queued")), fields=["due_at"], name="delivery_due"),
                    models.Index(
                        condition=models.Q(("scheduled_for", None), _negated=True),
                        fields=["scheduled_for"],
                        name="delivery_later",
                    ),
                    models.Index(
                        condition=models.Q(("state", "sending")), fields=["claimed_at"], name="delivery_claimed"
                    ),
                    models.Index(
                        condition=models.Q(("state__in", ["failed", "unknown", "bounced"])),
                        fields=["-approved_at"],
                        name="delivery_trouble",
                    ),
                    models.Index(
                        condition=models.Q(("external_id", ""), _negated=True),
                        fields=["account", "external_id"],
                        name="delivery_receipt",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                ["awaiting", "queued", "sending", "sent", "failed", "unknown", "bounced", "cancelled"],
                            )
                        ),
                        name="delivery_state",
                    )
                ],
            },
        ),
        CreateModel(
            name="ApprovalRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "brand",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.brand"
                    ),
                ),
                (
                    "who",
                    models.CharField(
                        choices=[
                            ("anyone", "Anyone"),
                            ("agents", "Agents, not leads"),
                            ("uncertified", "Who is not certified for the brand"),
                        ],
                        default="uncertified",
                        max_length=12,
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.team"
                    ),
                ),
                (
                    "agent",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("is_public", models.BooleanField(null=True)),
                ("severity", models.SmallIntegerField(null=True)),
                ("in_incident", models.BooleanField(default=False)),
                ("first_replies", models.PositiveSmallIntegerField(null=True)),
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
            name="Broadcast",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(unique=True)),
                ("title", models.TextField()),
                (
                    "author",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "draft"),
                            ("asking", "asking"),
                            ("running", "running"),
                            ("paused", "paused"),
                            ("stopped", "stopped"),
                            ("done", "done"),
                            ("discarded", "discarded"),
                        ],
                        default="draft",
                        max_length=10,
                    ),
                ),
                ("origin", models.TextField(default="")),
                ("origin_said", models.TextField(default="")),
                ("resolves", models.BooleanField(default=False)),
                (
                    "despite",
                    django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None),
                ),
                ("per_minute", models.PositiveIntegerField(null=True)),
                ("created_at", models.DateTimeField()),
                ("begins_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("asks", models.TextField(default="")),
                (
                    "signed_off_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "let_through_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("remark", models.TextField(default="")),
            ],
            options={
                "indexes": [
                    models.Index(condition=models.Q(("state", "running")), fields=["-id"], name="broadcast_at_work"),
                    models.Index(
                        condition=models.Q(("ended_at", None), ("state", "stopped")),
                        fields=["-id"],
                        name="broadcast_leaving",
                    ),
                    models.Index(fields=["author", "-id"], name="broadcast_mine"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["draft", "asking", "running", "paused", "stopped", "done", "discarded"])
                        ),
                        name="broadcast_state",
                    )
                ],
            },
        ),
        CreateModel(
            name="CheckLevel",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "brand",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.brand"
                    ),
                ),
                ("check_name", models.TextField()),
                (
                    "level",
                    models.CharField(choices=[("off", "off"), ("warn", "warn"), ("block", "block")], max_length=8),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("brand", "check_name"), name="check_level_once")],
            },
        ),
        CreateModel(
            name="CheckWords",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "brand",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.brand"
                    ),
                ),
                ("list_name", models.TextField()),
                (
                    "words",
                    django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("brand", "list_name"), name="check_words_once")],
            },
        ),
        CreateModel(
            name="Draft",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="drafts", to="cases.case"
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("mode", models.TextField(choices=[("reply", "Reply"), ("note", "Note")])),
                (
                    "conversation",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="cases.conversation",
                    ),
                ),
                ("text", models.TextField()),
                ("updated_at", models.DateTimeField()),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("case", "author", "mode"), name="draft_once")],
            },
        ),
        CreateModel(
            name="HoldingStatement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "brand",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.brand"
                    ),
                ),
                ("title", models.TextField()),
                ("text", models.TextField()),
                (
                    "about",
                    django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None),
                ),
                (
                    "never",
                    django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None),
                ),
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
                ("closed_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("closed_at", None)), fields=["brand", "-opened_at"], name="holding_open"
                    ),
                    models.Index(fields=["brand", "-opened_at"], name="holding_all"),
                ],
            },
        ),
        CreateModel(
            name="LinkLook",
            fields=[
                ("address_hash", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("looked_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("answers", models.BooleanField(null=True)),
                ("reason", models.TextField(default="")),
            ],
            options={
                "indexes": [models.Index(fields=["looked_at"], name="link_look_age")],
            },
        ),
        CreateModel(
            name="Macro",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.TextField()),
                ("text", models.TextField()),
                (
                    "brand",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.brand"
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "labels",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), default=list, size=None
                    ),
                ),
                ("assign", models.TextField(default="")),
                (
                    "state",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="cases.state"
                    ),
                ),
                ("used", models.PositiveIntegerField(default=0)),
                ("changed_at", models.DateTimeField()),
                ("removed_at", models.DateTimeField(null=True)),
            ],
        ),
        CreateModel(
            name="PublishingHold",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "brand",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="holds",
                        to="people.brand",
                    ),
                ),
                ("reason", models.TextField()),
                ("cause", models.TextField(default="")),
                ("also_private", models.BooleanField(default=True)),
                (
                    "placed_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("placed_at", models.DateTimeField()),
                (
                    "lifted_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("lifted_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["-placed_at"], name="hold_newest")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("lifted_at", None)), fields=("brand", "cause"), name="hold_once"
                    )
                ],
            },
        ),
        CreateModel(
            name="SendingChoice",
            fields=[
                (
                    "agent",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("undo_seconds", models.PositiveSmallIntegerField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("undo_seconds__lte", 60)), name="undo_within_a_minute")
                ],
            },
        ),
        CreateModel(
            name="SendingPace",
            fields=[
                (
                    "account",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="pace",
                        serialize=False,
                        to="channels.account",
                    ),
                ),
                ("per_minute", models.PositiveIntegerField(null=True)),
                ("per_day", models.PositiveIntegerField(null=True)),
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
            name="SuggestionLook",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="suggestion_look", to="cases.case"
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
                (
                    "agent",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("is_left_out", models.BooleanField()),
                ("found", models.PositiveSmallIntegerField()),
                ("took_ms", models.PositiveIntegerField()),
            ],
            options={
                "indexes": [models.Index(fields=["brand", "-at", "-id"], name="suggestion_look_at")],
            },
        ),
        CreateModel(
            name="SuggestionRule",
            fields=[
                (
                    "brand",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="suggestion_rule",
                        serialize=False,
                        to="people.brand",
                    ),
                ),
                ("is_on", models.BooleanField(default=True)),
                ("left_out", models.PositiveSmallIntegerField(default=20)),
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
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("left_out__lte", 90)), name="suggestions_left_out")
                ],
            },
        ),
        CreateModel(
            name="Approval",
            fields=[
                (
                    "delivery",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="approval",
                        serialize=False,
                        to="replies.delivery",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"),
                ),
                (
                    "brand",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.brand"
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
                ("chain", models.UUIDField()),
                ("reasons", models.JSONField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waits for approval"),
                            ("approved", "Approved"),
                            ("sent_back", "Sent back"),
                            ("withdrawn", "Taken back by its author"),
                        ],
                        default="waiting",
                        max_length=12,
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("expired_at", models.DateTimeField(null=True)),
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
                ("was_changed", models.BooleanField(default=False)),
                ("words", models.TextField(blank=True, default="")),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "waiting")),
                        fields=["brand", "asked_at", "delivery"],
                        name="approval_open",
                    ),
                    models.Index(
                        condition=models.Q(("expired_at", None), ("state", "waiting")),
                        fields=["expires_at"],
                        name="approval_expiry",
                    ),
                    models.Index(
                        condition=models.Q(("decided_at", None), _negated=True),
                        fields=["brand", "-decided_at", "delivery"],
                        name="approval_done",
                    ),
                    models.Index(fields=["author", "-asked_at", "delivery"], name="approval_mine"),
                    models.Index(fields=["chain"], name="approval_chain"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["waiting", "approved", "sent_back", "withdrawn"])),
                        name="approval_state",
                    )
                ],
            },
        ),
        CreateModel(
            name="MacroDeeds",
            fields=[
                (
                    "delivery",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="replies.delivery",
                    ),
                ),
                ("done", models.JSONField()),
            ],
        ),
        CreateModel(
            name="Acknowledged",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "conversation",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="cases.conversation",
                    ),
                ),
                (
                    "account",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="channels.account",
                    ),
                ),
                ("persona_id", models.BigIntegerField()),
                ("day", models.DateField()),
                ("at", models.DateTimeField()),
                (
                    "delivery",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="replies.delivery"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["account", "-at"], name="acknowledged_lately")],
                "constraints": [
                    models.UniqueConstraint(fields=("account", "persona_id", "day"), name="acknowledged_once")
                ],
            },
        ),
        CreateModel(
            name="Enclosure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "case",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="enclosures",
                        to="cases.case",
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
                ("mode", models.TextField(choices=[("reply", "Reply"), ("note", "Note")])),
                (
                    "delivery",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="enclosures",
                        to="replies.delivery",
                    ),
                ),
                (
                    "note",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="enclosures",
                        to="cases.note",
                    ),
                ),
                ("sha256", models.CharField(max_length=64)),
                ("name", models.TextField()),
                ("media_type", models.TextField()),
                ("size", models.PositiveIntegerField()),
                ("alt", models.TextField(default="")),
                ("added_at", models.DateTimeField()),
            ],
            options={
                "indexes": [models.Index(fields=["case", "author"], name="enclosure_of_draft")],
            },
        ),
        CreateModel(
            name="HoldPass",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "hold",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="passes",
                        to="replies.publishinghold",
                    ),
                ),
                (
                    "delivery",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="passes",
                        to="replies.delivery",
                    ),
                ),
                (
                    "given_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("given_at", models.DateTimeField()),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("delivery", "hold"), name="hold_pass_once")],
            },
        ),
        CreateModel(
            name="Recipient",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "broadcast",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="recipients",
                        to="replies.broadcast",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"),
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
                (
                    "customer",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.customer",
                    ),
                ),
                ("account_id", models.BigIntegerField()),
                (
                    "way",
                    models.CharField(
                        choices=[("public", "public"), ("direct", "direct"), ("mail", "mail")], max_length=8
                    ),
                ),
                ("language", models.CharField(default="", max_length=8)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "waiting"),
                            ("going", "going"),
                            ("aside", "aside"),
                            ("left_out", "left_out"),
                        ],
                        default="waiting",
                        max_length=8,
                    ),
                ),
                ("why", models.TextField(default="")),
                ("reason", models.TextField(default="")),
                ("chosen_at", models.DateTimeField()),
                ("turn", models.PositiveSmallIntegerField(default=1)),
                (
                    "delivery",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="recipient",
                        to="replies.delivery",
                    ),
                ),
                ("queued_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["broadcast", "state", "id"], name="recipient_in_order"),
                    models.Index(
                        condition=models.Q(("state", "going")),
                        fields=["account_id", "queued_at"],
                        name="recipient_pace",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("broadcast", "conversation"), name="recipient_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "going")),
                        fields=("broadcast", "customer"),
                        name="recipient_person_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["waiting", "going", "aside", "left_out"])),
                        name="recipient_state",
                    ),
                ],
            },
        ),
        CreateModel(
            name="SuggestionShown",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "look",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="shown",
                        to="replies.suggestionlook",
                    ),
                ),
                ("kind", models.CharField(choices=[("page", "Page"), ("answer", "Answer")], max_length=6)),
                ("target", models.BigIntegerField()),
                ("place", models.PositiveSmallIntegerField()),
                ("sent_alike", models.PositiveIntegerField()),
                (
                    "used_as",
                    models.CharField(
                        blank=True, choices=[("link", "Link"), ("text", "Text")], default="", max_length=4
                    ),
                ),
                (
                    "used_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("used_at", models.DateTimeField(null=True)),
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
                ("kept", models.FloatField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(models.Q(("used_at", None), _negated=True), ("kept", None)),
                        fields=["used_at"],
                        name="suggestion_unsettled",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("look", "kind", "target"), name="suggestion_shown_once")
                ],
            },
        ),
        CreateModel(
            name="Wording",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "broadcast",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="wordings",
                        to="replies.broadcast",
                    ),
                ),
                (
                    "way",
                    models.CharField(
                        blank=True,
                        choices=[("public", "public"), ("direct", "direct"), ("mail", "mail")],
                        default="",
                        max_length=8,
                    ),
                ),
                ("language", models.CharField(blank=True, default="", max_length=8)),
                ("text", models.TextField()),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("broadcast", "way", "language"), name="wording_once")],
            },
        ),
        CreateModel(
            name="ApprovalVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "approval",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="versions",
                        to="replies.approval",
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("text", models.TextField()),
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
                "constraints": [models.UniqueConstraint(fields=("approval", "number"), name="approval_version_once")],
            },
        ),
        CreateModel(
            name="ApprovalComment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "approval",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="comments", to="replies.approval"
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
                ("text", models.TextField()),
                ("at", models.DateTimeField()),
            ],
        ),
    ]
