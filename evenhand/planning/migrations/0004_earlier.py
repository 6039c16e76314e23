"""Counts from before the desk was there."""

from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):
    """A table of planning alone."""

    dependencies = [("planning", "0003_forecasts"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]
    operations = [
        migrations.CreateModel(
            name="EarlierCounts",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("network", models.TextField(default="")),
                ("queue_id", models.BigIntegerField(default=0)),
                ("name", models.TextField()),
                ("first_day", models.DateField()),
                ("last_day", models.DateField()),
                ("counts", models.JSONField()),
                ("brought_at", models.DateTimeField()),
                ("removed_at", models.DateTimeField(null=True)),
                (
                    "brought_by",
                    models.ForeignKey(
                        db_index=False, on_delete=models.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=Q(removed_at=None), fields=("network", "queue_id"), name="earlier_once"
                    ),
                    models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="earlier_in_order"),
                ]
            },
        )
    ]
