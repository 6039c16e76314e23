"""What was merged into a case, and what was parted again, is found by the case."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0002_proof_of_a_record"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="merge",
            index=models.Index(
                fields=["target_id"], name="merge_parts", condition=models.Q(kind="case", undone_at__isnull=True)
            ),
        ),
        migrations.AddIndex(
            model_name="merge",
            index=models.Index(
                fields=["source_id"], name="merge_parted", condition=models.Q(kind="case", undone_at__isnull=False)
            ),
        ),
    ]
