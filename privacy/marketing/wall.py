"""What the database answers about marketing: yes and no about fingerprints, and nobody's name or address.

Every process asks the same two functions; the tables behind them are open to none but for one's own choices.
"""

from __future__ import annotations

from accounts.wall.functions import ME, Function
from accounts.wall.office import is_in
from accounts.wall.roles import EVERYONE, PERSON, STAFF, WEB, WORKER
from accounts.wall.rules import Add, Change, Read, Tables
from privacy.marketing.purposes import OF_WAY

P, S, W, K = (PERSON,), (STAFF,), (WEB,), (WORKER,)
ADMINISTERS = is_in("brukeradministrator")
MINE = f"person_id = {ME}"

TABLES: Tables = {
    "privacy_marketingchoice": (Read(P, MINE), Add(P, f"{MINE} AND how IN ('portal', 'objection')")),
    "privacy_marketingsystem": (
        Read(W, "revoked_at IS NULL"),
        Read(S, ADMINISTERS),
        Add(S, f"{ADMINISTERS} AND revoked_at IS NULL"),
        Change(S, ADMINISTERS, columns=("revoked_at",)),
    ),
    # Asked about through the functions below, and in no other way.
    "privacy_suppressionentry": (),
    "privacy_reservedaddress": (),
    "privacy_reservationcheck": (Read(EVERYONE),),
}

# Where several hold one address, the stricter counts: one no is enough, and a yes must be everybody's. A
# restriction of marketing, or of everything, is a no (privacy.gate says the same). Whoever is named beside an
# address that is not theirs can only add a no to it. A person asks about themself and their own numbers alone.
# A yes stands in the ledger of consents too, or is none; a consent taken back there is a no.
FACTS = (
    """
DROP FUNCTION IF EXISTS wall_marketing(text, text, bytea[], bytea[], text[], uuid[]);
CREATE OR REPLACE FUNCTION wall_marketing(
    way text, kind_of text, held bytea[], canonical bytea[], numbered bytea[], customers text[], persons uuid[]
) RETURNS TABLE (
    place bigint, is_opted_out boolean, has_consent boolean, is_customer boolean, with_sale boolean,
    is_held boolean, is_reserved boolean
) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = {schema}, pg_temp AS $$
    WITH asked AS MATERIALIZED (
        SELECT CASE WHEN o.is_open THEN t.held END AS held, CASE WHEN o.is_open THEN t.canonical END AS canonical,
            CASE WHEN o.is_open THEN t.numbered END AS numbered,
            CASE WHEN o.is_open OR t.customer IN (
                SELECT c.customer_number FROM accounts_customer c WHERE c.person_id = WHO_ASKS
            ) THEN t.customer END AS customer,
            CASE WHEN o.is_open OR t.person = WHO_ASKS THEN t.person END AS person, t.place
        FROM unnest(held, canonical, numbered, customers, persons)
            WITH ORDINALITY AS t (held, canonical, numbered, customer, person, place),
            (SELECT current_setting('role') <> 'ROLE_OF_PERSONS' AS is_open) o
    ), holder AS MATERIALIZED (
        SELECT h.place, h.person_id, bool_or(h.has_it) AS has_it FROM (
            SELECT a.place, c.person_id, true AS has_it
            FROM asked a JOIN accounts_contactpoint c ON c.value_hmac = a.held
            UNION ALL
            SELECT a.place, c.person_id, a.held IS NULL
            FROM asked a JOIN accounts_customer c ON c.customer_number = a.customer
            WHERE c.person_id IS NOT NULL
            UNION ALL
            SELECT a.place, a.person, a.held IS NULL FROM asked a WHERE a.person IS NOT NULL
        ) h GROUP BY h.place, h.person_id
    ), known AS (
        SELECT h.place, h.has_it,
            p.deceased_on IS NOT NULL OR said.state = 'opted_out' OR consent.act = 'withdrawn' OR EXISTS (
                SELECT FROM privacy_restriction r
                WHERE r.person_id = h.person_id AND r.lifted_at IS NULL AND r.use IN ('', 'marketing')
            ) OR EXISTS (
                SELECT FROM accounts_contactpoint c JOIN privacy_suppressionentry s ON s.mark = c.value_hmac
                WHERE c.person_id = h.person_id AND c.kind = kind_of AND s.channel = way
                    AND (said.state IS DISTINCT FROM 'opted_in' OR s.last_at >= said.at)
            ) AS no,
            CASE WHEN said.state = 'opted_in' AND consent.act = 'given' AND consent.ended_at IS NULL
                THEN said.at ELSE '-infinity' END AS yes_at,
            EXISTS (
                SELECT FROM accounts_customer c
                WHERE c.person_id = h.person_id AND c.status IN ('active', 'terminating')
            ) AS is_customer,
            EXISTS (
                SELECT FROM privacy_marketingchoice m
                WHERE m.person_id = h.person_id AND m.channel = way AND m.state = 'with_sale'
            ) AS with_sale,
            way = 'phone' AND EXISTS (
                SELECT FROM accounts_contactpoint c JOIN privacy_reservedaddress r ON r.mark = c.value_hmac
                WHERE c.person_id = h.person_id AND r.channel = way
            ) AS reserved
        FROM holder h JOIN accounts_person p ON p.id = h.person_id
        LEFT JOIN LATERAL (
            SELECT m.state, m.at FROM privacy_marketingchoice m
            WHERE m.person_id = h.person_id AND m.channel = way AND m.state <> 'with_sale'
            ORDER BY m.at DESC, m.created_at DESC LIMIT 1
        ) said ON true
        LEFT JOIN LATERAL (
            SELECT e.act, e.ended_at FROM privacy_consententry e
            WHERE e.person_id = h.person_id AND e.purpose = PURPOSE_OF_WAY AND e.act <> 'declined'
            ORDER BY e.at DESC, e.created_at DESC LIMIT 1
        ) consent ON true
    ), summed AS (
        SELECT k.place, bool_or(k.no) AS no, min(k.yes_at) FILTER (WHERE k.has_it) AS yes_at,
            bool_and(k.is_customer) FILTER (WHERE k.has_it) AS is_customer,
            bool_and(k.is_customer AND k.with_sale) FILTER (WHERE k.has_it) AS with_sale,
            bool_or(k.reserved) AS reserved
        FROM known k GROUP BY k.place
    ), suppressed AS (
        SELECT a.place, max(s.last_at) AS at FROM asked a
        JOIN privacy_suppressionentry s ON s.mark IN (a.held, a.canonical, a.numbered)
        WHERE s.channel = way GROUP BY a.place
    )
    SELECT a.place,
        coalesce(k.no, false) OR coalesce(s.at >= coalesce(k.yes_at, '-infinity'), false),
        coalesce(k.yes_at > '-infinity', false),
        coalesce(k.is_customer, false),
        coalesce(k.with_sale, false),
        k.place IS NOT NULL,
        coalesce(k.reserved, false) OR EXISTS (
            SELECT FROM privacy_reservedaddress r WHERE r.channel = way AND r.mark IN (a.held, a.canonical)
        )
    FROM asked a LEFT JOIN summed k ON k.place = a.place LEFT JOIN suppressed s ON s.place = a.place
    ORDER BY a.place
$$
""".replace("ROLE_OF_PERSONS", PERSON)
    .replace("WHO_ASKS", ME)
    .replace("PURPOSE_OF_WAY", OF_WAY)
)
# How many were new. The first time stays in `since`; a no after a yes moves `last_at`. A person says no for
# themself alone, and here. What the company is told of an address or a customer number is also written down for
# whoever has it: they may change it, and the no is theirs. A consent that stands ends with it.
SUPPRESS = (
    """
DROP FUNCTION IF EXISTS wall_suppress(text, text, text, bytea[], text);
CREATE OR REPLACE FUNCTION wall_suppress(
    way text, kind_of text, said text, marks bytea[], number text, persons uuid[]
) RETURNS integer LANGUAGE plpgsql SECURITY DEFINER SET search_path = {schema}, pg_temp AS $$
DECLARE
    added integer;
    theirs uuid[];
    moment timestamptz := clock_timestamp();
BEGIN
    IF current_setting('role') = 'ROLE_OF_PERSONS' AND (
        said NOT IN ('portal', 'objection') OR NOT persons <@ ARRAY[WHO_ASKS] OR NOT coalesce(
            (SELECT c.person_id = WHO_ASKS FROM accounts_customer c WHERE c.customer_number = number),
            number IS NULL
        )
    ) THEN
        RAISE EXCEPTION 'marketing: not one''s own' USING ERRCODE = 'insufficient_privilege';
    END IF;
    SELECT array_agg(t.person) INTO theirs FROM (
        SELECT unnest(persons) AS person
        UNION
        SELECT c.person_id FROM accounts_customer c WHERE c.customer_number = number AND c.person_id IS NOT NULL
        UNION
        SELECT c.person_id FROM accounts_contactpoint c
        WHERE c.value_hmac = ANY (marks) AND said IN ('link', 'sms', 'staff')
    ) t;
    WITH wanted AS (
        SELECT unnest(marks) AS mark
        UNION
        SELECT p.value_hmac FROM accounts_contactpoint p
        WHERE p.kind = kind_of AND p.value_hmac IS NOT NULL AND (p.person_id = ANY (persons) OR p.person_id IN (
            SELECT c.person_id FROM accounts_customer c WHERE c.customer_number = number
        ))
    ), stored AS (
        INSERT INTO privacy_suppressionentry (id, created_at, channel, mark, how, since, last_at)
        SELECT gen_random_uuid(), statement_timestamp(), way, w.mark, said, moment, moment
        FROM wanted w WHERE w.mark IS NOT NULL
        ON CONFLICT (mark, channel) DO UPDATE SET last_at = excluded.last_at
        RETURNING (xmax = 0) AS is_new
    )
    SELECT count(*) FILTER (WHERE is_new) INTO added FROM stored;
    INSERT INTO privacy_marketingchoice
        (id, created_at, person_id, channel, state, how, at, wording, language)
    SELECT gen_random_uuid(), statement_timestamp(), t.person, way, 'opted_out', said, moment, '', ''
    FROM unnest(theirs) AS t (person)
    WHERE t.person = ANY (persons) OR 'opted_out' IS DISTINCT FROM (
        SELECT m.state FROM privacy_marketingchoice m
        WHERE m.person_id = t.person AND m.channel = way AND m.state <> 'with_sale'
        ORDER BY m.at DESC, m.created_at DESC LIMIT 1
    );
    WITH ended AS (
        UPDATE privacy_consententry e SET ended_at = greatest(moment, e.at)
        WHERE e.person_id = ANY (theirs) AND e.purpose = PURPOSE_OF_WAY AND e.act = 'given' AND e.ended_at IS NULL
        RETURNING e.person_id, e.purpose, e.language, e.ended_at
    )
    INSERT INTO privacy_consententry (id, created_at, person_id, purpose, act, at, wording, wording_version,
        language, channel, evidence, ended_at)
    SELECT gen_random_uuid(), statement_timestamp(), e.person_id, e.purpose, 'withdrawn', e.ended_at, '', 0,
        e.language, CASE said WHEN 'link' THEN 'email' WHEN 'portal' THEN 'portal' ELSE 'phone' END,
        'Nei til reklame: ' || said, e.ended_at
    FROM ended e;
    RETURN added;
END
$$
""".replace("ROLE_OF_PERSONS", PERSON)
    .replace("WHO_ASKS", ME)
    .replace("PURPOSE_OF_WAY", OF_WAY)
)
# Nightly: whose last contract is over, since when; and what they said no to stays known when the rest goes. For
# whoever never was a customer and has no yes, it is the day they last said something.
ENDED = """
CREATE OR REPLACE FUNCTION wall_marketing_ended() RETURNS integer LANGUAGE plpgsql SECURITY DEFINER
SET search_path = {schema}, pg_temp AS $$
DECLARE
    noted integer;
BEGIN
    WITH ended AS (
        SELECT m.id, CASE WHEN bool_and(c.ended_on IS NOT NULL) THEN max(c.ended_on) END AS day
        FROM privacy_marketingchoice m JOIN accounts_customer c ON c.person_id = m.person_id
        GROUP BY m.id
        UNION ALL
        SELECT m.id, CASE WHEN s.is_over THEN s.day END FROM privacy_marketingchoice m JOIN (
            SELECT l.person_id, bool_and(l.state <> 'opted_in') AS is_over,
                (max(l.at) AT TIME ZONE 'Europe/Oslo')::date AS day
            FROM (
                SELECT DISTINCT ON (c.person_id, c.channel) c.person_id, c.state, c.at
                FROM privacy_marketingchoice c
                WHERE NOT EXISTS (SELECT FROM accounts_customer a WHERE a.person_id = c.person_id)
                ORDER BY c.person_id, c.channel, c.at DESC, c.created_at DESC
            ) l GROUP BY l.person_id
        ) s ON s.person_id = m.person_id
    ), changed AS (
        UPDATE privacy_marketingchoice m SET contract_ended_on = e.day FROM ended e
        WHERE e.id = m.id AND m.contract_ended_on IS DISTINCT FROM e.day RETURNING 1
    )
    SELECT count(*) INTO noted FROM changed;
    INSERT INTO privacy_suppressionentry (id, created_at, channel, mark, how, since, last_at)
    SELECT DISTINCT ON (p.value_hmac, m.channel) gen_random_uuid(), statement_timestamp(), m.channel, p.value_hmac,
        m.how, m.at, m.at
    FROM (
        SELECT DISTINCT ON (person_id, channel) person_id, channel, state, how, at, contract_ended_on
        FROM privacy_marketingchoice WHERE state <> 'with_sale'
        ORDER BY person_id, channel, at DESC, created_at DESC
    ) m JOIN accounts_contactpoint p ON p.person_id = m.person_id
    WHERE m.state = 'opted_out' AND m.contract_ended_on IS NOT NULL AND p.value_hmac IS NOT NULL
        AND p.kind = CASE WHEN m.channel IN ('sms', 'phone') THEN 'phone' ELSE 'email' END
    ON CONFLICT (mark, channel) DO NOTHING;
    RETURN noted;
END
$$
"""
FUNCTIONS = (
    Function("wall_marketing(text, text, bytea[], bytea[], bytea[], text[], uuid[])", FACTS, EVERYONE),
    Function("wall_suppress(text, text, text, bytea[], text, uuid[])", SUPPRESS, EVERYONE),
    Function("wall_marketing_ended()", ENDED, K),
)
