"""How many follow a persona, where its network says so."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("channels", "0013_names")]

    operations = [
        migrations.CreateModel(
            name="Reach",
            fields=[
                (
                    "persona",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="reach",
                        serialize=False,
                        to="channels.persona",
                    ),
                ),
                ("followers", models.BigIntegerField(null=True)),
                ("has_badge", models.BooleanField(null=True)),
                ("at", models.DateTimeField()),
            ],
        ),
    ]
