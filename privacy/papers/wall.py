"""The wall around documents: what is published is everybody's, a draft is staff's, and evidence is one's own."""

from __future__ import annotations

from accounts.wall.functions import MY_SIGN_IN, Function
from accounts.wall.office import has_role
from accounts.wall.roles import PERSON, STAFF, WEB, WORKER
from accounts.wall.rules import Add, Change, Read, Remove, Tables, everything
from privacy.wall import BY_ME

P, S, W, K = (PERSON,), (STAFF,), (WEB,), (WORKER,)
IS_PUBLISHED = "published_at IS NOT NULL"
IS_MINE = f"user_id = {MY_SIGN_IN}"
DRAFTS = has_role("personvernombud")
PUBLISHES = has_role("personvernombud", "saksbehandler")
READS = has_role("personvernombud", "saksbehandler", "revisor")
WRITTEN = (
    *("text_nb", "text_en", "summary_nb", "summary_en", "reason", "is_material", "effective_from"),
    *("short_notice", "drafted_by_id", "published_by_id", "published_at", "sha256"),
)

TABLES: Tables = {
    "privacy_legaldocument": (
        Read((PERSON, WEB, WORKER), IS_PUBLISHED),
        Read(S),
        Add(S, f"{DRAFTS} AND published_at IS NULL AND drafted_by_id = {MY_SIGN_IN}"),
        # Triggers keep what is published as it is and drafts under their author's name; a constraint wants two.
        Change(
            S, f"{PUBLISHES} AND (published_at IS NULL OR published_by_id = {MY_SIGN_IN})", columns=WRITTEN
        ),
        Remove(S, f"{DRAFTS} AND published_at IS NULL"),
        Change(K, IS_PUBLISHED, columns=("told_up_to", "told_at")),
    ),
    "privacy_paperwithdrawal": (
        Read((PERSON, WEB, WORKER), columns=("id", "document_id")),
        Read(S),
        Add(S, f"{PUBLISHES} AND by_id = {MY_SIGN_IN}"),
    ),
    "privacy_paperevidence": (
        Read(P, IS_MINE),
        Add(P, IS_MINE),
        # Who signs in is asked what they have seen before they are behind the wall.
        Read(W, columns=("id", "user_id", "document_id", "act")),
    ),
    "privacy_gapjudgement": (Read(S, READS), Add(S, f"{DRAFTS} AND {BY_ME}")),
    "privacy_promisefigure": (Read((PERSON, STAFF, WEB)), *everything(K)),
}

# The next to write to: customers of now, and who has an access to an alarm now, by key, and in which language.
# Each EXISTS stands by itself, so that each is one look in an index.
READERS = """
CREATE OR REPLACE FUNCTION wall_customers_after(last uuid, most integer) RETURNS TABLE (person uuid, language text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = {schema}, pg_temp AS $$
    SELECT p.id, p.preferred_language FROM accounts_person p
    WHERE p.id > last AND p.deceased_on IS NULL AND (
        EXISTS (SELECT FROM accounts_customer c
            WHERE c.person_id = p.id AND c.status IN ('active', 'terminating'))
        OR EXISTS (SELECT FROM accounts_organisation o JOIN accounts_customer c ON c.organisation_id = o.id
            WHERE o.proprietor_id = p.id AND c.status IN ('active', 'terminating'))
        OR EXISTS (SELECT FROM accounts_authoriseduser u
            WHERE u.person_id = p.id AND u.state = 'active' AND u.valid_from <= statement_timestamp()
            AND (u.valid_to IS NULL OR u.valid_to > statement_timestamp())))
    ORDER BY p.id LIMIT most
$$
"""
# How many letters about one change found nobody: a number, for those who look after the documents.
UNREACHED = """
CREATE OR REPLACE FUNCTION wall_paper_unreached(document uuid) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = {schema}, pg_temp AS $$
    SELECT count(*) FROM accounts_letter l
    WHERE l.key::text ~>=~ ('paper:' || document || ':') AND l.key::text ~<~ ('paper:' || document || ';')
    AND l.given_up_at IS NOT NULL AND l.error_code = 'NoAddress'
$$
"""
FUNCTIONS = (
    Function("wall_customers_after(uuid, integer)", READERS, callers=K),
    Function("wall_paper_unreached(uuid)", UNREACHED, callers=S),
)
