"""The tables of moves as triggers: the second wall behind `privacy.states`, for whatever goes round the code."""

import pgtrigger

from privacy.states import JOB_MOVES, MOVES, REVIEW_MOVES


def moves_of_request() -> pgtrigger.Trigger:
    """Refuse a change of status that `states.MOVES` does not name."""
    allowed = [
        f"('{right.value}', '{old.value}', '{new.value}')"
        for right, table in MOVES.items()
        for old, news in table.items()
        for new in sorted(news)
    ]
    return _refuse(
        "privacy_request_legal_move",
        column="status",
        allowed=f"(NEW.right, OLD.status, NEW.status) IN ({', '.join(allowed)})",
    )


def moves_of_job() -> pgtrigger.Trigger:
    """Refuse a change of state that `states.JOB_MOVES` does not name. Running to running is a takeover."""
    allowed = [f"('{old.value}', '{new.value}')" for old, news in JOB_MOVES.items() for new in sorted(news)]
    return _refuse(
        "job_legal_move", column="state", allowed=f"(OLD.state, NEW.state) IN ({', '.join(allowed)})"
    )


def moves_of_review() -> pgtrigger.Trigger:
    """Refuse a change of state that `states.REVIEW_MOVES` does not name."""
    allowed = [
        f"('{old.value}', '{new.value}')" for old, news in REVIEW_MOVES.items() for new in sorted(news)
    ]
    return _refuse(
        "review_legal_move", column="state", allowed=f"(OLD.state, NEW.state) IN ({', '.join(allowed)})"
    )


def decided_by_oneself(
    name: str = "privacy_request_decided_by_oneself",
    *,
    signed: tuple[str, ...] = ("decided_by_id", "extended_by_id", "proposed_by_id"),
) -> pgtrigger.Trigger:
    """Refuse a decision, extension or proposal in another's name, or in that of no employee (PE-57).

    Whoever acts in the role of staff signs with their own key; workers and customers may not write the columns.
    """
    changed = "\n".join(
        f"""
            IF NEW.{column} IS NOT NULL AND NEW.{column} IS DISTINCT FROM OLD.{column} AND (
                NEW.{column}::text IS DISTINCT FROM
                    coalesce(nullif(current_setting('app.user', true), ''), NEW.{column}::text)
                OR NOT EXISTS (
                    SELECT FROM accounts_user WHERE id = NEW.{column} AND is_staff AND is_active
                )
            ) THEN
                RAISE EXCEPTION '{column} must be the employee who acts' USING ERRCODE = 'check_violation';
            END IF;"""
        for column in signed
    )
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        func=f"{changed}\n            RETURN NEW;",
    )


def _refuse(name: str, *, column: str, allowed: str) -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        condition=pgtrigger.Condition(f'OLD."{column}" IS DISTINCT FROM NEW."{column}"'),
        func=f"""
            IF NOT ({allowed}) THEN
                RAISE EXCEPTION 'illegal move of {column}' USING ERRCODE = 'check_violation';
            END IF;
            RETURN NEW;
        """,
    )
