"""What a macro did beside a reply, so that both can be taken back."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("replies", "0008_broadcasts")]

    operations = [
        migrations.CreateModel(
            name="MacroDeeds",
            fields=[
                (
                    "delivery",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="replies.delivery",
                    ),
                ),
                ("done", models.JSONField()),
            ],
        ),
    ]
