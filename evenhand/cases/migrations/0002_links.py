from django.conf import settings
from django.db import migrations, models
import django.db.models.deletion


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0001_initial'),
        ('channels', '0010_picture'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Link',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('related', 'Related to'), ('duplicate', 'Duplicate of'), ('caused_by', 'Caused by')], max_length=12)),
                ('made_at', models.DateTimeField()),
                ('undone_at', models.DateTimeField(null=True)),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('source', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='links_from', to='cases.case')),
                ('target', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='links_to', to='cases.case')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('undone_at', None)), fields=['target'], name='link_back')],
                'constraints': [models.CheckConstraint(condition=models.Q(('source', models.F('target')), _negated=True), name='link_of_two'), models.CheckConstraint(condition=models.Q(('kind__in', ['related', 'duplicate', 'caused_by'])), name='link_kind'), models.UniqueConstraint(condition=models.Q(('undone_at', None)), fields=('source', 'target'), name='link_once')],
            },
        ),
        migrations.CreateModel(
            name='Split',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('moved', models.JSONField()),
                ('split_at', models.DateTimeField()),
                ('undone_at', models.DateTimeField(null=True)),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='splits_off', to='cases.case')),
                ('split_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('target', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='split_from', to='cases.case')),
            ],
        ),
        migrations.CreateModel(
            name='ThreadLook',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('thread_key', models.TextField()),
                ('asked_at', models.DateTimeField()),
                ('told_at', models.DateTimeField(null=True)),
                ('posts', models.JSONField(default=list)),
                ('trouble', models.TextField(default='')),
                ('account', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='channels.account')),
            ],
            options={
                'indexes': [models.Index(fields=['asked_at'], name='thread_look_age')],
                'constraints': [models.UniqueConstraint(fields=('account', 'thread_key'), name='thread_look_once')],
            },
        ),
        migrations.CreateModel(
            name='Seen',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seen_at', models.DateTimeField()),
                ('agent', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='cases.case')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('agent', 'case'), name='seen_once')],
            },
        ),
    ]
