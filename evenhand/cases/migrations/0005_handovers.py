import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0004_chats'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Handover',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('way', models.TextField(choices=[('invite', 'Direct message'), ('link', 'Private chat by a link')])),
                ('made_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('question', models.TextField(default='')),
                ('answer', models.TextField(default='')),
                ('tries', models.SmallIntegerField(default=0)),
                ('opened_at', models.DateTimeField(null=True)),
                ('chat', models.TextField(default='')),
                ('revoked_at', models.DateTimeField(null=True)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='handovers', to='cases.case')),
                ('conversation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.conversation')),
                ('made_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('revoked_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('revoked_at', None)), fields=['expires_at'], name='handover_open')],
                'constraints': [models.CheckConstraint(condition=models.Q(('way__in', ['invite', 'link'])), name='handover_way')],
            },
        ),
    ]
