from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("replies", "0006_approvals")]
    operations = [ValidateConstraint("delivery", name="delivery_state")]  # apart: replies go out meanwhile
