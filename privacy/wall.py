"""The wall around requests, jobs and copies: what each role of the database may do with them."""

from __future__ import annotations

from accounts.wall.functions import ME
from accounts.wall.office import LOOKS_AFTER_PRIVACY, RECORDS_DISCLOSURES, is_in
from accounts.wall.roles import PERSON, STAFF, WORKER
from accounts.wall.rules import Add, Change, Read, Remove, Tables, through

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

TABLES: Tables = {
    "privacy_privacyrequest": (
        Read(P, IS_MINE),
        Add(P, IS_MINE),
        Change(P, IS_MINE, columns=("status", "closed_at")),
        Read(STAFF_AND_WORKER),
        Change(STAFF_AND_WORKER, columns=("status", "closed_at")),
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
    ),
    # The history of a case tells employees from the person, by the sign-in.
    "accounts_user": (Read(S, "EXISTS (SELECT FROM privacy_event e WHERE e.by_id = accounts_user.id)"),),
    # What was handed to others, and orders not to tell: the privacy desk's alone. Nothing is taken back; that an
    # order ends is all that changes.
    "accounts_disclosure": (
        Read(S, LOOKS_AFTER_PRIVACY),
        Add(S, RECORDS_DISCLOSURES),
        Change(S, is_in("personvernombud"), columns=("secret_until",)),
        Read(K, "secret_until IS NOT NULL", columns=("id", "person_id", "secret_until", "created_at")),
    ),
    "privacy_secrecyorder": (
        Read(P, through("accounts_disclosure", "t.id = disclosure_id")),
        Read(S, LOOKS_AFTER_PRIVACY),
        Add(S, RECORDS_DISCLOSURES),
        Change(S, is_in("personvernombud"), columns=("ended_at", "ended_by_id", "end_reason")),
    ),
    # The worker writes to whom it works for.
    "accounts_person": (Read(K, IS_ASKING),),
}
# The number of a claim.
SEQUENCES = {"privacy_fence": K}
