import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Capture",
            fields=[
                ("id", models.CharField(max_length=24, primary_key=True, serialize=False)),
                ("object", models.CharField(db_index=True, max_length=64)),
                ("location", models.TextField(db_index=True)),
                ("url", models.TextField(blank=True)),
                (
                    "status",
                    models.CharField(
                        choices=[("captured", "Captured"), ("unchanged", "Unchanged"), ("failed", "Failed")],
                        max_length=10,
                    ),
                ),
                ("reason", models.TextField(blank=True)),
                ("answer", models.IntegerField(null=True)),
                ("media_type", models.CharField(blank=True, max_length=200)),
                ("size", models.BigIntegerField()),
                ("payload_sha256", models.CharField(blank=True, max_length=64)),
                ("captured_at", models.DateTimeField()),
                ("agent", models.CharField(max_length=200)),
                ("tool", models.CharField(max_length=200)),
                ("row", models.BigIntegerField(unique=True)),
                ("given", models.JSONField(default=dict)),
                ("etag", models.TextField(blank=True)),
                ("last_modified", models.TextField(blank=True)),
                ("read_up_to", models.BigIntegerField(default=-1)),
                ("ended", models.BooleanField(default=False)),
                ("picture", models.CharField(blank=True, max_length=64)),
                ("links_open", models.BooleanField(default=False)),
            ],
        ),
        migrations.CreateModel(
            name="Channel",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("location", models.TextField(unique=True)),
                ("every", models.IntegerField()),
                ("given", models.JSONField(default=dict)),
                ("asked_at", models.DateTimeField(null=True)),
                ("outcome", models.TextField(blank=True)),
            ],
        ),
        migrations.CreateModel(
            name="Head",
            fields=[
                ("id", models.IntegerField(default=1, primary_key=True, serialize=False)),
                ("rows", models.BigIntegerField()),
                ("row_hash", models.CharField(max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name="Source",
            fields=[
                ("id", models.CharField(max_length=16, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=400)),
            ],
        ),
        migrations.CreateModel(
            name="Report",
            fields=[
                ("id", models.CharField(max_length=200, primary_key=True, serialize=False)),
                ("title", models.TextField(blank=True)),
                ("language", models.CharField(blank=True, max_length=20)),
                ("author", models.TextField(blank=True)),
                ("url", models.TextField(blank=True, db_index=True)),
                ("canonical_url", models.TextField(blank=True, db_index=True)),
                ("translation_of", models.TextField(blank=True, db_index=True)),
                ("credit", models.TextField(blank=True)),
                ("published_earliest", models.DateField(null=True)),
                ("published_latest", models.DateField(null=True)),
                ("published_precision", models.CharField(blank=True, max_length=10)),
                ("text", models.CharField(max_length=64)),
                ("text_sha256", models.CharField(max_length=64)),
                ("claims", models.CharField(blank=True, max_length=64)),
                ("unread", models.TextField(blank=True)),
                ("reader", models.CharField(max_length=100)),
                ("attacks", models.IntegerField(default=0)),
                ("signature", models.BinaryField()),
                ("exact_key", models.CharField(db_index=True, max_length=64)),
                (
                    "source",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to="register.source"),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Derivation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("relation", models.CharField(max_length=20)),
                ("directed", models.BooleanField()),
                ("share", models.FloatField()),
                ("reason", models.CharField(max_length=40)),
                ("direction", models.CharField(max_length=20)),
                ("passages", models.JSONField()),
                (
                    "origin",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="derived", to="register.report"
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="derived_from", to="register.report"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("report", "origin"), name="one_derivation_of_two")],
            },
        ),
        migrations.CreateModel(
            name="Appearance",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.BigIntegerField()),
                ("position", models.TextField(blank=True)),
                ("captured_at", models.DateTimeField(null=True)),
                ("capture", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="register.capture")),
                ("report", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="register.report")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("capture", "position", "report"), name="one_appearance_in_a_place")
                ],
            },
        ),
        migrations.CreateModel(
            name="Unread",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.BigIntegerField()),
                ("position", models.TextField(blank=True)),
                ("reason", models.TextField()),
                ("capture", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="register.capture")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("capture", "number", "position"), name="one_reason_for_a_place")
                ],
            },
        ),
    ]
