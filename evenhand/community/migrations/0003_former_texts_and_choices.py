"""How texts read before, names that look alike, one mail a day, closed topics, cases of solved questions."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from evenhand.database.migrating import CreateModel


class Migration(migrations.Migration):

    dependencies = [
        ('community', '0002_single_sign_on'),
        ('people', '0002_groups_of_the_menu'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModel(
            name='FormerText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField()),
                ('until', models.DateTimeField(db_index=True)),
                ('contribution', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='former_texts', to='community.contribution')),
            ],
            options={
                'ordering': ('pk',),
            },
        ),
        migrations.AddField(
            model_name='member',
            name='looks',
            field=models.TextField(blank=True, db_default='', default=''),
        ),
        migrations.AddField(
            model_name='member',
            name='mailed_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='member',
            name='once_a_day',
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name='member',
            name='renamed_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='ruling',
            name='was_accepted',
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name='topic',
            name='closed_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='topic',
            name='closed_by',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='topic',
            name='settled_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddIndex(
            model_name='member',
            index=models.Index(condition=models.Q(('looks', ''), _negated=True), fields=['brand', 'looks'], name='member_looks'),
        ),
        migrations.AddIndex(
            model_name='topic',
            index=models.Index(condition=models.Q(('handed_at', None), _negated=True), fields=['handed_at'], name='topic_handed'),
        ),
        migrations.AddIndex(
            model_name='contribution',
            index=models.Index(condition=models.Q(('agent', None), _negated=True), fields=['agent'], name='contribution_ours'),
        ),
    ]
