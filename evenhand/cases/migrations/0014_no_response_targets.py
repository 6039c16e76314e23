"""What policies took over (routing 0002) is kept once."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("cases", "0013_homeless"), ("routing", "0002_policies")]

    operations = [migrations.DeleteModel(name="ResponseTarget")]
