"""What a help centre says of itself in each of its languages."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("knowledge", "0005_pages_that_helped")]

    operations = [
        migrations.AddField(
            model_name="helpcentre",
            name="wordings",
            field=models.JSONField(blank=True, db_default={}, default=dict),
        ),
    ]
