import django.db.models.deletion
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models

FROM_ARTICLES = """
UPDATE knowledge_edition e SET section_id = a.section_id FROM knowledge_article a
WHERE a.id = e.article_id AND a.section_id IS NOT NULL
"""


class Migration(migrations.Migration):
    """An edition knows its section, so that a section's pages are listed by an index."""

    atomic = False
    dependencies = [("knowledge", "0002_solved")]

    operations = [
        migrations.AddField(
            model_name="edition",
            name="section",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="knowledge.section",
            ),
        ),
        migrations.RunSQL(FROM_ARTICLES, migrations.RunSQL.noop),
        AddIndexConcurrently(
            model_name="edition",
            index=models.Index(
                condition=models.Q(("published", None), _negated=True),
                fields=["section", "language", "folded_title", "id"],
                name="edition_in_section",
            ),
        ),
    ]
