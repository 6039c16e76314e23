"""The words of what readers do not see, so that a misspelt one can be told at the desk."""

import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models

from evenhand.database.migrating import CreateModel

# Of what stands there already; from now on whatever is written brings its own.
WORDS = """
INSERT INTO knowledge_insideword (brand_id, language, word)
SELECT DISTINCT e.brand_id, e.language, w.word
FROM knowledge_edition e JOIN knowledge_article a ON a.id = e.article_id
JOIN knowledge_articleversion v ON v.id = coalesce(e.published_id, e.draft_id)
CROSS JOIN LATERAL unnest(
    tsvector_to_array(to_tsvector('simple', lower(unaccent(concat_ws(' ', v.title, v.summary, v.body)))))
) AS w (word)
WHERE (a.is_internal OR e.published_id IS NULL) AND w.word ~ '^[[:alpha:]]{3,40}$'
"""


class Migration(migrations.Migration):
    dependencies = [
        ("knowledge", "0006_wordings_of_help_centres"),
        ("people", "0001_initial"),
    ]

    operations = [
        CreateModel(
            name="InsideWord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("language", models.CharField(max_length=8)),
                ("word", models.TextField(db_collation="C")),
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
            ],
            options={
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.indexes.OpClass("word", name="gin_trgm_ops"),
                        name="inside_word_letters",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("brand", "word", "language"), name="inside_word_once")
                ],
            },
        ),
        migrations.RunSQL(WORDS, migrations.RunSQL.noop),
    ]
