"""The wall around requests, jobs and copies: what each role of the database may do with them."""

from __future__ import annotations

from accounts.wall.functions import ME
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

TABLES: Tables = {
    "privacy_privacycase": (
        Read(P, IS_MINE),
        Add(P, f"{IS_MINE} AND channel = 'portal'"),
        Change(P, IS_MINE, columns=("closed_at", "conversation_id")),
        Read(STAFF_AND_WORKER),
        Add(S, "channel <> 'portal' AND registered_by_id::text = current_setting('app.user', true)"),
        Change(S, columns=("closed_at", "identity", "conversation_id")),
        Change(K, columns=("closed_at",)),
    ),
    "privacy_casenote": (
        Read(S),
        Add(S, "by_id::text = current_setting('app.user', true)"),
    ),
    "privacy_pause": (
        Read(P, OF_MY_REQUEST),
        Change(P, OF_MY_REQUEST, columns=("ended_at",)),
        Read(STAFF_AND_WORKER),
        Add(S, "started_by_id::text = current_setting('app.user', true)"),
        Change(STAFF_AND_WORKER, columns=("ended_at",)),
    ),
    "privacy_privacyrequest": (
        Read(P, IS_MINE),
        Add(P, IS_MINE),
        Change(P, IS_MINE, columns=("status", "closed_at")),
        Read(STAFF_AND_WORKER),
        Add(S),
        Change(S, columns=DECIDED),
        Change(K, columns=("status", "closed_at")),
    ),
    "privacy_event": (
        Read(P, OF_MY_REQUEST),
        Add(P, OF_MY_REQUEST),
        Read(STAFF_AND_WORKER),
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
        Read(K),
        Add(K),
        Change(K),
        Remove(K),
    ),
    "privacy_download": (Read(P, OF_MY_REQUEST), Add(P, OF_MY_REQUEST)),
    "accounts_datakey": (
        Read(P, "kind = 'archive' AND EXISTS (SELECT FROM privacy_archive t WHERE t.id = owner)"),
        Read(S, HAS_A_CASE),
        Add(S, HAS_A_CASE),
    ),
    # The history of a case tells employees from the person, by the sign-in.
    "accounts_user": (
        Read(S, "is_staff"),
        Read(S, "EXISTS (SELECT FROM privacy_event e WHERE e.by_id = accounts_user.id)"),
    ),
    # The worker writes to whom it works for.
    "accounts_person": (Read(K, IS_ASKING),),
}
# The number of a claim.
SEQUENCES = {"privacy_fence": K}
