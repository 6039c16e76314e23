"""Topics that stand above the others for a while; from which network links to sign in were asked for."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [
        ("community", "0004_members_name_each_other"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="topic",
            name="pinned_until",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="topic",
            name="pinned_by",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddIndex(
            model_name="topic",
            index=models.Index(
                condition=~Q(pinned_until=None), fields=["brand", "pinned_until"], name="topic_pinned"
            ),
        ),
        migrations.AddField(
            model_name="signinlink",
            name="network",
            field=models.CharField(blank=True, db_default="", default="", max_length=32),
        ),
        migrations.AddIndex(
            model_name="signinlink",
            index=models.Index(
                condition=~Q(network=""), fields=["network", "asked_at"], name="sign_in_network"
            ),
        ),
    ]
