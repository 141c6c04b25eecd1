"""What the wall lets through for people without an account: what they send, and what is theirs at an address they
have proven."""

from __future__ import annotations

from accounts.wall.functions import MY_SIGN_IN, Function
from accounts.wall.office import is_in
from accounts.wall.roles import STAFF, WEB, WORKER
from accounts.wall.rules import Add, Change, Read, Remove, Tables

S, W, K = (STAFF,), (WEB,), (WORKER,)
# The case whose code is waited for, of this session alone.
ASKED = "(SELECT nullif(current_setting('app.outsider_asked', true), '')::uuid)"
# Set by `wall_outsider` alone, for whoever brings the token that a right code gave.
CASE = "(SELECT nullif(current_setting('app.outsider', true), '')::uuid)"
MARK = "(SELECT nullif(current_setting('app.outsider_mark', true), '')::bytea)"


def _listed(name: str) -> str:
    return f"ANY ((SELECT nullif(current_setting('app.outsider_{name}', true), '')::uuid[])::uuid[])"


INQUIRIES, QUOTES, CONTACTS, CALLS = map(_listed, ("inquiries", "quotes", "contacts", "calls"))
OF_MY_MARK = f"EXISTS (SELECT FROM privacy_outsidercase c WHERE c.id = case_id AND c.address_mark = {MARK})"
TRIED = ("tries", "code_hmac", "proven_at", "token_hmac", "open_until")
CLOSED = ("closed_at", "closing", "address", "token_hmac", "code_hmac")
CLOCK = (
    *(
        "id",
        "channel",
        "address",
        "address_mark",
        "language",
        "reference",
        "asked_at",
        "proven_at",
        "open_until",
    ),
    *("reminders", "closed_at", "closing"),
)
# On their pages alone, and not while they look at a customer.
ANSWERS, ASSESSES = is_in("support"), is_in("økonomi")
QUOTES_THEM = is_in("support", "økonomi")
ANSWERED = ("state", "answer_sealed", "answered_at", "closed_at")
ASSESSED = ("result", "bureau_reference", "decision", "decided_by", "decided_at", "decision_note")
IS_ME = f"EXISTS (SELECT FROM accounts_user u WHERE u.id = {MY_SIGN_IN} AND u.staff_number = decided_by)"

TABLES: Tables = {
    "privacy_outsidercase": (
        Add(W, "proven_at IS NULL AND token_hmac IS NULL AND closed_at IS NULL"),
        Read(W, f"id = {ASKED} OR address_mark = {MARK}"),
        Change(W, f"id = {ASKED}", columns=TRIED),
        Change(W, f"id = {CASE}", columns=(*CLOSED, "open_until")),
        Read(K, columns=CLOCK),
        Change(K, columns=(*CLOSED, "reminders")),
    ),
    "privacy_outsiderstep": (
        Add(W, f"case_id = {CASE} OR case_id = {ASKED}"),
        Read(W, OF_MY_MARK),
    ),
    "accounts_inquiry": (
        Add(W, "person_id IS NULL AND channel = 'web_form' AND state = 'received'"),
        Read(W, f"id = {INQUIRIES}"),
        Change(W, f"id = {INQUIRIES}", columns=("name", "phone", "email", "subject", "state", "closed_at")),
        Remove(W, f"id = {INQUIRIES}"),
        # Questions of people nobody knows are the inbox of whoever answers customers.
        Read(S, f"{ANSWERS} AND person_id IS NULL"),
        Change(S, f"{ANSWERS} AND person_id IS NULL", columns=ANSWERED),
        Read(K, columns=("id", "state", "answered_at")),
        Change(K, columns=("state", "closed_at")),
    ),
    "accounts_quoterequest": (
        Add(W, "person_id IS NULL AND state = 'submitted'"),
        Read(W, f"id = {QUOTES}"),
        Change(
            W,
            f"id = {QUOTES}",
            columns=("name", "contact_persons", "phones", "emails", "state", "valid_until"),
        ),
        Remove(W, f"id = {QUOTES}"),
        Read(S, QUOTES_THEM),
        Change(S, QUOTES_THEM, columns=("state", "valid_until")),
        Read(K, columns=("id", "state", "received_at", "valid_until")),
        Change(K, columns=("state", "valid_until")),
    ),
    "accounts_creditcheck": (
        Read(W, f"quote_id = {QUOTES}"),
        Read(S, f"{QUOTES_THEM} AND quote_id IS NOT NULL"),
        # A decision is in the name of the employee who acts.
        Add(S, f"{ASSESSES} AND quote_id IS NOT NULL AND decision = ''"),
        Change(S, f"{ASSESSES} AND quote_id IS NOT NULL AND (decided_by = '' OR {IS_ME})", columns=ASSESSED),
    ),
    # The code to a number that nobody is known by yet.
    "accounts_textmessage": (Add(W, "person_id IS NULL AND kind = 'outsider-code'"),),
    "accounts_contactperson": (Read(W, f"id = {CONTACTS}"),),
    "accounts_customercontact": (Read(W, f"id = {CALLS}"),),
}

# One after the other for one address, so that nobody gets more codes than they may. The same work for any address.
ASK = """
CREATE OR REPLACE FUNCTION wall_outsider_ask(mark bytea, since timestamp with time zone) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = {schema}, pg_temp AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('outsider' || encode(mark, 'hex'), 0));
    RETURN (SELECT count(*) FROM privacy_outsidercase
        WHERE address_mark = mark AND asked_at > since AND code_until IS NOT NULL);
END
$$
"""
# By the address itself and by nothing else. Whoever signs in sees what is theirs there, and an address that two
# people share shows neither's.
OPEN = """
CREATE OR REPLACE FUNCTION wall_outsider(token bytea) RETURNS uuid LANGUAGE plpgsql SECURITY DEFINER
SET search_path = {schema}, pg_temp AS $$
DECLARE
    own privacy_outsidercase;
    people uuid[] := '{{}}';
    me uuid;
    is_signing_in boolean;
BEGIN
    SELECT * INTO own FROM privacy_outsidercase
    WHERE token_hmac = token AND open_until > clock_timestamp() AND closed_at IS NULL;
    IF own.id IS NOT NULL THEN
        people := ARRAY(SELECT DISTINCT person_id FROM accounts_contactpoint WHERE value_hmac = own.address_mark);
    END IF;
    is_signing_in := EXISTS (SELECT FROM accounts_user WHERE person_id = ANY (people));
    IF cardinality(people) = 1 AND NOT is_signing_in AND NOT EXISTS (
        SELECT FROM accounts_customer WHERE person_id = people[1] AND status IN ('active', 'terminating')
    ) THEN
        me := people[1];
    END IF;
    PERFORM set_config('app.outsider', coalesce(own.id::text, ''), true),
        set_config('app.outsider_mark', coalesce(own.address_mark::text, ''), true),
        set_config('app.outsider_person', coalesce(me::text, ''), true),
        set_config('app.outsider_signs_in', CASE WHEN is_signing_in THEN 'on' ELSE '' END, true),
        set_config('app.outsider_inquiries', ARRAY(
            SELECT id FROM accounts_inquiry
            WHERE lower(email) = own.address OR phone = own.address OR person_id = me
        )::text, true),
        set_config('app.outsider_quotes', ARRAY(
            SELECT id FROM accounts_quoterequest WHERE phones ? own.address OR person_id = me OR EXISTS (
                SELECT FROM jsonb_array_elements_text(emails) e WHERE lower(e) = own.address)
        )::text, true),
        set_config('app.outsider_contacts', ARRAY(
            SELECT id FROM accounts_contactperson
            WHERE lower(email) = own.address OR phone = own.address OR person_id = me
        )::text, true),
        set_config('app.outsider_calls', ARRAY(
            SELECT t.id FROM accounts_customercontact t JOIN accounts_conversation v ON v.id = t.conversation_id
            WHERE v.person_id = me
        )::text, true);
    RETURN own.id;
END
$$
"""
ACCESSES = """
CREATE OR REPLACE FUNCTION wall_outsider_accesses()
RETURNS TABLE (role text, state text, display_name text, city text,
    valid_from timestamp with time zone, valid_to timestamp with time zone)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = {schema}, pg_temp AS $$
    SELECT u.role, u.state, u.display_name, s.city, u.valid_from, u.valid_to FROM accounts_authoriseduser u
    JOIN accounts_occupancy o ON o.id = u.occupancy_id JOIN accounts_site s ON s.id = o.site_id
    WHERE u.person_id = nullif(current_setting('app.outsider_person', true), '')::uuid
    ORDER BY u.valid_from, u.id
$$
"""
# A new link to the page of one's own entry on a call list, where it is seen, put right and taken away.
LINK = """
CREATE OR REPLACE FUNCTION wall_outsider_link(contact uuid, mark bytea, until timestamp with time zone)
RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = {schema}, pg_temp AS $$
BEGIN
    IF coalesce(contact = ANY (nullif(current_setting('app.outsider_contacts', true), '')::uuid[]), false) THEN
        INSERT INTO accounts_contactnotice (id, created_at, contact_id, turn, link_hmac, link_until)
        VALUES (gen_random_uuid(), clock_timestamp(), contact, 0, mark, until)
        ON CONFLICT (contact_id) DO UPDATE SET link_hmac = mark, link_until = until, used_at = NULL;
        RETURN true;
    END IF;
    RETURN false;
END
$$
"""
# Something a law or a dispute keeps is not removed by a click.
HELD = """
CREATE OR REPLACE FUNCTION wall_outsider_held(of_label text, key text) RETURNS boolean LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = {schema}, pg_temp AS $$
    SELECT EXISTS (SELECT FROM privacy_hold h WHERE h.released_at IS NULL AND (
        (h.label = of_label AND h.row_key = key)
        OR (h.row_key = '' AND h.label IN ('', of_label) AND h.category IN ('', 'kundekontakt')
            AND h.person_id = nullif(current_setting('app.outsider_person', true), '')::uuid)))
$$
"""
# The result of a credit check stays as long as it may; that it was for this quote goes with the quote.
DETACH = """
CREATE OR REPLACE FUNCTION wall_outsider_detach(quote uuid) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = {schema}, pg_temp AS $$
BEGIN
    UPDATE accounts_creditcheck SET quote_id = NULL WHERE quote_id = quote
        AND quote = ANY (nullif(current_setting('app.outsider_quotes', true), '')::uuid[]);
END
$$
"""
# When the letter left that tells somebody their credit will be looked at.
TOLD = """
CREATE OR REPLACE FUNCTION wall_quote_told(quote uuid) RETURNS timestamp with time zone LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = {schema}, pg_temp AS $$
    SELECT sent_at FROM accounts_letter WHERE key = 'quote-credit:' || quote
$$
"""
# Accepted, and the agreement has begun: with whom the quote was for, or with the company of its number.
CONVERTED = """
CREATE OR REPLACE FUNCTION wall_quotes_converted() RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER
SET search_path = {schema}, pg_temp AS $$
DECLARE
    over uuid[] := ARRAY(
        SELECT DISTINCT q.id FROM accounts_quoterequest q
        JOIN accounts_customer c ON c.person_id = q.person_id OR c.organisation_id IN (
            SELECT o.id FROM accounts_organisation o WHERE o.organisation_number = q.organisation_number)
        JOIN accounts_agreement a ON a.customer_id = c.id
        WHERE q.state = 'accepted' AND a.starts_on <= (clock_timestamp() AT TIME ZONE 'Europe/Oslo')::date
            AND a.starts_on >= (q.received_at AT TIME ZONE 'Europe/Oslo')::date
            AND NOT EXISTS (SELECT FROM privacy_hold h WHERE h.released_at IS NULL
                AND h.label = 'accounts.QuoteRequest' AND h.row_key = q.id::text));
BEGIN
    UPDATE accounts_creditcheck SET quote_id = NULL WHERE quote_id = ANY (over);
    DELETE FROM accounts_quoterequest WHERE id = ANY (over);
    RETURN cardinality(over);
END
$$
"""
FUNCTIONS = (
    Function("wall_quote_told(uuid)", TOLD, callers=S),
    Function("wall_quotes_converted()", CONVERTED, callers=K),
    Function("wall_outsider_detach(uuid)", DETACH, callers=W),
    Function("wall_outsider_ask(bytea, timestamp with time zone)", ASK, callers=W),
    Function("wall_outsider(bytea)", OPEN, callers=W),
    Function("wall_outsider_accesses()", ACCESSES, callers=W),
    Function("wall_outsider_link(uuid, bytea, timestamp with time zone)", LINK, callers=W),
    Function("wall_outsider_held(text, text)", HELD, callers=W),
)
