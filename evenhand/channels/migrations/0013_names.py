"""People are found by how their names begin: the whole name, the last word of it, the handle."""

from django.contrib.postgres.indexes import OpClass
from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models
from django.db.models.functions import Lower

SURNAME = r"""
CREATE INDEX CONCURRENTLY persona_surname ON channels_persona (lower(substring(name, '\S+$')) text_pattern_ops)
WHERE name LIKE '% %'
"""


class Migration(migrations.Migration):
    atomic = False  # indexes are made and dropped while the desk works
    dependencies = [("channels", "0012_newest_first")]
    operations = [
        AddIndexConcurrently(
            "persona", models.Index(OpClass(Lower("handle"), name="text_pattern_ops"), name="persona_at")
        ),
        AddIndexConcurrently(
            "persona", models.Index(OpClass(Lower("name"), name="text_pattern_ops"), name="persona_called")
        ),
        migrations.RunSQL(SURNAME, "DROP INDEX CONCURRENTLY persona_surname"),
        RemoveIndexConcurrently("persona", "persona_handle"),
        RemoveIndexConcurrently("persona", "persona_name"),
    ]
