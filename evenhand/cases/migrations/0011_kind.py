"""What a case is (a complaint, a question …), and where severe ones are found."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False  # indexes are made while the desk works

    dependencies = [("cases", "0010_next_in_order")]

    operations = [
        migrations.AddField(model_name="case", name="kind", field=models.SmallIntegerField(null=True)),
        AddIndexConcurrently(
            model_name="case",
            index=models.Index(condition=models.Q(("resolved_at", None)), fields=["brand", "kind"], name="case_kind"),
        ),
        AddIndexConcurrently(
            model_name="opencase",
            index=models.Index(
                condition=models.Q(("priority__gte", 2)),
                fields=["brand", "category", "waiting_since", "case"],
                name="open_worse",
            ),
        ),
    ]
