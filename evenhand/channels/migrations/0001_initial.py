"""Accounts, what was heard on them, and who wrote it."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.text
from django.contrib.postgres.operations import TrigramExtension, UnaccentExtension
from django.db import migrations, models

from evenhand.database.migrating import CreateModel

# `unaccent` is only stable, since its dictionary could be changed; ours never is, so an index may use it.
WORDS = """
CREATE FUNCTION evenhand_words(subject text, body text) RETURNS tsvector
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT to_tsvector('simple', public.unaccent('public.unaccent', left(subject || ' ' || body, 100000)))
$$;
CREATE INDEX posttext_unspaced ON channels_posttext USING gin (text gin_trgm_ops)
    WHERE text ~ '[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f\uac00-\ud7af]';
"""
# Beside its words, every post has the name of the stretch of posts it belongs to, as a word nobody can write. So the
# index finds the newest posts that say something without looking at all that ever did (cases.reads.search).
FOUND = """
CREATE FUNCTION evenhand_found(post_id bigint, subject text, body text) RETURNS tsvector
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 1000 AS $$
    SELECT to_tsvector('simple', public.unaccent('public.unaccent', left(subject || ' ' || body, 100000)))
        || array_to_tsvector(ARRAY[E'\\x01' || (post_id >> 15)])
$$;
CREATE INDEX posttext_found ON channels_posttext
    USING gin (evenhand_found(post_id, subject, text)) WITH (fastupdate = on);
"""
SURNAME = r"""
CREATE INDEX persona_surname ON channels_persona (lower(substring(name, '\S+$')) text_pattern_ops)
WHERE name LIKE '% %'
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("people", "0001_initial"),
    ]

    operations = [
        UnaccentExtension(),
        TrigramExtension(),
        CreateModel(
            name="Persona",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("network", models.TextField()),
                ("external_id", models.TextField()),
                ("handle", models.TextField(default="")),
                ("name", models.TextField(default="")),
                ("verified_address", models.TextField(default="")),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("verified_address", ""), _negated=True),
                        fields=["verified_address"],
                        name="persona_address",
                    ),
                    models.Index(
                        django.contrib.postgres.indexes.OpClass(
                            django.db.models.functions.text.Lower("handle"), name="text_pattern_ops"
                        ),
                        name="persona_at",
                    ),
                    models.Index(
                        django.contrib.postgres.indexes.OpClass(
                            django.db.models.functions.text.Lower("name"), name="text_pattern_ops"
                        ),
                        name="persona_called",
                    ),
                ],
                "constraints": [models.UniqueConstraint(fields=("network", "external_id"), name="persona_of_network")],
            },
        ),
        CreateModel(
            name="Source",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.TextField()),
                ("name", models.TextField(unique=True)),
                ("settings", models.JSONField(default=dict)),
                ("secrets", models.BinaryField(blank=True, default=bytes)),
                ("cursor", models.JSONField(null=True)),
                ("must_begin_again", models.BooleanField(db_default=False, default=False)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("active", "Listening"),
                            ("paused", "Paused"),
                            ("reconnect", "Must be connected again"),
                            ("ended", "Read to its end"),
                        ],
                        default="active",
                        max_length=12,
                    ),
                ),
                ("fetched_at", models.DateTimeField(null=True)),
                ("heard", models.BigIntegerField(default=0)),
                ("repeats", models.BigIntegerField(default=0)),
                ("trouble", models.TextField(blank=True, default="")),
                ("trouble_since", models.DateTimeField(null=True)),
            ],
        ),
        CreateModel(
            name="Batch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "source",
                    models.ForeignKey(
                        db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, to="channels.source"
                    ),
                ),
                ("heard_at", models.DateTimeField()),
                ("first_post", models.BigIntegerField(null=True)),
                ("last_post", models.BigIntegerField(null=True)),
                ("size", models.IntegerField()),
                ("rejoined", models.JSONField(default=list)),
                ("understood_at", models.DateTimeField(null=True)),
                ("failures", models.SmallIntegerField(default=0)),
                ("raw_sha256", models.CharField(default="", max_length=64)),
            ],
            options={
                "indexes": [
                    models.Index(condition=models.Q(("understood_at", None)), fields=["heard_at"], name="batch_waiting")
                ],
            },
        ),
        CreateModel(
            name="Pushed",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "source",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pushed",
                        to="channels.source",
                    ),
                ),
                ("reference", models.TextField()),
                ("content", models.BinaryField(default=bytes)),
                ("received_at", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                ("tries", models.SmallIntegerField(default=0)),
                (
                    "outcome",
                    models.SmallIntegerField(
                        choices=[(0, "waiting"), (1, "taken in"), (2, "refused"), (3, "set aside")], default=0
                    ),
                ),
                ("reason", models.TextField(blank=True, default="")),
                ("settled_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("settled_at", None)), fields=["source", "id"], name="pushed_waiting"
                    ),
                    models.Index(
                        condition=models.Q(("settled_at", None), _negated=True),
                        fields=["settled_at"],
                        name="pushed_settled",
                    ),
                ],
                "constraints": [models.UniqueConstraint(fields=("source", "reference"), name="pushed_once")],
            },
        ),
        CreateModel(
            name="Quarantined",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="quarantine", to="channels.source"
                    ),
                ),
                ("reference", models.TextField()),
                ("reason", models.TextField()),
                ("content", models.BinaryField(default=bytes)),
                ("sha256", models.CharField(default="", max_length=64)),
                ("size", models.BigIntegerField(default=0)),
                ("heard_at", models.DateTimeField()),
                ("tries", models.SmallIntegerField(default=1)),
                ("released_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("released_at", None)), fields=["-heard_at"], name="quarantine_waiting"
                    )
                ],
                "constraints": [models.UniqueConstraint(fields=("source", "reference"), name="quarantined_once")],
            },
        ),
        CreateModel(
            name="Account",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="accounts", to="channels.source"
                    ),
                ),
                (
                    "brand",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="accounts", to="people.brand"
                    ),
                ),
                ("network", models.TextField()),
                ("handle", models.TextField()),
                ("external_id", models.TextField(default="")),
                ("name", models.TextField(default="")),
                ("is_retired", models.BooleanField(default=False)),
                ("max_length", models.IntegerField(null=True)),
                ("only_listens", models.BooleanField(db_default=False, default=False)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("source", "handle"), name="account_of_source")],
            },
        ),
        CreateModel(
            name="Reach",
            fields=[
                (
                    "persona",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="reach",
                        serialize=False,
                        to="channels.persona",
                    ),
                ),
                ("followers", models.BigIntegerField(null=True)),
                ("has_badge", models.BooleanField(null=True)),
                ("at", models.DateTimeField()),
            ],
        ),
        CreateModel(
            name="Post",
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
                ("external_id", models.TextField()),
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
                    "batch",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        to="channels.batch",
                    ),
                ),
                (
                    "kind",
                    models.SmallIntegerField(
                        choices=[
                            (1, "post"),
                            (2, "reply"),
                            (3, "quote"),
                            (4, "direct"),
                            (5, "mail"),
                            (6, "call"),
                            (9, "missing"),
                        ]
                    ),
                ),
                ("is_public", models.BooleanField()),
                ("is_own", models.BooleanField()),
                ("is_automatic", models.BooleanField()),
                ("proves_thread", models.BooleanField(default=False)),
                ("addressed", models.BooleanField(null=True)),
                ("in_reply_to", models.TextField(default="")),
                ("thread_key", models.TextField()),
                ("posted_at", models.DateTimeField()),
                ("heard_at", models.DateTimeField()),
                ("language_hint", models.CharField(default="", max_length=8)),
                ("text_hash", models.BigIntegerField()),
                ("url", models.TextField(default="")),
                ("deleted_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["account", "thread_key"], name="post_thread"),
                    django.contrib.postgres.indexes.BrinIndex(fields=["heard_at"], name="post_heard_at"),
                ],
                "constraints": [models.UniqueConstraint(fields=("account", "external_id"), name="post_once")],
            },
        ),
        CreateModel(
            name="Attachment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "post",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="attachments", to="channels.post"
                    ),
                ),
                ("position", models.SmallIntegerField()),
                ("name", models.TextField()),
                ("media_type", models.TextField()),
                ("size", models.BigIntegerField(default=0)),
                ("sha256", models.CharField(default="", max_length=64)),
                ("url", models.TextField(default="")),
                ("content_id", models.TextField(default="")),
                ("alt", models.TextField(default="")),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("post", "position"), name="attachment_place")],
            },
        ),
        CreateModel(
            name="Picture",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "post",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pictures",
                        to="channels.post",
                    ),
                ),
                ("url", models.TextField()),
                ("url_hash", models.CharField(max_length=64)),
                ("sha256", models.CharField(default="", max_length=64)),
                ("media_type", models.TextField(default="")),
                ("asked_at", models.DateTimeField()),
                ("trouble", models.TextField(default="")),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("post", "url_hash"), name="picture_once")],
            },
        ),
        CreateModel(
            name="PostText",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "post_id", "version", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="texts",
                        to="channels.post",
                    ),
                ),
                ("version", models.SmallIntegerField(default=1)),
                ("heard_at", models.DateTimeField()),
                ("text", models.TextField()),
                ("subject", models.TextField(default="")),
                ("html", models.TextField(default="")),
                ("quoted", models.TextField(default="")),
                ("signature", models.TextField(default="")),
                (
                    "recipients",
                    django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None),
                ),
            ],
        ),
        migrations.RunSQL(WORDS, "DROP INDEX posttext_unspaced; DROP FUNCTION evenhand_words(text, text)"),
        migrations.RunSQL(FOUND, "DROP INDEX posttext_found; DROP FUNCTION evenhand_found(bigint, text, text)"),
        migrations.RunSQL(SURNAME, "DROP INDEX persona_surname"),
    ]
