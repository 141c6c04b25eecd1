"""What the database itself does with passphrases: forget them, for whoever may end codes there."""

from __future__ import annotations

from accounts.codes.wall_functions import MAY_END
from accounts.wall.functions import Function
from accounts.wall.roles import PERSON, WORKER

FORGET_PHRASES = f"""
CREATE OR REPLACE FUNCTION wall_forget_phrases(period uuid, of_person uuid) RETURNS bigint
LANGUAGE sql SECURITY DEFINER SET search_path = {{schema}}, pg_temp AS $$
    WITH gone AS (
        DELETE FROM accounts_passphrase u WHERE u.occupancy_id = period
            AND (of_person IS NULL OR u.person_id = of_person) AND {MAY_END} RETURNING 1
    )
    SELECT count(*) FROM gone
$$
"""  # noqa: S608 - our own words
# One person's word, once the home is not theirs and they are neither let in nor called any more there: then it is
# of no use to anybody.
FORGET_NEEDLESS = """
CREATE OR REPLACE FUNCTION wall_forget_needless_phrase(period uuid, of_person uuid, at timestamptz) RETURNS bigint
LANGUAGE sql SECURITY DEFINER SET search_path = {schema}, pg_temp AS $$
    SELECT CASE WHEN of_person IS NULL
        OR EXISTS (SELECT FROM accounts_authoriseduser u
            WHERE u.occupancy_id = period AND u.person_id = of_person AND u.state = 'active')
        OR EXISTS (SELECT FROM accounts_occupancy o JOIN accounts_customer b ON b.id = o.customer_id
            LEFT JOIN accounts_organisation g ON g.id = b.organisation_id
            WHERE o.id = period AND (o.valid_to IS NULL OR o.valid_to > at)
                AND of_person IN (b.person_id, g.proprietor_id))
        OR EXISTS (SELECT FROM accounts_contactperson c
            WHERE c.occupancy_id = period AND c.person_id = of_person AND c.state <> 'removed'
                AND (c.valid_to IS NULL OR c.valid_to > at))
        THEN 0 ELSE wall_forget_phrases(period, of_person) END
$$
"""
FUNCTIONS = (
    Function("wall_forget_phrases(uuid, uuid)", FORGET_PHRASES, callers=(PERSON, WORKER)),
    Function(
        "wall_forget_needless_phrase(uuid, uuid, timestamptz)", FORGET_NEEDLESS, callers=(PERSON, WORKER)
    ),
)
