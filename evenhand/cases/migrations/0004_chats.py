"""Chats with visitors of web sites."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0003_promises"),
        ("channels", "0010_picture"),
    ]

    operations = [
        migrations.CreateModel(
            name="Chat",
            fields=[
                ("key", models.TextField(primary_key=True, serialize=False)),
                ("visitor", models.TextField()),
                ("is_proven", models.BooleanField(default=False)),
                ("name", models.TextField(default="")),
                ("address", models.TextField(default="")),
                ("began_at", models.DateTimeField()),
                ("here_at", models.DateTimeField()),
                ("typing_at", models.DateTimeField(null=True)),
                ("seen_at", models.DateTimeField(null=True)),
                ("heard_at", models.DateTimeField(null=True)),
                ("page", models.TextField(default="")),
                ("generation", models.IntegerField(default=1)),
                ("turned_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "ended_by",
                    models.SmallIntegerField(choices=[(0, "NOT"), (1, "BY_VISITOR"), (2, "BY_US")], default=0),
                ),
                ("transcript_at", models.DateTimeField(null=True)),
                (
                    "account",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        to="channels.account",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("ended_at", None)), fields=["account", "visitor"], name="chat_of_visitor"
                    ),
                    models.Index(fields=["began_at"], name="chat_began"),
                ],
            },
        ),
    ]
