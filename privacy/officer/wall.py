"""The wall around what the privacy desk works with: disclosures and orders not to tell of them.

Nothing is taken back. That an order ends is all that changes.
"""

from __future__ import annotations

from accounts.wall.office import LOOKS_AFTER_PRIVACY, RECORDS_DISCLOSURES, is_in
from accounts.wall.roles import PERSON, STAFF, WORKER
from accounts.wall.rules import Add, Change, Read, Tables, through

P, S, K = (PERSON,), (STAFF,), (WORKER,)
IS_OFFICER = is_in("personvernombud")

TABLES: Tables = {
    "accounts_disclosure": (
        Read(S, LOOKS_AFTER_PRIVACY),
        Add(S, RECORDS_DISCLOSURES),
        Change(S, IS_OFFICER, columns=("secret_until",)),
        Read(K, "secret_until IS NOT NULL", columns=("id", "person_id", "secret_until", "created_at")),
    ),
    "privacy_secrecyorder": (
        Read(P, through("accounts_disclosure", "t.id = disclosure_id")),
        Read(S, LOOKS_AFTER_PRIVACY),
        Add(S, RECORDS_DISCLOSURES),
        Change(S, IS_OFFICER, columns=("ended_at", "ended_by_id", "end_reason")),
    ),
}
