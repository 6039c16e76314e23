"""Members name each other, and may not want to hear of somebody."""

import django.db.models.deletion
from django.db import migrations, models

from evenhand.database.migrating import CreateModel

_KEY = ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"))


def _to(model: str, **more: object) -> models.ForeignKey:
    return models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to=model, **{"related_name": "+", **more})


class Migration(migrations.Migration):
    dependencies = [("community", "0003_former_texts_and_choices")]

    operations = [
        CreateModel(
            name="MemberMention",
            fields=[
                _KEY,
                ("contribution", _to("community.contribution", db_index=False, related_name="mentions")),
                ("member", _to("community.member", db_index=False)),
                ("at", models.DateTimeField()),
                ("told_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("contribution", "member"), name="mention_once")],
                "indexes": [models.Index(fields=["member", "-id"], name="mention_of_member")],
            },
        ),
        CreateModel(
            name="MemberMute",
            fields=[
                _KEY,
                ("member", _to("community.member", db_index=False)),
                ("other", _to("community.member")),
                ("at", models.DateTimeField()),
            ],
            options={"constraints": [models.UniqueConstraint(fields=("member", "other"), name="mute_once")]},
        ),
        migrations.AddIndex(
            model_name="member",
            index=models.Index(
                condition=models.Q(("left_at", None)),
                fields=["brand", "folded"],
                name="member_begins",
                opclasses=["int8_ops", "text_pattern_ops"],
            ),
        ),
    ]
