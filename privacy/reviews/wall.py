"""The wall around what is looked at before it is handed out, and the files that are made of it."""

from __future__ import annotations

from accounts.staff.roles import DECIDE, ROLES
from accounts.wall.office import has_role
from accounts.wall.roles import PERSON, STAFF, WORKER
from accounts.wall.rules import Add, Change, Read, Remove, Tables
from privacy.wall import OF_MY_REQUEST

P, S, K = (PERSON,), (STAFF,), (WORKER,)
LOOKS_THROUGH = has_role(*(role.name for role in ROLES if DECIDE in role.permissions))
SAID = (
    *("state", "proposed_state", "marks", "ground", "reason_sealed", "text_sealed", "result_id"),
    *("proposed_by_id", "decided_by_id", "decided_at"),
)
IS_RESULT = "EXISTS (SELECT FROM privacy_review r WHERE r.result_id = {0})"
# Until it is decided the file may be made anew; from then on it stays as two have seen it.
IS_DRAFT = (
    "EXISTS (SELECT FROM privacy_review r WHERE r.result_id = {0} AND r.state IN ('waiting', 'proposed'))"
)
TABLES: Tables = {
    "privacy_review": (
        Read(P, OF_MY_REQUEST),
        Read(S, LOOKS_THROUGH),
        Change(S, LOOKS_THROUGH, columns=SAID),
        Read(K),
        Add(K, "state = 'waiting' AND proposed_by_id IS NULL AND decided_by_id IS NULL"),
    ),
    "accounts_storedfile": (
        Read((PERSON, STAFF), IS_RESULT.format("accounts_storedfile.id")),
        Add(S, f"kind IN ('image', 'recording') AND thumbnail_of_id IS NULL AND {LOOKS_THROUGH}"),
        Change(S, IS_DRAFT.format("accounts_storedfile.id"), columns=("name", "sha256", "removed_at")),
    ),
    "accounts_datakey": (
        # Never a second key for a file that is there: the newest one opens it.
        Add(
            S,
            f"kind = 'file' AND {LOOKS_THROUGH}"
            " AND NOT EXISTS (SELECT FROM accounts_storedfile t WHERE t.id = owner)",
        ),
        Remove(S, f"kind = 'file' AND {IS_DRAFT.format('owner')}"),
    ),
}
