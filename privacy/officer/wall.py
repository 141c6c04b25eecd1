"""The wall around what the privacy desk works with: disclosures and orders not to tell of them.

Nothing is taken back. That an order ends is all that changes.
"""

from __future__ import annotations

from accounts.wall.functions import MY_SIGN_IN, Function
from accounts.wall.office import LOOKS_AFTER_PRIVACY, RECORDS_DISCLOSURES, is_in
from accounts.wall.roles import PERSON, STAFF, WORKER
from accounts.wall.rules import Add, Change, Read, Tables, through

P, S, K = (PERSON,), (STAFF,), (WORKER,)
IS_OFFICER = is_in("personvernombud")
OVERSEES = is_in("personvernombud", "revisor")
ADMINISTERS = is_in("brukeradministrator")
# As far back as the rules look, and some.
LATELY = "{0} > statement_timestamp() - interval '10 days'"

# What the desk asks for and may not read itself: from a customer's number to a key, and back.
PERSON_OF = """
CREATE OR REPLACE FUNCTION wall_person_of(number text) RETURNS uuid LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = {schema}, pg_temp AS $$
    SELECT person_id FROM accounts_customer WHERE customer_number = number AND desk
$$
"""
NUMBER_OF = """
CREATE OR REPLACE FUNCTION wall_number_of(who uuid) RETURNS text LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = {schema}, pg_temp AS $$
    SELECT customer_number FROM accounts_customer WHERE person_id = who AND desk
    ORDER BY started_on DESC LIMIT 1
$$
"""
FUNCTIONS = (
    Function("wall_person_of(text)", PERSON_OF.replace("desk", LOOKS_AFTER_PRIVACY), S),
    Function("wall_number_of(uuid)", NUMBER_OF.replace("desk", LOOKS_AFTER_PRIVACY), S),
)

TABLES: Tables = {
    # The company's own facts, which everybody may read.
    "accounts_recipient": (Add(S, IS_OFFICER), Change(S, IS_OFFICER)),
    "accounts_processor": (Add(S, IS_OFFICER), Change(S, IS_OFFICER)),
    "accounts_transfer": (Add(S, IS_OFFICER), Change(S, IS_OFFICER)),
    "accounts_controller": (Add(S, IS_OFFICER),),
    "privacy_recipientversion": (
        Read(S, LOOKS_AFTER_PRIVACY),
        Add(S, f"{IS_OFFICER} AND by_id = {MY_SIGN_IN}"),
    ),
    "accounts_disclosure": (
        Read(S, LOOKS_AFTER_PRIVACY),
        Add(S, RECORDS_DISCLOSURES),
        Change(S, IS_OFFICER, columns=("secret_until",)),
        Read(K, "secret_until IS NOT NULL", columns=("id", "person_id", "secret_until", "created_at")),
    ),
    # What proves how a case went, and what is stuck: never an address, a text or a device.
    "accounts_letter": (
        Read(
            S,
            LOOKS_AFTER_PRIVACY,
            columns=(
                *("id", "kind", "person_id", "facts", "created_at"),
                *("sent_at", "given_up_at", "next_try_at", "tries"),
            ),
        ),
    ),
    "privacy_download": (Read(S, LOOKS_AFTER_PRIVACY, columns=("id", "request_id", "at", "outcome")),),
    "privacy_archive": (
        Read(S, LOOKS_AFTER_PRIVACY, columns=("id", "request_id", "kind", "size", "rows", "snapshot_at")),
    ),
    "privacy_archivepart": (
        Read(S, LOOKS_AFTER_PRIVACY, columns=("id", "archive_id", "number", "size", "sha256")),
    ),
    # What the rules found. Nobody judges a finding about themself.
    "privacy_finding": (
        Read(S, OVERSEES),
        Change(
            S,
            f"{IS_OFFICER} AND by_id <> {MY_SIGN_IN}",
            columns=("outcome", "note_sealed", "closed_at", "closed_by_id"),
        ),
        Read(K),
        Add(K, "closed_at IS NULL"),
        Change(K, "closed_at IS NULL", columns=("count",)),
    ),
    "privacy_fingerprint": (*(kind(S, ADMINISTERS) for kind in (Read, Add, Change)), Read(K)),
    "accounts_datakey": (
        Read(S, f"kind = 'row' AND {OVERSEES} AND {through('privacy_finding', 't.id = owner')}"),
    ),
    "privacy_opening": (Read(K, LATELY.format("opened_at"), columns=("id", "by_id", "reason", "opened_at")),),
    "privacy_reading": (
        Read(
            K,
            LATELY.format("at"),
            columns=("id", "by_id", "person_id", "at", "reason", "reference"),
        ),
        Read(S, f"{LOOKS_AFTER_PRIVACY} AND starts_with(reference, 'PV-')"),
    ),
    "privacy_secrecyorder": (
        Read(P, through("accounts_disclosure", "t.id = disclosure_id")),
        Read(S, LOOKS_AFTER_PRIVACY),
        Add(S, RECORDS_DISCLOSURES),
        Change(S, IS_OFFICER, columns=("ended_at", "ended_by_id", "end_reason")),
    ),
}
