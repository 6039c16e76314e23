"""Whatever says who works what makes a new version; outsourced teams may be limited to some queues."""

import django.contrib.postgres.fields
from django.db import migrations, models

REARRANGED = """
CREATE FUNCTION people_rearranged() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO people_arrangement (id, version) VALUES (1, (random() * 9007199254740991)::bigint)
    ON CONFLICT (id) DO UPDATE SET version = EXCLUDED.version;
    RETURN NULL;
END $$;
"""
TABLES = ("people_brand", "people_queue", "people_team_brands", "people_agent_teams", "people_teamterms")
TRIGGERS = "\n".join(
    f"CREATE TRIGGER rearranged AFTER INSERT OR UPDATE OR DELETE ON {table}"
    " FOR EACH STATEMENT EXECUTE FUNCTION people_rearranged();"
    for table in TABLES
)
OF_AGENTS = (
    "CREATE TRIGGER rearranged AFTER UPDATE OF role, is_active, is_superuser, skills, languages ON people_agent"
    " FOR EACH STATEMENT EXECUTE FUNCTION people_rearranged();"
)
GONE = "\n".join(f"DROP TRIGGER rearranged ON {table};" for table in (*TABLES, "people_agent"))


class Migration(migrations.Migration):
    dependencies = [("people", "0008_walls")]

    operations = [
        migrations.CreateModel(
            name="Arrangement",
            fields=[
                ("id", models.SmallIntegerField(primary_key=True, serialize=False)),
                ("version", models.BigIntegerField()),
            ],
        ),
        migrations.AddField(
            model_name="teamterms",
            name="queue_ids",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.BigIntegerField(), blank=True, db_default=[], default=list, size=None
            ),
        ),
        migrations.RunSQL(REARRANGED + TRIGGERS + OF_AGENTS, GONE + "DROP FUNCTION people_rearranged();"),
    ]
