"""What an employee reads of the one person they have opened: that person's own rows, where their role may at all.

A table that is not named here is closed to employees, whatever their reason: codes and passphrases.
"""

from __future__ import annotations

from collections.abc import Mapping

from accounts.staff.roles import CALLS, PICTURES
from accounts.wall.functions import opened
from accounts.wall.roles import PERSON, STAFF
from accounts.wall.rules import Add, Read, Rule, Tables

# The category of the register each table is in; pictures and calls take a case or an alarm besides.
CATEGORY_OF: Mapping[str, str] = {
    "accounts_person": "kundeforhold",
    "accounts_contactpoint": "kundeforhold",
    "accounts_contactchange": "kundeforhold",
    "accounts_textmessage": "kundeforhold",
    "accounts_organisation": "kundeforhold",
    "accounts_customer": "kundeforhold",
    "accounts_nationalidentifier": "kundeforhold",
    "accounts_agreement": "avtale",
    "accounts_agreementline": "avtale",
    "accounts_agreementdocument": "avtale",
    "accounts_priceline": "avtale",
    "accounts_paymentarrangement": "avtale",
    "accounts_invoice": "avtale",
    "accounts_invoiceline": "avtale",
    "accounts_payment": "avtale",
    "accounts_ownershipchange": "avtale",
    "accounts_takeover": "avtale",
    "accounts_creditcheck": "kreditt",
    "accounts_panel": "anlegg",
    "accounts_component": "anlegg",
    "accounts_installationjob": "anlegg",
    "accounts_servicevisit": "anlegg",
    "accounts_maintenancerecord": "anlegg",
    "accounts_authoriseduser": "brukere",
    "accounts_userinvitation": "brukere",
    "accounts_logattestation": "brukere",
    "accounts_contactperson": "brukere",
    "accounts_contactnotice": "brukere",
    "accounts_alarmactivation": "alarmer",
    "accounts_followup": "alarmer",
    "accounts_guarddispatch": "alarmer",
    "accounts_imageaccess": PICTURES,
    "accounts_verificationimage": PICTURES,
    "accounts_armingevent": "bruk",
    "accounts_commandevent": "bruk",
    "accounts_plugevent": "laser",
    # Policies of homes look into it.
    "accounts_tally": "bruk",
    "accounts_lockevent": "laser",
    "accounts_conversation": "kundekontakt",
    "accounts_customercontact": "kundekontakt",
    "accounts_contactattachment": "kundekontakt",
    "accounts_inquiry": "kundekontakt",
    "accounts_quoterequest": "kundekontakt",
    "accounts_callrecording": CALLS,
    "accounts_recordingaccess": CALLS,
    "accounts_disclosure": "utlevert",
    "accounts_letter": "minesider",
}
# A home, the time one had it, and a file stand with what they belong to, in any category.
WITH_OTHERS = ("accounts_site", "accounts_occupancy", "accounts_storedfile")
# Never a national identity number or a one-time code, sealed or as a keyed fingerprint.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "accounts_contactchange": (
        "id",
        "created_at",
        "person_id",
        "what",
        "kind",
        "point",
        "value_sealed",
        "former_sealed",
        "asked_at",
        "done_at",
    ),
    "accounts_textmessage": (
        "id",
        "created_at",
        "person_id",
        "kind",
        "number_sealed",
        "language",
        "sent_at",
        "given_up_at",
    ),
    "accounts_userinvitation": ("id", "created_at", "user_id", "channel", "address_sealed", "expires_at"),
    "accounts_nationalidentifier": (
        "id",
        "created_at",
        "person_id",
        "kind",
        "need_reason",
        "last_verified_at",
    ),
}
# Who has seen a picture or heard a call is written beside it, too.
WRITTEN = ("accounts_imageaccess", "accounts_recordingaccess")
IS_LOOKING = "(SELECT nullif(current_setting('app.categories', true), '') IS NOT NULL)"


def tables(of_customers: Tables) -> dict[str, tuple[Rule, ...]]:
    """The rules for employees: what each person's own rules let through, cut by category."""
    found = {
        table: tuple(_rules(table, of_customers[table], opened(category)))
        for table, category in CATEGORY_OF.items()
    }
    return found | {table: tuple(_rules(table, of_customers[table], IS_LOOKING)) for table in WITH_OTHERS}


def _rules(table: str, rules: tuple[Rule, ...], may: str) -> list[Rule]:
    kinds = (Read, Add) if table in WRITTEN else (Read,)
    return [
        type(rule)((STAFF,), f"({rule.rows}) AND {may}", columns=COLUMNS.get(table, rule.columns))
        for rule in rules
        if PERSON in rule.roles and type(rule) in kinds
    ]
