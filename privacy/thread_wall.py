"""The wall around the messages of cases, which both sides write, and around the files they send along."""

from __future__ import annotations

from accounts.wall.functions import ME, Function
from accounts.wall.roles import PERSON, STAFF, WORKER
from accounts.wall.rules import Add, Change, Read, Tables

P, S, K = (PERSON,), (STAFF,), (WORKER,)
BOTH = (PERSON, STAFF)
STAFF_AND_WORKER = (STAFF, WORKER)

IN_A_CASE = "EXISTS (SELECT FROM privacy_privacycase c WHERE c.conversation_id = accounts_conversation.id)"
OF_WHO_HAS_A_CASE = (
    "EXISTS (SELECT FROM privacy_privacycase c WHERE c.person_id = accounts_conversation.person_id)"
)
SAID_IN_A_CASE = (
    "EXISTS (SELECT FROM privacy_privacycase c"
    " WHERE c.conversation_id = accounts_customercontact.conversation_id)"
)
SAID = (
    "accounts_customercontact t JOIN privacy_privacycase c ON c.conversation_id = t.conversation_id"
    " WHERE t.id = accounts_contactattachment.contact_id"
)
SENT_WITH_IT = f"EXISTS (SELECT FROM {SAID})"
SENT_WITH_MINE = f"EXISTS (SELECT FROM {SAID} AND c.person_id = {ME})"
OF_A_CASE = (
    "EXISTS (SELECT FROM accounts_contactattachment a JOIN accounts_customercontact t ON t.id = a.contact_id"
    " JOIN privacy_privacycase c ON c.conversation_id = t.conversation_id"
    " WHERE a.file_id = accounts_storedfile.id)"
)
# A file is stored before the message it goes with, so all that can be said of it is what kind it is.
SENT = "kind = 'attachment' OR (kind = 'image' AND thumbnail_of_id IS NOT NULL)"
# Whoever may write may not lay hands on another file by sending it along.
IS_SENT_NOW = "wall_is_attachment(file_id)"

TABLES: Tables = {
    "accounts_conversation": (
        Change(P, f"person_id = {ME} AND {IN_A_CASE}", columns=("closed_at",)),
        Read(S, IN_A_CASE),
        Add(S, OF_WHO_HAS_A_CASE),
        Read(K, IN_A_CASE, columns=("id", "closed_at")),
        Change(STAFF_AND_WORKER, IN_A_CASE, columns=("closed_at",)),
    ),
    "accounts_customercontact": (Read(S, SAID_IN_A_CASE), Add(S, SAID_IN_A_CASE)),
    "accounts_contactattachment": (
        Add(P, f"{SENT_WITH_MINE} AND {IS_SENT_NOW}"),
        Read(S, SENT_WITH_IT),
        Add(S, f"{SENT_WITH_IT} AND {IS_SENT_NOW}"),
    ),
    "accounts_storedfile": (Add(BOTH, SENT), Read(S, OF_A_CASE)),
    "accounts_datakey": (
        Add(BOTH, "kind = 'file'"),
        Read(S, "kind = 'file' AND EXISTS (SELECT FROM accounts_storedfile t WHERE t.id = owner)"),
    ),
}

# A file that is being sent has no message yet by which it could be seen.
IS_ATTACHMENT = """
CREATE OR REPLACE FUNCTION wall_is_attachment(which uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = {schema}, pg_temp AS $$
    SELECT EXISTS (SELECT FROM accounts_storedfile WHERE id = which AND kind = 'attachment')
$$
"""
FUNCTIONS = (Function("wall_is_attachment(uuid)", IS_ATTACHMENT, callers=BOTH),)
