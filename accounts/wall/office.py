"""Who is of the privacy desk, as the database sees it: by the sign-in in use, whatever the application believes."""

from __future__ import annotations

from accounts.wall.functions import MY_SIGN_IN

AT_THE_DESK = "(SELECT current_setting('app.desk', true)) = 'on'"


def has_role(*names: str) -> str:
    """SQL: whoever asks has one of these roles of an employee."""
    listed = ", ".join(f"'{name}'" for name in names)
    return (
        "EXISTS (SELECT FROM accounts_user_groups m JOIN auth_group g ON g.id = m.group_id"
        f" WHERE m.user_id = {MY_SIGN_IN} AND g.name IN ({listed}))"
    )


def is_in(*names: str) -> str:
    """SQL: the same, on pages of the officer's desk alone (`scope.at_the_desk`)."""
    return f"({AT_THE_DESK} AND {has_role(*names)})"


RECORDS_DISCLOSURES = is_in("saksbehandler", "personvernombud")
LOOKS_AFTER_PRIVACY = is_in("saksbehandler", "personvernombud", "revisor")
