"""Functions of the database that look for somebody in every table, past the wall, and give only numbers away."""

from __future__ import annotations

from accounts.wall.functions import Function
from accounts.wall.roles import WORKER

# One reading of a table, whatever it has of columns. Short codes hold nobody's name; the cache is base64 of bytes.
FOUND = """
CREATE OR REPLACE FUNCTION erasure_found(relation text, pattern text, keys uuid[])
RETURNS TABLE (field text, number bigint) LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = {schema}, pg_temp AS $$
DECLARE
    names text;
    counts text;
BEGIN
    SELECT string_agg(quote_literal(a.attname), ', ' ORDER BY a.attnum),
        string_agg('count(*) FILTER (WHERE ' || CASE
            WHEN a.atttypid = 'uuid'::regtype THEN format('%I = ANY($2)', a.attname)
            WHEN a.atttypid = 'uuid[]'::regtype THEN format('%I && $2', a.attname)
            WHEN relation = 'rate_limit_cache' AND a.attname = 'value'
                THEN format('encode(decode(%I, ''base64''), ''escape'') ~* $1', a.attname)
            ELSE format('%I::text ~* $1', a.attname)
        END || ')', ', ' ORDER BY a.attnum)
    INTO names, counts
    FROM pg_attribute a
    WHERE a.attrelid = relation::regclass AND a.attnum > 0 AND NOT a.attisdropped
        AND (a.atttypid IN ('uuid'::regtype, 'uuid[]'::regtype, 'text'::regtype, 'jsonb'::regtype, 'json'::regtype,
                'text[]'::regtype, 'varchar[]'::regtype)
            OR a.atttypid = 'varchar'::regtype AND (a.atttypmod < 0 OR a.atttypmod - 4 > 4));
    IF names IS NULL THEN
        RETURN;
    END IF;
    RETURN QUERY EXECUTE format(
        'SELECT * FROM (SELECT unnest(ARRAY[%s]), unnest(ARRAY[%s]) FROM %I) AS f(field, number)'
            ' WHERE f.number > 0',
        names, counts, relation) USING pattern, keys;
END
$$
"""
# What becomes of files: «row» has a row that nothing points at, «used» is somebody's, «none» has no row.
FILES = """
CREATE OR REPLACE FUNCTION erasure_files(paths text[]) RETURNS TABLE (path text, state text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = {schema}, pg_temp AS $$
DECLARE
    link record;
    used uuid[] := '{{}}';
    more uuid[];
    wanted uuid[] := ARRAY(
        SELECT coalesce(f.thumbnail_of_id, f.id) FROM accounts_storedfile f
        WHERE f.path = ANY(paths) AND f.removed_at IS NULL);
BEGIN
    FOR link IN
        SELECT c.conrelid::regclass AS holder, a.attname AS field FROM pg_constraint c
        JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
        WHERE c.contype = 'f' AND c.confrelid = 'accounts_storedfile'::regclass AND c.conrelid <> c.confrelid
    LOOP
        EXECUTE format('SELECT array_agg(%I) FROM %s WHERE %I = ANY($1)', link.field, link.holder, link.field)
        INTO more USING wanted;
        used := used || coalesce(more, '{{}}');
    END LOOP;
    RETURN QUERY SELECT one, CASE WHEN f.id IS NULL THEN 'none' WHEN coalesce(f.thumbnail_of_id, f.id) = ANY(used)
        THEN 'used' ELSE 'row' END
    FROM unnest(paths) AS one LEFT JOIN accounts_storedfile f ON f.path = one AND f.removed_at IS NULL;
END
$$
"""
FUNCTIONS = (
    Function("erasure_found(text, text, uuid[])", FOUND, (WORKER,)),
    Function("erasure_files(text[])", FILES, (WORKER,)),
)
