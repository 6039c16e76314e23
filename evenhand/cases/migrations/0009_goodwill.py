import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0008_inbox"),
        ("people", "0005_certificates"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="GoodwillKind",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.TextField(unique=True)),
                (
                    "sort",
                    models.CharField(
                        choices=[
                            ("credit", "Credit"),
                            ("refund", "Refund"),
                            ("replacement", "Replacement"),
                            ("other", "Something else"),
                        ],
                        default="credit",
                        max_length=12,
                    ),
                ),
                ("currency", models.CharField(default="EUR", max_length=3)),
                ("usual", models.DecimalField(decimal_places=2, max_digits=10, null=True)),
                ("retired_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.AlterField(
            model_name="notice",
            name="kind",
            field=models.TextField(),
        ),
        migrations.AlterField(
            model_name="noticechoice",
            name="kind",
            field=models.TextField(),
        ),
        migrations.CreateModel(
            name="GoodwillLimit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("role", models.CharField(blank=True, default="", max_length=16)),
                ("network", models.TextField(blank=True, default="")),
                ("per_case", models.DecimalField(decimal_places=2, max_digits=10, null=True)),
                ("per_day", models.DecimalField(decimal_places=2, max_digits=10, null=True)),
                ("per_month", models.DecimalField(decimal_places=2, max_digits=10, null=True)),
                ("made_at", models.DateTimeField()),
                ("removed_at", models.DateTimeField(null=True)),
                (
                    "brand",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.brand"
                    ),
                ),
                (
                    "kind",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="cases.goodwillkind",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.team"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Goodwill",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("network", models.TextField()),
                ("amount", models.DecimalField(decimal_places=2, max_digits=10)),
                ("currency", models.CharField(max_length=3)),
                ("why", models.TextField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "Waits for a lead"),
                            ("granted", "Given"),
                            ("refused", "Refused"),
                            ("revoked", "Taken back"),
                        ],
                        max_length=12,
                    ),
                ),
                ("over", models.CharField(blank=True, default="", max_length=12)),
                ("asked_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(null=True)),
                ("words", models.TextField(blank=True, default="")),
                ("key", models.UUIDField(unique=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "brand",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.brand"
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="goodwill", to="cases.case"
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="people.team",
                    ),
                ),
                (
                    "kind",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.goodwillkind"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "asked")),
                        fields=["brand", "asked_at", "id"],
                        name="goodwill_asked",
                    ),
                    models.Index(
                        condition=models.Q(("state", "granted")),
                        fields=["asked_by", "decided_at"],
                        name="goodwill_of_agent",
                    ),
                    models.Index(
                        condition=models.Q(("decided_at", None), _negated=True),
                        fields=["brand", "-decided_at", "-id"],
                        name="goodwill_decided",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["asked", "granted", "refused", "revoked"])),
                        name="goodwill_state",
                    ),
                    models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="goodwill_amount"),
                ],
            },
        ),
    ]
