"""The pages of a section that helped most, for the front of a help centre."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("knowledge", "0004_words_of_pages")]

    operations = [
        migrations.AddIndex(
            model_name="edition",
            index=models.Index(
                condition=models.Q(("published", None), _negated=True),
                fields=["section", "language", "-helped", "id"],
                name="edition_helped",
            ),
        ),
    ]
