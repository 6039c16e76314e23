from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("channels", "0008_reports")]
    operations = [
        migrations.AddField(
            model_name="source",
            name="must_begin_again",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name="account",
            name="max_length",
            field=models.IntegerField(null=True),
        ),
    ]
