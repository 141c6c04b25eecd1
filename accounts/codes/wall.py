"""Which role of the database may do what with codes, passphrases and orders to panels. Nobody reads a secret."""

from __future__ import annotations

from accounts.codes import phrase_functions, wall_functions
from accounts.codes.wall_functions import SEES_TO_PANELS
from accounts.wall.functions import ME, PERIODS_NOW
from accounts.wall.roles import PERSON, STAFF, WORKER
from accounts.wall.rules import Add, Change, Read, Remove, Tables, everything

P, S, K = (PERSON,), (STAFF,), (WORKER,)
IS_HELD = "{0} = ANY ((SELECT wall_held_codes())::uuid[])"
IS_MINE = f"person_id = {ME}"
OF_MYSELF = f"EXISTS (SELECT FROM accounts_authoriseduser u WHERE u.id = user_id AND u.person_id = {ME})"
LIVES_HERE = (
    f"(occupancy_id = {PERIODS_NOW} OR EXISTS (SELECT FROM accounts_authoriseduser u WHERE u.person_id = {ME}"
    " AND u.occupancy_id = accounts_passphrase.occupancy_id AND u.state = 'active'"
    " AND (u.valid_to IS NULL OR u.valid_to > statement_timestamp())))"
)
# An order for a code of one's own, for its own slot.
OF_MY_SLOT = (
    "kind = 'set_code' AND state = 'owed' AND EXISTS (SELECT FROM accounts_accesscode c"
    " JOIN accounts_codeassignment a ON a.code_id = c.id JOIN accounts_authoriseduser u ON u.id = a.user_id"
    f" WHERE c.id = code AND u.person_id = {ME} AND (a.valid_to IS NULL OR a.valid_to > statement_timestamp())"
    " AND c.site_id = site AND c.slot_no = accounts_panelcommand.slot_no)"
)
# All but the code itself and its fingerprint.
SHOWN = (
    *("id", "created_at", "site", "installation_number", "code", "slot_no", "kind", "state", "next_try_at"),
    *("tries", "sent_at", "settled_at", "escalated_at", "seen_to_at", "error_code"),
)
TABLES: Tables = {
    "accounts_accesscode": (Read(P, IS_HELD.format("id")),),
    # One's own duress code too, which hangs on no other page's rows.
    "accounts_codeassignment": (Read(P, f"{IS_HELD.format('code_id')} AND {OF_MYSELF}"),),
    "accounts_panelcommand": (
        Add(P, OF_MY_SLOT),
        Read(S, SEES_TO_PANELS, columns=SHOWN),
        Change(S, SEES_TO_PANELS, columns=("seen_to_at",)),
        *everything(K),
    ),
    "accounts_passphrase": (
        Add(P, f"{IS_MINE} AND {LIVES_HERE}"),
        Change(P, IS_MINE, columns=("secret_hmac", "last_changed_at")),
        Remove(P, IS_MINE),
    ),
}
FUNCTIONS = (*wall_functions.FUNCTIONS, *phrase_functions.FUNCTIONS)
