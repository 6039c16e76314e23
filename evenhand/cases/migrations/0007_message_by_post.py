from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False  # made while the desk works
    dependencies = [("cases", "0006_calls_and_notices")]
    operations = [AddIndexConcurrently("message", models.Index(fields=["post"], name="message_post"))]
