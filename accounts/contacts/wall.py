"""What the wall lets through for a call list: to its owner, to whoever has a link, and to the worker that asks."""

from __future__ import annotations

from accounts.wall.functions import ME, PERIODS_NOW, Function
from accounts.wall.office import has_role
from accounts.wall.roles import PERSON, STAFF, WEB, WORKER
from accounts.wall.rules import Add, Change, Read, Tables, everything

P, S, W, K = (PERSON,), (STAFF,), (WEB,), (WORKER,)
# Set by `wall_contact` alone, for whoever brings a link that was sent.
LINKED = "(SELECT nullif(current_setting('app.contact', true), '')::uuid)"
LIST = f"(SELECT t.occupancy_id FROM accounts_contactperson t WHERE t.id = {LINKED})"  # noqa: S608 - a text of our own
OF_MINE = (
    "EXISTS (SELECT FROM accounts_contactperson t WHERE t.id = contact_id"
    f" AND (t.person_id = {ME} OR (t.occupancy_id = {PERIODS_NOW} AND t.valid_to IS NULL)))"
)
DETAILS = ("name", "phone", "email", "relation")
BY_OWNER = (*DETAILS, "has_key", "call_order", "state", "valid_to", "notice_sent_at", "notice_channel")
BY_CONTACT = (*DETAILS, "state", "valid_to", "notice_sent_at", "notice_channel")
LINK = ("link_hmac", "link_until", "used_at")
# Names and what somebody is to the customer are no concern of the worker's.
ASKED = (
    *(
        "id",
        "created_at",
        "occupancy_id",
        "person_id",
        "added_by_id",
        "phone",
        "email",
        "call_order",
        "state",
    ),
    *("valid_from", "valid_to", "notice_sent_at", "notice_channel"),
)
LISTS_LATE = has_role("support", "saksbehandler", "personvernombud", "revisor")

TABLES: Tables = {
    "accounts_contactperson": (
        # Nobody says yes for another.
        Add(
            P,
            f"occupancy_id = {PERIODS_NOW} AND added_by_id = {ME}"
            f" AND ((state = 'added' AND person_id IS NULL) OR person_id = {ME})",
        ),
        Change(P, f"occupancy_id = {PERIODS_NOW}", columns=BY_OWNER),
        Read(W, f"id = {LINKED}"),
        Change(W, f"id = {LINKED}", columns=BY_CONTACT),
        Read(K, columns=ASKED),
        Change(K, columns=("state", "valid_to", "call_order", "notice_sent_at", "notice_channel")),
    ),
    "accounts_contactnotice": (
        *(kind(P, OF_MINE) for kind in (Read, Add)),
        Change(P, OF_MINE, columns=("wanted_at", "asked_at", "attested_at", *LINK)),
        Read(W, f"contact_id = {LINKED}"),
        Change(W, f"contact_id = {LINKED}", columns=("wanted_at", "asked_at", "answered_at", *LINK)),
        Read(K),
        Add(K),
        Change(K),
    ),
    # Whoever has a link says no, and their number is in the way of the same list from then on.
    "accounts_contactrefusal": (
        Read(P, f"occupancy_id = {PERIODS_NOW}"),
        Read(W, f"occupancy_id = {LIST}"),
        Add(W, f"occupancy_id = {LIST}"),
    ),
    "accounts_latenotice": (*everything(K), Read(S, LISTS_LATE)),
}
OPEN = """
CREATE OR REPLACE FUNCTION wall_contact(mark bytea) RETURNS uuid LANGUAGE plpgsql SECURITY DEFINER
SET search_path = {schema}, pg_temp AS $$
DECLARE
    found uuid := (SELECT contact_id FROM accounts_contactnotice WHERE link_hmac = mark);
BEGIN
    PERFORM set_config('app.contact', coalesce(found::text, ''), true);
    RETURN found;
END
$$
"""
# A person is named as a neighbour would: with the first letter of the family name.
CUSTOMER = f"""
CREATE OR REPLACE FUNCTION wall_contact_customer(OUT person uuid, OUT language text, OUT name text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = {{schema}}, pg_temp AS $$
    SELECT p.id, coalesce(p.preferred_language, 'nb'),
        coalesce(o.name, p.given_name || coalesce(' ' || nullif(left(p.family_name, 1), '') || '.', ''), '')
    FROM accounts_contactperson c
    JOIN accounts_occupancy h ON h.id = c.occupancy_id
    JOIN accounts_customer k ON k.id = h.customer_id
    LEFT JOIN accounts_organisation o ON o.id = k.organisation_id
    LEFT JOIN accounts_person p ON p.id = coalesce(k.person_id, o.proprietor_id, c.added_by_id)
    WHERE c.id = {LINKED}
$$
"""  # noqa: S608 - the setting is a text of our own
LEFT = f"""
CREATE OR REPLACE FUNCTION wall_contact_left() RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = {{schema}}, pg_temp AS $$
DECLARE
    home uuid := (SELECT occupancy_id FROM accounts_contactperson WHERE id = {LINKED});
    one uuid;
    place int := 0;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('call_list' || home::text, 0));
    FOR one IN SELECT id FROM accounts_contactperson WHERE occupancy_id = home AND valid_to IS NULL
        ORDER BY call_order
    LOOP
        place := place + 1;
        UPDATE accounts_contactperson SET call_order = place WHERE id = one AND call_order <> place;
    END LOOP;
    -- Whoever is no longer called, and has no access of their own, needs no word to the alarm centre.
    DELETE FROM accounts_passphrase p USING accounts_contactperson c
    WHERE c.id = {LINKED} AND p.occupancy_id = home AND p.person_id = c.person_id
        AND NOT EXISTS (SELECT FROM accounts_authoriseduser u
            WHERE u.occupancy_id = home AND u.person_id = c.person_id AND u.state = 'active')
        AND NOT EXISTS (SELECT FROM accounts_occupancy o JOIN accounts_customer k ON k.id = o.customer_id
            WHERE o.id = home AND k.person_id = c.person_id);
END
$$
"""  # noqa: S608 - the setting is a text of our own
UNTOLD = """
CREATE OR REPLACE FUNCTION wall_untold(before timestamp with time zone)
RETURNS TABLE (kind text, key uuid, since timestamp with time zone, installation_number text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = {schema}, pg_temp AS $$
    SELECT 'contact', c.id, c.created_at, s.installation_number FROM accounts_contactperson c
    JOIN accounts_occupancy o ON o.id = c.occupancy_id JOIN accounts_site s ON s.id = o.site_id
    LEFT JOIN accounts_contactnotice n ON n.contact_id = c.id
    WHERE c.state = 'added' AND c.notice_sent_at IS NULL AND n.attested_at IS NULL AND c.valid_to IS NULL
        AND c.created_at <= before
    UNION ALL
    SELECT 'user', u.id, u.created_at, s.installation_number FROM accounts_authoriseduser u
    JOIN accounts_occupancy o ON o.id = u.occupancy_id JOIN accounts_site s ON s.id = o.site_id
    WHERE u.state IN ('draft', 'invited', 'notified') AND u.informed_at IS NULL
        AND (u.valid_to IS NULL OR u.valid_to > before) AND u.created_at <= before
$$
"""
FUNCTIONS = (
    Function("wall_untold(timestamp with time zone)", UNTOLD, callers=K),
    Function("wall_contact(bytea)", OPEN, callers=W),
    Function("wall_contact_customer()", CUSTOMER, callers=W),
    Function("wall_contact_left()", LEFT, callers=W),
)
