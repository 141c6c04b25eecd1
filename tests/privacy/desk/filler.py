"""Many cases made by SQL, for questions of how long the queue takes."""

from __future__ import annotations

from django.db import connection

# A tenth of a percent is open, the rest closed over five years: as in a company that answers.
FILL = """
WITH people AS (
    INSERT INTO accounts_person
        (id, created_at, given_name, family_name, preferred_language, protection_status)
    SELECT gen_random_uuid(), now(), 'Fyll', 'Masse', 'nb', 'none' FROM generate_series(1, %(people)s)
    RETURNING id
), numbered AS (
    SELECT id, row_number() OVER () AS number FROM people
), cases AS (
    INSERT INTO privacy_privacycase
        (id, created_at, reference, person_id, channel, language, received_at, identity, closed_at)
    SELECT gen_random_uuid(), now(), 'PV-' || lpad(upper(to_hex(g)), 9, '0'), n.id, 'portal', 'nb',
        now() - (g %% 1800 + 40) * interval '1 day', 'sign_in',
        CASE WHEN g %% 1000 = 0 THEN NULL ELSE now() - (g %% 1800 + 20) * interval '1 day' END
    FROM generate_series(1, %(cases)s) AS g JOIN numbered n ON n.number = g %% %(people)s + 1
    RETURNING id, person_id, received_at, closed_at, reference
)
INSERT INTO privacy_privacyrequest
    (id, created_at, case_id, person_id, "right", about, status, scope, received_at, safe_due_on,
     legal_due_on, proposed_status, ground, closed_at)
SELECT gen_random_uuid(), now(), id, person_id, 'objection', reference,
    CASE WHEN closed_at IS NULL THEN 'received' ELSE 'withdrawn' END, '{}', received_at,
    (received_at + interval '30 days')::date, (received_at + interval '31 days')::date, '', '', closed_at
FROM cases
"""


def fill(*, cases: int, people: int) -> None:
    """So many cases of so many people. About ten seconds for 100 000."""
    with connection.cursor() as cursor:
        cursor.execute(FILL, {"cases": cases, "people": people})
        for table in ("accounts_person", "privacy_privacycase", "privacy_privacyrequest"):
            cursor.execute(f"ANALYZE {table}")
