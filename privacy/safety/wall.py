"""What the database itself does for people who live with a threat, past the wall.

Whether a home is watched is known to the worker and to staff, never to the process of a customer: no page of theirs
can tell (domain.md R-64).
"""

from __future__ import annotations

from accounts.staff.roles import SAFETY
from accounts.wall.functions import MANAGED, ME, MY_SIGN_IN, PERIODS_NOW, Function
from accounts.wall.office import has_role
from accounts.wall.roles import PERSON, STAFF, WORKER
from accounts.wall.rules import Add, Change, Read, Tables

P, S, K = (PERSON,), (STAFF,), (WORKER,)
IS_MINE = f"person_id = {ME}"
# They alone know who lives with a threat.
KEEPS_SAFE = has_role(SAFETY)
SEEN = ("seen_by_id", "seen_at")
REVIEWED = (
    *("state", "evidence", "reason_sealed", "proposed_by_id", "proposed_at"),
    *("decided_by_id", "decided_at", "review_on", "ended_at"),
)
HAS_A_REVIEW = f"{KEEPS_SAFE} AND EXISTS (SELECT FROM privacy_safetyreview t WHERE t.person_id = owner)"
# The others of a household see when an owner looked at what they did, of the time they were there.
LOOKED_AT_ME = (
    f"EXISTS (SELECT FROM accounts_authoriseduser t WHERE t.person_id = {ME}"
    " AND t.occupancy_id = privacy_logview.occupancy_id AND t.valid_from <= privacy_logview.at"
    " AND (t.valid_to IS NULL OR t.valid_to > privacy_logview.at))"
)
TABLES: Tables = {
    "privacy_safetyreview": (
        Read(P, IS_MINE),
        Add(P, f"{IS_MINE} AND state = 'asked' AND proposed_by_id IS NULL AND decided_by_id IS NULL"),
        Read(S, KEEPS_SAFE),
        Change(S, KEEPS_SAFE, columns=REVIEWED),
        Read(K, columns=("id", "state", "review_on")),
    ),
    # Rows come from `wall_notice_safety`.
    "privacy_safetylook": (
        Read(S, KEEPS_SAFE),
        Change(S, f"{KEEPS_SAFE} AND (seen_by_id IS NULL OR seen_by_id = {MY_SIGN_IN})", columns=SEEN),
        Read(K, columns=("id", "seen_at")),
    ),
    "privacy_logview": (
        Read(P, f"{IS_MINE} OR {LOOKED_AT_ME}"),
        Add(P, f"{IS_MINE} AND (occupancy_id = {PERIODS_NOW} OR occupancy_id = {MANAGED})"),
    ),
    "accounts_datakey": (Read(S, HAS_A_REVIEW), Add(S, HAS_A_REVIEW)),
}

DISPUTED = "('asked', 'proposed', 'granted')"
# Homes with somebody protected in any role, whose address is, or about which two are at odds. From the few who are
# protected on.
WATCHED = """
    SELECT occupancy_id AS home FROM accounts_authoriseduser WHERE person_id IN (SELECT id FROM at_risk)
    UNION
    SELECT occupancy_id FROM accounts_contactperson WHERE person_id IN (SELECT id FROM at_risk)
    UNION
    SELECT o.id FROM accounts_occupancy o JOIN accounts_customer c ON c.id = o.customer_id
    WHERE c.person_id IN (SELECT id FROM at_risk)
    UNION
    SELECT o.id FROM accounts_occupancy o JOIN accounts_customer c ON c.id = o.customer_id
    JOIN accounts_organisation g ON g.id = c.organisation_id WHERE g.proprietor_id IN (SELECT id FROM at_risk)
    UNION
    SELECT o.id FROM accounts_site s JOIN accounts_occupancy o ON o.site_id = s.id WHERE s.address_protected
    UNION
    SELECT occupancy_id FROM privacy_safetyreview WHERE state IN STATES_OF_DISPUTE AND occupancy_id IS NOT NULL
"""
AT_RISK = "SELECT id FROM accounts_person WHERE protection_status = 'protected'"
# Of a home that is to change hands alone: of others nobody needs to ask.
IS_WATCHED = """
CREATE OR REPLACE FUNCTION wall_watched(which uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = {schema}, pg_temp AS $$
    WITH at_risk AS (PEOPLE_AT_RISK), watched AS (WATCHED_HOMES)
    SELECT EXISTS (SELECT FROM watched WHERE home = which) AND EXISTS (
        SELECT FROM accounts_occupancy WHERE id = which AND site_id = ANY (ownership_coming()))
$$
"""
PEOPLE = """
    SELECT w.home, c.person_id FROM watched w JOIN accounts_occupancy o ON o.id = w.home
    JOIN accounts_customer c ON c.id = o.customer_id
    UNION
    SELECT w.home, g.proprietor_id FROM watched w JOIN accounts_occupancy o ON o.id = w.home
    JOIN accounts_customer c ON c.id = o.customer_id JOIN accounts_organisation g ON g.id = c.organisation_id
    UNION
    SELECT w.home, u.person_id FROM watched w JOIN accounts_authoriseduser u ON u.occupancy_id = w.home
    UNION
    SELECT w.home, k.person_id FROM watched w JOIN accounts_contactperson k ON k.occupancy_id = w.home
"""
GOING_ON = """
    SELECT 'request' AS kind, 'privacy.PrivacyRequest' AS label, r.id AS row_key, p.home
    FROM people p JOIN privacy_privacyrequest r ON r.person_id = p.person_id WHERE r.closed_at IS NULL
    UNION ALL
    SELECT 'pictures', 'privacy.PrivacyRequest:pictures', r.id, p.home
    FROM people p JOIN privacy_privacyrequest r ON r.person_id = p.person_id
    WHERE r.closed_at IS NULL AND EXISTS (
        SELECT FROM privacy_review v WHERE v.request_id = r.id AND v.state IN ('waiting', 'proposed'))
    UNION ALL
    SELECT 'user', 'accounts.AuthorisedUser', u.id, w.home
    FROM watched w JOIN accounts_authoriseduser u ON u.occupancy_id = w.home
    WHERE u.state IN ('invited', 'notified')
    UNION ALL
    SELECT 'ownership', 'accounts.OwnershipChange', x.id, w.home
    FROM watched w JOIN accounts_occupancy o ON o.id = w.home
    JOIN accounts_ownershipchange x ON x.site_id = o.site_id WHERE x.completed_at IS NULL
"""
NOTICE = """
CREATE OR REPLACE FUNCTION wall_notice_safety() RETURNS bigint LANGUAGE sql VOLATILE SECURITY DEFINER
SET search_path = {schema}, pg_temp AS $$
    WITH at_risk AS (PEOPLE_AT_RISK), watched AS (WATCHED_HOMES), people AS (PEOPLE_THERE),
    going_on AS (WHAT_GOES_ON),
    -- Whoever asked for a pause may be erased, and their review with them: nobody could end it any more.
    orphaned AS (
        UPDATE accounts_viewpause v SET ended_at = greatest(started_at, statement_timestamp())
        WHERE v.ended_at IS NULL AND NOT EXISTS (
            SELECT FROM privacy_safetyreview r WHERE r.occupancy_id = v.occupancy_id AND r.state = 'granted')
    ),
    -- What was seen and is over is kept no longer than a look of an owner.
    over AS (
        DELETE FROM privacy_safetylook l WHERE l.seen_at < statement_timestamp() - interval '90 days'
            AND NOT EXISTS (SELECT FROM going_on g WHERE g.label = l.label AND g.row_key = l.row_key)
    ),
    noticed AS (
        INSERT INTO privacy_safetylook (id, kind, label, row_key, occupancy_key, noticed_at)
        SELECT DISTINCT ON (label, row_key) gen_random_uuid(), kind, label, row_key, home, statement_timestamp()
        FROM going_on ORDER BY label, row_key, home
        ON CONFLICT (label, row_key) DO NOTHING RETURNING 1
    )
    SELECT count(*) FROM noticed
$$
"""
# What two have granted: the owner, and nobody who asked, sees no log, alarms and pictures there until it ends.
SETTLE = """
CREATE OR REPLACE FUNCTION wall_settle_safety(which uuid) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = {schema}, pg_temp AS $$
DECLARE
    home uuid := (SELECT occupancy_id FROM privacy_safetyreview WHERE id = which);
BEGIN
    IF home IS NULL OR NOT IS_IN_THE_ROLE THEN
        RETURN;
    END IF;
    -- Two reviews of one home, one granted while the other ends: the second looks when the first is done.
    PERFORM pg_advisory_xact_lock(hashtextextended('safety:' || home, 0));
    IF EXISTS (SELECT FROM privacy_safetyreview WHERE occupancy_id = home AND state = 'granted') THEN
        INSERT INTO accounts_viewpause (id, created_at, person_id, occupancy_id, started_at)
        SELECT gen_random_uuid(), statement_timestamp(), owner, home, statement_timestamp()
        FROM accounts_occupancy o JOIN accounts_customer c ON c.id = o.customer_id
        LEFT JOIN accounts_organisation g ON g.id = c.organisation_id
        CROSS JOIN LATERAL (SELECT c.person_id UNION SELECT g.proprietor_id) AS owners (owner)
        WHERE o.id = home AND owner IS NOT NULL
            AND owner NOT IN (
                SELECT person_id FROM privacy_safetyreview WHERE occupancy_id = home AND state = 'granted')
        ON CONFLICT DO NOTHING;
    ELSE
        UPDATE accounts_viewpause SET ended_at = greatest(started_at, statement_timestamp())
        WHERE occupancy_id = home AND ended_at IS NULL;
    END IF;
END
$$
"""
PROTECT = """
CREATE OR REPLACE FUNCTION wall_protect(who uuid, is_protected boolean) RETURNS boolean LANGUAGE plpgsql
SECURITY DEFINER SET search_path = {schema}, pg_temp AS $$
BEGIN
    IF NOT IS_IN_THE_ROLE THEN
        RETURN false;
    END IF;
    UPDATE accounts_person SET protection_status = CASE WHEN is_protected THEN 'protected' ELSE 'none' END
    WHERE id = who;
    RETURN FOUND;
END
$$
"""
LANGUAGE = """
CREATE OR REPLACE FUNCTION wall_safety_language(which uuid) RETURNS text LANGUAGE plpgsql STABLE
SECURITY DEFINER SET search_path = {schema}, pg_temp AS $$
BEGIN
    IF IS_IN_THE_ROLE THEN
        RETURN (
            SELECT p.preferred_language FROM privacy_safetyreview r JOIN accounts_person p ON p.id = r.person_id
            WHERE r.id = which
        );
    END IF;
    RETURN 'nb';
END
$$
"""
PROTECTED = """
CREATE OR REPLACE FUNCTION wall_protected() RETURNS TABLE (person uuid, number text) LANGUAGE plpgsql STABLE
SECURITY DEFINER SET search_path = {schema}, pg_temp AS $$
BEGIN
    IF IS_IN_THE_ROLE THEN
        RETURN QUERY
        SELECT p.id, coalesce((SELECT min(c.customer_number) FROM accounts_customer c WHERE c.person_id = p.id), '')
        FROM accounts_person p WHERE p.protection_status = 'protected' ORDER BY 2, 1;
    END IF;
END
$$
"""
# Whether the owner sees one's name in the log is for oneself alone; nothing else of one's access is.
SHOW_NAME = """
CREATE OR REPLACE FUNCTION wall_show_name(access uuid, is_shown boolean) RETURNS boolean LANGUAGE plpgsql
SECURITY DEFINER SET search_path = {schema}, pg_temp AS $$
BEGIN
    UPDATE accounts_authoriseduser SET show_name_to_owner = is_shown WHERE id = access AND person_id = MYSELF;
    RETURN FOUND;
END
$$
"""
# Whether somebody else has, or signs in with, an address the person gets letters at or signs in with.
SHARED = """
CREATE OR REPLACE FUNCTION wall_shares_address(of_sign_in bytea) RETURNS boolean LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = {schema}, pg_temp AS $$
    WITH mine AS (
        SELECT value, value_hmac FROM accounts_contactpoint
        WHERE person_id = MYSELF AND kind = 'email' AND (is_registered_for_delivery OR is_primary)
    )
    SELECT EXISTS (
        SELECT FROM accounts_contactpoint other
        WHERE other.kind = 'email' AND other.person_id <> MYSELF
            AND other.value_hmac IN (SELECT value_hmac FROM mine UNION ALL SELECT of_sign_in)
    ) OR EXISTS (
        SELECT FROM accounts_user other JOIN mine ON other.email = lower(mine.value)
        WHERE other.person_id <> MYSELF
    )
$$
"""
WORDS = {
    "WATCHED_HOMES": WATCHED,
    "PEOPLE_THERE": PEOPLE,
    "WHAT_GOES_ON": GOING_ON,
    "PEOPLE_AT_RISK": AT_RISK,
    "STATES_OF_DISPUTE": DISPUTED,
    "IS_IN_THE_ROLE": KEEPS_SAFE,
    "MYSELF": ME,
}


def _filled(sql: str) -> str:
    for word, meaning in WORDS.items():
        sql = sql.replace(word, meaning)
    return sql


FUNCTIONS = (
    Function("wall_watched(uuid)", _filled(IS_WATCHED), callers=(WORKER,)),
    Function("wall_notice_safety()", _filled(NOTICE), callers=(WORKER,)),
    Function("wall_settle_safety(uuid)", _filled(SETTLE), callers=(STAFF,)),
    Function("wall_protect(uuid, boolean)", _filled(PROTECT), callers=(STAFF,)),
    Function("wall_safety_language(uuid)", _filled(LANGUAGE), callers=(STAFF,)),
    Function("wall_protected()", _filled(PROTECTED), callers=(STAFF,)),
    Function("wall_show_name(uuid, boolean)", _filled(SHOW_NAME), callers=(PERSON,)),
    Function("wall_shares_address(bytea)", _filled(SHARED), callers=(PERSON,)),
)
