"""What the database itself does with codes, past the wall: nobody who asks may see another's, and none writes one.

A person reads no code but the row of their own, and of that no more than its dates. Whoever ends another's access
learns nothing but that it is done.
"""

from __future__ import annotations

from accounts.staff.roles import ROLES, SEE_PANELS
from accounts.wall.functions import MANAGED, ME, Function
from accounts.wall.office import has_role
from accounts.wall.roles import PERSON, STAFF, WORKER

# Whose codes whoever asks may end: their own, and those of the households they look after. A worker may end any.
MAY_END = f"(current_setting('role') <> '{PERSON}' OR u.person_id = {ME} OR u.occupancy_id = {MANAGED})"
IS_OPEN = "(a.valid_to IS NULL OR a.valid_to > {0})"
# Nobody has had the slot since: what the panel knows there is this holder's, also when their time is over.
IS_LAST = (
    "NOT EXISTS (SELECT FROM accounts_codeassignment l"
    " WHERE l.code_id = a.code_id AND l.valid_from > a.valid_from)"
)
SEES_TO_PANELS = has_role(*(role.name for role in ROLES if SEE_PANELS in role.permissions))
MOST_SLOTS = 99

# Codes whose last holder one is, or somebody of one's household; a duress code only if it is one's own.
HELD = f"""
CREATE OR REPLACE FUNCTION wall_held_codes() RETURNS uuid[] LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = {{schema}}, pg_temp AS $$
    SELECT ARRAY(
        SELECT c.id FROM accounts_authoriseduser u JOIN accounts_codeassignment a ON a.user_id = u.id
        JOIN accounts_accesscode c ON c.id = a.code_id
        WHERE (u.person_id = {ME} AND {IS_LAST})
            OR (NOT c.is_duress AND u.occupancy_id = {MANAGED}))
$$
"""  # noqa: S608 - our own words
# The slot of the code somebody sets: the one they have, else a free one, which they hold from now on. What was to
# be set or removed there is called off; a pause is not. NULL for who has no access, and where no slot is free.
TAKE = f"""
CREATE OR REPLACE FUNCTION wall_take_slot(of_user uuid, for_duress boolean, at timestamptz) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = {{schema}}, pg_temp AS $$
DECLARE
    place uuid := (
        SELECT o.site_id FROM accounts_authoriseduser u JOIN accounts_occupancy o ON o.id = u.occupancy_id
        WHERE u.id = of_user AND u.person_id = {ME} AND u.state = 'active'
            AND (u.valid_to IS NULL OR u.valid_to > at) AND (o.valid_to IS NULL OR o.valid_to > at));
    until timestamptz := (SELECT valid_to FROM accounts_authoriseduser WHERE id = of_user);
    chosen uuid;
    number integer;
BEGIN
    IF place IS NULL THEN
        RETURN NULL;
    END IF;
    PERFORM pg_advisory_xact_lock(hashtextextended('codes of ' || place, 0));
    SELECT c.id INTO chosen FROM accounts_codeassignment a JOIN accounts_accesscode c ON c.id = a.code_id
    WHERE a.user_id = of_user AND c.site_id = place AND c.kind = 'pin' AND c.is_duress = for_duress
        AND {IS_OPEN.format("at")} LIMIT 1;
    -- In use without our knowing what it is, as a bundle tells: it was set, and stays until another one is.
    UPDATE accounts_accesscode c SET set_at = a.valid_from FROM accounts_codeassignment a
    WHERE c.id = chosen AND c.status = 'active' AND c.secret_hmac IS NULL AND c.set_at IS NULL
        AND a.code_id = c.id AND a.user_id = of_user AND {IS_OPEN.format("at")};
    IF chosen IS NULL THEN
        SELECT c.id INTO chosen FROM accounts_accesscode c
        WHERE c.site_id = place AND c.kind = 'pin' AND c.is_duress = for_duress AND c.status = 'revoked'
            AND NOT EXISTS (SELECT FROM accounts_codeassignment a WHERE a.code_id = c.id AND {IS_OPEN.format("at")})
            AND NOT EXISTS (SELECT FROM accounts_panelcommand p WHERE p.site = place AND p.slot_no = c.slot_no
                AND (p.state IN ('owed', 'sent') OR (p.kind = 'remove_code' AND p.state = 'failed')))
        ORDER BY c.slot_no LIMIT 1;
        IF chosen IS NULL THEN
            SELECT min(n) INTO number FROM generate_series(1, {MOST_SLOTS}) n
            WHERE NOT EXISTS (SELECT FROM accounts_accesscode c WHERE c.site_id = place AND c.slot_no = n)
                AND NOT EXISTS (SELECT FROM accounts_panelcommand p WHERE p.site = place AND p.slot_no = n
                    AND (p.state IN ('owed', 'sent') OR (p.kind = 'remove_code' AND p.state = 'failed')));
            IF number IS NULL THEN
                RETURN NULL;
            END IF;
            chosen := gen_random_uuid();
            INSERT INTO accounts_accesscode (id, created_at, site_id, slot_no, kind, is_duress, status)
            VALUES (chosen, at, place, number, 'pin', for_duress, 'waiting');
        ELSE
            UPDATE accounts_accesscode SET secret_hmac = NULL, set_at = NULL, last_changed_at = NULL
            WHERE id = chosen;
        END IF;
        INSERT INTO accounts_codeassignment (id, created_at, code_id, user_id, valid_from, valid_to)
        VALUES (gen_random_uuid(), at, chosen, of_user, at, until);
    END IF;
    PERFORM wall_call_off(chosen, ARRAY['set_code', 'remove_code'], at);
    UPDATE accounts_accesscode SET status = 'waiting' WHERE id = chosen;
    RETURN chosen;
END
$$
"""  # noqa: S608 - our own words
CALL_OFF = """
CREATE OR REPLACE FUNCTION wall_call_off(of_code uuid, kinds text[], at timestamptz) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = {schema}, pg_temp AS $$
    WITH off AS (
        UPDATE accounts_panelcommand SET state = 'failed', error_code = 'Superseded', settled_at = at,
            secret_encrypted = NULL, mark_hmac = NULL, seen_to_at = at
        WHERE code = of_code AND kind = ANY (kinds) AND state IN ('owed', 'sent') RETURNING id
    )
    DELETE FROM accounts_datakey k USING off WHERE k.owner = off.id AND k.kind = 'row'
$$
"""
# Whether the panel did not take the newest code a holder chose.
HAS_FAILED = """
CREATE OR REPLACE FUNCTION wall_code_has_failed(of_code uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = {schema}, pg_temp AS $$
    SELECT coalesce((
        SELECT state = 'failed' AND error_code <> 'Superseded' FROM accounts_panelcommand
        WHERE code = of_code AND of_code = ANY (wall_held_codes()) AND kind = 'set_code'
        ORDER BY created_at DESC LIMIT 1), false)
$$
"""
# The codes beside which a new one is to stand alone: their keys only, to make fingerprints with.
BESIDE = """
CREATE OR REPLACE FUNCTION wall_codes_beside(of_code uuid) RETURNS uuid[] LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = {schema}, pg_temp AS $$
    SELECT ARRAY(
        SELECT c.id FROM accounts_accesscode own JOIN accounts_accesscode c ON c.site_id = own.site_id
        WHERE own.id = of_code AND c.id <> of_code AND own.id = ANY (wall_held_codes()) AND c.status <> 'revoked')
$$
"""
# Whether one of these fingerprints is that of a code at the home, set or on its way; never which.
IS_TAKEN = """
CREATE OR REPLACE FUNCTION wall_code_is_taken(of_code uuid, ids uuid[], marks bytea[]) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = {schema}, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM unnest(ids, marks) AS m (id, mark)
        WHERE m.id = ANY (wall_codes_beside(of_code)) AND (
            EXISTS (SELECT FROM accounts_accesscode c WHERE c.id = m.id AND c.secret_hmac = m.mark)
            OR EXISTS (SELECT FROM accounts_panelcommand p WHERE p.code = m.id AND p.mark_hmac = m.mark)))
$$
"""
# From `at` on these codes are nobody's. What they were is forgotten at once; the panel is told to forget it too,
# and until it has, nobody gets the slot.
END = f"""
CREATE OR REPLACE FUNCTION wall_end_codes(codes uuid[], at timestamptz) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = {{schema}}, pg_temp AS $$
DECLARE
    one uuid;
    ended integer := 0;
BEGIN
    FOREACH one IN ARRAY codes LOOP
        UPDATE accounts_codeassignment a SET valid_to = greatest(at, a.valid_from + interval '1 microsecond')
        WHERE a.code_id = one AND {IS_OPEN.format("at")};
        PERFORM wall_call_off(one, ARRAY['set_code', 'remove_code', 'suspend_slot', 'resume_slot'], at);
        UPDATE accounts_accesscode SET secret_hmac = NULL, status = 'waiting' WHERE id = one;
        INSERT INTO accounts_panelcommand
            (id, created_at, site, installation_number, code, slot_no, kind, state, next_try_at, tries, error_code)
        SELECT gen_random_uuid(), at, s.id, s.installation_number, c.id, c.slot_no, 'remove_code', 'owed', at, 0, ''
        FROM accounts_accesscode c JOIN accounts_site s ON s.id = c.site_id WHERE c.id = one;
        ended := ended + 1;
    END LOOP;
    RETURN ended;
END
$$
"""  # noqa: S608 - our own words
# The same of everybody named, or of a whole household, as far as whoever asks may; `of_duress`: those alone, or the
# others alone; of one's own then no tag, of another's the tags too.
END_OF = f"""
CREATE OR REPLACE FUNCTION wall_end_codes_of(users uuid[], period uuid, of_duress boolean, at timestamptz)
RETURNS integer LANGUAGE sql SECURITY DEFINER SET search_path = {{schema}}, pg_temp AS $$
    SELECT wall_end_codes(ARRAY(
        SELECT c.id FROM accounts_authoriseduser u JOIN accounts_codeassignment a ON a.user_id = u.id
        JOIN accounts_accesscode c ON c.id = a.code_id
        WHERE (u.id = ANY (users) OR u.occupancy_id = period) AND {MAY_END} AND c.status <> 'revoked' AND {IS_LAST}
            AND NOT EXISTS (SELECT FROM accounts_panelcommand p
                WHERE p.code = c.id AND p.kind = 'remove_code' AND p.state IN ('owed', 'sent'))
            AND (of_duress IS NULL OR (c.is_duress = of_duress
                AND (c.kind = 'pin' OR u.person_id IS DISTINCT FROM {ME})))
    ), at)
$$
"""  # noqa: S608 - our own words
ORDER = f"""
CREATE OR REPLACE FUNCTION wall_order_codes(users uuid[], what text, at timestamptz) RETURNS bigint
LANGUAGE sql SECURITY DEFINER SET search_path = {{schema}}, pg_temp AS $$
    WITH ordered AS (
        INSERT INTO accounts_panelcommand
            (id, created_at, site, installation_number, code, slot_no, kind, state, next_try_at, tries, error_code)
        SELECT gen_random_uuid(), at, s.id, s.installation_number, c.id, c.slot_no, what, 'owed', at, 0, ''
        FROM accounts_authoriseduser u JOIN accounts_codeassignment a ON a.user_id = u.id
        JOIN accounts_accesscode c ON c.id = a.code_id JOIN accounts_site s ON s.id = c.site_id
        WHERE u.id = ANY (users) AND {IS_OPEN.format("at")} AND {MAY_END}
            AND what IN ('suspend_slot', 'resume_slot')
        RETURNING 1
    )
    SELECT count(*) FROM ordered
$$
"""  # noqa: S608 - our own words
# The panel's answer. A code that was to be the first in its slot and is not taken goes again, to be sure.
SETTLE = f"""
CREATE OR REPLACE FUNCTION wall_settle_command(which uuid, is_done boolean, word text, at timestamptz)
RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = {{schema}}, pg_temp AS $$
DECLARE
    told accounts_panelcommand;
BEGIN
    IF current_setting('role') = '{STAFF}' AND NOT {SEES_TO_PANELS} THEN
        RETURN false;
    END IF;
    SELECT * INTO told FROM accounts_panelcommand WHERE id = which AND (state IN ('owed', 'sent')
        OR (is_done AND state = 'failed' AND kind <> 'set_code' AND error_code <> 'Superseded')) FOR UPDATE;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    UPDATE accounts_panelcommand SET state = CASE WHEN is_done THEN 'confirmed' ELSE 'failed' END,
        settled_at = at, secret_encrypted = NULL, mark_hmac = NULL, error_code = word,
        escalated_at = CASE WHEN is_done THEN escalated_at ELSE coalesce(escalated_at, at) END
    WHERE id = which;
    DELETE FROM accounts_datakey WHERE owner = which AND kind = 'row';
    IF told.kind = 'set_code' AND is_done THEN
        UPDATE accounts_accesscode SET secret_hmac = told.mark_hmac, status = 'active',
            set_at = coalesce(set_at, at), last_changed_at = at WHERE id = told.code;
    ELSIF told.kind = 'set_code' AND EXISTS (
        SELECT FROM accounts_accesscode
        WHERE id = told.code AND status = 'waiting' AND secret_hmac IS NULL AND set_at IS NULL
    ) THEN
        PERFORM wall_end_codes(ARRAY[told.code], at);
    ELSIF told.kind = 'set_code' THEN
        UPDATE accounts_accesscode SET status = 'active' WHERE id = told.code AND status = 'waiting';
    ELSIF told.kind = 'remove_code' AND is_done THEN
        UPDATE accounts_accesscode SET status = 'revoked', secret_hmac = NULL WHERE id = told.code
            AND NOT EXISTS (SELECT FROM accounts_codeassignment a WHERE a.code_id = told.code
                AND {IS_OPEN.format("at")});
    END IF;
    RETURN true;
END
$$
"""  # noqa: S608 - our own words
FUNCTIONS = (
    Function("wall_held_codes()", HELD, callers=(PERSON,)),
    Function("wall_call_off(uuid, text[], timestamptz)", CALL_OFF, callers=()),
    Function("wall_end_codes(uuid[], timestamptz)", END, callers=(WORKER,)),
    Function("wall_take_slot(uuid, boolean, timestamptz)", TAKE, callers=(PERSON,)),
    Function("wall_code_has_failed(uuid)", HAS_FAILED, callers=(PERSON,)),
    Function("wall_codes_beside(uuid)", BESIDE, callers=(PERSON,)),
    Function("wall_code_is_taken(uuid, uuid[], bytea[])", IS_TAKEN, callers=(PERSON,)),
    Function("wall_end_codes_of(uuid[], uuid, boolean, timestamptz)", END_OF, callers=(PERSON, WORKER)),
    Function("wall_order_codes(uuid[], text, timestamptz)", ORDER, callers=(PERSON, WORKER)),
    Function("wall_settle_command(uuid, boolean, text, timestamptz)", SETTLE, callers=(STAFF, WORKER)),
)
