"""Every table of the customer account and of sign-in: which role may do what with which rows.

A second formulation of the household matrix (`accounts.matrix`), in SQL and written by hand, so that a mistake in
one is caught by the other. It lets a row through to whom any page shows it, or shows what points to it; which of
its columns they see is for the matrix alone.
"""

from __future__ import annotations

from accounts.wall.functions import (
    ALARMS_CALLED_ABOUT,
    AS_GUEST,
    HOMES_NOW,
    ME,
    MY_CODES,
    MY_CUSTOMERS,
    MY_HOMES,
    MY_ORGANISATIONS,
    MY_PERIODS,
    MY_SESSION,
    MY_SIGN_IN,
    PERIODS_NOW,
    PLACES,
    in_my_months,
    in_my_time,
    since_it_is_mine,
)
from accounts.wall.roles import EVERYONE, PERSON, STAFF, WEB, WORKER
from accounts.wall.rules import Add, Change, Read, Remove, Rule, Tables, everything

P, S, W, K = (PERSON,), (STAFF,), (WEB,), (WORKER,)
ANY_REQUEST = (PERSON, STAFF, WEB)


def own(rows: str) -> tuple[Rule, ...]:
    """A customer reads these rows, and nobody else reaches the table."""
    return (Read(P, rows),)


def through(table: str, link: str) -> str:
    """SQL: there is a row of that table behind its own part of the wall."""
    return f"EXISTS (SELECT FROM {table} t WHERE {link})"


def of_sign_in(column: str = "user_id") -> tuple[Rule, ...]:
    """What hangs on a sign-in: its owner does everything with it, and so does who signs in."""
    return (*everything((PERSON, STAFF), f"{column} = {MY_SIGN_IN}"), *everything(W))


# From the person on, so that there is a way by keys and not every conversation need be read.
SAID = (
    "EXISTS (SELECT FROM accounts_conversation v JOIN accounts_customercontact t ON t.conversation_id = v.id"
    f"{{0}} WHERE {{1}} AND v.person_id = {ME})"
)
OF_MY_CONTACT = SAID.format("", "t.id = contact_id")
OF_MY_RECORDING = SAID.format(" JOIN accounts_callrecording c ON c.contact_id = t.id", "c.id = recording_id")
OF_PERSON = own(f"person_id = {ME}")
OF_CUSTOMER = own(f"customer_id = {MY_CUSTOMERS}")
OF_AGREEMENT = own(through("accounts_agreement", "t.id = agreement_id"))
OF_INVOICE = own(through("accounts_invoice", "t.id = invoice_id"))
FACTS_OF_THE_COMPANY = (Read(EVERYONE),)
NAMES_OF_RIGHTS = (Read(ANY_REQUEST),)
WORK = own(
    f"{in_my_time('site_id', 'performed_at')}"
    f" OR (performed_at IS NULL AND {in_my_time('site_id', 'ordered_at')})"
)
EVENTS = (
    f"(actor_kind = 'person' AND actor_id = {ME})"
    f" OR (actor_kind = 'system' AND {in_my_time('site_id', 'occurred_at')})"
)
# That somebody switched an alarm on or off at one's home, for a month: who it was is not shown.
SWITCHED_LATELY = (
    "occurred_at >= statement_timestamp() - interval '30 days'"
    f" AND {since_it_is_mine('site_id', 'occurred_at')}"
)
# A cry for help is for who sent it (E-18).
OWN_ALARM = (
    f"{in_my_time('{0}site_id', '{0}occurred_at')}"
    f" AND ({{0}}alarm_type NOT IN ('panic', 'duress') OR {{0}}triggered_by_id = {ME})"
)
OF_OWN_ALARM = through("accounts_alarmactivation", f"t.id = alarm_id AND {OWN_ALARM.format('t.')}")
# Whom a letter is owed, as long as it is.
IS_WRITTEN_TO = (
    "EXISTS (SELECT FROM accounts_letter l"
    " WHERE l.person_id = {0} AND l.sent_at IS NULL AND l.given_up_at IS NULL)"
)
FILE_OF = {
    "image": through("accounts_verificationimage", "t.file_id IN (accounts_storedfile.id, thumbnail_of_id)"),
    "recording": through("accounts_callrecording", "t.file_id = accounts_storedfile.id"),
}
DOCUMENTS = {
    "accounts_agreementdocument": "file_id",
    "accounts_invoice": "document_id",
    "accounts_installationjob": "report_id",
    "accounts_servicevisit": "report_id",
    "accounts_contactattachment": "file_id",
}
FILE = (
    "CASE kind "
    + " ".join(f"WHEN '{kind}' THEN {condition}" for kind, condition in FILE_OF.items())
    + " ELSE "
    + " OR ".join(
        through(table, f"t.{column} = accounts_storedfile.id") for table, column in DOCUMENTS.items()
    )
    + " END"
)

HOUSEHOLD: Tables = {
    "accounts_person": (
        Read(P, f"id = {ME}"),
        Change(P, f"id = {ME}", columns=("preferred_language",)),
        Read(W, "EXISTS (SELECT FROM accounts_user u WHERE u.person_id = accounts_person.id)"),
        Read(K, IS_WRITTEN_TO.format("accounts_person.id")),
    ),
    "accounts_contactpoint": (
        *OF_PERSON,
        # Whoever signs in from a new device, or makes a new password, is told so at every address on record.
        Read(
            W,
            "kind = 'email' AND (verified_at IS NOT NULL OR is_registered_for_delivery)"
            " AND EXISTS (SELECT FROM accounts_user u WHERE u.person_id = accounts_contactpoint.person_id)",
        ),
        Read(K, IS_WRITTEN_TO.format("accounts_contactpoint.person_id")),
    ),
    "accounts_nationalidentifier": OF_PERSON,
    "accounts_organisation": own(f"proprietor_id = {ME} OR id = {MY_ORGANISATIONS}"),
    # Who signs in may do so with a customer number.
    "accounts_customer": (
        Read(P, f"id = {MY_CUSTOMERS}"),
        Read(W, columns=("id", "person_id", "customer_number")),
    ),
    "accounts_agreement": OF_CUSTOMER,
    "accounts_agreementline": OF_AGREEMENT,
    "accounts_agreementdocument": OF_AGREEMENT,
    "accounts_priceline": OF_AGREEMENT,
    "accounts_paymentarrangement": OF_CUSTOMER,
    "accounts_invoice": OF_CUSTOMER,
    "accounts_invoiceline": OF_INVOICE,
    "accounts_payment": OF_INVOICE,
    "accounts_ownershipchange": own(f"from_customer_id = {MY_CUSTOMERS} OR to_customer_id = {MY_CUSTOMERS}"),
    "accounts_creditcheck": own(f"person_id = {ME} OR organisation_id = {MY_ORGANISATIONS}"),
    "accounts_site": own(
        f"id = {PLACES} OR EXISTS (SELECT FROM accounts_tally t"
        f" WHERE t.actor_id = {ME} AND t.site_id = accounts_site.id)"
    ),
    "accounts_occupancy": own(f"id = {MY_PERIODS} OR id = {AS_GUEST}"),
    "accounts_panel": own(f"site_id = {HOMES_NOW}"),
    "accounts_component": own(through("accounts_panel", "t.id = panel_id")),
    "accounts_authoriseduser": own(f"occupancy_id = {PERIODS_NOW} OR person_id = {ME}"),
    "accounts_accesscode": own(f"id = {MY_CODES}"),
    "accounts_codeassignment": own(
        f"code_id = {MY_CODES} AND {through('accounts_authoriseduser', 't.id = user_id')}"
    ),
    "accounts_passphrase": OF_PERSON,
    # Those of an earlier home too: the log of an alarm there names whom we called.
    "accounts_contactperson": own(f"occupancy_id = {MY_PERIODS} OR person_id = {ME}"),
}
ALARMS: Tables = {
    "accounts_alarmactivation": own(
        f"({OWN_ALARM.format('')}) OR triggered_by_id = {ME} OR id = {ALARMS_CALLED_ABOUT}"
        " OR EXISTS (SELECT FROM accounts_customercontact t WHERE t.alarm_id = accounts_alarmactivation.id)"
    ),
    "accounts_followup": own(f"person_id = {ME} OR {OF_OWN_ALARM}"),
    "accounts_guarddispatch": own(OF_OWN_ALARM),
    "accounts_verificationimage": own(
        f"site_id = {MY_HOMES} AND ({OF_OWN_ALARM}"
        f" OR (alarm_id IS NULL AND {in_my_time('site_id', 'captured_at')}))"
    ),
    "accounts_imageaccess": tuple(
        kind(P, through("accounts_verificationimage", "t.id = image_id")) for kind in (Read, Add)
    ),
    "accounts_installationjob": WORK,
    "accounts_servicevisit": WORK,
    "accounts_maintenancerecord": WORK,
}
EVENT_TABLES: Tables = {
    "accounts_armingevent": own(f"{EVENTS} OR (actor_kind <> 'system' AND {SWITCHED_LATELY})"),
    "accounts_lockevent": own(EVENTS),
    "accounts_plugevent": own(EVENTS),
    "accounts_commandevent": own(EVENTS),
    "accounts_tally": own(f"actor_id = {ME} OR (actor_id IS NULL AND {in_my_months('site_id', 'month')})"),
}
DIALOGUE: Tables = {
    "accounts_conversation": (*OF_PERSON, Add(P, f"person_id = {ME}")),
    "accounts_customercontact": tuple(
        kind(P, through("accounts_conversation", "t.id = conversation_id")) for kind in (Read, Add)
    ),
    "accounts_contactattachment": own(OF_MY_CONTACT),
    "accounts_callrecording": own(OF_MY_CONTACT),
    "accounts_recordingaccess": (Read(P, OF_MY_RECORDING), Add(P, OF_MY_RECORDING)),
    "accounts_inquiry": OF_PERSON,
    "accounts_quoterequest": OF_PERSON,
    "accounts_disclosure": own(
        f"person_id = {ME} AND (secret_until IS NULL OR secret_until <= statement_timestamp())"
    ),
    # The sweep compares what lies on the disk with what is known, and opens nothing.
    "accounts_storedfile": (Read(P, FILE), Read(K, columns=("id", "path", "removed_at"))),
    "accounts_letter": (
        Read(P, f"person_id = {ME}"),
        Add(P, f"person_id = {ME} OR person_id IS NULL"),
        Add((STAFF, WEB)),
        Read(K),
        Add(K),
        Change(K),
    ),
}
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
        Read(S, f"owner = {MY_SIGN_IN}"),
        Add((PERSON, STAFF), f"owner = {ME} OR kind = 'row'"),
        *everything((WEB, WORKER)),
    ),
    # Written through a function of their owner's alone; only the sealer moves what was written.
    "accounts_auditpseudonym": (),
    "accounts_auditinbox": (Read(K), Remove(K)),
    "accounts_auditentry": (Read(K), Add(K), Read(S)),
}
COMPANY: Tables = {
    "accounts_controller": FACTS_OF_THE_COMPANY,
    "accounts_recipient": FACTS_OF_THE_COMPANY,
    "accounts_processor": FACTS_OF_THE_COMPANY,
    "accounts_transfer": FACTS_OF_THE_COMPANY,
}
TABLES: Tables = {**HOUSEHOLD, **ALARMS, **EVENT_TABLES, **DIALOGUE, **SIGN_IN, **SECRETS, **COMPANY}
