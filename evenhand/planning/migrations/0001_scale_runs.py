"""Questions about growth that are answered in the background."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ScaleRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('experiment', models.JSONField()),
                ('hash', models.CharField(max_length=64)),
                ('asked_at', models.DateTimeField()),
                ('state', models.CharField(default='waiting', max_length=12)),
                ('progress', models.PositiveSmallIntegerField(default=0)),
                ('touched_at', models.DateTimeField()),
                ('answers', models.JSONField(null=True)),
                ('report', models.TextField(blank=True, default='')),
                ('trouble', models.CharField(blank=True, default='', max_length=300)),
                ('asked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['-asked_at', '-id'], name='scale_run_newest'), models.Index(condition=models.Q(('state__in', ('waiting', 'running'))), fields=['id'], name='scale_run_open')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ('waiting', 'running', 'done', 'failed', 'withdrawn'))), name='scale_run_state_known'), models.CheckConstraint(condition=models.Q(('progress__lte', 100)), name='scale_run_progress_within')],
            },
        ),
    ]
