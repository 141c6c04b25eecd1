"""What the database itself works out of who asks: customers, homes and times. The application cannot be wrong here.

`wall_enter` reads past the wall, as its owner, and leaves what it found in settings of the transaction. A policy
asks for a setting in a sub-select, which PostgreSQL answers once per query. Without a scope each is NULL, and no
row passes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from accounts.wall.roles import EVERYONE, PERSON, STAFF, WEB, WORKER


@dataclass(frozen=True)
class Function:
    """A function of another app: its name and what it takes, its SQL with `{schema}` in it, and who may call it."""

    signature: str
    sql: str
    callers: tuple[str, ...]


def _setting(name: str, kind: str) -> str:
    return f"(SELECT nullif(current_setting('app.{name}', true), '')::{kind})"


def _listed(name: str) -> str:
    # The cast makes it an array to compare with, and not a set of rows.
    return f"ANY ({_setting(name, 'uuid[]')}::uuid[])"


ME = _setting("person", "uuid")
MY_SIGN_IN = _setting("user", "uuid")
MY_SESSION = _setting("session", "text")
MY_CUSTOMERS = _listed("customers")
MY_ORGANISATIONS = _listed("organisations")
MY_PERIODS = _listed("periods")
PERIODS_NOW = _listed("periods_now")
# Those of other customers too, where one looks after the users for whoever has the home.
MANAGED = _listed("managed")
# Homes one has or had, homes one has now, and every place one has anything to do with.
MY_HOMES = _listed("homes")
HOMES_NOW = _listed("homes_now")
# The household of a user, a contact person or the holder of a passphrase: of it only where it is is shown to them.
AS_GUEST = _listed("as_guest")
PLACES = _listed("places")
# What an employee sees of the person they have opened: categories of the register, by their role and reason.
CATEGORIES = _setting("categories", "text[]")


def opened(category: str) -> str:
    """SQL: an employee is looking at somebody, with a reason, and may see this category of theirs."""
    return f"'{category}' = ANY ({CATEGORIES}::text[])"


def in_my_time(site: str, moment: str) -> str:
    """SQL: `moment` lies in a time when the site was one's own."""
    times = f"({_setting('times', 'tstzmultirange[]')}::tstzmultirange[])"
    return f"({site} = {MY_HOMES} AND {moment} <@ {times}[{_place_of(site)}])"


def since_it_is_mine(site: str, moment: str) -> str:
    """SQL: `moment` lies in the time the site has been one's own until now.

    PostgreSQL guesses better how often this holds than for `in_my_time`, where that decides on its way.
    """
    since = f"({_setting('since', 'timestamptz[]')}::timestamptz[])"
    place = f"array_position({_setting('homes_now', 'uuid[]')}::uuid[], {site})"
    return f"({site} = {HOMES_NOW} AND {moment} >= {since}[{place}])"


def in_my_months(site: str, month: str) -> str:
    """SQL: `month`, a first day in Oslo, is one in which the site was one's own, wholly or not."""
    months = f"({_setting('months', 'datemultirange[]')}::datemultirange[])"
    return f"({site} = {MY_HOMES} AND {month} <@ {months}[{_place_of(site)}])"


def _place_of(site: str) -> str:
    return f"array_position({_setting('homes', 'uuid[]')}::uuid[], {site})"


ENTER = """
CREATE OR REPLACE FUNCTION wall_enter(who uuid) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = {schema}, pg_temp AS $$
DECLARE
    sign_in uuid := (SELECT id FROM accounts_user WHERE person_id = who);
    organisations uuid[] := ARRAY(
        SELECT id FROM accounts_organisation WHERE proprietor_id = who
        UNION
        SELECT organisation_id FROM accounts_customer WHERE person_id = who AND organisation_id IS NOT NULL);
    customers uuid[] := ARRAY(
        SELECT id FROM accounts_customer WHERE person_id = who
        UNION
        SELECT c.id FROM accounts_customer c JOIN accounts_organisation o ON o.id = c.organisation_id
        WHERE o.proprietor_id = who);
    periods uuid[];
    periods_now uuid[];
    managed uuid[];
    homes_now uuid[];
    since timestamptz[];
    homes uuid[];
    times tstzmultirange[];
    months datemultirange[];
    -- Employees who look at a person see what happens at home all the same: the alarm goes on.
    paused uuid[] := ARRAY(
        SELECT occupancy_id FROM accounts_viewpause WHERE person_id = who AND ended_at IS NULL
            AND occupancy_id IS NOT NULL
            AND coalesce(current_setting('app.look', true), '') <> 'on');
    as_guest uuid[] := ARRAY(
        SELECT occupancy_id FROM accounts_authoriseduser WHERE person_id = who
        UNION
        SELECT occupancy_id FROM accounts_contactperson WHERE person_id = who
        UNION
        SELECT occupancy_id FROM accounts_passphrase WHERE person_id = who);
    places uuid[];
BEGIN
    SELECT coalesce(array_agg(id), '{{}}'), coalesce(array_agg(id) FILTER (WHERE runs), '{{}}'),
        coalesce(array_agg(site_id) FILTER (WHERE runs), '{{}}'),
        coalesce(array_agg(CASE WHEN id = ANY(paused) THEN 'infinity' ELSE valid_from END)
            FILTER (WHERE runs), '{{}}')
    INTO periods, periods_now, homes_now, since
    FROM (
        SELECT id, site_id, valid_from, valid_from <= clock_timestamp()
            AND (valid_to IS NULL OR valid_to > clock_timestamp()) AS runs
        FROM accounts_occupancy WHERE customer_id = ANY(customers)
    ) AS own;
    managed := ARRAY(
        SELECT unnest(periods_now)
        UNION
        SELECT u.occupancy_id FROM accounts_authoriseduser u JOIN accounts_occupancy o ON o.id = u.occupancy_id
        WHERE u.person_id = who AND u.role IN ('owner', 'owner_delegate') AND u.state = 'active'
            AND u.valid_from <= clock_timestamp() AND (u.valid_to IS NULL OR u.valid_to > clock_timestamp())
            AND o.valid_from <= clock_timestamp() AND (o.valid_to IS NULL OR o.valid_to > clock_timestamp()));
    SELECT coalesce(array_agg(site_id), '{{}}'), coalesce(array_agg(at), '{{}}'),
        coalesce(array_agg(during), '{{}}')
    INTO homes, times, months
    FROM (
        SELECT site_id, range_agg(tstzrange(valid_from, valid_to)) AS at,
            range_agg(daterange(
                date_trunc('month', valid_from AT TIME ZONE 'Europe/Oslo')::date,
                (date_trunc('month', valid_to AT TIME ZONE 'Europe/Oslo') + interval '1 month')::date)) AS during
        FROM accounts_occupancy
        WHERE customer_id = ANY(customers) AND (valid_to IS NULL OR valid_to > valid_from)
            AND id <> ALL (paused)
        GROUP BY site_id ORDER BY site_id
    ) AS own;
    places := ARRAY(
        SELECT site_id FROM accounts_occupancy WHERE id = ANY(periods)
        UNION
        SELECT site_id FROM accounts_occupancy WHERE id = ANY(as_guest)
        UNION
        SELECT site_id FROM accounts_agreement WHERE customer_id = ANY(customers)
        UNION
        SELECT site_id FROM accounts_ownershipchange
        WHERE from_customer_id = ANY(customers) OR to_customer_id = ANY(customers)
        UNION
        SELECT site_id FROM accounts_conversation WHERE person_id = who AND site_id IS NOT NULL);
    PERFORM set_config('app.person', coalesce(who::text, ''), true),
        set_config('app.user', coalesce(sign_in::text, ''), true),
        set_config('app.organisations', organisations::text, true),
        set_config('app.customers', customers::text, true),
        set_config('app.periods', periods::text, true),
        set_config('app.periods_now', periods_now::text, true),
        set_config('app.managed', managed::text, true),
        set_config('app.homes_now', homes_now::text, true),
        set_config('app.since', since::text, true),
        set_config('app.homes', homes::text, true),
        set_config('app.times', times::text, true),
        set_config('app.months', months::text, true),
        set_config('app.as_guest', as_guest::text, true),
        set_config('app.places', places::text, true);
END
$$
"""
# Codes are reached through those who hold them, and those through their codes: the circle is cut here.
CODES = """
CREATE OR REPLACE FUNCTION wall_codes() RETURNS uuid[] LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = {schema}, pg_temp AS $$
    SELECT ARRAY(
        SELECT c.id FROM accounts_authoriseduser u JOIN accounts_codeassignment a ON a.user_id = u.id
        JOIN accounts_accesscode c ON c.id = a.code_id
        WHERE NOT c.is_duress AND (u.person_id = {me} OR u.occupancy_id = {managed}))
$$
"""
# So are alarms through the calls made about them.
ALARMS = """
CREATE OR REPLACE FUNCTION wall_alarms() RETURNS uuid[] LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = {schema}, pg_temp AS $$
    SELECT ARRAY(SELECT alarm_id FROM accounts_followup WHERE person_id = {me})
$$
"""
# First use: whoever is not signed in finds nobody but by all of what only that person has. The words come from
# outside and are compared, never put into text.
REGISTERED = """
CREATE OR REPLACE FUNCTION wall_registered(of_number text, at_address text) RETURNS uuid LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = {schema}, pg_temp AS $$
    SELECT p.id FROM accounts_customer c JOIN accounts_person p ON p.id = c.person_id
    JOIN accounts_contactpoint a ON a.person_id = p.id
    WHERE c.customer_number = of_number AND c.status <> 'prospect' AND p.deceased_on IS NULL
        AND a.kind = 'email' AND a.is_registered_for_delivery AND upper(a.value) = upper(at_address)
    LIMIT 1
$$
"""
PROVEN = """
CREATE OR REPLACE FUNCTION wall_proven(of_number text, number_hmac bytea) RETURNS uuid LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = {schema}, pg_temp AS $$
    SELECT p.id FROM accounts_customer c JOIN accounts_person p ON p.id = c.person_id
    JOIN accounts_nationalidentifier n ON n.person_id = p.id
    WHERE c.customer_number = of_number AND c.status <> 'prospect' AND p.deceased_on IS NULL
        AND n.value_hmac = number_hmac
    LIMIT 1
$$
"""
# Whether a national id is nobody else's, and the person's own where theirs is on record.
AGREES = """
CREATE OR REPLACE FUNCTION wall_agrees(who uuid, number_hmac bytea) RETURNS boolean LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = {schema}, pg_temp AS $$
    SELECT NOT EXISTS (
        SELECT FROM accounts_nationalidentifier WHERE value_hmac = number_hmac AND person_id <> who
    ) AND (
        EXISTS (SELECT FROM accounts_nationalidentifier WHERE person_id = who AND value_hmac = number_hmac)
        OR NOT EXISTS (SELECT FROM accounts_nationalidentifier WHERE person_id = who)
    )
$$
"""
MY_CODES = "ANY ((SELECT wall_codes())::uuid[])"
ALARMS_CALLED_ABOUT = "ANY ((SELECT wall_alarms())::uuid[])"


def statements(schema: str, further: Iterable[Function] = ()) -> list[str]:
    """The functions, who may call them, and the making of months, which only the tables' owner can do."""
    words = {"schema": schema, "me": ME, "managed": MANAGED}
    made = [text.format(**words) for text in (ENTER, CODES, ALARMS, REGISTERED, PROVEN, AGREES)]
    callers = {
        "wall_enter(uuid)": (WEB, WORKER),
        # The log takes a word from everybody; what is in it is not for them.
        "audit_append(text, text, uuid, uuid, text, uuid, uuid, text, text, text, text, text)": EVERYONE,
        "audit_pseudonym(uuid, uuid)": (),
        "wall_registered(text, text)": (WEB,),
        "wall_proven(text, bytea)": (WEB,),
        "wall_agrees(uuid, bytea)": (WEB, PERSON),
        "wall_codes()": (PERSON,),
        "wall_alarms()": (PERSON, STAFF),
        "ensure_month(text, date)": (WORKER,),
        "drop_month(text, date)": (),
    }
    made += [function.sql.format(schema=schema) for function in further]
    callers |= {function.signature: function.callers for function in further}
    made.append(
        f"ALTER FUNCTION ensure_month(text, date) SECURITY DEFINER SET search_path = {schema}, pg_temp"
    )
    for function, roles in callers.items():
        made.append(f"REVOKE ALL ON FUNCTION {function} FROM PUBLIC")
        made += [f'GRANT EXECUTE ON FUNCTION {function} TO "{role}"' for role in roles]
    return made
