"""What people can have in hand, and on which networks, is part of what says who works what."""

from django.db import migrations

WRITTEN = """
CREATE TRIGGER rearranged AFTER INSERT OR UPDATE OR DELETE ON routing_capacity
    FOR EACH STATEMENT EXECUTE FUNCTION people_rearranged();
CREATE TRIGGER rearranged AFTER INSERT OR DELETE OR UPDATE OF network ON channels_account
    FOR EACH STATEMENT EXECUTE FUNCTION people_rearranged();
"""
GONE = "DROP TRIGGER rearranged ON routing_capacity; DROP TRIGGER rearranged ON channels_account"


class Migration(migrations.Migration):
    dependencies = [
        ("routing", "0002_policies"),
        ("people", "0009_arrangement"),
        ("channels", "0013_names"),
    ]

    operations = [migrations.RunSQL(WRITTEN, GONE)]
