"""How often an answer about an effect was tried."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("insight", "0002_reports_by_mail"),
    ]

    operations = [
        migrations.AddField(
            model_name="impactrun",
            name="tries",
            field=models.PositiveSmallIntegerField(db_default=0, default=0),
        ),
    ]
