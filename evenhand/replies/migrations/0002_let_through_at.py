"""When an answer for many was let through a publishing stop: a later stop is another."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("replies", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="broadcast",
            name="let_through_at",
            field=models.DateTimeField(null=True),
        ),
    ]
