"""The tables of moves as triggers: the second wall behind `privacy.states`, for whatever goes round the code."""

import pgtrigger

from privacy.states import JOB_MOVES, MOVES


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
