from django.db import migrations, models


class Migration(migrations.Migration):
    """A case may belong to an incident because the ladder found it late; the column stays as it is."""

    dependencies = [("incidents", "0002_alarms")]

    operations = [
        migrations.AlterField(
            model_name="incidentcase",
            name="how",
            field=models.CharField(
                choices=[
                    ("hand", "By hand"),
                    ("issue", "Same issue"),
                    ("words", "Same words"),
                    ("like", "Much alike"),
                    ("late", "Late beyond the ladder"),
                ],
                default="hand",
                max_length=8,
            ),
        ),
    ]
