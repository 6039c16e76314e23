"""By which ways people who work elsewhere in the house come in."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from evenhand.database.migrating import CreateModel


class Migration(migrations.Migration):
    dependencies = [
        ("colleagues", "0002_shared"),
        ("people", "0002_groups_of_the_menu"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModel(
            name="DoorCount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=12)),
                ("who", models.CharField(max_length=64)),
                ("at", models.DateTimeField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["kind", "who", "-at"], name="door_count_who"),
                    models.Index(fields=["at"], name="door_count_at"),
                ],
            },
        ),
        CreateModel(
            name="DoorLink",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("address", models.CharField(max_length=150)),
                ("token", models.TextField(blank=True, default="")),
                ("token_hash", models.CharField(max_length=64, unique=True)),
                ("language", models.CharField(blank=True, default="", max_length=8)),
                ("is_invitation", models.BooleanField(default=False)),
                ("asked_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("used_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["address", "-asked_at"], name="door_link_address"),
                    models.Index(
                        condition=models.Q(("token", ""), _negated=True), fields=["asked_at"], name="door_link_to_mail"
                    ),
                    models.Index(fields=["expires_at"], name="door_link_over"),
                ],
            },
        ),
        CreateModel(
            name="InvitedColleague",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("address", models.CharField(max_length=150, unique=True)),
                ("name", models.CharField(blank=True, default="", max_length=120)),
                ("language", models.CharField(blank=True, default="", max_length=8)),
                ("invited_at", models.DateTimeField()),
                ("mailed_at", models.DateTimeField(null=True)),
                ("not_before", models.DateTimeField(null=True)),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("is_failed", models.BooleanField(default=False)),
                ("taken_back_at", models.DateTimeField(null=True)),
                ("came_at", models.DateTimeField(null=True)),
                (
                    "invited_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        CreateModel(
            name="MailDomain",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("domain", models.CharField(max_length=150, unique=True)),
                ("opened_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(null=True)),
                (
                    "closed_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "opened_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        CreateModel(
            name="DoorPass",
            fields=[
                (
                    "agent",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="door_pass",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("is_made", models.BooleanField(default=False)),
                ("came_at", models.DateTimeField()),
                ("last_at", models.DateTimeField()),
                (
                    "invited",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="colleagues.invitedcolleague",
                    ),
                ),
                (
                    "domain",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="colleagues.maildomain",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="invitedcolleague",
            index=models.Index(
                condition=models.Q(
                    ("came_at", None), ("is_failed", False), ("mailed_at", None), ("taken_back_at", None)
                ),
                fields=["id"],
                name="invited_to_mail",
            ),
        ),
        migrations.AddIndex(
            model_name="invitedcolleague",
            index=models.Index(fields=["mailed_at"], name="invited_mailed"),
        ),
        migrations.AddIndex(
            model_name="doorpass",
            index=models.Index(fields=["-last_at"], name="door_pass_last"),
        ),
    ]
