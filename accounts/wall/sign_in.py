"""Sign-ins, keys, the log, and what the company tells of itself: which role may do what with which rows."""

from __future__ import annotations

from accounts.wall.functions import ME, MY_SESSION, MY_SIGN_IN
from accounts.wall.roles import EVERYONE, PERSON, STAFF, WEB, WORKER
from accounts.wall.rules import Add, Change, Read, Remove, Rule, Tables, everything, through

P, S, W, K = (PERSON,), (STAFF,), (WEB,), (WORKER,)
ANY_REQUEST = (PERSON, STAFF, WEB)


def of_sign_in(column: str = "user_id") -> tuple[Rule, ...]:
    """What hangs on a sign-in: its owner does everything with it, and so does who signs in."""
    return (*everything((PERSON, STAFF), f"{column} = {MY_SIGN_IN}"), *everything(W))


FACTS_OF_THE_COMPANY = (Read(EVERYONE),)
NAMES_OF_RIGHTS = (Read(ANY_REQUEST),)
# No request of a customer changes who is staff or whose sign-in it is: these columns are out of reach.
SIGN_IN_COLUMNS = ("email", "password", "last_login", "language", "appearance", "is_active")
STAFF_COLUMNS = (*SIGN_IN_COLUMNS, "is_staff", "is_superuser")
# Whoever looks after employees' access (accounts.staff), and nobody else at the company.
ADMINISTERS = (
    "EXISTS (SELECT FROM accounts_user_groups m JOIN auth_group g ON g.id = m.group_id"
    f" WHERE m.user_id = {MY_SIGN_IN} AND g.name = 'brukeradministrator')"
)
# Somebody said that a change of this sign-in was not them, and nobody has spoken with them yet.
IS_LOCKED = (
    "EXISTS (SELECT FROM accounts_wait w WHERE w.user_id = accounts_user.id"
    " AND w.undone_at IS NOT NULL AND w.lifted_at IS NULL)"
)
IS_EMPLOYEE = "EXISTS (SELECT FROM accounts_user u WHERE u.id = {0} AND u.person_id IS NULL)"
OF_EMPLOYEE = f"{ADMINISTERS} AND {IS_EMPLOYEE.format('user_id')}"
MY_SESSIONS = (
    f"session_key = {MY_SESSION} OR EXISTS (SELECT FROM usersessions_usersession u"
    " WHERE u.session_key = django_session.session_key)"
)
SIGN_IN: Tables = {
    "accounts_user": (
        Read(P, f"person_id = {ME}"),
        Change(P, f"person_id = {ME}", columns=SIGN_IN_COLUMNS),
        Read(S, f"is_staff OR id = {MY_SIGN_IN} OR {ADMINISTERS} OR {IS_LOCKED}"),
        Change(S, f"id = {MY_SIGN_IN} OR ({ADMINISTERS} AND person_id IS NULL)", columns=STAFF_COLUMNS),
        Add(S, f"{ADMINISTERS} AND person_id IS NULL AND NOT is_superuser"),
        Remove(S, f"{ADMINISTERS} AND person_id IS NULL AND NOT is_staff"),
        Read(W),
        Change(W, columns=SIGN_IN_COLUMNS),
        # First use: one's own, never an employee's.
        Add(P, f"person_id = {ME} AND NOT is_staff AND NOT is_superuser"),
    ),
    "accounts_signinevent": (
        Read((PERSON, STAFF), f"user_id = {MY_SIGN_IN}"),
        Add((PERSON, STAFF), f"user_id = {MY_SIGN_IN} OR user_id IS NULL"),
        Read(W),
        Add(W),
        Read(K),
        Remove(K),
    ),
    "accounts_knowndevice": of_sign_in(),
    "accounts_wait": (
        Read((PERSON, STAFF), f"user_id = {MY_SIGN_IN}"),
        Add((PERSON, STAFF), f"user_id = {MY_SIGN_IN}"),
        # The link in the notice works for whoever is signed out.
        Read(W),
        Add(W),
        Change(W, columns=("undone_at",)),
        # Staff lift a wait when they have spoken with the person.
        Read(S),
        Change(S, columns=("lifted_at", "lifted_by_id")),
        Read(K),
        Remove(K),
    ),
    "accounts_staffchange": (
        Read(S),
        *(kind(S, ADMINISTERS) for kind in (Add, Change)),
    ),
    "accounts_staffinvitation": (*everything(S, ADMINISTERS), *everything(W)),
    "mfa_authenticator": (*of_sign_in(), *everything(S, OF_EMPLOYEE)),
    "usersessions_usersession": (*of_sign_in(), *everything(S, OF_EMPLOYEE)),
    "socialaccount_socialaccount": of_sign_in(),
    # Always empty; Django looks into it when a link is taken away.
    "socialaccount_socialtoken": everything(
        ANY_REQUEST, through("socialaccount_socialaccount", "t.id = account_id")
    ),
    "socialaccount_socialapp": (Read(ANY_REQUEST),),
    "account_emailaddress": (*of_sign_in(), *everything(S, OF_EMPLOYEE)),
    "account_emailconfirmation": everything(W),
    "django_session": (
        *everything((PERSON, STAFF), MY_SESSIONS),
        # A sign-in that is confirmed goes on under a new key, which nobody can know before.
        Add((PERSON, STAFF)),
        *everything(W),
    ),
    "rate_limit_cache": everything(ANY_REQUEST),
    "accounts_user_groups": (
        *NAMES_OF_RIGHTS,
        *(kind(S, OF_EMPLOYEE) for kind in (Add, Remove)),
    ),
    "accounts_user_user_permissions": (*NAMES_OF_RIGHTS, Remove(S, OF_EMPLOYEE)),
    "auth_group": NAMES_OF_RIGHTS,
    "auth_group_permissions": NAMES_OF_RIGHTS,
    "auth_permission": NAMES_OF_RIGHTS,
    "django_content_type": NAMES_OF_RIGHTS,
    "django_admin_log": (Read(S), Add(S)),
    "django_migrations": (Read(EVERYONE),),
}
# Whoever may see what is sealed may have the key to it, and nobody else. Without a person nobody reads it here.
MAY_OPEN = (
    f"owner = {ME} OR owner = {MY_SIGN_IN}"
    f" OR (kind = 'file' AND {through('accounts_storedfile', 't.id = owner')})"
    f" OR (kind = 'row' AND {through('accounts_inquiry', 't.id = owner')})"
)
SECRETS: Tables = {
    "accounts_datakey": (
        Read(P, MAY_OPEN),
        # Of the person an employee looks at, as long as they do.
        Read(S, MAY_OPEN),
        Add((PERSON, STAFF), f"owner = {ME} OR kind = 'row'"),
        *everything((WEB, WORKER)),
    ),
    # Written through a function of their owner's alone; only the sealer moves what was written.
    "accounts_auditpseudonym": (),
    "accounts_auditinbox": (Read(K), Remove(K)),
    "accounts_auditentry": (Read(K), Add(K), Read(S)),
    # Whether it has come as far as its file is asked by every process; whom it keeps out, by the loader alone.
    "accounts_ledgerentry": (
        Read(W, columns=("line", "seal", "lifted_line", "lifted_seal", "restored_at", "finished_at")),
        Read(K),
        Add(K),
        Change(K),
    ),
}
COMPANY: Tables = {
    "accounts_controller": FACTS_OF_THE_COMPANY,
    "accounts_recipient": FACTS_OF_THE_COMPANY,
    "accounts_processor": FACTS_OF_THE_COMPANY,
    "accounts_transfer": FACTS_OF_THE_COMPANY,
}
TABLES: Tables = {**SIGN_IN, **SECRETS, **COMPANY}
