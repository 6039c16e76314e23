"""What was answered before, and the vectors by which it and pages are found."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("knowledge", "0001_articles"),
        ("people", "0010_no_queues_of_terms"),
    ]

    operations = [
        migrations.CreateModel(
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
        migrations.CreateModel(
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
                ("of_version", models.BigIntegerField()),
                ("vector", models.BinaryField()),
                ("version", models.BigIntegerField()),
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
            ],
            options={
                "indexes": [models.Index(fields=["brand", "version"], name="page_vector_version")],
            },
        ),
        migrations.CreateModel(
            name="Solved",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("case", models.BigIntegerField(unique=True)),
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
            ],
            options={
                "indexes": [
                    models.Index(fields=["brand", "version"], name="solved_version"),
                    models.Index(fields=["brand", "answer_key"], name="solved_answer"),
                    models.Index(fields=["brand", "-solved_at", "-id"], name="solved_at"),
                ],
            },
        ),
    ]
