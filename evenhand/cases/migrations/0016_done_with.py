"""Who has a resolved case, in a column of its own: cases that are open are then given to people where they stand."""

from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models

ROOM = "ALTER TABLE cases_case SET (fillfactor = 90)"  # for what is changed where it stands
NO_ROOM = "ALTER TABLE cases_case RESET (fillfactor)"


class Migration(migrations.Migration):
    """PostgreSQL writes the table anew once for a column it works out itself."""

    atomic = False
    dependencies = [("cases", "0015_dragging"), ("people", "0010_no_queues_of_terms")]
    operations = [
        migrations.RunSQL(ROOM, NO_ROOM),
        migrations.AddField(
            model_name="case",
            name="done_with",
            field=models.GeneratedField(
                expression=models.Case(models.When(resolved_at__isnull=False, then=models.F("assignee"))),
                output_field=models.BigIntegerField(null=True),
                db_persist=True,
                null=True,
            ),
        ),
        AddIndexConcurrently(
            model_name="case",
            index=models.Index(
                fields=["done_with", "-resolved_at", "-id"],
                name="case_done_with",
                condition=~models.Q(done_with=None),
            ),
        ),
        RemoveIndexConcurrently(model_name="case", name="case_done_mine"),
    ]
