"""What the privacy desk asks the database for and may not read itself: from a customer's number to a key, and back.

Who is of the desk is looked up in the database by the sign-in in use, whatever the application believes.
"""

from __future__ import annotations

from accounts.wall.roles import STAFF

MY_SIGN_IN = "(SELECT nullif(current_setting('app.user', true), '')::uuid)"


def is_in(*names: str) -> str:
    """SQL: whoever asks has one of these roles of an employee."""
    listed = ", ".join(f"'{name}'" for name in names)
    return (
        "EXISTS (SELECT FROM accounts_user_groups m JOIN auth_group g ON g.id = m.group_id"
        f" WHERE m.user_id = {MY_SIGN_IN} AND g.name IN ({listed}))"
    )


RECORDS_DISCLOSURES = is_in("saksbehandler", "personvernombud")
LOOKS_AFTER_PRIVACY = is_in("saksbehandler", "personvernombud", "revisor")

PERSON_OF = """
CREATE OR REPLACE FUNCTION wall_person_of(number text) RETURNS uuid LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = {schema}, pg_temp AS $$
    SELECT person_id FROM accounts_customer WHERE customer_number = number AND {desk}
$$
"""
NUMBER_OF = """
CREATE OR REPLACE FUNCTION wall_number_of(who uuid) RETURNS text LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = {schema}, pg_temp AS $$
    SELECT customer_number FROM accounts_customer WHERE person_id = who AND {desk}
    ORDER BY started_on DESC LIMIT 1
$$
"""
FUNCTIONS = (PERSON_OF, NUMBER_OF)
CALLERS = {"wall_person_of(text)": (STAFF,), "wall_number_of(uuid)": (STAFF,)}
