"""What happened, once and for all: a partition a month."""

from django.db import migrations, models

from evenhand.database.migrating import CreateModel

LEDGER = """
CREATE TABLE ledger_entry (
    id bigint GENERATED ALWAYS AS IDENTITY,
    at timestamptz NOT NULL,
    position bigint NOT NULL DEFAULT (pg_current_xact_id()::text::bigint),
    name text NOT NULL,
    actor_id bigint,
    case_id bigint,
    facts jsonb NOT NULL,
    PRIMARY KEY (id, at)
) PARTITION BY RANGE (at);
CREATE INDEX ledger_entry_position ON ledger_entry (position, id);
CREATE INDEX ledger_entry_case ON ledger_entry (case_id, at DESC) WHERE case_id IS NOT NULL;
CREATE INDEX ledger_entry_at ON ledger_entry (at DESC, id DESC);
CREATE INDEX ledger_entry_actor ON ledger_entry (actor_id, at DESC, id DESC) WHERE actor_id IS NOT NULL;
CREATE INDEX ledger_entry_name ON ledger_entry (name, at DESC, id DESC);
CREATE TABLE ledger_entry_other PARTITION OF ledger_entry DEFAULT;

CREATE FUNCTION ledger_make_partitions(start timestamptz, months integer) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    first timestamptz;
    name text;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('ledger_make_partitions'));
    FOR n IN 0..months LOOP
        first := date_trunc('month', start AT TIME ZONE 'UTC') AT TIME ZONE 'UTC' + make_interval(months => n);
        name := 'ledger_entry_' || to_char(first AT TIME ZONE 'UTC', 'YYYY_MM');
        IF to_regclass(name) IS NULL AND NOT EXISTS (
            SELECT 1 FROM ledger_entry_other WHERE at >= first AND at < first + interval '1 month'
        ) THEN
            EXECUTE format('CREATE TABLE %I PARTITION OF ledger_entry FOR VALUES FROM (%L) TO (%L)',
                name, first, first + interval '1 month');
        END IF;
    END LOOP;
END $$;

-- The record of what happened is written once.
CREATE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the ledger is append-only';
END $$;
CREATE TRIGGER ledger_entry_append_only BEFORE UPDATE OR DELETE ON ledger_entry
    FOR EACH ROW EXECUTE FUNCTION ledger_refuse();
SELECT ledger_make_partitions(now(), 3);
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = [("people", "0001_initial")]

    operations = [
        migrations.RunSQL(LEDGER, "DROP TABLE ledger_entry; DROP FUNCTION ledger_make_partitions, ledger_refuse"),
        CreateModel(
            name="Entry",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "id", "at", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("id", models.BigIntegerField()),
                ("at", models.DateTimeField()),
                ("position", models.BigIntegerField()),
                ("name", models.TextField()),
                ("case_id", models.BigIntegerField(null=True)),
                ("facts", models.JSONField()),
            ],
            options={
                "db_table": "ledger_entry",
                "managed": False,
            },
        ),
        CreateModel(
            name="Follower",
            fields=[
                ("name", models.TextField(primary_key=True, serialize=False)),
                ("position", models.BigIntegerField(default=0)),
            ],
        ),
    ]
