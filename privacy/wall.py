"""The wall around requests, jobs and copies: what each role of the database may do with them."""

from __future__ import annotations

from accounts.staff.roles import ROLES, SEE_CASES
from accounts.wall.functions import ME, MY_SIGN_IN, Function
from accounts.wall.office import has_role
from accounts.wall.roles import PERSON, STAFF, WORKER
from accounts.wall.rules import Add, Change, Read, Remove, Tables

P, S, K = (PERSON,), (STAFF,), (WORKER,)
STAFF_AND_WORKER = (STAFF, WORKER)

IS_MINE = f"person_id = {ME}"
OF_MY_REQUEST = "EXISTS (SELECT FROM privacy_privacyrequest t WHERE t.id = request_id)"
# From the person on, so that there is a way by keys and not every job need be read.
OF_MY_JOB = (
    "EXISTS (SELECT FROM privacy_privacyrequest r JOIN privacy_job t ON t.request_id = r.id"
    f" WHERE t.id = job_id AND r.person_id = {ME})"
)
IS_ASKING = (
    "EXISTS (SELECT FROM privacy_privacyrequest r"
    " WHERE r.person_id = accounts_person.id AND r.closed_at IS NULL)"
)
BY_ME = f"by_id = {MY_SIGN_IN}"
# Those whose work is to look after who looks at what, and nothing is theirs but to look.
OVERSEES = (
    "EXISTS (SELECT FROM accounts_user_groups m JOIN auth_group g ON g.id = m.group_id"
    f" WHERE m.user_id = {MY_SIGN_IN} AND g.name IN ('personvernombud', 'revisor'))"
)
# Whose work cases are; an alarm operator's or a technician's they are not.
SEES_CASES = has_role(*(role.name for role in ROLES if SEE_CASES in role.permissions))
READS_CASES = (Read(S, SEES_CASES), Read(K))
LIFTED = (*("is_interim", "lift_notice_sent_at", "lift_not_before", "lifted_by_id", "lift_reason_sealed"),)
WEIGHED = ("by_id", "at", "interest_sealed", "necessity_sealed", "effect_sealed", "conclusion_sealed")
JOB_ENDED = ("state", "error_code", "finished_at", "lease_until")

# A decision is in the name of an employee, whom a trigger wants to be the one who acts.
DECIDED = (
    *("status", "closed_at", "ground", "answer_sealed", "assessment_sealed", "decided_by_id", "decided_at"),
    *("assigned_to_id", "proposed_by_id", "proposed_status", "safe_due_on", "legal_due_on"),
    *("extended_at", "extended_by_id", "extension_reason_sealed"),
    *("extended_safe_due_on", "extended_legal_due_on"),
)
# Staff write to whom a case is about, under that person's key.
HAS_A_CASE = "EXISTS (SELECT FROM privacy_privacycase c WHERE c.person_id = owner)"

# Texts of a breach, and of what was done with it, each under a key of its own.
OF_AN_INCIDENT = (
    "kind = 'row' AND (EXISTS (SELECT FROM privacy_incident t WHERE t.id = owner)"
    " OR EXISTS (SELECT FROM privacy_incidentstep t WHERE t.id = owner))"
)

# A value is changed by whoever decides a request about that very row, while it is open.
CORRECTED = (
    "EXISTS (SELECT FROM privacy_correction c JOIN privacy_privacyrequest r ON r.id = c.request_id"
    " WHERE c.label = '{0}' AND c.row_key = {1}.id::text AND c.applied_at IS NULL AND r.closed_at IS NULL)"
)
# Whom a correction is passed on to.
IS_CORRECTING = (
    "EXISTS (SELECT FROM privacy_privacyrequest r WHERE r.person_id = accounts_disclosure.person_id"
    " AND r.\"right\" = 'rectification' AND r.closed_at IS NULL)"
)


def corrected(label: str, *columns: str) -> tuple[Read, Change]:
    """Staff read and change these columns of a row somebody has asked to have corrected."""
    rows = CORRECTED.format(label, label.lower().replace(".", "_"))
    return Read(S, rows, columns=("id", *columns)), Change(S, rows, columns=columns)


TABLES: Tables = {
    "privacy_correction": (
        Read(P, OF_MY_REQUEST),
        Add(P, OF_MY_REQUEST),
        Read(S, SEES_CASES),
        Change(S, columns=("applied_at", "applied_by_id")),
    ),
    "privacy_recordnote": (
        Read(P, IS_MINE),
        Add(P, IS_MINE),
        Change(P, IS_MINE, columns=("withdrawn_at",)),
        Read(S),
        Add(S),
    ),
    "privacy_recipientnotice": (
        Read(P, OF_MY_REQUEST),
        Read(S),
        Add(S),
        Change(S, columns=("state", "reason_sealed", "at", "by_id")),
    ),
    "accounts_organisation": corrected("accounts.Organisation", "name"),
    "accounts_site": corrected("accounts.Site", "street_address", "postal_code", "city"),
    "accounts_component": corrected("accounts.Component", "location_label"),
    "accounts_authoriseduser": corrected("accounts.AuthorisedUser", "display_name"),
    "accounts_contactperson": corrected("accounts.ContactPerson", "name", "phone", "email"),
    "accounts_disclosure": (Read(S, IS_CORRECTING),),
    # Any employee may report one; it is the officer's, and the auditor's to look at.
    "privacy_incident": (
        Read(S, OVERSEES),
        Add(S, "state = 'suspected' AND key IS NULL"),
        Change(S, has_role("personvernombud")),
        Read(K),
        Add(K),
        Change(K, columns=("items",)),
    ),
    "privacy_incidentstep": (Read(S, OVERSEES), Add(S, BY_ME), Add(K, "by_id IS NULL")),
    "privacy_privacycase": (
        Read(P, IS_MINE),
        Add(P, f"{IS_MINE} AND channel = 'portal'"),
        Change(P, IS_MINE, columns=("closed_at", "conversation_id")),
        *READS_CASES,
        Add(S, "channel <> 'portal' AND registered_by_id::text = current_setting('app.user', true)"),
        Change(S, columns=("closed_at", "identity", "conversation_id")),
        Change(K, columns=("closed_at",)),
    ),
    "privacy_casenote": (
        Read(S, SEES_CASES),
        Add(S, "by_id::text = current_setting('app.user', true)"),
    ),
    "privacy_pause": (
        Read(P, OF_MY_REQUEST),
        Change(P, OF_MY_REQUEST, columns=("ended_at",)),
        *READS_CASES,
        Add(S, "started_by_id::text = current_setting('app.user', true)"),
        Change(STAFF_AND_WORKER, columns=("ended_at",)),
    ),
    # One lifts what one asked for oneself; staff give notice, and the clock lifts what notice was given of.
    "privacy_restriction": (
        Read(P, IS_MINE),
        Add(P, f"{IS_MINE} AND lift_notice_sent_at IS NULL AND lifted_at IS NULL"),
        Change(P, IS_MINE, columns=("lifted_at", "is_lifted_by_oneself")),
        Read(STAFF_AND_WORKER),
        Add(S, "lifted_at IS NULL"),
        Change(S, f"lifted_by_id IS NULL OR lifted_by_id = {MY_SIGN_IN}", columns=LIFTED),
        Change(K, "lifted_by_id IS NOT NULL", columns=("lifted_at",)),
    ),
    "privacy_weighing": (
        Read(S, SEES_CASES),
        Add(S, BY_ME),
        Change(S, columns=WEIGHED),
    ),
    "privacy_privacyrequest": (
        Read(P, IS_MINE),
        Add(P, IS_MINE),
        Change(P, IS_MINE, columns=("status", "closed_at")),
        *READS_CASES,
        Add(S),
        Change(S, columns=DECIDED),
        Change(K, columns=("status", "closed_at")),
    ),
    "privacy_event": (
        Read(P, OF_MY_REQUEST),
        Add(P, OF_MY_REQUEST),
        *READS_CASES,
        Add(STAFF_AND_WORKER),
    ),
    "privacy_job": (
        Read(P, OF_MY_REQUEST),
        Add(P, OF_MY_REQUEST),
        Change(P, OF_MY_REQUEST, columns=JOB_ENDED),
        Read(STAFF_AND_WORKER),
        Add(S),
        Change(S, columns=(*JOB_ENDED, "step_tries", "run_after")),
        Change(K),
    ),
    "privacy_jobstep": (
        Read(P, OF_MY_JOB),
        Read(STAFF_AND_WORKER),
        Add(K),
        # A job that staff start again begins anew.
        Remove(S),
    ),
    "privacy_archive": (
        Read(P, OF_MY_REQUEST),
        Change(P, OF_MY_REQUEST, columns=("expires_at",)),
        # A copy that somebody no longer wants, and says so on the telephone.
        Read(S, columns=("id", "request_id", "expires_at")),
        Change(S, columns=("expires_at",)),
        Read(K),
        Add(K),
        Change(K),
        Remove(K),
    ),
    "privacy_download": (Read(P, OF_MY_REQUEST), Add(P, OF_MY_REQUEST)),
    # In one's own name only, and to be closed only. Whom an opening opens, `wall_look` shows.
    "privacy_opening": (
        Read(P, IS_MINE),
        Read(S, f"{BY_ME} OR {IS_MINE} OR {OVERSEES}"),
        Add(S, BY_ME),
        Change(S, BY_ME, columns=("closed_at",)),
    ),
    "privacy_reading": (
        Read(P, IS_MINE),
        Read(S, f"{BY_ME} OR {IS_MINE} OR {OVERSEES}"),
        Add(S, BY_ME),
    ),
    "accounts_datakey": (
        # What an employee wrote about an emergency.
        Read((PERSON, STAFF), "kind = 'row' AND EXISTS (SELECT FROM privacy_opening t WHERE t.id = owner)"),
        Read(P, "kind = 'archive' AND EXISTS (SELECT FROM privacy_archive t WHERE t.id = owner)"),
        Read(S, OF_AN_INCIDENT),
        Read(S, HAS_A_CASE),
        Add(S, HAS_A_CASE),
    ),
    # What came in though it should never have been made is counted.
    "accounts_verificationimage": (
        Read(K, "review_state = 'quarantined'", columns=("id", "review_state", "created_at")),
    ),
    "accounts_callrecording": (Read(K, "state = 'quarantined'", columns=("id", "state", "created_at")),),
    # The history of a case tells employees from the person, by the sign-in.
    "accounts_user": (
        Read(S, "is_staff"),
        Read(S, "EXISTS (SELECT FROM privacy_event e WHERE e.by_id = accounts_user.id)"),
        # Whose case is soon due is written to.
        Read(
            K,
            "is_staff AND EXISTS (SELECT FROM privacy_privacyrequest r WHERE r.assigned_to_id = accounts_user.id)",
            columns=("id", "email", "is_staff"),
        ),
    ),
    # The worker writes to whom it works for.
    "accounts_person": (
        Read(K, IS_ASKING),
        *corrected("accounts.Person", "given_name", "family_name", "birth_date"),
    ),
}
# The number of a claim.
SEQUENCES = {"privacy_fence": K}

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
    PERFORM wall_enter(opening.person_id);
    PERFORM set_config('app.user', employee::text, true), set_config('app.categories', seen::text, true);
    RETURN true;
END
$$
"""
# Somebody by all of a number, an address or a key, for employees who may open customers: of each the number and two
# letters, of the protected not even those. Whoever is found is not seen yet.
FOUND = """
    SELECT p.id,
        coalesce((SELECT min(c.customer_number) FROM accounts_customer c WHERE c.person_id = p.id), ''),
        CASE WHEN p.protection_status = 'none'
            THEN upper(left(p.given_name, 1)) || '.' || upper(left(p.family_name, 1)) || '.' ELSE '' END
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
            coalesce((SELECT min(c.customer_number) FROM accounts_customer c WHERE c.person_id = p.id), ''),
            CASE WHEN p.protection_status = 'none'
                THEN upper(left(p.given_name, 1)) || '.' || upper(left(p.family_name, 1)) || '.' ELSE '' END
        FROM accounts_person p
        WHERE p.id = ANY (people) AND EXISTS (SELECT FROM privacy_privacycase k WHERE k.person_id = p.id);
    END IF;
END
$$
"""
CASE_ROLES = ", ".join(f"'{role.name}'" for role in ROLES if SEE_CASES in role.permissions)
OPENING_ROLES = ", ".join(f"'{role.name}'" for role in ROLES if role.opens)
FUNCTIONS = (
    Function("wall_look(uuid)", LOOK.replace("OPENED_BY_ROLE", OPENED_BY_ROLE), callers=S),
    Function("wall_marks(uuid[])", MARKS.replace("CASE_ROLES", CASE_ROLES), callers=S),
    Function(
        "wall_find(text, text, bytea, uuid, integer)", FIND.replace("OPENING_ROLES", OPENING_ROLES), callers=S
    ),
)
