"""A trigger that refuses two periods of the same thing at the same time."""

import pgtrigger

TURNS = 256


def no_overlap(name: str, *, table: str, owner: str) -> pgtrigger.Trigger:
    """Refuse a row whose [valid_from, valid_to) meets another row's of the same `owner` column.

    A trigger and not an exclusion constraint, because equality on a uuid in one needs the extension
    btree_gist, which the embedded PostgreSQL lacks. The advisory lock makes two writers take turns; owners share
    256 of them, because PostgreSQL holds only so many, and a company's first bundle brings every home at once.
    Raises IntegrityError (exclusion_violation).
    """
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update,
        func=f"""
            PERFORM pg_advisory_xact_lock(hashtext('{table}'), hashtext(NEW.{owner}::text) & {TURNS - 1});
            IF EXISTS (
                SELECT 1 FROM {table} other
                WHERE other.{owner} = NEW.{owner} AND other.id <> NEW.id
                  AND tstzrange(other.valid_from, other.valid_to) && tstzrange(NEW.valid_from, NEW.valid_to)
            ) THEN
                RAISE EXCEPTION 'two periods overlap in {table}' USING ERRCODE = 'exclusion_violation';
            END IF;
            RETURN NEW;
        """,  # noqa: S608 - names come from the models, never from input
    )
