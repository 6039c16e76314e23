"""Articles, their editions and versions, and answers that solved cases."""

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
        ("people", "0001_initial"),
        ("understanding", "0001_initial"),
    ]

    operations = [
        CreateModel(
            name="SolvedUntil",
            fields=[
                (
                    "brand",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="people.brand",
                    ),
                ),
                ("resolved_at", models.DateTimeField()),
                ("case", models.BigIntegerField()),
            ],
        ),
        CreateModel(
            name="HelpCentre",
            fields=[
                (
                    "brand",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="help_centre",
                        serialize=False,
                        to="people.brand",
                    ),
                ),
                ("is_on", models.BooleanField(default=False)),
                ("name", models.TextField()),
                ("welcome", models.TextField(blank=True, default="")),
                ("accent", models.CharField(blank=True, default="", max_length=7)),
                ("host", models.TextField(blank=True, default="")),
                (
                    "languages",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=8), default=list, size=None
                    ),
                ),
                ("takes_questions", models.BooleanField(default=True)),
                ("contact", models.TextField(blank=True, default="")),
                ("changed_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("host", ""), _negated=True), fields=("host",), name="help_centre_host_once"
                    )
                ],
            },
        ),
        CreateModel(
            name="HelpSearch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "brand",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.brand"
                    ),
                ),
                ("language", models.CharField(max_length=8)),
                ("day", models.DateField()),
                ("words", models.TextField()),
                ("asked", models.PositiveIntegerField(default=0)),
                ("found_nothing", models.PositiveIntegerField(default=0)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("brand", "language", "day", "words"), name="help_search_once")
                ],
            },
        ),
        CreateModel(
            name="KnownProblem",
            fields=[
                (
                    "issue",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="known_problem",
                        serialize=False,
                        to="understanding.issue",
                    ),
                ),
                ("key", models.UUIDField(editable=False, unique=True)),
                (
                    "brand",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="known_problems",
                        to="people.brand",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "standing",
                    models.CharField(
                        choices=[
                            ("noticed", "noticed"),
                            ("known", "known"),
                            ("working", "working"),
                            ("fixed", "fixed"),
                        ],
                        default="noticed",
                        max_length=8,
                    ),
                ),
                ("standing_since", models.DateTimeField()),
                ("known_since", models.DateTimeField(null=True)),
                ("me_too", models.PositiveIntegerField(default=0)),
                ("made_at", models.DateTimeField()),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("standing", "noticed"), _negated=True),
                        fields=["brand", "-standing_since"],
                        name="known_problem_of_brand",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("standing__in", ["noticed", "known", "working", "fixed"])),
                        name="known_problem_standing",
                    )
                ],
            },
        ),
        CreateModel(
            name="Section",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "brand",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sections",
                        to="people.brand",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parts",
                        to="knowledge.section",
                    ),
                ),
                ("slug", models.SlugField(db_index=False, max_length=80)),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("names", models.JSONField(default=dict)),
                ("about", models.JSONField(default=dict)),
            ],
            options={
                "ordering": ["position", "id"],
                "constraints": [models.UniqueConstraint(fields=("brand", "slug"), name="section_slug_of_brand")],
            },
        ),
        CreateModel(
            name="Solved",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("case", models.BigIntegerField(unique=True)),
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
                ("language", models.CharField(max_length=8)),
                ("question", models.TextField()),
                ("answer", models.TextField()),
                ("answer_key", models.BigIntegerField()),
                (
                    "pages",
                    django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None),
                ),
                (
                    "editions",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), default=list, size=None
                    ),
                ),
                ("is_public", models.BooleanField()),
                ("touches", models.PositiveSmallIntegerField(default=1)),
                ("solved_at", models.DateTimeField()),
                ("satisfied", models.PositiveSmallIntegerField(null=True)),
                ("came_back", models.BooleanField(default=False)),
                ("vector", models.BinaryField()),
                ("version", models.BigIntegerField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["brand", "version"], name="solved_version"),
                    models.Index(fields=["brand", "answer_key"], name="solved_answer"),
                    models.Index(fields=["brand", "-solved_at", "-id"], name="solved_at"),
                ],
            },
        ),
        CreateModel(
            name="ArticlePicture",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(editable=False, unique=True)),
                (
                    "brand",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.brand"
                    ),
                ),
                ("sha256", models.CharField(max_length=64)),
                ("alt", models.TextField()),
                ("width", models.PositiveIntegerField()),
                ("height", models.PositiveIntegerField()),
                (
                    "added_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("added_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("brand", "sha256"), name="article_picture_once"),
                    models.CheckConstraint(
                        condition=models.Q(("alt", ""), _negated=True), name="article_picture_described"
                    ),
                ],
            },
        ),
        CreateModel(
            name="Article",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(editable=False, unique=True)),
                (
                    "brand",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="articles",
                        to="people.brand",
                    ),
                ),
                (
                    "section",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="articles",
                        to="knowledge.section",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("review_on", models.DateField(blank=True, null=True)),
                ("is_internal", models.BooleanField(default=False)),
                ("origin", models.TextField(blank=True, default="")),
                (
                    "made_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("made_at", models.DateTimeField()),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("review_on", None), _negated=True),
                        fields=["brand", "review_on"],
                        name="article_review",
                    ),
                    models.Index(
                        condition=models.Q(("origin", ""), _negated=True), fields=["origin"], name="article_origin"
                    ),
                ],
            },
        ),
        CreateModel(
            name="MeToo",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "problem",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="readers",
                        to="knowledge.knownproblem",
                    ),
                ),
                ("day", models.DateField()),
                ("reader", models.BinaryField(max_length=16)),
                ("at", models.DateTimeField()),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("problem", "day", "reader"), name="me_too_once")],
            },
        ),
        CreateModel(
            name="ProblemAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "problem",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="answers",
                        to="knowledge.knownproblem",
                    ),
                ),
                ("when", models.CharField(choices=[("lasts", "lasts"), ("fixed", "fixed")], max_length=8)),
                ("language", models.CharField(blank=True, default="", max_length=8)),
                ("number", models.PositiveIntegerField()),
                ("text", models.TextField(blank=True)),
                (
                    "by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("problem", "when", "language", "number"), name="problem_answer_number"
                    )
                ],
            },
        ),
        CreateModel(
            name="ProblemLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "problem",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lines",
                        to="knowledge.knownproblem",
                    ),
                ),
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
                ("language", models.CharField(max_length=8)),
                ("title", models.TextField()),
                ("text", models.TextField(blank=True)),
                (
                    "written_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("written_at", models.DateTimeField()),
                ("is_public", models.BooleanField(default=False)),
                ("public_title", models.TextField(blank=True, default="")),
                ("public_text", models.TextField(blank=True, default="")),
                (
                    "approved_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("approved_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("is_public", True)),
                        fields=["brand", "language"],
                        name="problem_line_public",
                    )
                ],
                "constraints": [models.UniqueConstraint(fields=("problem", "language"), name="problem_line_once")],
            },
        ),
        CreateModel(
            name="ProblemStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "problem",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="steps",
                        to="knowledge.knownproblem",
                    ),
                ),
                (
                    "before",
                    models.CharField(
                        choices=[
                            ("noticed", "noticed"),
                            ("known", "known"),
                            ("working", "working"),
                            ("fixed", "fixed"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "after",
                    models.CharField(
                        choices=[
                            ("noticed", "noticed"),
                            ("known", "known"),
                            ("working", "working"),
                            ("fixed", "fixed"),
                        ],
                        max_length=8,
                    ),
                ),
                ("before_since", models.DateTimeField()),
                ("known_before", models.DateTimeField(null=True)),
                (
                    "by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("undone_at", models.DateTimeField(null=True)),
                (
                    "undone_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["problem", "-id"], name="problem_step_newest")],
            },
        ),
        CreateModel(
            name="ArticleVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("title", models.TextField()),
                ("summary", models.TextField(blank=True, default="")),
                ("body", models.TextField(blank=True, default="")),
                ("internal", models.TextField(blank=True, default="")),
                ("credit", models.TextField(blank=True, default="")),
                (
                    "written_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("written_at", models.DateTimeField()),
                (
                    "published_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("published_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [],
            },
        ),
        CreateModel(
            name="Edition",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "article",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="editions",
                        to="knowledge.article",
                    ),
                ),
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
                (
                    "section",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="knowledge.section",
                    ),
                ),
                ("language", models.CharField(max_length=8)),
                ("slug", models.SlugField(allow_unicode=True, db_index=False, max_length=100)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("review", "In review"),
                            ("published", "Published"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="draft",
                        max_length=12,
                    ),
                ),
                (
                    "draft",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="knowledge.articleversion",
                    ),
                ),
                (
                    "published",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="knowledge.articleversion",
                    ),
                ),
                ("published_at", models.DateTimeField(null=True)),
                ("first_published_at", models.DateTimeField(null=True)),
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
                ("asked_at", models.DateTimeField(null=True)),
                ("changed_at", models.DateTimeField()),
                ("helped", models.PositiveIntegerField(default=0)),
                ("not_helped", models.PositiveIntegerField(default=0)),
                ("words", django.contrib.postgres.search.SearchVectorField(null=True)),
                ("title_words", django.contrib.postgres.search.SearchVectorField(null=True)),
                ("folded_title", models.TextField(blank=True, default="")),
            ],
            options={
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(fastupdate=False, fields=["words"], name="edition_words"),
                    django.contrib.postgres.indexes.GinIndex(
                        fastupdate=False, fields=["title_words"], name="edition_title_words"
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["folded_title"], name="edition_folded", opclasses=["gin_trgm_ops"]
                    ),
                    models.Index(fields=["brand", "-changed_at", "-id"], name="edition_of_brand"),
                    models.Index(
                        condition=models.Q(("published", None), _negated=True),
                        fields=["brand", "language", "-published_at", "-id"],
                        name="edition_published",
                    ),
                    models.Index(
                        condition=models.Q(("asked_at", None), _negated=True),
                        fields=["brand", "asked_at", "id"],
                        name="edition_asked",
                    ),
                    models.Index(
                        condition=models.Q(("published", None), _negated=True),
                        fields=["section", "language", "folded_title", "id"],
                        name="edition_in_section",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("article", "language"), name="edition_language_once"),
                    models.UniqueConstraint(fields=("brand", "language", "slug"), name="edition_slug_once"),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["draft", "review", "published", "withdrawn"])),
                        name="edition_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "published"), _negated=True),
                            ("published__isnull", False),
                            _connector="OR",
                        ),
                        name="edition_published_words",
                    ),
                ],
            },
        ),
        CreateModel(
            name="MovedPage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "brand",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.brand"
                    ),
                ),
                ("language", models.CharField(max_length=8)),
                ("slug", models.SlugField(allow_unicode=True, db_index=False, max_length=100)),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="moved_from", to="knowledge.edition"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("brand", "language", "slug"), name="moved_page_once")],
            },
        ),
        CreateModel(
            name="PageVector",
            fields=[
                (
                    "edition",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="vector",
                        serialize=False,
                        to="knowledge.edition",
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
                ("of_version", models.BigIntegerField()),
                ("vector", models.BinaryField()),
                ("version", models.BigIntegerField()),
            ],
            options={
                "indexes": [models.Index(fields=["brand", "version"], name="page_vector_version")],
            },
        ),
        CreateModel(
            name="ArticleVote",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "edition",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="votes",
                        to="knowledge.edition",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="knowledge.articleversion",
                    ),
                ),
                ("day", models.DateField()),
                ("reader", models.BinaryField(max_length=16)),
                ("has_helped", models.BooleanField()),
                ("words", models.TextField(blank=True, default="")),
                ("said_at", models.DateTimeField()),
            ],
            options={
                "indexes": [models.Index(fields=["edition", "-said_at", "-id"], name="article_vote_of")],
                "constraints": [models.UniqueConstraint(fields=("edition", "day", "reader"), name="article_vote_once")],
            },
        ),
        migrations.AddField(
            model_name="ArticleVersion",
            name="edition",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="versions",
                to="knowledge.edition",
            ),
        ),
        migrations.AddConstraint(
            model_name="ArticleVersion",
            constraint=models.UniqueConstraint(fields=("edition", "number"), name="article_version_number"),
        ),
    ]
