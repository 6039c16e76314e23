"""Pictures that members show with a question or an answer."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [
        ("community", "0005_pins_and_networks"),
    ]

    operations = [
        migrations.CreateModel(
            name="ContributionPicture",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(editable=False, unique=True)),
                ("alt", models.TextField(blank=True, default="")),
                ("width", models.PositiveIntegerField()),
                ("height", models.PositiveIntegerField()),
                ("at", models.DateTimeField()),
                ("until", models.DateTimeField(null=True)),
                (
                    "contribution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pictures",
                        to="community.contribution",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(condition=~Q(until=None), fields=["until"], name="member_picture_goes")],
            },
        ),
    ]
