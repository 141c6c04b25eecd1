"""What crosses from one person of a household to another: functions that do one thing each, as the tables' owner.

A person's own process sees nobody else's sign-in, sessions and letters, and may not change its own access. Each
function looks at who asks (`wall_enter`) before it does anything; without a person it is the web process or a
worker, who may call only what is granted to them.
"""

from __future__ import annotations

from accounts.wall.functions import MANAGED, ME, Function
from accounts.wall.roles import PERSON, WEB, WORKER

# Words of the SQL below, and what they stand for.
WORDS = {
    "HEAD": "LANGUAGE sql SECURITY DEFINER SET search_path = {schema}, pg_temp",
    "OPEN_STATES": "('draft', 'invited', 'notified', 'active', 'suspended')",
    "ENDED_STATES": "('suspended', 'revoked', 'left', 'declined', 'expired')",
    # An access that ends before it began has begun a moment before: the table wants an end after the start.
    "END_NOW": "valid_from = least(u.valid_from, moment - interval '1 second'),"
    " valid_to = least(coalesce(u.valid_to, moment), moment)",
    # Where the questions in `gone` were sent: of nobody any more. What was not sent is not.
    "FORGOTTEN": """sent AS (
        SELECT kind || gone.id AS key FROM gone, (VALUES ('user-invited:'), ('user-code:')) AS kinds (kind)
    ), letters AS (
        UPDATE accounts_letter l SET address = '', secret_encrypted = NULL,
            given_up_at = CASE WHEN l.sent_at IS NULL THEN coalesce(l.given_up_at, clock_timestamp()) END
        FROM sent WHERE l.key ~>=~ (sent.key || ':') AND l.key ~<~ (sent.key || ';') RETURNING l.id
    ), keys AS (
        DELETE FROM accounts_datakey k USING letters WHERE k.owner = letters.id AND k.kind = 'row'
    ), texts AS (
        UPDATE accounts_textmessage m SET number_sealed = NULL, secret_sealed = NULL,
            given_up_at = CASE WHEN m.sent_at IS NULL THEN coalesce(m.given_up_at, clock_timestamp()) END
        FROM sent WHERE m.key ~>=~ (sent.key || ':') AND m.key ~<~ (sent.key || ';')
    )""",
    "MANAGED": MANAGED,
    "WHO_ASKS": ME,
    # Whose view of a home is paused sees nothing of who comes and goes there.
    "SEES_WHAT_HAPPENS": "NOT EXISTS (SELECT FROM accounts_viewpause v WHERE v.occupancy_id = home"
    f" AND v.person_id = {ME} AND v.ended_at IS NULL)",
}

CLOSE = """
CREATE OR REPLACE FUNCTION wall_close_invitation(access uuid) RETURNS bigint HEAD AS $$
    WITH gone AS (
        DELETE FROM accounts_userinvitation i USING accounts_authoriseduser u
        WHERE u.id = i.user_id AND u.id = access AND (WHO_ASKS IS NULL OR u.occupancy_id = MANAGED) RETURNING i.id
    ), FORGOTTEN
    SELECT count(*) FROM gone
$$
"""

END_DUE = """
CREATE OR REPLACE FUNCTION wall_end_due(moment timestamptz, most integer) RETURNS SETOF uuid HEAD AS $$
    WITH due AS (
        SELECT u.id, u.valid_to <= moment AS is_over
        FROM accounts_authoriseduser u LEFT JOIN accounts_userinvitation i ON i.user_id = u.id
        WHERE u.state IN OPEN_STATES AND (u.valid_to <= moment OR i.expires_at <= moment
            OR (u.state = 'invited' AND i.id IS NULL AND u.created_at <= moment - interval '7 days'))
        ORDER BY u.id LIMIT most FOR UPDATE OF u SKIP LOCKED
    ), gone AS (
        DELETE FROM accounts_userinvitation WHERE user_id IN (SELECT id FROM due) RETURNING id
    ), FORGOTTEN
    UPDATE accounts_authoriseduser u SET state = 'expired', END_NOW,
        ended_reason = CASE WHEN due.is_over THEN 'time_over' ELSE 'unanswered' END
    FROM due WHERE u.id = due.id RETURNING u.id
$$
"""
END_AT = """
CREATE OR REPLACE FUNCTION wall_end_at(home uuid, moment timestamptz) RETURNS SETOF uuid HEAD AS $$
    WITH gone AS (
        DELETE FROM accounts_userinvitation i USING accounts_authoriseduser u
        WHERE u.id = i.user_id AND u.occupancy_id = home RETURNING i.id
    ), FORGOTTEN
    UPDATE accounts_authoriseduser u SET state = 'revoked', ended_reason = 'handed_over', END_NOW
    WHERE u.occupancy_id = home AND u.state IN OPEN_STATES RETURNING u.id
$$
"""
# Nobody need agree. Only who has the agreement stays until the home has another owner.
LEAVE = """
CREATE OR REPLACE FUNCTION wall_leave(access uuid, moment timestamptz) RETURNS SETOF uuid HEAD AS $$
    UPDATE accounts_authoriseduser u SET state = 'left', ended_reason = 'by_self', END_NOW
    WHERE u.id = access AND u.person_id = WHO_ASKS AND u.state IN ('notified', 'active', 'suspended')
        AND NOT (u.role = 'owner' AND (
            EXISTS (
                SELECT FROM accounts_occupancy o JOIN accounts_customer c ON c.id = o.customer_id
                LEFT JOIN accounts_organisation g ON g.id = c.organisation_id
                WHERE o.id = u.occupancy_id AND (c.person_id = WHO_ASKS OR g.proprietor_id = WHO_ASKS))
            OR NOT EXISTS (
                SELECT FROM accounts_authoriseduser other
                WHERE other.occupancy_id = u.occupancy_id AND other.id <> u.id
                    AND other.role = 'owner' AND other.state = 'active')))
    RETURNING u.id
$$
"""
# A code is its holder's as long as the access lasts, which may have become longer or shorter.
LAST_AS_LONG = """
CREATE OR REPLACE FUNCTION wall_codes_last(access uuid, moment timestamptz) RETURNS bigint HEAD AS $$
    WITH changed AS (
        UPDATE accounts_codeassignment a SET valid_to = u.valid_to FROM accounts_authoriseduser u
        WHERE u.id = access AND a.user_id = u.id AND u.state IN OPEN_STATES AND u.occupancy_id = MANAGED
            AND (a.valid_to IS NULL OR a.valid_to > moment)
            AND (u.valid_to IS NULL OR u.valid_to > greatest(moment, a.valid_from))
        RETURNING a.id
    )
    SELECT count(*) FROM changed
$$
"""
# Whoever lost an access is out everywhere; they sign in again to what is still theirs.
END_SESSIONS = """
CREATE OR REPLACE FUNCTION wall_end_sessions(access uuid) RETURNS bigint HEAD AS $$
    WITH mine AS (
        SELECT s.id, s.session_key
        FROM accounts_authoriseduser u JOIN accounts_user w ON w.person_id = u.person_id
        JOIN usersessions_usersession s ON s.user_id = w.id
        WHERE u.id = access AND u.state IN ENDED_STATES
            AND (WHO_ASKS IS NULL OR u.occupancy_id = MANAGED OR u.person_id = WHO_ASKS)
    ), cookies AS (
        DELETE FROM django_session WHERE session_key IN (SELECT session_key FROM mine)
    ), gone AS (
        DELETE FROM usersessions_usersession WHERE id IN (SELECT id FROM mine) RETURNING id
    )
    SELECT count(*) FROM gone
$$
"""
# A letter to the user, or to everybody else who looks after the home. It says nothing about whom or why, and waits
# where the one who leaves has asked for that (R-66, `accounts.quiet`).
TELL = """
CREATE OR REPLACE FUNCTION wall_tell_household(access uuid, what text, once text, user_too boolean)
RETURNS bigint HEAD AS $$
    WITH about AS (
        SELECT u.person_id, u.occupancy_id FROM accounts_authoriseduser u
        WHERE u.id = access AND (WHO_ASKS IS NULL OR u.occupancy_id = MANAGED OR u.person_id = WHO_ASKS)
            AND what IN ('access-changed', 'access-paused', 'access-resumed', 'access-ended', 'household-changed')
    ), whom AS (
        SELECT person_id FROM about WHERE user_too
        UNION
        SELECT coalesce(c.person_id, g.proprietor_id) FROM about
        JOIN accounts_occupancy o ON o.id = about.occupancy_id JOIN accounts_customer c ON c.id = o.customer_id
        LEFT JOIN accounts_organisation g ON g.id = c.organisation_id WHERE NOT user_too
        UNION
        SELECT d.person_id FROM about JOIN accounts_authoriseduser d ON d.occupancy_id = about.occupancy_id
        WHERE NOT user_too AND d.id <> access AND d.state = 'active' AND d.role IN ('owner', 'owner_delegate')
    ), due AS (
        SELECT clock_timestamp() + CASE WHEN NOT user_too AND EXISTS (
            SELECT FROM accounts_quietwish q JOIN about ON about.person_id = q.person_id
            WHERE q.person_id = WHO_ASKS
        ) THEN interval '72 hours' ELSE interval '0' END AS at
    ), owed AS (
        INSERT INTO accounts_letter (id, created_at, key, kind, person_id, address, language, facts, next_try_at,
            tries, error_code)
        SELECT gen_random_uuid(), clock_timestamp(), once || ':' || p.id, what, p.id, '', p.preferred_language,
            jsonb_build_object('at', to_json(due.at)), due.at, 0, ''
        FROM due, whom JOIN accounts_person p ON p.id = whom.person_id WHERE p.id IS DISTINCT FROM WHO_ASKS
        ON CONFLICT DO NOTHING RETURNING id
    )
    SELECT count(*) FROM owed
$$
"""
# The month alone: when exactly somebody came and went is not for who looks after the home.
LAST_USED = """
CREATE OR REPLACE FUNCTION wall_last_used(home uuid) RETURNS TABLE (access uuid, month date) STABLE HEAD AS $$
    SELECT u.id, CASE WHEN u.person_id IS NOT NULL THEN (
            SELECT max(t.month) FROM accounts_tally t
            WHERE t.actor_id = u.person_id AND t.site_id = o.site_id AND t.event = 'armingevent'
                AND t.month >= date_trunc('month', u.valid_from AT TIME ZONE 'Europe/Oslo')::date
        ) ELSE (
            SELECT date_trunc('month', max(e.occurred_at) AT TIME ZONE 'Europe/Oslo')::date FROM (
                SELECT a.occurred_at, a.user_id FROM accounts_armingevent a
                WHERE a.site_id = o.site_id AND a.occurred_at >= clock_timestamp() - interval '1 year'
                ORDER BY a.occurred_at DESC LIMIT 1000
            ) e WHERE e.user_id = u.id
        ) END
    FROM accounts_authoriseduser u JOIN accounts_occupancy o ON o.id = u.occupancy_id
    WHERE u.occupancy_id = home AND u.state IN OPEN_STATES
        AND (u.person_id = WHO_ASKS OR home = MANAGED AND SEES_WHAT_HAPPENS)
$$
"""
# Who gives access: the name of the customer. For their own users, and for whoever has the link of an invitation.
NAMED = """
CREATE OR REPLACE FUNCTION wall_household(home uuid) RETURNS TABLE (name text, is_company boolean)
STABLE HEAD AS $$
    SELECT coalesce(g.name, trim(p.given_name || ' ' || p.family_name)), c.kind = 'organisation'
    FROM accounts_occupancy o JOIN accounts_customer c ON c.id = o.customer_id
    LEFT JOIN accounts_organisation g ON g.id = c.organisation_id LEFT JOIN accounts_person p ON p.id = c.person_id
    WHERE o.id = home AND (WHO_ASKS IS NULL OR home = MANAGED OR EXISTS (
        SELECT FROM accounts_authoriseduser u WHERE u.occupancy_id = home AND u.person_id = WHO_ASKS))
$$
"""
# An address that is no longer somebody's answers no question that was sent there.
ADDRESS_LOST = """
CREATE OR REPLACE FUNCTION wall_address_lost(mark bytea, moment timestamptz) RETURNS bigint HEAD AS $$
    WITH gone AS (
        DELETE FROM accounts_userinvitation WHERE address_hmac = mark RETURNING id, user_id
    ), FORGOTTEN, ended AS (
        UPDATE accounts_authoriseduser u SET state = 'expired', ended_reason = 'address_lost', END_NOW
        FROM gone WHERE u.id = gone.user_id AND u.state IN OPEN_STATES RETURNING u.id
    )
    SELECT count(*) FROM ended
$$
"""
# Who switched a company's alarm on and off, for who looks after it there, once they have said the employees know.
COMPANY_LOG = """
CREATE OR REPLACE FUNCTION wall_company_log(home uuid, moment timestamptz, most integer)
RETURNS TABLE (occurred_at timestamptz, mode text, name text) STABLE HEAD AS $$
    SELECT e.occurred_at, e.mode, coalesce(u.display_name, '')
    FROM accounts_occupancy o JOIN accounts_customer c ON c.id = o.customer_id
    JOIN accounts_armingevent e ON e.site_id = o.site_id
    LEFT JOIN accounts_authoriseduser u ON u.id = e.user_id
    WHERE o.id = home AND home = MANAGED AND SEES_WHAT_HAPPENS AND c.kind = 'organisation'
        AND EXISTS (SELECT FROM accounts_logattestation a WHERE a.occupancy_id = home)
        AND e.occurred_at > moment - interval '30 days' AND e.occurred_at >= o.valid_from
        AND (u.id IS NULL OR u.informed_at <= e.occurred_at)
    ORDER BY e.occurred_at DESC LIMIT most
$$
"""


def _made(signature: str, sql: str, *callers: str) -> Function:
    for word, meaning in WORDS.items():
        sql = sql.replace(word, meaning)
    return Function(signature, sql, callers)


FUNCTIONS = (
    _made("wall_close_invitation(uuid)", CLOSE, PERSON, WEB),
    _made("wall_end_due(timestamptz, integer)", END_DUE, WORKER),
    _made("wall_end_at(uuid, timestamptz)", END_AT, WORKER),
    _made("wall_leave(uuid, timestamptz)", LEAVE, PERSON),
    _made("wall_codes_last(uuid, timestamptz)", LAST_AS_LONG, PERSON),
    _made("wall_end_sessions(uuid)", END_SESSIONS, PERSON, WORKER),
    _made("wall_tell_household(uuid, text, text, boolean)", TELL, PERSON, WEB, WORKER),
    _made("wall_last_used(uuid)", LAST_USED, PERSON),
    _made("wall_company_log(uuid, timestamptz, integer)", COMPANY_LOG, PERSON),
    _made("wall_household(uuid)", NAMED, PERSON, WEB),
    _made("wall_address_lost(bytea, timestamptz)", ADDRESS_LOST, PERSON, WEB),
)
