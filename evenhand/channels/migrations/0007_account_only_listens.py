from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("channels", "0006_pushed")]
    operations = [
        migrations.AddField(
            model_name="account",
            name="only_listens",
            field=models.BooleanField(db_default=False, default=False),
        ),
    ]
