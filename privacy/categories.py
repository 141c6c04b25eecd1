"""Every kind of personal data the company holds, once. A diff of this file is a change of policy.

Pages, copies, erasure, retention and the Art. 30 record all read this tuple. Its order is the order in which
erasure runs: what hangs on a person before the person.
"""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from accounts.models.recorded import Source
from privacy.grounds import (
    ACCESS_SECURITY,
    ALARM_CENTRE,
    BILLING,
    CERTAIN_IDENTIFICATION,
    CONTRACT,
    CREDIT_CHECK,
    CUSTOMER,
    DELIVER_SERVICE,
    HANDLE_ALARMS,
    HANDLE_RIGHTS,
    IDENTIFY_AND_CONTACT,
    INSTALLERS,
    INTEREST_IN_SECURITY,
    INTEREST_OF_USERS,
    INVOICING,
    IT_SUPPLIER,
    LEGAL_OBLIGATION,
    SERVICE_AND_MAINTENANCE,
    SERVICE_MESSAGES,
)
from privacy.registry import DataCategory, Delete, Keep, Redact, Retention, Table, Text

TECHNICAL = _("teknisk nøkkel uten innhold")
ABOUT_OTHERS = _("gjelder andre personer")
SLOT = _("viser hvordan koder er nummerert i panelet")
SECRET = _("hemmelighet som aldri vises; du kan bytte den")
SECRET_KEY = _("hemmelig nøkkel som aldri vises")
STORED_AT = _("teknisk tidspunkt for lagring")
YOURSELF = _("er deg selv")
YOURSELF_OR_NOBODY = _("er deg selv, eller ingen")
BY_ITS_FORM = _("framgår av formen")
UNUSED = _("brukes ikke")
RUNS_THE_WORK = _("intern styring av arbeidet, uten opplysninger om deg")
RUNS_THE_POST = _("intern styring av utsending")
KEYS_AND_NUMBERS = _("interne nøkler og tall")
# Nothing is lost by not being told of these: keys between tables, and what a page says already.
WITHOUT_CONTENT: tuple[Text, ...] = (
    TECHNICAL,
    STORED_AT,
    YOURSELF,
    YOURSELF_OR_NOBODY,
    BY_ITS_FORM,
    UNUSED,
    RUNS_THE_WORK,
    RUNS_THE_POST,
    KEYS_AND_NUMBERS,
)
ROW = {"id": TECHNICAL, "created_at": STORED_AT}
EVENT_FIELDS: Mapping[str, Text] = {
    "id": TECHNICAL,
    "actor": YOURSELF_OR_NOBODY,
    "user": YOURSELF_OR_NOBODY,
    "unresolved_name": ABOUT_OTHERS,
    "code_slot": SLOT,
}
EVENT_REDACTION = Redact(("actor", "user", "unresolved_name", "code_slot"))
BLANKED = _("Etter 12 måneder fjerner vi hvem det var. Etter 24 måneder slettes hendelsen")

USE = DataCategory(
    slug="bruk",
    title=_("Bruk av alarmen"),
    summary=_("Når alarmen ble slått på og av, og hvordan"),
    description=_(
        "Hver gang noen slår alarmen på eller av, lagrer vi tidspunktet og måten det ble gjort på."
    ),
    icon="key",
    purposes=(DELIVER_SERVICE, HANDLE_ALARMS),
    bases=(CONTRACT, INTEREST_OF_USERS),
    sources=(Source.PANEL,),
    recipients=(ALARM_CENTRE, IT_SUPPLIER),
    retention=(Retention("RET-ARM", BLANKED, months=24, table="accounts.ArmingEvent", of="occurred_at"),),
    promises=("PE-33", "PE-34", "PE-35"),
    tables=(
        Table(
            "accounts.ArmingEvent",
            title=_("Alarmen på og av"),
            subject=("actor",),
            export=(
                "occurred_at",
                "mode",
                "channel",
                "actor_kind",
                "site__installation_number",
                "time_uncertain",
                "received_at",
            ),
            portable=("occurred_at", "mode", "channel"),
            withhold=EVENT_FIELDS,
            on_erasure=EVENT_REDACTION,
            newest="occurred_at",
            is_activity=True,
        ),
        Table(
            "accounts.CommandEvent",
            title=_("Andre hendelser"),
            subject=("actor",),
            export=(
                "occurred_at",
                "command",
                "vendor_type",
                "result",
                "channel",
                "actor_kind",
                "site__installation_number",
                "time_uncertain",
                "received_at",
            ),
            portable=("occurred_at", "command", "channel"),
            withhold=EVENT_FIELDS,
            on_erasure=EVENT_REDACTION,
            newest="occurred_at",
            is_activity=True,
        ),
    ),
)

LOCKS = DataCategory(
    slug="laser",
    title=_("Låser og smartplugger"),
    summary=_("Åpning og låsing, strøm av og på"),
    description=_("Har du digital lås eller smartplugg hos oss, lagrer vi når de brukes og hvordan."),
    icon="door",
    purposes=(DELIVER_SERVICE,),
    bases=(CONTRACT, INTEREST_OF_USERS),
    sources=(Source.PANEL,),
    recipients=(IT_SUPPLIER,),
    retention=(
        Retention("RET-LOCK", _("Låser: 90 dager"), days=90, table="accounts.LockEvent", of="occurred_at"),
        Retention(
            "RET-PLUG", _("Smartplugger: 30 dager"), days=30, table="accounts.PlugEvent", of="occurred_at"
        ),
    ),
    promises=("PE-50", "PE-51"),
    tables=(
        Table(
            "accounts.LockEvent",
            title=_("Låser"),
            subject=("actor",),
            export=(
                "occurred_at",
                "action",
                "lock_name",
                "channel",
                "actor_kind",
                "site__installation_number",
                "time_uncertain",
                "received_at",
            ),
            portable=("occurred_at", "action", "lock_name", "channel"),
            withhold=EVENT_FIELDS,
            on_erasure=EVENT_REDACTION,
            newest="occurred_at",
            is_activity=True,
        ),
        Table(
            "accounts.PlugEvent",
            title=_("Smartplugger"),
            subject=("actor",),
            export=(
                "occurred_at",
                "action",
                "plug_name",
                "channel",
                "actor_kind",
                "site__installation_number",
                "time_uncertain",
                "received_at",
            ),
            portable=("occurred_at", "action", "plug_name", "channel"),
            withhold=EVENT_FIELDS,
            on_erasure=EVENT_REDACTION,
            newest="occurred_at",
            is_activity=True,
        ),
    ),
)

ACCESS = DataCategory(
    slug="brukere",
    title=_("Brukere, koder og kontaktpersoner"),
    summary=_("Hvem som kan bruke alarmen, og hvem vi ringer. Koder vises aldri"),
    description=_(
        "Vi lagrer hvem som har tilgang, hvilke koder som er satt, og hvem vi ringer når alarmen går. "
        "Koder og kontrollord kan ingen lese, heller ikke vi."
    ),
    icon="people",
    purposes=(IDENTIFY_AND_CONTACT, ACCESS_SECURITY, HANDLE_ALARMS),
    bases=(CONTRACT, INTEREST_OF_USERS),
    sources=(Source.CUSTOMER, Source.USER, Source.CONTACT),
    recipients=(ALARM_CENTRE, CUSTOMER, IT_SUPPLIER),
    retention=(
        Retention(
            "RET-ARM",
            _("Brukere: 12 måneder etter at tilgangen er slutt"),
            months=12,
            table="accounts.AuthorisedUser",
            of="valid_to",
        ),
        Retention(
            "RET-CONTACT",
            _("Kontaktpersoner: 30 dager etter at du fjerner dem"),
            days=30,
            table="accounts.ContactPerson",
            of="valid_to",
        ),
    ),
    promises=("PE-24", "PE-29", "PE-30", "PE-31"),
    tables=(
        Table(
            "accounts.CodeAssignment",
            title=_("Hvem som har hatt hvilken kode"),
            subject=("user__person",),
            export=("user__display_name", "code__slot_no", "valid_from", "valid_to"),
            withhold={**ROW},
            newest="valid_from",
        ),
        Table(
            "accounts.AccessCode",
            title=_("Koder"),
            subject=("assignments__user__person",),
            export=("slot_no", "kind", "status", "set_at", "last_changed_at", "site__installation_number"),
            withhold={
                **ROW,
                "secret_hmac": SECRET,
                "is_duress": _("ville avsløre en overfallskode for den som ser over skulderen"),
            },
            newest="slot_no",
        ),
        Table(
            "accounts.Passphrase",
            title=_("Kontrollord"),
            subject=("person",),
            export=("set_at", "last_changed_at", "last_used_at", "occupancy__site__installation_number"),
            withhold={**ROW, "secret_hmac": SECRET, "person": YOURSELF},
            newest="set_at",
        ),
        Table(
            "accounts.AuthorisedUser",
            title=_("Brukere med tilgang"),
            subject=("person",),
            export=(
                "display_name",
                "role",
                "state",
                "valid_from",
                "valid_to",
                "has_app_access",
                "may_arm",
                "may_disarm",
                "may_lock",
                "may_view_log",
                "show_name_to_owner",
                "informed_at",
                "occupancy__site__installation_number",
            ),
            portable=("display_name", "role", "valid_from", "valid_to"),
            withhold={**ROW, "person": TECHNICAL, "invited_by": ABOUT_OTHERS},
            newest="valid_from",
        ),
        Table(
            "accounts.ContactPerson",
            title=_("Kontaktpersoner"),
            subject=("person",),
            export=(
                "call_order",
                "name",
                "phone",
                "email",
                "relation",
                "has_key",
                "may_give_passphrase",
                "state",
                "notice_sent_at",
                "notice_channel",
                "valid_from",
                "valid_to",
                "occupancy__site__installation_number",
            ),
            portable=("call_order", "name", "phone", "email", "relation", "has_key"),
            withhold={**ROW, "person": TECHNICAL, "added_by": ABOUT_OTHERS},
            newest="call_order",
        ),
    ),
)

SITE = DataCategory(
    slug="anlegg",
    title=_("Anlegg og utstyr"),
    summary=_("Adresse, paneltype, og hvor enhetene henger"),
    description=_(
        "Vi lagrer hvor alarmen er, hva slags utstyr du har, og det vekteren må vite for å hjelpe deg."
    ),
    icon="equipment",
    purposes=(DELIVER_SERVICE, HANDLE_ALARMS, SERVICE_AND_MAINTENANCE),
    bases=(CONTRACT, INTEREST_OF_USERS),
    sources=(Source.SUBJECT, Source.INSTALLER, Source.PANEL),
    recipients=(ALARM_CENTRE, INSTALLERS, IT_SUPPLIER),
    retention=(
        Retention(
            "END",
            _("3 måneder etter at du slutter som kunde"),
            months=3,
            table="accounts.Occupancy",
            of="valid_to",
        ),
    ),
    promises=("PE-25", "PE-26", "PE-27", "PE-28"),
    tables=(
        Table(
            "accounts.Component",
            title=_("Enheter"),
            subject=("panel__site__occupancies__customer__person",),
            export=(
                "zone",
                "kind",
                "location_label",
                "has_camera",
                "battery_percent",
                "installed_at",
                "removed_at",
                "panel__site__installation_number",
            ),
            portable=("zone", "kind", "location_label", "installed_at"),
            withhold={**ROW, "panel": TECHNICAL},
            on_erasure=Redact(("location_label",)),
            newest="zone",
        ),
        Table(
            "accounts.Panel",
            title=_("Alarmpanel"),
            subject=("site__occupancies__customer__person",),
            export=(
                "model",
                "panel_type",
                "firmware",
                "installed_at",
                "removed_at",
                "monitoring_state",
                "site__installation_number",
            ),
            withhold={
                **ROW,
                "serial": _("selskapets utstyr; kan misbrukes til å utgi seg for panelet"),
                "sim_iccid": _("selskapets abonnement; kan misbrukes til å overta forbindelsen"),
            },
            on_erasure=Keep(
                _("Utstyret er selskapets. Koblingen til deg fjernes."), law=_("GDPR art. 17 nr. 1 a")
            ),
            newest="installed_at",
        ),
        Table(
            "accounts.Occupancy",
            title=_("Din tid som kunde på anlegget"),
            subject=("customer__person",),
            export=(
                "site__installation_number",
                "valid_from",
                "valid_to",
                "access_directions",
                "hazards_note",
                "pets_note",
                "holds_key",
                "key_reference",
            ),
            portable=("access_directions", "hazards_note", "pets_note"),
            withhold={**ROW, "customer": TECHNICAL},
            newest="valid_from",
        ),
        Table(
            "accounts.Site",
            title=_("Anlegg"),
            subject=("occupancies__customer__person",),
            export=(
                "installation_number",
                "street_address",
                "postal_code",
                "city",
                "property_type",
                "address_protected",
                "timezone",
            ),
            portable=("street_address", "postal_code", "city", "property_type"),
            withhold={**ROW},
            newest="installation_number",
        ),
    ),
)

AGREEMENT = DataCategory(
    slug="avtale",
    title=_("Avtale og priser"),
    summary=_("Det vi har avtalt, hva som inngår, og hva det koster"),
    description=_("Vi lagrer avtalen mellom oss, hva den omfatter, og prisen du betaler."),
    icon="receipt",
    purposes=(DELIVER_SERVICE, BILLING),
    bases=(CONTRACT, LEGAL_OBLIGATION),
    sources=(Source.SUBJECT, Source.EMPLOYEE),
    recipients=(INVOICING, IT_SUPPLIER),
    retention=(
        Retention(
            "RET-CLAIM",
            _("3 år og 3 måneder etter at avtalen er slutt, i tilfelle krav"),
            months=39,
            table="accounts.Agreement",
            of="ended_on",
            law=_("foreldelsesloven §§ 2 og 3"),
        ),
    ),
    promises=("PE-05", "PE-32", "PE-39"),
    tables=(
        Table(
            "accounts.AgreementLine",
            title=_("Det som inngår"),
            subject=("agreement__customer__person",),
            export=(
                "agreement__number",
                "product",
                "description",
                "monthly_price",
                "valid_from",
                "valid_to",
            ),
            withhold={**ROW},
            on_erasure=Keep(_("Krav kan gjøres gjeldende i tre år."), law=_("foreldelsesloven §§ 2 og 3")),
            newest="valid_from",
        ),
        Table(
            "accounts.Agreement",
            title=_("Avtaler"),
            subject=("customer__person",),
            export=(
                "number",
                "status",
                "signed_on",
                "starts_on",
                "ended_on",
                "binding_until",
                "notice_months",
                "withdrawal_deadline",
                "sales_channel",
                "terms_version",
                "site__street_address",
                "site__postal_code",
                "site__city",
            ),
            portable=("signed_on", "starts_on"),
            withhold={**ROW, "customer": TECHNICAL},
            on_erasure=Keep(_("Krav kan gjøres gjeldende i tre år."), law=_("foreldelsesloven §§ 2 og 3")),
            newest="starts_on",
        ),
    ),
)

CASES = DataCategory(
    slug="saker",
    title=_("Sakene dine om personvern"),
    summary=_("Det du har bedt om, hva som skjedde, og når du hentet kopier"),
    description=_(
        "Når du bruker rettighetene dine, lagrer vi hva du ba om og hva vi gjorde, så vi kan vise det."
    ),
    icon="shield",
    purposes=(HANDLE_RIGHTS,),
    bases=(LEGAL_OBLIGATION,),
    sources=(Source.SUBJECT, Source.EMPLOYEE),
    recipients=(IT_SUPPLIER,),
    retention=(
        Retention(
            "RET-DSR",
            _("Saker: 5 år etter at de er avsluttet"),
            months=60,
            table="privacy.PrivacyRequest",
            of="closed_at",
            law=_("personopplysningsloven § 28"),
        ),
        Retention(
            "RET-DSR-FILE", _("Filen med kopien: 7 dager"), days=7, table="privacy.Archive", of="snapshot_at"
        ),
    ),
    promises=("PE-72", "PE-79", "PE-80"),
    tables=(
        Table(
            "privacy.Download",
            title=_("Nedlastinger"),
            subject=("request__person",),
            export=("request__reference", "at", "outcome", "device"),
            withhold={**ROW, "user": YOURSELF},
            newest="at",
        ),
        Table(
            "privacy.Archive",
            title=_("Kopier som kan lastes ned"),
            subject=("request__person",),
            export=("request__reference", "snapshot_at", "expires_at", "size", "rows", "sha256", "contents"),
            withhold={
                **ROW,
                "job": TECHNICAL,
                "path": _("hvor filen ligger; ville hjelpe en inntrenger"),
                "key_sealed": SECRET_KEY,
            },
            newest="snapshot_at",
        ),
        Table(
            "privacy.JobStep",
            title=_("Steg i arbeidet"),
            subject=("job__request__person",),
            export=("job__request__reference", "name", "at"),
            withhold={**ROW, "fence": TECHNICAL},
            newest="at",
        ),
        Table(
            "privacy.Job",
            title=_("Arbeidet med sakene"),
            subject=("request__person",),
            export=("request__reference", "kind", "state", "claims", "finished_at"),
            withhold={
                **ROW,
                **dict.fromkeys(
                    (
                        "key",
                        "fence",
                        "owner",
                        "owner_pid",
                        "lease_until",
                        "run_after",
                        "step_tries",
                        "checkpoint",
                        "error_code",
                    ),
                    RUNS_THE_WORK,
                ),
            },
            newest="created_at",
        ),
        Table(
            "privacy.Event",
            title=_("Hendelser i sakene"),
            subject=("request__person",),
            export=("request__reference", "at", "from_status", "to_status", "note"),
            withhold={
                **ROW,
                "by": _("deg selv eller en ansatt; ansatte vises ikke ved navn"),
                "facts": KEYS_AND_NUMBERS,
            },
            on_erasure=Keep(_("Viser at vi har fulgt loven."), law=_("GDPR art. 5 nr. 2")),
            newest="at",
        ),
        Table(
            "privacy.PrivacyRequest",
            title=_("Saker"),
            subject=("person",),
            export=(
                "reference",
                "right",
                "channel",
                "status",
                "language",
                "scope",
                "received_at",
                "safe_due_on",
                "legal_due_on",
                "closed_at",
            ),
            withhold={**ROW, "person": YOURSELF},
            on_erasure=Keep(_("Viser at vi har fulgt loven."), law=_("GDPR art. 5 nr. 2")),
            newest="received_at",
        ),
    ),
)

SIGN_IN = DataCategory(
    slug="minesider",
    title=_("Innlogging og valg"),
    summary=_("Innloggingen din, språk og utseende, og brev vi har sendt"),
    description=_(
        "For at du skal kunne logge inn, lagrer vi e-postadressen, valgene dine og hvilke brev vi har sendt."
    ),
    icon="computer",
    purposes=(ACCESS_SECURITY, SERVICE_MESSAGES),
    bases=(CONTRACT, INTEREST_IN_SECURITY),
    sources=(Source.SUBJECT,),
    recipients=(IT_SUPPLIER,),
    retention=(
        Retention(
            "RET-SEC",
            _("Brev: 12 måneder etter at de er sendt"),
            months=12,
            table="accounts.Letter",
            of="sent_at",
        ),
        Retention(
            "RET-ACCOUNT",
            _("Innloggingen: så lenge du har den, og 30 dager etter"),
            goes_with="accounts.User",
        ),
    ),
    promises=("PE-12", "PE-86"),
    tables=(
        Table(
            "sessions.Session",
            title=_("Økter"),
            subject=(),
            withhold=dict.fromkeys(
                ("session_key", "session_data", "expire_date"),
                _("hemmelig nøkkel til en åpen innlogging; forsvinner når den er slutt"),
            ),
            newest="expire_date",
        ),
        Table(
            "accounts.Letter",
            title=_("Brev vi har sendt"),
            subject=("person",),
            export=("kind", "address", "language", "sent_at"),
            withhold={
                **ROW,
                **dict.fromkeys(
                    ("key", "next_try_at", "tries", "given_up_at", "error_code", "facts"),
                    RUNS_THE_POST,
                ),
                "person": YOURSELF,
                "secret_encrypted": SECRET_KEY,
            },
        ),
        Table(
            "account.EmailConfirmation",
            title=_("Bekreftelser av e-post"),
            subject=("email_address__user__person",),
            withhold={
                "id": TECHNICAL,
                "email_address": TECHNICAL,
                "key": SECRET_KEY,
                "created": UNUSED,
                "sent": UNUSED,
            },
            newest="created",
        ),
        Table(
            "account.EmailAddress",
            title=_("E-post for innlogging"),
            subject=("user__person",),
            export=("email", "verified", "primary"),
            portable=("email",),
            withhold={"id": TECHNICAL, "user": TECHNICAL},
            newest="id",
        ),
        Table(
            "admin.LogEntry",
            title=_("Ansattes arbeid i saksbehandlingen"),
            subject=("user__person",),
            withhold=dict.fromkeys(
                (
                    "id",
                    "action_time",
                    "user",
                    "content_type",
                    "object_id",
                    "object_repr",
                    "action_flag",
                    "change_message",
                ),
                _("gjelder ansatte, ikke kunder; inneholder ingen opplysninger om deg"),
            ),
            newest="action_time",
        ),
        Table(
            "accounts.User",
            title=_("Innlogging"),
            subject=("person",),
            export=("email", "language", "appearance", "date_joined", "last_login", "is_active"),
            portable=("email", "language"),
            withhold={
                "id": TECHNICAL,
                "password": SECRET,
                "person": YOURSELF,
                **dict.fromkeys(
                    ("is_staff", "is_superuser", "groups", "user_permissions"),
                    _("gjelder ansatte, ikke kunder"),
                ),
            },
            newest="date_joined",
        ),
    ),
)

CUSTOMER_DETAILS = DataCategory(
    slug="kundeforhold",
    title=_("Navn og kontaktinfo"),
    summary=_("Navn, fødselsdato, telefon, e-post, kundenummer"),
    description=_("Vi lagrer hvem du er, hvordan vi når deg, og kundeforholdet ditt."),
    icon="person",
    purposes=(IDENTIFY_AND_CONTACT, SERVICE_MESSAGES, CREDIT_CHECK),
    bases=(CONTRACT, INTEREST_OF_USERS, CERTAIN_IDENTIFICATION),
    sources=(Source.SUBJECT, Source.CUSTOMER, Source.REGISTER),
    recipients=(ALARM_CENTRE, IT_SUPPLIER),
    retention=(
        Retention(
            "RET-CLAIM",
            _("3 år og 3 måneder etter at du slutter som kunde"),
            months=39,
            table="accounts.Customer",
            of="ended_on",
            law=_("foreldelsesloven §§ 2 og 3"),
        ),
    ),
    promises=("PE-16", "PE-18", "PE-19", "PE-20", "PE-21", "PE-22", "PE-23"),
    tables=(
        Table(
            "accounts.NationalIdentifier",
            title=_("Fødselsnummer"),
            subject=("person",),
            export=("kind", "need_reason", "last_verified_at"),
            withhold={
                **ROW,
                "person": YOURSELF,
                "value_encrypted": _("vises ikke i kopier, så det ikke kan komme på avveie"),
                "value_hmac": TECHNICAL,
            },
        ),
        Table(
            "accounts.ContactPoint",
            title=_("Telefon, e-post og postadresse"),
            subject=("person",),
            export=(
                "kind",
                "value",
                "label",
                "source",
                "is_primary",
                "is_registered_for_delivery",
                "verified_at",
                "changed_at",
            ),
            portable=("kind", "value", "label"),
            withhold={
                **ROW,
                "person": YOURSELF,
                "previous_value_encrypted": _("forseglet i 30 dager for å kunne angre svindel"),
            },
            newest="kind",
        ),
        Table(
            "accounts.Customer",
            title=_("Kundeforhold"),
            subject=("person",),
            export=("customer_number", "kind", "status", "started_on", "ended_on", "organisation__name"),
            portable=("kind", "started_on"),
            withhold={**ROW, "person": YOURSELF},
            on_erasure=Keep(_("Krav kan gjøres gjeldende i tre år."), law=_("foreldelsesloven §§ 2 og 3")),
            newest="started_on",
        ),
        Table(
            "accounts.Organisation",
            title=_("Enkeltpersonforetak"),
            subject=("proprietor",),
            export=("name", "organisation_number", "organisation_form"),
            portable=("name", "organisation_number"),
            withhold={
                **ROW,
                "proprietor": YOURSELF,
                "is_sole_proprietorship": BY_ITS_FORM,
            },
            newest="organisation_number",
        ),
        Table(
            "accounts.Person",
            title=_("Person"),
            subject=("pk",),
            export=("given_name", "family_name", "birth_date", "preferred_language", "deceased_on"),
            portable=("given_name", "family_name", "birth_date", "preferred_language"),
            withhold={
                **ROW,
                "protection_status": _("vises bare på en egen side, aldri i filer som kan havne hos andre"),
            },
            on_erasure=Delete(),
        ),
    ),
)

CATEGORIES: tuple[DataCategory, ...] = (
    USE,
    LOCKS,
    ACCESS,
    SITE,
    AGREEMENT,
    CASES,
    SIGN_IN,
    CUSTOMER_DETAILS,
)

NOT_PERSONAL: Mapping[str, str] = {
    "accounts.Controller": "the company's own published facts",
    "contenttypes.ContentType": "names of tables",
    "auth.Permission": "names of permissions",
    "auth.Group": "names of staff roles",
    "auth.Group_permissions": "which role has which permission",
    "accounts.User_groups": "which employee has which role; customers have none",
    "accounts.User_user_permissions": "which employee has which permission; customers have none",
}

WITHOUT_MODEL: Mapping[str, str] = {
    "django_migrations": "which migrations have run",
    "rate_limit_cache": "counters for rate limits under hashed keys, gone within an hour",
}
