from django.db import migrations, models
import django.db.models.deletion


class Migration(migrations.Migration):

    dependencies = [
        ('channels', '0009_begin_again'),
    ]

    operations = [
        migrations.CreateModel(
            name='Picture',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('url', models.TextField()),
                ('url_hash', models.CharField(max_length=64)),
                ('sha256', models.CharField(default='', max_length=64)),
                ('media_type', models.TextField(default='')),
                ('asked_at', models.DateTimeField()),
                ('trouble', models.TextField(default='')),
                ('post', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='pictures', to='channels.post')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('post', 'url_hash'), name='picture_once')],
            },
        ),
    ]
