"""The wall around requests, jobs and copies: what each role of the database may do with them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from django.apps import apps
from django.db.models import ForeignKey, Model

from accounts.staff.roles import ROLES, SEE_CASES
from accounts.wall.functions import ME, MY_SIGN_IN
from accounts.wall.office import has_role
from accounts.wall.roles import PERSON, STAFF, WEB, WORKER
from accounts.wall.rules import Add, Change, Read, Remove, Rule, Tables, everything
from privacy.categories import CATEGORIES

P, S, W, K = (PERSON,), (STAFF,), (WEB,), (WORKER,)
STAFF_AND_WORKER = (STAFF, WORKER)

IS_MINE = f"person_id = {ME}"
OF_MY_REQUEST = "EXISTS (SELECT FROM privacy_privacyrequest t WHERE t.id = request_id)"
# From the person on, so that there is a way by keys and not every job need be read.
OF_MY_JOB = (
    "EXISTS (SELECT FROM privacy_privacyrequest r JOIN privacy_job t ON t.request_id = r.id"
    f" WHERE t.id = job_id AND r.person_id = {ME})"
)
# The wall around copies shows a person their own alone.
OF_MY_ARCHIVE = (
    "EXISTS (SELECT FROM privacy_privacyrequest r JOIN privacy_archive t ON t.request_id = r.id"
    f" WHERE t.id = archive_id AND r.person_id = {ME})"
)
OF_MY_PART = (
    "EXISTS (SELECT FROM privacy_privacyrequest r JOIN privacy_archive a ON a.request_id = r.id"
    f" JOIN privacy_archivepart t ON t.archive_id = a.id WHERE t.id = part_id AND r.person_id = {ME})"
)
IS_ASKING = (
    "EXISTS (SELECT FROM privacy_privacyrequest r"
    " WHERE r.person_id = accounts_person.id AND r.closed_at IS NULL)"
)
BY_ME = f"by_id = {MY_SIGN_IN}"
# Those whose work is to look after who looks at what, and nothing is theirs but to look.
OVERSEES = has_role("personvernombud", "revisor")
# Whose work cases are; an alarm operator's or a technician's they are not.
SEES_CASES = has_role(*(role.name for role in ROLES if SEE_CASES in role.permissions))
READS_CASES = (Read(S, SEES_CASES), Read(K))
# What is booked is for those who keep the books.
KEEPS_BOOKS = f"(law LIKE 'bokføringsloven%' AND {has_role('økonomi')})"
PUBLIC = (
    *("id", "created_at", "choice", "plan", "receipt", "receipt_number"),
    *("confirmed_at", "started_at", "finished_at", "verified_at"),
)
PLANNED = ("choice", "plan", "plan_hash", "confirmed_at", "cooling_until", "cancel_mark")
LIFTED = (*("is_interim", "lift_notice_sent_at", "lift_not_before", "lifted_by_id", "lift_reason_sealed"),)
# Who keeps data back from deletion, and sees how deletion goes.
HANDLES_HOLDS = has_role("saksbehandler", "personvernombud", "revisor")
HOLD_CHANGED = ("review_on", "proposed_by_id", "proposed_at", "why_sealed", "released_by_id", "released_at")
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

# Whom a recipient is to erase.
OF_A_NOTICE = "kind = 'row' AND EXISTS (SELECT FROM privacy_recipientnotice t WHERE t.id = owner)"

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
        # A partner is told the moment a consent is taken back.
        Add(P, f"{OF_MY_REQUEST} AND state = 'owed' AND known_as_sealed IS NULL"),
        Read(S),
        Add(S),
        Change(S, columns=("state", "reason_sealed", "at", "by_id", "known_as_sealed")),
        Read(K),
        Add(K),
        Change(K, columns=("chased_at",)),
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
    # A yes ends; nothing else in the ledger changes. What employees write down was told them.
    "privacy_consententry": (
        Read(P, IS_MINE),
        Add(P, f"{IS_MINE} AND channel = 'portal'"),
        Change(P, IS_MINE, columns=("ended_at",)),
        Read(S, SEES_CASES),
        Add(S, f"{SEES_CASES} AND channel <> 'portal'"),
        Change(S, SEES_CASES, columns=("ended_at",)),
    ),
    "privacy_consentend": (
        Read(P, OF_MY_REQUEST),
        Add(P, f"{OF_MY_REQUEST} AND assessed_at IS NULL"),
        Read(S, SEES_CASES),
        Add(S, f"{SEES_CASES} AND assessed_at IS NULL"),
        Change(S, SEES_CASES, columns=("assessment", "assessed_at", "assessed_by_id")),
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
    # Opened in one's own name; proposed and let go by two, whom a constraint tells apart.
    "privacy_hold": (
        Read(P, IS_MINE),
        Read(S, HANDLES_HOLDS),
        Add(S, f"{HANDLES_HOLDS} AND opened_by_id = {MY_SIGN_IN} AND released_at IS NULL"),
        Change(S, HANDLES_HOLDS, columns=HOLD_CHANGED),
        Read(K, columns=("id", "person_id", "category", "label", "row_key", "review_on", "released_at")),
    ),
    "privacy_sweeprun": (Read(S, HANDLES_HOLDS), *everything(K)),
    "privacy_blankedmonth": everything(K),
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
    # The plan is the person's, and the caseworker's who lets it go on; the rest is the job's.
    "privacy_erasure": (
        Read(P, OF_MY_REQUEST),
        Add(P, f"{OF_MY_REQUEST} AND started_at IS NULL"),
        Change(P, f"{OF_MY_REQUEST} AND started_at IS NULL", columns=PLANNED),
        *READS_CASES,
        Add(S, "started_at IS NULL"),
        Change(S, "started_at IS NULL", columns=PLANNED),
        Add(K),
        Change(K),
        # Whoever has the number of a receipt checks it.
        Read(W, "finished_at IS NOT NULL", columns=PUBLIC),
    ),
    # Nobody finds anything in it but whom the law makes keep it.
    "privacy_kept": (
        Read(S, f"{KEEPS_BOOKS} OR {OVERSEES}"),
        *everything(K),
    ),
    "privacy_subjectgate": (Read(K), Add(K), Remove(K)),
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
        # An erasure nobody has taken back.
        Add(K, "kind = 'erasure'"),
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
    "privacy_archivepart": (Read(P, OF_MY_ARCHIVE), Read(K), Add(K), Remove(K)),
    "privacy_archivesegment": (Read(P, OF_MY_PART), Read(K), Add(K), Remove(K)),
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
        # Why something is held back from deletion.
        Read((PERSON, STAFF), "kind = 'row' AND EXISTS (SELECT FROM privacy_hold t WHERE t.id = owner)"),
        # What an employee wrote about an emergency.
        Read((PERSON, STAFF), "kind = 'row' AND EXISTS (SELECT FROM privacy_opening t WHERE t.id = owner)"),
        # By the copy, of one made before parts, or by the job that made it.
        Read(
            P, "kind = 'archive' AND EXISTS (SELECT FROM privacy_archive t WHERE owner IN (t.id, t.job_id))"
        ),
        Read(S, OF_AN_INCIDENT),
        Read(S, f"{SEES_CASES} AND {OF_A_NOTICE}"),
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

# The worker reaches every row that is somebody's while it erases somebody, and no other time.
IS_ERASING = "(SELECT wall_erasing())"
IS_PLANNING = "(SELECT wall_planning())"
# What the end of an erasure empties in what outlives the person.
EMPTIED: Mapping[str, tuple[str, ...]] = {
    "privacy_privacyrequest": ("wish_sealed", "extension_reason_sealed", "assessment_sealed"),
}


def erased(others: Tables) -> Tables:
    """The rules by which the worker plans and carries out an erasure, on top of all others.

    Policies of one table add up, and so do rights to its columns: where the worker may change some columns of any
    row, it gets none but those that an erasure empties.
    """
    models = [apps.get_model(table.label) for category in CATEGORIES for table in category.tables]
    of_rows = {model._meta.db_table: tuple(_erased(model, others)) for model in models}
    return of_rows | {"django_session": (Read(K, IS_ERASING), Remove(K, IS_ERASING))}


def _erased(model: type[Model], others: Tables) -> Iterator[Rule]:
    yield Read(K, IS_PLANNING)
    yield Remove(K, IS_ERASING)
    columns = _emptied(model) if _is_narrow(others.get(model._meta.db_table, ())) else ()
    if columns is not None:
        yield Change(K, IS_ERASING, columns=columns)
    if model._meta.label == "accounts.Tally":
        # What counts events is kept true by the database, in the role of who changed them.
        yield Add(K, IS_ERASING)


def _is_narrow(rules: Iterable[Rule]) -> bool:
    return any(isinstance(rule, Change) and WORKER in rule.roles and rule.columns for rule in rules)


def _emptied(model: type[Model]) -> tuple[str, ...] | None:
    """What points to a row that goes, and what is emptied by name; None where that is nothing."""
    pointing = [
        str(field.column)
        for field in model._meta.concrete_fields
        if isinstance(field, ForeignKey) and field.null
    ]
    return (*pointing, *EMPTIED.get(model._meta.db_table, ())) or None
