"""What a notice is about apart from its case, so that only the same is folded together."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0003_merges_found_by_case"),
    ]

    operations = [
        migrations.AddField(
            model_name="notice",
            name="about",
            field=models.TextField(db_default="", default=""),
        ),
    ]
