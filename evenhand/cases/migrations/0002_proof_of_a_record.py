"""Whose record a proof of identity was about."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="identitycheck",
            name="about",
            field=models.TextField(blank=True, db_default="", default=""),
        ),
    ]
