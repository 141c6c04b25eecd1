"""Every table of the customer account and of sign-in: which role may do what with which rows.

A second formulation of the household matrix (`accounts.matrix`), in SQL and written by hand, so that a mistake in
one is caught by the other. It lets a row through to whom any page shows it, or shows what points to it; which of
its columns they see is for the matrix alone.
"""

from __future__ import annotations

from accounts.contacts import wall as contacts
from accounts.wall import opened, sign_in
from accounts.wall.functions import (
    ALARMS_CALLED_ABOUT,
    AS_GUEST,
    HOMES_NOW,
    MANAGED,
    ME,
    MY_CODES,
    MY_CUSTOMERS,
    MY_HOMES,
    MY_ORGANISATIONS,
    MY_PERIODS,
    PLACES,
    in_my_months,
    in_my_time,
    since_it_is_mine,
)
from accounts.wall.roles import PERSON, STAFF, WEB, WORKER
from accounts.wall.rules import Add, Change, Read, Remove, Rule, Tables, everything, through, together

P, S, W, K = (PERSON,), (STAFF,), (WEB,), (WORKER,)
ANY_REQUEST = (PERSON, STAFF, WEB)


def own(rows: str) -> tuple[Rule, ...]:
    """A customer reads these rows, and nobody else reaches the table."""
    return (Read(P, rows),)


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
GIVEN = (
    f"occupancy_id = {MANAGED} AND invited_by_id = {ME} AND person_id IS NULL AND role <> 'owner'"
    " AND state = 'draft' AND (informed_at IS NULL OR NOT has_app_access)"
)
# Not who it is, what they were told, and the role, which decides what the owner sees of them.
ACCESS_COLUMNS = (
    *("display_name", "may_arm", "may_disarm", "may_lock", "may_view_log", "valid_from", "valid_to"),
    *("weekdays", "from_time", "to_time", "state", "ended_reason"),
)
IS_INVITER = (
    "EXISTS (SELECT FROM accounts_authoriseduser u"
    " WHERE u.invited_by_id = accounts_textmessage.person_id AND u.state IN ('invited', 'notified'))"
)
IS_INVITED = "EXISTS (SELECT FROM accounts_userinvitation i WHERE i.user_id = accounts_authoriseduser.id)"
ANSWERED = (
    *("person_id", "state", "informed_at", "informed_by", "notice_version"),
    *("valid_from", "valid_to", "ended_reason"),
)
CONTACT_COLUMNS = ("value", "value_hmac", "verified_at", "changed_at", "is_registered_for_delivery")
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
        # Somebody who was given access and is nobody's customer: their own row, before it is anything else.
        Add(P, f"id = {ME}"),
        Read(W, "EXISTS (SELECT FROM accounts_user u WHERE u.person_id = accounts_person.id)"),
        Read(K, IS_WRITTEN_TO.format("accounts_person.id")),
    ),
    "accounts_contactpoint": (
        *OF_PERSON,
        # One's own, proven with a code (accounts.contacting).
        Add(P, f"person_id = {ME}"),
        Change(P, f"person_id = {ME}", columns=CONTACT_COLUMNS),
        Remove(P, f"person_id = {ME}"),
        # Whoever signs in from a new device, or makes a new password, is told so at every address on record.
        Read(
            W,
            "kind = 'email' AND (verified_at IS NOT NULL OR is_registered_for_delivery)"
            " AND EXISTS (SELECT FROM accounts_user u WHERE u.person_id = accounts_contactpoint.person_id)",
        ),
        Read(K, IS_WRITTEN_TO.format("accounts_contactpoint.person_id")),
    ),
    "accounts_contactchange": (
        *(kind(P, f"person_id = {ME}") for kind in (Read, Add)),
        Change(P, f"person_id = {ME}", columns=("tries", "done_at", "former_sealed")),
        Read(K, columns=("id", "asked_at", "done_at")),
        Remove(K),
    ),
    "accounts_textmessage": (
        *(kind(P, f"person_id = {ME}") for kind in (Read, Add)),
        # The code of an invitation goes to a number that whoever gave access has typed.
        Add(W, IS_INVITER),
        # An erasure that begins by itself is told by text message too.
        *(kind(K) for kind in (Read, Add, Change, Remove)),
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
    "accounts_takeover": own(f"person_id = {ME}"),
    "accounts_creditcheck": own(f"person_id = {ME} OR organisation_id = {MY_ORGANISATIONS}"),
    "accounts_site": own(
        f"id = {PLACES} OR EXISTS (SELECT FROM accounts_tally t"
        f" WHERE t.actor_id = {ME} AND t.site_id = accounts_site.id)"
    ),
    "accounts_occupancy": own(f"id = {MY_PERIODS} OR id = {AS_GUEST}"),
    "accounts_panel": own(f"site_id = {HOMES_NOW}"),
    "accounts_component": own(through("accounts_panel", "t.id = panel_id")),
    "accounts_authoriseduser": (
        Read(P, f"occupancy_id = {MANAGED} OR person_id = {ME}"),
        # Given by whoever looks after the home, to somebody who is nobody's row before they have said yes.
        Add(P, GIVEN),
        # Nobody changes their own: a delegate's is for the owner to change.
        Change(
            P,
            f"occupancy_id = {MANAGED} AND role <> 'owner' AND person_id IS DISTINCT FROM {ME}",
            columns=ACCESS_COLUMNS,
        ),
        # Whoever has the link answers it signed out (accounts.household).
        Read(W, IS_INVITED),
        Change(W, IS_INVITED, columns=ANSWERED),
        Read(K, columns=("id", "occupancy_id", "person_id", "state", "ended_reason")),
    ),
    "accounts_logattestation": (
        Read(P, f"by_id = {ME} OR occupancy_id = {MANAGED}"),
        Add(P, f"by_id = {ME} AND occupancy_id = {MANAGED}"),
    ),
    "accounts_userinvitation": (
        *everything(P, through("accounts_authoriseduser", f"t.id = user_id AND t.occupancy_id = {MANAGED}")),
        Read(W),
        Change(W, columns=("code_hmac", "code_sent_at", "codes_sent", "tries")),
        Remove(W),
        Read(K, columns=("id", "created_at", "expires_at")),
        Remove(K),
    ),
    "accounts_codeassignment": own(
        f"code_id = {MY_CODES} AND {through('accounts_authoriseduser', 't.id = user_id')}"
    ),
    "accounts_passphrase": OF_PERSON,
    # An employee sees what an owner does not for the time being: of the pauses themselves none.
    "accounts_viewpause": (*OF_PERSON, Read(S, "false")),
    "accounts_quietwish": tuple(kind(P, f"person_id = {ME}") for kind in (Read, Add, Remove)),
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
OF_CUSTOMERS: Tables = together([HOUSEHOLD, ALARMS, EVENT_TABLES, DIALOGUE, contacts.TABLES])
TABLES: Tables = together([OF_CUSTOMERS, opened.tables(OF_CUSTOMERS), sign_in.TABLES])
