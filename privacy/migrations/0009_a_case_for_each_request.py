"""What was a request by itself becomes a case with one right in it, under the same number."""

from typing import Any

from django.db import migrations

BATCH = 1_000
FILL = """
    WITH old AS (
        SELECT id, gen_random_uuid() AS case_id, reference, person_id, channel, language, received_at, created_at,
            closed_at
        FROM privacy_privacyrequest WHERE case_id IS NULL LIMIT %s FOR UPDATE
    ), made AS (
        INSERT INTO privacy_privacycase (
            id, created_at, reference, person_id, channel, language, received_at, identity, closed_at
        )
        SELECT case_id, greatest(created_at, received_at), reference, person_id, channel, language, received_at,
            'sign_in', closed_at
        FROM old
    )
    UPDATE privacy_privacyrequest r SET case_id = old.case_id FROM old WHERE r.id = old.id
"""


def fill(_apps: Any, editor: Any) -> None:
    with editor.connection.cursor() as cursor:
        cursor.execute(FILL, [BATCH])
        while cursor.rowcount:
            cursor.execute(FILL, [BATCH])


class Migration(migrations.Migration):
    dependencies = [("privacy", "0008_cases")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
