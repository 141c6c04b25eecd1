from django.db import migrations

ENSURE_MONTH = """
CREATE FUNCTION ensure_month(parent text, month date) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    part text := parent || to_char(month, '_YYYYMM');
BEGIN
    IF to_regclass(part) IS NOT NULL THEN
        RETURN;
    END IF;
    PERFORM pg_advisory_xact_lock(hashtextextended(part, 0));
    IF to_regclass(part) IS NULL THEN
        EXECUTE format(
            'CREATE TABLE %I PARTITION OF %I FOR VALUES FROM (%L) TO (%L)',
            part, parent,
            month::timestamp AT TIME ZONE 'UTC',
            (month + interval '1 month') AT TIME ZONE 'UTC'
        );
    END IF;
END
$$;
"""

CACHE = """
CREATE TABLE IF NOT EXISTS rate_limit_cache (
    cache_key varchar(255) NOT NULL PRIMARY KEY,
    value text NOT NULL,
    expires timestamptz NOT NULL
);
CREATE INDEX IF NOT EXISTS rate_limit_cache_expires ON rate_limit_cache (expires);
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_people_homes_and_events")]

    operations = [
        migrations.RunSQL(ENSURE_MONTH, "DROP FUNCTION ensure_month(text, date)"),
        migrations.RunSQL(CACHE, "DROP TABLE rate_limit_cache"),
    ]
