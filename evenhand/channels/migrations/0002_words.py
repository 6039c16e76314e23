from django.contrib.postgres.operations import TrigramExtension, UnaccentExtension
from django.db import migrations

# `unaccent` is only stable, since its dictionary could be changed; ours never is, so an index may use it.
WORDS = """
CREATE FUNCTION evenhand_words(subject text, body text) RETURNS tsvector
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT to_tsvector('simple', public.unaccent('public.unaccent', left(subject || ' ' || body, 100000)))
$$;
CREATE INDEX posttext_words ON channels_posttext USING gin (evenhand_words(subject, text)) WITH (fastupdate = on);
CREATE INDEX posttext_unspaced ON channels_posttext USING gin (text gin_trgm_ops)
    WHERE text ~ '[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f\uac00-\ud7af]';
"""


class Migration(migrations.Migration):
    dependencies = [("channels", "0001_initial")]
    operations = [
        UnaccentExtension(),
        TrigramExtension(),
        migrations.RunSQL(WORDS, "DROP INDEX posttext_words, posttext_unspaced; DROP FUNCTION evenhand_words"),
    ]
