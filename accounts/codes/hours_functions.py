"""Whose slots are to be open now, asked and ordered past the wall by the worker alone."""

from __future__ import annotations

from accounts.wall.functions import Function
from accounts.wall.roles import WORKER

# By what a slot was told last, a pause too. Removing a code clears its slot of that. What a panel refused is not
# said again before the hour that changes it: employees see it.
KEEP = """
CREATE OR REPLACE FUNCTION wall_keep_hours(at timestamptz, zone text) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = {schema}, pg_temp AS $$
DECLARE
    here timestamp := at AT TIME ZONE zone;
    clock text := to_char(here, 'HH24:MI');
    ordered bigint;
BEGIN
    -- Two clocks never order the same twice.
    PERFORM pg_advisory_xact_lock(hashtextextended('hours of codes', 0));
    WITH timed AS (
        SELECT u.id, CASE WHEN
            (u.weekdays = '' OR position(extract(isodow FROM here)::text IN u.weekdays) > 0)
            AND (u.from_time = '' OR clock >= u.from_time AND clock < u.to_time)
            THEN 'resume_slot' ELSE 'suspend_slot' END AS what
        FROM accounts_authoriseduser u
        WHERE (u.weekdays <> '' OR u.from_time <> '') AND u.state = 'active'
            AND u.valid_from <= at AND (u.valid_to IS NULL OR u.valid_to > at)
    ), due AS (
        SELECT t.what, c.id, c.site_id, c.slot_no FROM timed t
        JOIN accounts_codeassignment a ON a.user_id = t.id AND (a.valid_to IS NULL OR a.valid_to > at)
        JOIN accounts_accesscode c ON c.id = a.code_id
        LEFT JOIN LATERAL (
            SELECT p.kind FROM accounts_panelcommand p
            WHERE p.site = c.site_id AND p.slot_no = c.slot_no AND p.error_code <> 'Superseded'
                AND p.kind IN ('suspend_slot', 'resume_slot', 'remove_code')
            ORDER BY p.created_at DESC LIMIT 1
        ) last ON true
        WHERE (t.what = 'suspend_slot') <> (last.kind IS NOT DISTINCT FROM 'suspend_slot')
    )
    INSERT INTO accounts_panelcommand
        (id, created_at, site, installation_number, code, slot_no, kind, state, next_try_at, tries, error_code)
    SELECT gen_random_uuid(), at, s.id, s.installation_number, d.id, d.slot_no, d.what, 'owed', at, 0, ''
    FROM due d JOIN accounts_site s ON s.id = d.site_id;
    GET DIAGNOSTICS ordered = ROW_COUNT;
    RETURN ordered;
END
$$
"""
FUNCTIONS = (Function("wall_keep_hours(timestamptz, text)", KEEP, callers=(WORKER,)),)
