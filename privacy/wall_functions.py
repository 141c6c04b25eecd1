"""What the database answers employees past the wall: stepping in to one person, and how somebody is called."""

from __future__ import annotations

from accounts.staff.roles import ROLES, SEE_CASES
from accounts.wall.functions import Function
from accounts.wall.roles import PERSON, STAFF, WEB, WORKER

S = (STAFF,)

# An employee steps in to one person, by an opening of their own that is in force: whose rows they then see, and of
# which categories, follows from it and from their roles.
OPENED_BY_ROLE = ", ".join(
    f"('{role.name}', '{category}', {str(with_case).lower()})"
    for role in ROLES
    for with_case, categories in ((False, role.opens), (True, role.opens_with_case))
    for category in categories
)
LOOK = """
CREATE OR REPLACE FUNCTION wall_look(which uuid) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER
SET search_path = {schema}, pg_temp AS $$
DECLARE
    employee uuid := nullif(current_setting('app.user', true), '')::uuid;
    opening record;
    locked text[] := wall_locked(which);
    seen text[];
BEGIN
    SELECT person_id, reason IN ('alarm', 'case') AND reference <> '' AS has_case INTO opening
    FROM privacy_opening
    WHERE id = which AND by_id = employee AND closed_at IS NULL AND valid_until > clock_timestamp();
    IF opening.person_id IS NULL THEN
        RETURN false;
    END IF;
    seen := ARRAY(
        SELECT DISTINCT r.category
        FROM (VALUES OPENED_BY_ROLE) AS r (role, category, needs_case)
        JOIN auth_group g ON g.name = r.role JOIN accounts_user_groups m ON m.group_id = g.id
        WHERE m.user_id = employee AND (opening.has_case OR NOT r.needs_case)
            AND r.category <> ALL (locked));
    PERFORM set_config('app.look', 'on', true);
    PERFORM wall_enter(opening.person_id);
    PERFORM set_config('app.look', '', true);
    PERFORM set_config('app.user', employee::text, true), set_config('app.categories', seen::text, true);
    RETURN true;
END
$$
"""
# How somebody is called before they are opened: a number and two letters. Those who live with a threat are called
# like everybody: letters that are missing would tell who they are.
CALLED = """
    coalesce((SELECT min(c.customer_number) FROM accounts_customer c WHERE c.person_id = p.id), ''),
    upper(left(p.given_name, 1)) || '.' || upper(left(p.family_name, 1)) || '.'
"""
# Somebody by all of a number, an address or a key, for employees who may open customers: found is not seen.
FOUND = """
    SELECT p.id,
        HOW_CALLED
    FROM accounts_person p
    WHERE p.id IN (
        SELECT person_id FROM accounts_customer WHERE customer_number = of_number
        UNION ALL
        SELECT o.proprietor_id FROM accounts_customer c JOIN accounts_organisation o ON o.id = c.organisation_id
        WHERE c.customer_number = of_number
        UNION ALL
        SELECT person_id FROM privacy_privacycase WHERE reference = of_case
        UNION ALL
        SELECT person_id FROM accounts_contactpoint WHERE value_hmac = of_mark
        UNION ALL
        SELECT of_person
    )
    ORDER BY p.id LIMIT most
"""
FIND = f"""
CREATE OR REPLACE FUNCTION wall_find(of_number text, of_case text, of_mark bytea, of_person uuid, most integer)
RETURNS TABLE (person uuid, number text, initials text) LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = {{schema}}, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT FROM accounts_user_groups m JOIN auth_group g ON g.id = m.group_id
        WHERE m.user_id = nullif(current_setting('app.user', true), '')::uuid AND g.name IN (OPENING_ROLES)
    ) THEN
        RETURN QUERY {FOUND};
    END IF;
END
$$
"""
# The same of many who have a case, for those who work with cases: a line of the queue tells no more of somebody.
MARKS = """
CREATE OR REPLACE FUNCTION wall_marks(people uuid[])
RETURNS TABLE (person uuid, number text, initials text) LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = {schema}, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT FROM accounts_user_groups m JOIN auth_group g ON g.id = m.group_id
        WHERE m.user_id = nullif(current_setting('app.user', true), '')::uuid AND g.name IN (CASE_ROLES)
    ) THEN
        RETURN QUERY
        SELECT p.id,
            HOW_CALLED
        FROM accounts_person p
        WHERE p.id = ANY (people) AND EXISTS (SELECT FROM privacy_privacycase k WHERE k.person_id = p.id);
    END IF;
END
$$
"""
CASE_ROLES = ", ".join(f"'{role.name}'" for role in ROLES if SEE_CASES in role.permissions)
OPENING_ROLES = ", ".join(f"'{role.name}'" for role in ROLES if role.opens)
# Whether the worker is erasing the person it says it is: two of them, to look what there is and to take it away.
OF_CONFIRMED = """
CREATE OR REPLACE FUNCTION {name}() RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = {{schema}}, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM privacy_privacyrequest r JOIN privacy_erasure e ON e.request_id = r.id
        WHERE r.person_id = nullif(current_setting('app.erasing', true), '')::uuid
            AND r.status IN ({statuses}) AND e.confirmed_at IS NOT NULL AND e.finished_at IS NULL
    )
$$
"""
ERASING = OF_CONFIRMED.format(name="wall_erasing", statuses="'executing'")
PLANNING = OF_CONFIRMED.format(
    name="wall_planning", statuses="'cooling', 'scheduled', 'held', 'assessing', 'proposed', 'executing'"
)
# Whose erasure the code in a letter takes back, for whoever has the letter and has not signed in.
CANCELLING = """
CREATE OR REPLACE FUNCTION wall_cancelling(mark bytea) RETURNS TABLE (request uuid, person uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = {schema}, pg_temp AS $$
    SELECT r.id, r.person_id FROM privacy_erasure e JOIN privacy_privacyrequest r ON r.id = e.request_id
    WHERE e.cancel_mark = mark AND e.started_at IS NULL AND r.person_id IS NOT NULL
        AND r.status IN ('planned', 'cooling', 'scheduled', 'held')
$$
"""
# Pictures that outlive a change of ownership: of a crime, of an alarm that is not over, and all of them while
# somebody of the household that moves out has a case or a hold.
PICTURES_NEEDED = """
CREATE OR REPLACE FUNCTION takeover_pictures_needed(which uuid) RETURNS SETOF uuid LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = {schema}, pg_temp AS $$
    WITH household AS (
        SELECT unnest(ARRAY[k.person_id, b.proprietor_id]) AS person FROM accounts_occupancy o
        JOIN accounts_customer k ON k.id = o.customer_id
        LEFT JOIN accounts_organisation b ON b.id = k.organisation_id WHERE o.id = which
        UNION
        SELECT person_id FROM accounts_authoriseduser WHERE occupancy_id = which
    )
    SELECT i.id FROM accounts_occupancy o
    JOIN accounts_verificationimage i ON i.site_id = o.site_id AND i.captured_at >= o.valid_from
    LEFT JOIN accounts_alarmactivation a ON a.id = i.alarm_id
    WHERE o.id = which AND (
        i.classification = 'confirmed_incident' OR (a.id IS NOT NULL AND a.closed_at IS NULL)
        OR EXISTS (SELECT FROM privacy_privacyrequest r JOIN household ON person = r.person_id
            WHERE r.closed_at IS NULL)
        OR EXISTS (SELECT FROM privacy_hold h JOIN household ON person = h.person_id
            WHERE h.released_at IS NULL)
        OR EXISTS (SELECT FROM privacy_restriction h JOIN household ON person = h.person_id
            WHERE h.lifted_at IS NULL))
$$
"""
FUNCTIONS = (
    Function("takeover_pictures_needed(uuid)", PICTURES_NEEDED, callers=(WORKER,)),
    Function("wall_erasing()", ERASING, callers=(WORKER,)),
    Function("wall_planning()", PLANNING, callers=(WORKER,)),
    Function("wall_cancelling(bytea)", CANCELLING, callers=(PERSON, STAFF, WEB)),
    Function("wall_look(uuid)", LOOK.replace("OPENED_BY_ROLE", OPENED_BY_ROLE), callers=S),
    Function(
        "wall_marks(uuid[])", MARKS.replace("CASE_ROLES", CASE_ROLES).replace("HOW_CALLED", CALLED), callers=S
    ),
    Function(
        "wall_find(text, text, bytea, uuid, integer)",
        FIND.replace("OPENING_ROLES", OPENING_ROLES).replace("HOW_CALLED", CALLED),
        callers=S,
    ),
)
