"""Models, vectors, groups of alike posts."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.text
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
            name="GroupedBatch",
            fields=[
                ("batch", models.BigIntegerField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
            ],
        ),
        CreateModel(
            name="IssueStream",
            fields=[
                (
                    "brand",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="issue_stream",
                        serialize=False,
                        to="people.brand",
                    ),
                ),
                ("edition", models.BigIntegerField(default=0)),
                ("reconsidered_at", models.DateTimeField(null=True)),
            ],
        ),
        CreateModel(
            name="Spending",
            fields=[
                ("day", models.DateField(primary_key=True, serialize=False)),
                ("requests", models.IntegerField(default=0)),
                ("tokens", models.BigIntegerField(default=0)),
            ],
        ),
        CreateModel(
            name="Taxonomy",
            fields=[
                (
                    "brand",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="taxonomy",
                        serialize=False,
                        to="people.brand",
                    ),
                ),
                ("changes", models.BigIntegerField(default=0)),
                ("changed_at", models.DateTimeField()),
            ],
        ),
        CreateModel(
            name="CloserReading",
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
                        related_name="closer_readings",
                        to="channels.post",
                    ),
                ),
                ("version", models.SmallIntegerField()),
                ("vector", models.BinaryField()),
                ("read_at", models.DateTimeField()),
            ],
        ),
        CreateModel(
            name="Correction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "brand",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.brand"),
                ),
                (
                    "post",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="corrections", to="channels.post"
                    ),
                ),
                ("field", models.TextField()),
                ("was", models.TextField()),
                ("value", models.TextField()),
                ("version", models.IntegerField()),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("undone_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["brand", "field", "-at"], name="correction_of_field")],
            },
        ),
        CreateModel(
            name="Issue",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "brand",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="issues",
                        to="people.brand",
                    ),
                ),
                ("name", models.TextField(default="")),
                ("is_named_by_person", models.BooleanField(default=False)),
                (
                    "words",
                    django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None),
                ),
                ("state", models.SmallIntegerField(choices=[(1, "open"), (2, "merged"), (3, "empty")], default=1)),
                ("is_held_by_person", models.BooleanField(default=False)),
                ("is_split", models.BooleanField(db_default=False, default=False)),
                (
                    "merged_into",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="merged_from",
                        to="understanding.issue",
                    ),
                ),
                ("first_at", models.DateTimeField()),
                ("last_at", models.DateTimeField()),
                ("posts", models.IntegerField(default=0)),
                ("authors", models.IntegerField(default=0)),
                ("named_at", models.IntegerField(default=0)),
                ("sample_post", models.BigIntegerField(null=True)),
                ("centroid", models.BinaryField(default=bytes)),
            ],
            options={
                "indexes": [
                    models.Index(condition=models.Q(("state", 1)), fields=["brand", "-last_at"], name="issue_of_brand")
                ],
            },
        ),
        CreateModel(
            name="Reading",
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
                        related_name="readings",
                        to="channels.post",
                    ),
                ),
                ("version", models.SmallIntegerField()),
                ("language", models.CharField(max_length=8)),
                ("sentiment", models.FloatField()),
                ("polarity", models.SmallIntegerField(choices=[(-1, "negative"), (0, "neutral"), (1, "positive")])),
                (
                    "also",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=8), null=True, size=None
                    ),
                ),
                (
                    "kind",
                    models.SmallIntegerField(
                        choices=[(1, "complaint"), (2, "question"), (3, "praise"), (4, "comment"), (5, "lead")],
                        null=True,
                    ),
                ),
                ("needs_reply", models.FloatField(null=True)),
                (
                    "severity",
                    models.SmallIntegerField(
                        choices=[(0, "low"), (1, "normal"), (2, "high"), (3, "critical")], null=True
                    ),
                ),
                ("harm", models.FloatField(null=True)),
                ("harm_kind", models.TextField(null=True)),
                ("harm_words", models.TextField(null=True)),
                ("spam", models.FloatField(null=True)),
                ("abuse", models.FloatField(null=True)),
                (
                    "audience",
                    models.SmallIntegerField(
                        choices=[(1, "customer"), (2, "practitioner"), (3, "press"), (4, "employee"), (5, "bot")],
                        null=True,
                    ),
                ),
                ("personal", models.JSONField(null=True)),
                ("vector", models.BinaryField(null=True)),
            ],
        ),
        CreateModel(
            name="Subject",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "brand",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="subjects", to="people.brand"
                    ),
                ),
                ("name", models.TextField()),
                ("description", models.TextField(blank=True, default="")),
                (
                    "parent",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="children",
                        to="understanding.subject",
                    ),
                ),
                (
                    "merged_into",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="understanding.subject",
                    ),
                ),
                ("created_at", models.DateTimeField()),
                ("removed_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        models.F("brand"),
                        django.db.models.functions.text.Lower("name"),
                        condition=models.Q(("removed_at", None)),
                        name="subject_name_of_brand",
                    )
                ],
            },
        ),
        CreateModel(
            name="SubjectReading",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "post_id", "edition", "is_close", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="subject_readings",
                        to="channels.post",
                    ),
                ),
                ("edition", models.IntegerField()),
                ("is_close", models.BooleanField()),
                ("subject_id", models.BigIntegerField(null=True)),
                ("confidence", models.FloatField()),
            ],
        ),
        CreateModel(
            name="Teaching",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "brand",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.brand"
                    ),
                ),
                ("field", models.TextField()),
                ("changes", models.BigIntegerField()),
                ("newest_example", models.BigIntegerField(default=0)),
                ("started_at", models.DateTimeField()),
                ("progress", models.FloatField(default=0)),
                ("made_at", models.DateTimeField(null=True)),
                ("blob", models.BinaryField(default=bytes)),
                ("learnt", models.IntegerField(default=0)),
                (
                    "classes",
                    django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None),
                ),
                ("scores", models.JSONField(default=dict)),
                ("trouble", models.TextField(blank=True, default="")),
            ],
            options={
                "indexes": [models.Index(fields=["brand", "field", "-id"], name="teaching_of_field")],
            },
        ),
        CreateModel(
            name="IssueMerge",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="understanding.issue"
                    ),
                ),
                (
                    "target",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="merges", to="understanding.issue"
                    ),
                ),
                (
                    "posts",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), default=list, size=None
                    ),
                ),
                ("was_held", models.BooleanField(default=False)),
                ("target_was_held", models.BooleanField(default=False)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("undone_at", models.DateTimeField(null=True)),
            ],
        ),
        CreateModel(
            name="IssuePost",
            fields=[
                (
                    "post",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="issue_post",
                        serialize=False,
                        to="channels.post",
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
                    "issue",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="issue_posts",
                        to="understanding.issue",
                    ),
                ),
                ("like", models.BigIntegerField()),
                ("similarity", models.FloatField()),
                ("how", models.SmallIntegerField(choices=[(0, "alone"), (1, "copy"), (2, "meaning"), (3, "person")])),
                ("persona", models.BigIntegerField(null=True)),
                ("account", models.BigIntegerField()),
                ("said_at", models.DateTimeField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["issue", "-said_at", "-post"], name="issuepost_of_issue"),
                    models.Index(fields=["issue", "like"], name="issuepost_like"),
                    models.Index(fields=["brand", "-said_at", "issue"], name="issuepost_of_brand"),
                    models.Index(fields=["brand", "like"], name="issuepost_copies"),
                ],
            },
        ),
        CreateModel(
            name="SubjectExample",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "brand",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.brand"
                    ),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="examples",
                        to="understanding.subject",
                    ),
                ),
                ("text", models.TextField(default="")),
                (
                    "post",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="channels.post"
                    ),
                ),
                (
                    "from_correction",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="example",
                        to="understanding.correction",
                    ),
                ),
                ("added_at", models.DateTimeField()),
            ],
            options={
                "indexes": [models.Index(fields=["brand", "id"], name="example_of_brand")],
            },
        ),
    ]
