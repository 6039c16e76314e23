"""Topics of customers who help each other."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
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
            name="Community",
            fields=[
                (
                    "brand",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="community",
                        serialize=False,
                        to="people.brand",
                    ),
                ),
                ("is_on", models.BooleanField(default=False)),
                ("welcome", models.TextField(blank=True, default="")),
                ("looks_first", models.BooleanField(default=True)),
                ("unanswered_hours", models.PositiveSmallIntegerField(default=24)),
                ("site", models.TextField(blank=True, default="")),
                (
                    "account",
                    models.OneToOneField(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="channels.account"
                    ),
                ),
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
            name="Member",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "brand",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.brand"
                    ),
                ),
                ("address", models.TextField(blank=True, default="")),
                ("name", models.TextField(blank=True, default="")),
                ("folded", models.TextField(blank=True, default="")),
                ("language", models.CharField(blank=True, default="", max_length=8)),
                ("level", models.SmallIntegerField(default=0)),
                ("joined_at", models.DateTimeField()),
                ("generation", models.PositiveIntegerField(default=0)),
                ("wants_mail", models.BooleanField(default=True)),
                ("helped", models.PositiveIntegerField(default=0)),
                ("votes", models.IntegerField(default=0)),
                ("left_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["brand", "-helped", "-votes", "id"], name="member_helps")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("address", ""), _negated=True),
                        fields=("brand", "address"),
                        name="member_address",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("folded", ""), _negated=True),
                        fields=("brand", "folded"),
                        name="member_name",
                    ),
                ],
            },
        ),
        CreateModel(
            name="SignInLink",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "brand",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.brand"
                    ),
                ),
                ("address", models.TextField()),
                ("token", models.TextField(blank=True, default="")),
                ("token_hash", models.CharField(max_length=64, unique=True)),
                ("site", models.TextField(blank=True, default="")),
                ("leads_to", models.TextField(blank=True, default="")),
                ("language", models.CharField(blank=True, default="", max_length=8)),
                ("asked_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("used_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["brand", "address", "-asked_at"], name="sign_in_address"),
                    models.Index(
                        condition=models.Q(("token", ""), _negated=True), fields=["asked_at"], name="sign_in_to_mail"
                    ),
                ],
            },
        ),
        CreateModel(
            name="Award",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "member",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="awards",
                        to="community.member",
                    ),
                ),
                ("badge", models.TextField()),
                ("at", models.DateTimeField()),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("member", "badge"), name="award_once")],
            },
        ),
        CreateModel(
            name="MemberBlock",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="blocks", to="community.member"
                    ),
                ),
                ("why", models.TextField()),
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
                ("until", models.DateTimeField(null=True)),
                ("appeal", models.TextField(blank=True, default="")),
                ("appealed_at", models.DateTimeField(null=True)),
                ("answer", models.TextField(blank=True, default="")),
                ("settled_at", models.DateTimeField(null=True)),
                (
                    "settled_by",
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
                "indexes": [
                    models.Index(
                        condition=models.Q(
                            ("lifted_at", None), ("settled_at", None), models.Q(("appealed_at", None), _negated=True)
                        ),
                        fields=["appealed_at"],
                        name="block_appealed",
                    )
                ],
            },
        ),
        CreateModel(
            name="Contribution",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "member",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="community.member",
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
                ("is_question", models.BooleanField(default=False)),
                ("text", models.TextField()),
                ("text_hash", models.BigIntegerField()),
                ("shown", models.SmallIntegerField(default=2)),
                ("why", models.SmallIntegerField(default=0)),
                ("at", models.DateTimeField()),
                ("edited_at", models.DateTimeField(null=True)),
                ("votes", models.PositiveIntegerField(default=0)),
                ("delivery_id", models.UUIDField(null=True, unique=True)),
                ("article_id", models.BigIntegerField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["member", "-id"], name="contribution_of_member"),
                    models.Index(fields=["text_hash", "-at"], name="contribution_again"),
                    models.Index(condition=models.Q(("shown", 2)), fields=["id"], name="contribution_waiting"),
                ],
                "constraints": [],
            },
        ),
        CreateModel(
            name="Flag",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "contribution",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="flags",
                        to="community.contribution",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="community.member"
                    ),
                ),
                ("why", models.TextField()),
                ("weight", models.SmallIntegerField(default=1)),
                ("at", models.DateTimeField()),
                ("was_right", models.BooleanField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(condition=models.Q(("was_right", None)), fields=["contribution"], name="flag_open")
                ],
                "constraints": [models.UniqueConstraint(fields=("contribution", "member"), name="flag_once")],
            },
        ),
        CreateModel(
            name="Ruling",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "contribution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="rulings", to="community.contribution"
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
                ("is_kept", models.BooleanField()),
                ("was_shown", models.SmallIntegerField()),
                ("was_why", models.SmallIntegerField()),
                (
                    "flags",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), default=list, size=None
                    ),
                ),
                ("at", models.DateTimeField()),
                ("undone_at", models.DateTimeField(null=True)),
            ],
        ),
        CreateModel(
            name="Thanks",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="thanks", to="community.member"
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
                (
                    "contribution",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="community.contribution",
                    ),
                ),
                ("words", models.TextField()),
                ("at", models.DateTimeField()),
            ],
        ),
        CreateModel(
            name="Topic",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "brand",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.brand"
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="topics", to="community.member"
                    ),
                ),
                ("title", models.TextField()),
                ("folded", models.TextField(blank=True, default="")),
                ("shown", models.SmallIntegerField(default=2)),
                ("asked_at", models.DateTimeField()),
                ("last_at", models.DateTimeField()),
                ("answers", models.PositiveIntegerField(default=0)),
                ("has_staff", models.BooleanField(default=False)),
                (
                    "accepted",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="community.contribution",
                    ),
                ),
                (
                    "merged_into",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merged",
                        to="community.topic",
                    ),
                ),
                ("handed_at", models.DateTimeField(null=True)),
                ("handed_external_id", models.TextField(blank=True, default="")),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("merged_into", None), ("shown", 1)),
                        fields=["brand", "-last_at", "-id"],
                        name="topic_latest",
                    ),
                    models.Index(
                        condition=models.Q(("merged_into", None), ("shown", 1), ("answers", 0)),
                        fields=["brand", "asked_at", "id"],
                        name="topic_unanswered",
                    ),
                    models.Index(
                        condition=models.Q(
                            ("merged_into", None), ("shown", 1), models.Q(("accepted", None), _negated=True)
                        ),
                        fields=["brand", "-last_at", "-id"],
                        name="topic_solved",
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.search.SearchVector("folded", config="simple"), name="topic_words"
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.indexes.OpClass("folded", name="gin_trgm_ops"), name="topic_letters"
                    ),
                ],
            },
        ),
        CreateModel(
            name="Upvote",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "contribution",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="upvotes",
                        to="community.contribution",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="community.member"
                    ),
                ),
                ("at", models.DateTimeField()),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("contribution", "member"), name="upvote_once")],
            },
        ),
        CreateModel(
            name="MemberNotice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "member",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notices",
                        to="community.member",
                    ),
                ),
                (
                    "topic",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="community.topic",
                    ),
                ),
                (
                    "contribution",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="community.contribution",
                    ),
                ),
                ("what", models.TextField()),
                ("at", models.DateTimeField()),
                ("mailed_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(condition=models.Q(("mailed_at", None)), fields=["at"], name="member_notice_due")
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("member", "contribution", "what"), name="member_notice_once")
                ],
            },
        ),
        CreateModel(
            name="TopicFollow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "topic",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="follows",
                        to="community.topic",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="follows", to="community.member"
                    ),
                ),
                ("at", models.DateTimeField()),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("topic", "member"), name="topic_follow_once")],
            },
        ),
        CreateModel(
            name="TopicMerge",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "topic",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="merges", to="community.topic"
                    ),
                ),
                (
                    "into",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="community.topic"
                    ),
                ),
                (
                    "moved",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), default=list, size=None
                    ),
                ),
                ("accepted_id", models.BigIntegerField(null=True)),
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
                ("undone_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.AddField(
            model_name="Contribution",
            name="topic",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="contributions",
                to="community.topic",
            ),
        ),
        migrations.AddIndex(
            model_name="Contribution",
            index=models.Index(fields=["topic", "id"], name="contribution_of_topic"),
        ),
        migrations.AddConstraint(
            model_name="Contribution",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_question", True)), fields=("topic",), name="one_question"
            ),
        ),
    ]
