"""Copies of several parts, parts of several segments, and lanes for the work."""

import uuid

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("privacy", "0020_incidents"),
    ]

    operations = [
        migrations.CreateModel(
            name="ArchivePart",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                        verbose_name="id",
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="lagret"
                    ),
                ),
                ("number", models.PositiveIntegerField(verbose_name="del")),
                ("size", models.BigIntegerField(verbose_name="størrelse i byte")),
                ("sha256", models.CharField(max_length=64, verbose_name="kontrollsum")),
            ],
            options={
                "ordering": ["number"],
            },
        ),
        migrations.CreateModel(
            name="ArchiveSegment",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                        verbose_name="id",
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="lagret"
                    ),
                ),
                ("number", models.PositiveIntegerField(verbose_name="nummer")),
                ("name", models.CharField(max_length=200, verbose_name="navn i lageret")),
                ("sealing", models.UUIDField(verbose_name="forsegling")),
                ("skipped", models.BigIntegerField(default=0, verbose_name="begynner i filen ved")),
                ("start", models.BigIntegerField(verbose_name="begynner i delen ved")),
                ("size", models.BigIntegerField(verbose_name="størrelse i byte")),
            ],
            options={
                "ordering": ["number"],
            },
        ),
        migrations.AlterModelOptions(
            name="archive",
            options={"ordering": ["created_at", "pk"]},
        ),
        migrations.AddField(
            model_name="archive",
            name="kind",
            field=models.CharField(
                choices=[("copy", "kopi"), ("supplement", "tillegg")],
                default="copy",
                max_length=10,
                verbose_name="type",
            ),
        ),
        migrations.AddField(
            model_name="download",
            name="archive_key",
            field=models.UUIDField(blank=True, null=True, verbose_name="kopi"),
        ),
        migrations.AddField(
            model_name="download",
            name="part",
            field=models.PositiveIntegerField(default=1, verbose_name="del"),
        ),
        migrations.AddField(
            model_name="job",
            name="lane",
            field=models.CharField(
                choices=[("light", "vanlig"), ("heavy", "stor")],
                default="light",
                max_length=5,
                verbose_name="kø",
            ),
        ),
        migrations.AlterField(
            model_name="archive",
            name="request",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="archives",
                to="privacy.privacyrequest",
                verbose_name="sak",
            ),
        ),
        migrations.AddConstraint(
            model_name="archive",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind", "copy")), fields=("request",), name="archive_one_copy_per_request"
            ),
        ),
        migrations.AddField(
            model_name="archivepart",
            name="archive",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="parts",
                to="privacy.archive",
                verbose_name="kopi",
            ),
        ),
        migrations.AddField(
            model_name="archivesegment",
            name="part",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="segments",
                to="privacy.archivepart",
                verbose_name="del",
            ),
        ),
        migrations.AddConstraint(
            model_name="archivepart",
            constraint=models.UniqueConstraint(fields=("archive", "number"), name="archive_part_once"),
        ),
        migrations.AddIndex(
            model_name="archivesegment",
            index=models.Index(fields=["name"], name="archive_segment_name"),
        ),
        migrations.AddConstraint(
            model_name="archivesegment",
            constraint=models.UniqueConstraint(fields=("part", "number"), name="archive_segment_once"),
        ),
    ]
