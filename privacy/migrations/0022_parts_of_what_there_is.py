"""What was one sealed file becomes a copy of one part, of one segment."""

from typing import Any

from django.db import migrations, models


def part(apps: Any, _editor: Any) -> None:
    """The file stays where it is, under the key it has: its sealing is the copy's own id."""
    archives, parts, segments = (
        apps.get_model("privacy", name) for name in ("Archive", "ArchivePart", "ArchiveSegment")
    )
    for archive in archives.objects.filter(parts=None).iterator():
        made = parts.objects.create(archive=archive, number=1, size=archive.size, sha256=archive.sha256)
        segments.objects.create(
            part=made, number=1, name=archive.path, sealing=archive.pk, start=0, size=archive.size
        )
    downloads = apps.get_model("privacy", "Download")
    of_request = models.Subquery(
        archives.objects.filter(request_id=models.OuterRef("request_id")).values("pk")[:1]
    )
    downloads.objects.filter(archive_key=None).update(archive_key=of_request)


class Migration(migrations.Migration):
    dependencies = [("privacy", "0021_parts_of_copies")]

    operations = [
        migrations.RunPython(part, migrations.RunPython.noop),
        # What foreign keys still have to check keeps a table from being altered.
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop),
        migrations.RemoveField(model_name="archive", name="path"),
        migrations.RemoveField(model_name="archive", name="sha256"),
    ]
