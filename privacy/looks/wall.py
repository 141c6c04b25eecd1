"""The wall around locks, notices and caller checks, and what a lock takes from an employee's look."""

from __future__ import annotations

from accounts.wall.functions import ME, MY_SIGN_IN, Function
from accounts.wall.roles import PERSON, STAFF
from accounts.wall.rules import Add, Change, Read, Tables
from privacy.wall import BY_ME, IS_MINE, OVERSEES

P, S = (PERSON,), (STAFF,)
# Of a check an employee never reads the code: one that they shall say, `wall_caller_code` gives them, once.
BUT_THE_CODE = (
    *("id", "person_id", "direction", "code_hmac", "made_at", "expires_at"),
    *("by_id", "role", "staff_number", "tries", "used_at"),
)
NOBODYS_OR_MINE = f"person_id = {ME} AND (by_id IS NULL OR {BY_ME})"
OF_MY_LOOK = (
    f"EXISTS (SELECT FROM privacy_opening t WHERE t.id = opening_id AND t.by_id = {MY_SIGN_IN}"
    f" AND t.person_id = {ME})"
)
OF_MY_LOCK = f"EXISTS (SELECT FROM privacy_recordlock t WHERE t.id = lock_id AND t.person_id = {ME})"

TABLES: Tables = {
    "privacy_looknotice": (
        Read(P, IS_MINE),
        Add(P, IS_MINE),
        Change(P, IS_MINE, columns=("which", "changed_at")),
    ),
    "privacy_recordlock": (
        Read(P, IS_MINE),
        Add(P, IS_MINE),
        Change(P, IS_MINE, columns=("until",)),
        # Of whom an employee looks at.
        Read(S, IS_MINE),
    ),
    "privacy_lockopening": (
        Read(P, OF_MY_LOCK),
        Read(S, f"{OF_MY_LOOK} OR {OVERSEES}"),
        Add(S, OF_MY_LOOK),
    ),
    "privacy_callercheck": (
        Read(P, IS_MINE),
        Add(P, f"{IS_MINE} AND direction = 'we_say' AND by_id IS NULL AND used_at IS NULL"),
        Change(P, f"{IS_MINE}", columns=("expires_at",)),
        Read(S, f"{IS_MINE} OR {BY_ME} OR {OVERSEES}", columns=BUT_THE_CODE),
        Add(S, f"{IS_MINE} AND {BY_ME} AND direction = 'you_say'"),
        Change(
            S, NOBODYS_OR_MINE, columns=("by_id", "role", "staff_number", "tries", "used_at", "expires_at")
        ),
    ),
    "accounts_datakey": (
        # What an employee wrote when they opened a lock.
        Read(
            (PERSON, STAFF), "kind = 'row' AND EXISTS (SELECT FROM privacy_lockopening t WHERE t.id = owner)"
        ),
    ),
}

# Which categories one's own opening shows nothing of, because the person has locked them. An alarm operator sees
# them all the same while an alarm runs in a home of the person, and whoever handles a case reads what is in it.
LOCKED = """
CREATE OR REPLACE FUNCTION wall_locked(which uuid) RETURNS text[] LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = {schema}, pg_temp AS $$
    SELECT ARRAY(
        SELECT CASE l.what WHEN 'calls' THEN 'opptak' WHEN 'images' THEN 'bilder' ELSE 'kundekontakt' END
        FROM privacy_opening o JOIN privacy_recordlock l ON l.person_id = o.person_id
        WHERE o.id = which AND o.by_id = nullif(current_setting('app.user', true), '')::uuid
            AND l.since <= clock_timestamp() AND (l.until IS NULL OR l.until > clock_timestamp())
            AND NOT EXISTS (
                SELECT FROM privacy_lockopening p WHERE p.lock_id = l.id AND p.opening_id = o.id)
            AND NOT (l.what = 'notes' AND o.reason = 'case' AND EXISTS (
                SELECT FROM privacy_privacycase c
                WHERE c.reference = o.reference AND c.person_id = o.person_id AND c.closed_at IS NULL))
            AND NOT (o.reason = 'alarm' AND EXISTS (
                SELECT FROM accounts_user_groups m JOIN auth_group g ON g.id = m.group_id
                WHERE m.user_id = o.by_id AND g.name = 'alarmoperatør')
                AND EXISTS (
                SELECT FROM accounts_customer c
                JOIN accounts_occupancy p ON p.customer_id = c.id
                JOIN accounts_alarmactivation a ON a.site_id = p.site_id
                LEFT JOIN accounts_organisation g ON g.id = c.organisation_id
                WHERE (c.person_id = o.person_id OR g.proprietor_id = o.person_id)
                    AND p.valid_from <= clock_timestamp()
                    AND (p.valid_to IS NULL OR p.valid_to > clock_timestamp())
                    AND a.closed_at IS NULL AND a.occurred_at > clock_timestamp() - interval '24 hours')))
$$
"""
# Whom to write to about a look, and in which language: of those given, who has a sign-in, with what they chose.
TOLD = """
CREATE OR REPLACE FUNCTION wall_told(whom uuid[]) RETURNS TABLE (person uuid, which text, language text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = {schema}, pg_temp AS $$
    SELECT p.id, coalesce(n.which, 'media'), p.preferred_language
    FROM accounts_person p JOIN accounts_user u ON u.person_id = p.id AND u.is_active
    LEFT JOIN privacy_looknotice n ON n.person_id = p.id
    WHERE p.id = ANY (whom) AND p.deceased_on IS NULL
$$
"""
# The code an employee shall say, to the one who has taken the check, of the person they look at, while it is good.
CODE = """
CREATE OR REPLACE FUNCTION wall_caller_code(which uuid) RETURNS bytea LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = {schema}, pg_temp AS $$
    SELECT code_sealed FROM privacy_callercheck
    WHERE id = which AND direction = 'we_say' AND expires_at > clock_timestamp()
        AND by_id = nullif(current_setting('app.user', true), '')::uuid
        AND person_id = nullif(current_setting('app.person', true), '')::uuid
$$
"""
FUNCTIONS = (
    Function("wall_locked(uuid)", LOCKED, callers=S),
    Function("wall_told(uuid[])", TOLD, callers=S),
    Function("wall_caller_code(uuid)", CODE, callers=S),
)
