from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models.functions import Lower

# Beside its words, every post has the name of the stretch of posts it belongs to, as a word nobody can write. So the
# index finds the newest posts that say something without looking at all that ever did (cases.reads.search).
FUNCTION = """
CREATE FUNCTION evenhand_found(post_id bigint, subject text, body text) RETURNS tsvector
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 1000 AS $$
    SELECT to_tsvector('simple', public.unaccent('public.unaccent', left(subject || ' ' || body, 100000)))
        || array_to_tsvector(ARRAY[E'\\x01' || (post_id >> 15)])
$$
"""
INDEX = """
CREATE INDEX CONCURRENTLY posttext_found ON channels_posttext
USING gin (evenhand_found(post_id, subject, text)) WITH (fastupdate = on)
"""
WORDS = """
CREATE INDEX CONCURRENTLY posttext_words ON channels_posttext
USING gin (evenhand_words(subject, text)) WITH (fastupdate = on)
"""


class Migration(migrations.Migration):
    atomic = False  # indexes are made and dropped while the desk works
    dependencies = [("channels", "0011_calls")]
    operations = [
        migrations.RunSQL(FUNCTION, "DROP FUNCTION evenhand_found(bigint, text, text)"),
        migrations.RunSQL(INDEX, "DROP INDEX CONCURRENTLY posttext_found"),
        migrations.RunSQL("DROP INDEX CONCURRENTLY posttext_words", WORDS),
        AddIndexConcurrently("persona", models.Index(Lower("name"), name="persona_name")),
    ]
