"""What was suggested to whoever answers, and the rule of it."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0013_homeless"),
        ("people", "0010_no_queues_of_terms"),
        ("replies", "0010_broadcast_let_through"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="SuggestionLook",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("is_left_out", models.BooleanField()),
                ("found", models.PositiveSmallIntegerField()),
                ("took_ms", models.PositiveIntegerField()),
                (
                    "agent",
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
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="people.brand",
                    ),
                ),
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="suggestion_look", to="cases.case"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SuggestionRule",
            fields=[
                (
                    "brand",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="suggestion_rule",
                        serialize=False,
                        to="people.brand",
                    ),
                ),
                ("is_on", models.BooleanField(default=True)),
                ("left_out", models.PositiveSmallIntegerField(default=20)),
                ("changed_at", models.DateTimeField()),
                (
                    "changed_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SuggestionShown",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(choices=[("page", "Page"), ("answer", "Answer")], max_length=6)),
                ("target", models.BigIntegerField()),
                ("place", models.PositiveSmallIntegerField()),
                ("sent_alike", models.PositiveIntegerField()),
                (
                    "used_as",
                    models.CharField(
                        blank=True, choices=[("link", "Link"), ("text", "Text")], default="", max_length=4
                    ),
                ),
                ("used_at", models.DateTimeField(null=True)),
                ("kept", models.FloatField(null=True)),
                (
                    "delivery",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="replies.delivery",
                    ),
                ),
                (
                    "look",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="shown",
                        to="replies.suggestionlook",
                    ),
                ),
                (
                    "used_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="suggestionlook",
            index=models.Index(fields=["brand", "-at", "-id"], name="suggestion_look_at"),
        ),
        migrations.AddConstraint(
            model_name="suggestionrule",
            constraint=models.CheckConstraint(condition=models.Q(("left_out__lte", 90)), name="suggestions_left_out"),
        ),
        migrations.AddIndex(
            model_name="suggestionshown",
            index=models.Index(
                condition=models.Q(models.Q(("used_at", None), _negated=True), ("kept", None)),
                fields=["used_at"],
                name="suggestion_unsettled",
            ),
        ),
        migrations.AddConstraint(
            model_name="suggestionshown",
            constraint=models.UniqueConstraint(fields=("look", "kind", "target"), name="suggestion_shown_once"),
        ),
    ]
