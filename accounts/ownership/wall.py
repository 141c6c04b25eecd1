"""The wall around changes of ownership: what each side writes, what employees see, and how far the worker reaches.

The worker reaches a home for as long as a change of it is being carried out, which is one transaction: nobody else
ever sees that state. Each side is shown the change and its own half.
"""

from __future__ import annotations

from accounts.wall.functions import ME, MY_CUSTOMERS, Function
from accounts.wall.office import has_role
from accounts.wall.roles import PERSON, STAFF, WEB, WORKER
from accounts.wall.rules import Add, Change, Read, Remove, Tables, through

P, S, W, K = (PERSON,), (STAFF,), (WEB,), (WORKER,)

# Employees who begin, decide about and let go on a change of ownership.
WORKS_WITH_IT = has_role("support", "saksbehandler", "økonomi")
BEGINS, RELEASES = has_role("support", "saksbehandler"), has_role("saksbehandler")
BEFORE_THE_MINUTE = (
    "state IN ('initiated', 'awaiting_counterparty', 'buyer_onboarding', 'scheduled', 'cancelled')"
)
IS_A_SIDE = f"(from_customer_id = {MY_CUSTOMERS} OR to_customer_id = {MY_CUSTOMERS})"
OF_MY_CHANGE = (
    "EXISTS (SELECT FROM accounts_ownershipchange c"
    f" WHERE c.id = change_id AND c.from_customer_id = {MY_CUSTOMERS})"
)
COUNTERPARTS = "ANY ((SELECT ownership_counterparts())::uuid[])"
# What the worker reads beforehand, and what it reaches at the minute.
COMING = "ANY ((SELECT ownership_coming())::uuid[])"
NOW = "ANY ((SELECT ownership_now())::uuid[])"
PARTIES = "ANY ((SELECT ownership_parties())::uuid[])"
SIGN_INS = "ANY ((SELECT ownership_sign_ins())::uuid[])"
IN_THE_HOME = through("accounts_occupancy", f"t.id = occupancy_id AND t.site_id = {NOW}")
OF_THE_IMAGE = through(
    "accounts_verificationimage",
    f"t.file_id IN (accounts_storedfile.id, accounts_storedfile.thumbnail_of_id) AND t.site_id = {NOW}",
)
# A file that is destroyed, while a home changes hands: its picture points to it no longer.
IS_AT_WORK = "cardinality((SELECT ownership_now())) > 0"
MOVED = ("state", "seller_confirmed_at", "buyer_confirmed_at")
AGREED = ("notice_version", "terms_version", "accepted_at", "identity", "identity_at")
DECIDED = ("identity", "identity_at", "credit", "credit_at", "credit_by_id")

OF_BOTH_SIDES: Tables = {
    "accounts_ownershipchange": (
        Add(P, f"from_customer_id = {MY_CUSTOMERS} AND to_customer_id IS NULL AND state = 'initiated'"),
        Change(P, f"{IS_A_SIDE} AND {BEFORE_THE_MINUTE}", columns=MOVED),
        Read(S, WORKS_WITH_IT),
        Add(S, f"{BEGINS} AND to_customer_id IS NULL AND state = 'initiated'"),
        Change(S, f"{WORKS_WITH_IT} AND {BEFORE_THE_MINUTE}", columns=MOVED),
        Read(K),
        # The minute, too: one that has passed is not carried out backdated.
        Change(K, columns=("state", "takeover_at", "completed_at", "wipe_report")),
    ),
    "accounts_takeoverinvitation": (
        *(kind(P, OF_MY_CHANGE) for kind in (Read, Add, Remove)),
        *(kind(S, WORKS_WITH_IT) for kind in (Read, Add, Remove)),
        # Whoever has the link is not signed in. Fingerprints tell nothing of whom it went to.
        Read(W),
        Read(K),
        Remove(K),
    ),
    "accounts_takeover": (
        Add(P, f"person_id = {ME} AND credit = '' AND identity = ''"),
        Change(P, f"person_id = {ME}", columns=AGREED),
        Read(S, WORKS_WITH_IT),
        Change(S, WORKS_WITH_IT, columns=DECIDED),
        Read(K),
    ),
    "accounts_handovercheck": (
        Add(S, BEGINS),
        Read(S, RELEASES),
        Change(S, RELEASES, columns=("released_at", "released_by_id")),
        Read(K),
        Add(K),
        Change(K, columns=("stopped_at",)),
    ),
    "accounts_datakey": (
        Read(S, "kind = 'row' AND EXISTS (SELECT FROM accounts_handovercheck t WHERE t.id = owner)"),
    ),
    # The other side is told of every step.
    "accounts_letter": (Add(P, f"person_id = {COUNTERPARTS}"),),
    # Whoever takes over and is nobody here yet becomes somebody: themself, and a prospect, and no more.
    "accounts_person": (Add(P, f"id = {ME}"),),
    "accounts_customer": (Add(P, f"person_id = {ME} AND status = 'prospect' AND organisation_id IS NULL"),),
}
AT_THE_MINUTE: Tables = {
    "accounts_occupancy": (
        Read(K, f"site_id = {COMING}"),
        Add(K, f"site_id = {NOW}"),
        Change(K, f"site_id = {NOW}", columns=("valid_to",)),
    ),
    "accounts_agreement": (
        Read(K, f"site_id = {NOW} OR customer_id = {PARTIES}"),
        Add(K, f"site_id = {NOW}"),
        Change(K, f"site_id = {NOW}", columns=("status", "ended_on")),
    ),
    "accounts_customer": (
        Read(K, f"id = {PARTIES}"),
        Change(K, f"id = {PARTIES}", columns=("status", "started_on", "ended_on")),
    ),
    "accounts_organisation": (
        Read(K, through("accounts_customer", "t.organisation_id = accounts_organisation.id")),
    ),
    "accounts_person": (
        Read(K, through("accounts_customer", f"t.person_id = accounts_person.id AND t.id = {PARTIES}")),
    ),
    "accounts_site": (Read(K, f"id = {NOW}"),),
    # What the household could get in with ends past the wall, by functions of those parts.
    "accounts_authoriseduser": (Add(K, IN_THE_HOME),),
    "usersessions_usersession": (Read(K, f"user_id = {SIGN_INS}"), Remove(K, f"user_id = {SIGN_INS}")),
    "django_session": tuple(
        kind(
            K,
            through(
                "usersessions_usersession",
                f"t.session_key = django_session.session_key AND t.user_id = {SIGN_INS}",
            ),
        )
        for kind in (Read, Remove)
    ),
    "accounts_verificationimage": (
        Read(K, f"site_id = {NOW}"),
        Change(K, f"site_id = {NOW}", columns=("file_id", "deleted_at")),
    ),
    "accounts_storedfile": (
        Read(K, OF_THE_IMAGE),
        Change(K, OF_THE_IMAGE, columns=("name", "sha256", "removed_at")),
        Remove(K, f"{OF_THE_IMAGE} OR (kind = 'image' AND removed_at IS NOT NULL AND {IS_AT_WORK})"),
    ),
}

SITES = """
CREATE OR REPLACE FUNCTION {name}() RETURNS uuid[] LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = {{schema}}, pg_temp AS $$
    SELECT coalesce(array_agg(site_id), '{{{{}}}}') FROM accounts_ownershipchange WHERE state IN ({states})
$$
"""
COMING_FUNCTION = SITES.format(name="ownership_coming", states="'buyer_onboarding', 'scheduled', 'executing'")
NOW_FUNCTION = SITES.format(name="ownership_now", states="'executing'")
PARTIES_FUNCTION = """
CREATE OR REPLACE FUNCTION ownership_parties() RETURNS uuid[] LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = {schema}, pg_temp AS $$
    SELECT coalesce(array_agg(side), '{{}}') FROM accounts_ownershipchange,
        unnest(ARRAY[from_customer_id, to_customer_id]) AS side WHERE state = 'executing'
$$
"""
# Everybody who had a way into a home that changes hands now.
SIGN_INS_FUNCTION = """
CREATE OR REPLACE FUNCTION ownership_sign_ins() RETURNS uuid[] LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = {schema}, pg_temp AS $$
    SELECT coalesce(array_agg(DISTINCT u.id), '{{}}')
    FROM accounts_ownershipchange c
    JOIN accounts_occupancy o ON o.site_id = c.site_id AND o.customer_id = c.from_customer_id
    JOIN accounts_customer k ON k.id = o.customer_id
    JOIN accounts_user u ON u.person_id = k.person_id
        OR u.person_id IN (SELECT proprietor_id FROM accounts_organisation WHERE id = k.organisation_id)
        OR u.person_id IN (SELECT person_id FROM accounts_authoriseduser WHERE occupancy_id = o.id)
        OR u.person_id IN (SELECT person_id FROM accounts_passphrase WHERE occupancy_id = o.id)
    WHERE c.state = 'executing'
$$
"""
# Codes and tags of the home that nobody holds, and that still open it.
LEFT_FUNCTION = """
CREATE OR REPLACE FUNCTION ownership_end_codes_left(at_site uuid, at timestamptz) RETURNS integer LANGUAGE sql
SECURITY DEFINER SET search_path = {schema}, pg_temp AS $$
    SELECT wall_end_codes(ARRAY(
        SELECT id FROM accounts_accesscode WHERE site_id = at_site AND secret_hmac IS NOT NULL
            AND site_id = ANY (ownership_now())
    ), at)
$$
"""
# Who a letter goes to on either side: for whoever is one of them, those who work with the change, and the worker.
SIDES_FUNCTION = """
CREATE OR REPLACE FUNCTION ownership_sides(which uuid) RETURNS TABLE (side text, person uuid, language text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = {schema}, pg_temp AS $$
    SELECT s.side, p.id, p.preferred_language::text
    FROM accounts_ownershipchange c
    CROSS JOIN LATERAL (VALUES ('seller', c.from_customer_id), ('buyer', c.to_customer_id)) AS s (side, customer)
    JOIN accounts_customer k ON k.id = s.customer
    LEFT JOIN accounts_organisation o ON o.id = k.organisation_id
    JOIN accounts_person p ON p.id = coalesce(k.person_id, o.proprietor_id)
    WHERE c.id = which AND MAY_WRITE AND p.deceased_on IS NULL AND NOT (s.side = 'seller' AND EXISTS (
        SELECT FROM accounts_handovercheck h WHERE h.change_id = c.id AND h.ground IN ('death', 'estate')))
$$
"""
# Whoever writes to a side: the worker, an employee who works with it, or the other side.
MAY_WRITE = (
    f"(current_setting('role') NOT IN ('{PERSON}', '{STAFF}')"
    f" OR (current_setting('role') = '{STAFF}' AND {WORKS_WITH_IT})"
    f" OR (current_setting('role') = '{PERSON}'"
    f" AND (c.from_customer_id = {MY_CUSTOMERS} OR c.to_customer_id = {MY_CUSTOMERS})))"
)
COUNTERPARTS_FUNCTION = """
CREATE OR REPLACE FUNCTION ownership_counterparts() RETURNS uuid[] LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = {schema}, pg_temp AS $$
    SELECT coalesce(array_agg(s.person), '{{}}') FROM accounts_ownershipchange c, ownership_sides(c.id) s
    WHERE c.from_customer_id = OWN_CUSTOMERS OR c.to_customer_id = OWN_CUSTOMERS
$$
"""
# Who is on record with the address a link went to: for whoever has the link, and the name is compared, never shown.
ON_RECORD_FUNCTION = """
CREATE OR REPLACE FUNCTION ownership_on_record(by_mark bytea, given text, family text)
RETURNS TABLE (person uuid, is_customer boolean, signs_in boolean, is_them boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = {schema}, pg_temp AS $$
    SELECT p.id, EXISTS (SELECT FROM accounts_customer WHERE person_id = p.id AND status <> 'prospect'),
        EXISTS (SELECT FROM accounts_user WHERE person_id = p.id),
        lower(p.given_name) = lower(given) AND lower(p.family_name) = lower(family)
    FROM accounts_takeoverinvitation i
    JOIN accounts_contactpoint a ON a.value_hmac = i.address_mark AND a.kind = 'email'
    JOIN accounts_person p ON p.id = a.person_id
    WHERE i.mark = by_mark AND i.used_at IS NULL AND i.valid_until > clock_timestamp() AND p.deceased_on IS NULL
    ORDER BY p.created_at
$$
"""
# Whoever has the link becomes the buyer: with a customer of their own, once, in time, and never of their own home.
JOIN_FUNCTION = """
CREATE OR REPLACE FUNCTION ownership_join(by_mark bytea, as_customer uuid) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = {schema}, pg_temp AS $$
DECLARE
    invited record;
BEGIN
    SELECT i.id, i.change_id, c.from_customer_id INTO invited
    FROM accounts_takeoverinvitation i JOIN accounts_ownershipchange c ON c.id = i.change_id
    WHERE i.mark = by_mark AND i.used_at IS NULL AND i.valid_until > clock_timestamp()
        AND c.state = 'awaiting_counterparty' AND c.to_customer_id IS NULL
    FOR UPDATE;
    IF invited.id IS NULL OR invited.from_customer_id = as_customer OR NOT EXISTS (
        SELECT FROM accounts_customer WHERE id = as_customer AND person_id = WHO_ASKS
    ) OR EXISTS (
        SELECT FROM accounts_customer WHERE id = invited.from_customer_id AND person_id = WHO_ASKS
    ) THEN
        RETURN NULL;
    END IF;
    UPDATE accounts_takeoverinvitation SET used_at = clock_timestamp(), mark = NULL, address_mark = NULL
    WHERE id = invited.id;
    UPDATE accounts_ownershipchange SET to_customer_id = as_customer WHERE id = invited.change_id;
    RETURN invited.change_id;
END
$$
"""
# Somebody asks for a home by the number on its panel. Whether there is such a home is not answered.
ASK_FUNCTION = """
CREATE OR REPLACE FUNCTION ownership_ask(number text, new_id uuid, new_key text, minute timestamptz) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = {schema}, pg_temp AS $$
    INSERT INTO accounts_ownershipchange (id, created_at, key, site_id, from_customer_id, initiated_by,
        initiated_at, takeover_at, state, wipe_report)
    SELECT new_id, clock_timestamp(), new_key, o.site_id, o.customer_id, 'buyer', clock_timestamp(), minute,
        'initiated', '{{}}'
    FROM accounts_occupancy o JOIN accounts_site s ON s.id = o.site_id
    WHERE s.installation_number = number AND o.valid_to IS NULL AND o.customer_id <> ALL (
        ARRAY(SELECT id FROM accounts_customer WHERE person_id = WHO_ASKS))
    ON CONFLICT DO NOTHING
$$
"""
# Who asked for a home in vain, and has not been told. No home is like one whose owner said nothing.
LAPSED_FUNCTION = """
CREATE OR REPLACE FUNCTION ownership_lapsed(since timestamptz, until timestamptz, at_most integer)
RETURNS TABLE (takeover uuid, key text, person uuid, language text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = {schema}, pg_temp AS $$
    SELECT t.id, t.key::text, p.id, p.preferred_language::text
    FROM accounts_takeover t JOIN accounts_person p ON p.id = t.person_id
    WHERE t.change_id IS NULL AND t.accepted_at IS NULL AND t.joined_at > since AND t.joined_at <= until
        AND p.deceased_on IS NULL
        AND NOT EXISTS (SELECT FROM accounts_letter l WHERE l.key = 'ownership-lapsed:' || t.id)
    ORDER BY t.joined_at LIMIT at_most
$$
"""
# Whoever has the home says yes to who asked for it: the two halves are put together.
TAKE_UP_FUNCTION = """
CREATE OR REPLACE FUNCTION ownership_take_up(which uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = {schema}, pg_temp AS $$
DECLARE
    asked record;
BEGIN
    SELECT t.id, k.id AS customer INTO asked
    FROM accounts_ownershipchange c JOIN accounts_takeover t ON t.key = c.key AND t.change_id IS NULL
    JOIN accounts_customer k ON k.person_id = t.person_id
    WHERE c.id = which AND c.from_customer_id = OWN_CUSTOMERS AND c.state = 'awaiting_counterparty'
        AND c.initiated_by = 'buyer' AND c.to_customer_id IS NULL
    ORDER BY k.created_at LIMIT 1;
    IF asked.id IS NULL THEN
        RETURN false;
    END IF;
    UPDATE accounts_takeover SET change_id = which WHERE id = asked.id;
    UPDATE accounts_ownershipchange SET to_customer_id = asked.customer WHERE id = which;
    RETURN true;
END
$$
"""
# Customer numbers of both sides, for employees who look at it: found is not seen.
NUMBERS_FUNCTION = """
CREATE OR REPLACE FUNCTION ownership_numbers(which uuid) RETURNS TABLE (seller text, buyer text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = {schema}, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT FROM accounts_user_groups m JOIN auth_group g ON g.id = m.group_id
        WHERE m.user_id = nullif(current_setting('app.user', true), '')::uuid
            AND g.name IN ('support', 'saksbehandler', 'økonomi')
    ) THEN
        RETURN QUERY SELECT a.customer_number::text, b.customer_number::text FROM accounts_ownershipchange c
            JOIN accounts_customer a ON a.id = c.from_customer_id
            LEFT JOIN accounts_customer b ON b.id = c.to_customer_id
            WHERE c.id = which;
    END IF;
END
$$
"""
# A home and who has it, by the number on its panel: for employees who begin a change of ownership.
HOME_FUNCTION = """
CREATE OR REPLACE FUNCTION ownership_home(number text) RETURNS TABLE (site uuid, customer uuid)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = {schema}, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT FROM accounts_user_groups m JOIN auth_group g ON g.id = m.group_id
        WHERE m.user_id = nullif(current_setting('app.user', true), '')::uuid
            AND g.name IN ('support', 'saksbehandler')
    ) THEN
        RETURN QUERY SELECT o.site_id, o.customer_id FROM accounts_occupancy o
            JOIN accounts_site s ON s.id = o.site_id
            WHERE s.installation_number = number AND o.valid_to IS NULL;
    END IF;
END
$$
"""


def _asking(sql: str) -> str:
    """The text of a function with who asks put in."""
    return sql.replace("WHO_ASKS", ME).replace("OWN_CUSTOMERS", MY_CUSTOMERS).replace("MAY_WRITE", MAY_WRITE)


FUNCTIONS = (
    Function("ownership_coming()", COMING_FUNCTION, callers=K),
    Function("ownership_now()", NOW_FUNCTION, callers=K),
    Function("ownership_parties()", PARTIES_FUNCTION, callers=K),
    Function("ownership_sign_ins()", SIGN_INS_FUNCTION, callers=K),
    Function("ownership_end_codes_left(uuid, timestamptz)", LEFT_FUNCTION, callers=K),
    Function("ownership_sides(uuid)", _asking(SIDES_FUNCTION), callers=(PERSON, STAFF, WORKER)),
    Function("ownership_counterparts()", _asking(COUNTERPARTS_FUNCTION), callers=P),
    Function("ownership_on_record(bytea, text, text)", ON_RECORD_FUNCTION, callers=W),
    Function("ownership_join(bytea, uuid)", _asking(JOIN_FUNCTION), callers=P),
    Function("ownership_ask(text, uuid, text, timestamptz)", _asking(ASK_FUNCTION), callers=P),
    Function("ownership_lapsed(timestamptz, timestamptz, integer)", LAPSED_FUNCTION, callers=K),
    Function("ownership_take_up(uuid)", _asking(TAKE_UP_FUNCTION), callers=P),
    Function("ownership_numbers(uuid)", NUMBERS_FUNCTION, callers=S),
    Function("ownership_home(text)", HOME_FUNCTION, callers=S),
)
