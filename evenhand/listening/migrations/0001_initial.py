"""What is listened for, and the sample to try it on."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
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
            name="Edition",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.BigIntegerField(default=0)),
            ],
        ),
        CreateModel(
            name="SampleState",
            fields=[
                (
                    "source",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="sample_state",
                        serialize=False,
                        to="channels.source",
                    ),
                ),
                ("rate", models.FloatField(default=1.0)),
                ("kept", models.BigIntegerField(default=0)),
                ("raised_at", models.DateTimeField(null=True)),
            ],
        ),
        CreateModel(
            name="Parcel",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "source_id", "partition", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.CASCADE, to="channels.source"
                    ),
                ),
                ("partition", models.SmallIntegerField()),
                ("sequence", models.BigIntegerField()),
                ("digests", models.BinaryField(db_default=b"", default=bytes)),
            ],
        ),
        CreateModel(
            name="Query",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "brand",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="queries", to="people.brand"
                    ),
                ),
                ("name", models.TextField()),
                ("text", models.TextField()),
                (
                    "purpose",
                    models.SmallIntegerField(
                        choices=[(1, "About us"), (2, "About a competitor"), (3, "About our field")], default=1
                    ),
                ),
                ("is_active", models.BooleanField(default=True)),
                ("is_removed", models.BooleanField(default=False)),
                (
                    "author",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("created_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                (
                    "changed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("edition", models.BigIntegerField()),
            ],
            options={
                "indexes": [models.Index(fields=["edition"], name="query_edition")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("is_removed", False)), fields=("brand", "name"), name="query_name_of_brand"
                    )
                ],
            },
        ),
        CreateModel(
            name="Sampled",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "source",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        to="channels.source",
                    ),
                ),
                ("heard_at", models.DateTimeField()),
                ("fraction", models.FloatField()),
                ("reference", models.TextField()),
                ("network", models.TextField()),
                (
                    "languages",
                    django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None),
                ),
                ("author", models.TextField()),
                ("handle", models.TextField(default="")),
                ("text", models.TextField()),
                (
                    "links",
                    django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None),
                ),
                ("has_media", models.BooleanField(default=False)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["source", "heard_at"], name="sampled_heard_at"),
                    django.contrib.postgres.indexes.HashIndex(fields=["reference"], name="sampled_reference"),
                ],
            },
        ),
        CreateModel(
            name="HeardHour",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "source_id", "hour", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        to="channels.source",
                    ),
                ),
                ("hour", models.DateTimeField()),
                ("posts", models.BigIntegerField()),
                ("rate", models.FloatField()),
            ],
            options={
                "indexes": [models.Index(fields=["hour"], name="heard_hour")],
            },
        ),
        CreateModel(
            name="Match",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "post_id", "query_id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="matches",
                        to="channels.post",
                    ),
                ),
                (
                    "query",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="matches",
                        to="listening.query",
                    ),
                ),
                ("matched_at", models.DateTimeField()),
            ],
            options={
                "indexes": [models.Index(fields=["query", "-matched_at"], name="match_of_query")],
            },
        ),
    ]
