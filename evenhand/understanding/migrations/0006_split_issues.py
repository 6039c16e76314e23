"""Whether a person took an issue's posts out of another; a column with a constant, no row is written anew."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("understanding", "0005_issues"),
    ]

    operations = [
        migrations.AddField(
            model_name="issue",
            name="is_split",
            field=models.BooleanField(db_default=False, default=False),
        ),
    ]
