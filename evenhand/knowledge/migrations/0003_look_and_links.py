"""A help centre's own signs and links, why a draft came back, and which page leads to which article."""

import django.db.models.deletion
from django.db import migrations, models

from evenhand.database.migrating import CreateModel

# Of the pages that stand already; from now on whatever is published says it.
LINKS = """
INSERT INTO knowledge_articlelink (edition_id, brand_id, key)
SELECT DISTINCT e.id, e.brand_id, lower(found.said[1])::uuid
FROM knowledge_edition e JOIN knowledge_articleversion v ON v.id = e.published_id
CROSS JOIN LATERAL regexp_matches(
    v.body, '\\]\\(article:([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})', 'gi'
) AS found (said)
"""


class Migration(migrations.Migration):
    dependencies = [
        ("knowledge", "0002_dismissed_proposals"),
        ("people", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="edition",
            name="said_back",
            field=models.TextField(blank=True, db_default="", default=""),
        ),
        migrations.AddField(
            model_name="helpcentre",
            name="home",
            field=models.TextField(blank=True, db_default="", default=""),
        ),
        migrations.AddField(
            model_name="helpcentre",
            name="icon",
            field=models.CharField(blank=True, db_default="", default="", max_length=64),
        ),
        migrations.AddField(
            model_name="helpcentre",
            name="links",
            field=models.TextField(blank=True, db_default="", default=""),
        ),
        migrations.AddField(
            model_name="helpcentre",
            name="logo",
            field=models.CharField(blank=True, db_default="", default="", max_length=64),
        ),
        migrations.AddField(
            model_name="helpcentre",
            name="logo_alt",
            field=models.TextField(blank=True, db_default="", default=""),
        ),
        migrations.AddField(
            model_name="helpcentre",
            name="logo_dark",
            field=models.CharField(blank=True, db_default="", default="", max_length=64),
        ),
        migrations.AddField(
            model_name="helpcentre",
            name="logo_height",
            field=models.PositiveSmallIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="helpcentre",
            name="logo_width",
            field=models.PositiveSmallIntegerField(db_default=0, default=0),
        ),
        CreateModel(
            name="ArticleLink",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField()),
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
                    "edition",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="links",
                        to="knowledge.edition",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["brand", "key"], name="article_link_to")],
                "constraints": [models.UniqueConstraint(fields=("edition", "key"), name="article_link_once")],
            },
        ),
        migrations.RunSQL(LINKS, migrations.RunSQL.noop),
    ]
