"""PE-01…PE-17: what data is used for."""

from django.utils.translation import gettext_lazy as _

from privacy.papers.promise import Promise

ROWS: tuple[Promise, ...] = (
    Promise(
        "PE-01",
        _("Teksten gjelder også deg som ikke er kunde."),
        categories=(
            "kundekontakt",
            "brukere",
        ),
        tables=("accounts.ContactNotice",),
        purposes=("P-03",),
        tests=(
            "tests/accounts/contacts/test_answering.py::test_the_page_tells_who_asks_why_and_what_we_hold_and_reading_it_changes_nothing",
        ),
    ),
    Promise(
        "PE-02",
        _("Valg som kan la være å dele, er satt til å ikke dele."),
        categories=("minesider",),
        tables=(
            "privacy.LookNotice",
            "privacy.RecordLock",
        ),
        purposes=("P-16",),
        tests=(
            "tests/privacy/papers/test_kept.py::test_what_shows_one_person_to_another_is_off_until_somebody_turns_it_on",
            "tests/privacy/papers/test_kept.py::test_nothing_is_shared_with_a_partner_before_a_yes",
        ),
    ),
    Promise(
        "PE-03",
        _("Du får vite hvor hver opplysning kommer fra."),
        categories=("kundeforhold",),
        tables=("accounts.ContactPoint",),
        purposes=("P-03",),
        tests=(
            "tests/privacy/overview/test_category_pages.py::test_a_page_tells_the_five_facts_of_the_register",
        ),
    ),
    Promise(
        "PE-04",
        _("Spørsmål brukes til å svare deg, og ikke til noe annet."),
        categories=("kundekontakt",),
        tables=(
            "accounts.Conversation",
            "accounts.CustomerContact",
            "accounts.Inquiry",
        ),
        purposes=("P-01",),
        recipients=("customer_service",),
        tests=(
            "tests/privacy/papers/test_kept.py::test_whoever_only_asked_is_answered_and_gets_nothing_else",
            "tests/privacy/marketing/test_choosing.py::test_users_contacts_and_strangers_get_no_mail",
        ),
    ),
    Promise(
        "PE-05",
        _("Du ser hva avtalen består av: tjenester, leid utstyr og tillegg."),
        categories=("avtale",),
        tables=(
            "accounts.Agreement",
            "accounts.AgreementLine",
        ),
        purposes=("P-02",),
        tests=("tests/accounts/test_viewing.py::test_each_person_sees_exactly_their_rows_of_every_table",),
    ),
    Promise(
        "PE-06",
        _("Vi vet hvem som er kunde, bruker og kontaktperson, og blander dem ikke."),
        categories=(
            "kundeforhold",
            "brukere",
        ),
        tables=(
            "accounts.Person",
            "accounts.Customer",
            "accounts.AuthorisedUser",
            "accounts.ContactPerson",
            "accounts.UserInvitation",
            "accounts.LateNotice",
            "accounts.LogAttestation",
        ),
        purposes=("P-03",),
        tests=(
            "tests/accounts/test_viewing.py::test_each_person_sees_exactly_their_rows_of_every_table",
            "tests/accounts/contacts/test_sending.py::test_staff_hear_on_day_20_and_after_a_month_it_is_for_emergencies_alone",
        ),
    ),
    Promise(
        "PE-07",
        _("Opplysninger brukes til å montere det du har bestilt."),
        categories=("anlegg",),
        tables=("accounts.InstallationJob",),
        purposes=("P-04",),
        recipients=("installation",),
        tests=("tests/accounts/test_viewing.py::test_each_person_sees_exactly_their_rows_of_every_table",),
    ),
    Promise(
        "PE-08",
        _("Opplysninger brukes til service og vedlikehold."),
        categories=("anlegg",),
        tables=(
            "accounts.ServiceVisit",
            "accounts.MaintenanceRecord",
        ),
        purposes=("P-05",),
        recipients=("installation",),
        tests=("tests/accounts/test_viewing.py::test_each_person_sees_exactly_their_rows_of_every_table",),
    ),
    Promise(
        "PE-09",
        _("Ingen ser et bilde fra alarmen din uten en grunn som blir skrevet ned."),
        categories=("alarmer",),
        tables=(
            "accounts.VerificationImage",
            "accounts.ImageAccess",
        ),
        purposes=("P-06",),
        tests=(
            "tests/privacy/looks/test_page.py::test_looks_at_pictures_and_calls_are_among_them",
            "tests/privacy/test_media.py::test_an_opening_is_written_down_once_and_a_reload_is_none",
        ),
    ),
    Promise(
        "PE-10",
        _("Opplysninger brukes til å levere tjenesten."),
        categories=(
            "anlegg",
            "bruk",
        ),
        tables=(
            "accounts.Site",
            "accounts.Occupancy",
            "accounts.Tally",
        ),
        purposes=("P-02",),
        recipients=("it",),
        tests=("tests/accounts/test_viewing.py::test_each_person_sees_exactly_their_rows_of_every_table",),
    ),
    Promise(
        "PE-11",
        _("Tilpasning kan slås av uten at du mister alarmen."),
        categories=("saker",),
        tables=("privacy.Restriction",),
        purposes=("P-07",),
        tests=("tests/privacy/papers/test_kept.py::test_adapting_is_turned_off_and_the_alarm_goes_on",),
    ),
    Promise(
        "PE-12",
        _("Det vi lagrer for sikkerheten, brukes bare til sikkerhet, og andre holdes ute."),
        categories=("minesider",),
        tables=(
            "accounts.SignInEvent",
            "accounts.KnownDevice",
            "accounts.Wait",
            "accounts.AuditEntry",
            "accounts.AuditInbox",
            "accounts.AuditPseudonym",
            "admin.LogEntry",
            "mfa.Authenticator",
            "usersessions.UserSession",
            "sessions.Session",
            "socialaccount.SocialAccount",
            "socialaccount.SocialToken",
            "account.EmailAddress",
            "account.EmailConfirmation",
            "privacy.Opening",
            "privacy.Reading",
            "privacy.LockOpening",
            "privacy.CallerCheck",
            "privacy.Finding",
            "accounts.QuietWish",
            "accounts.ViewPause",
            "privacy.LogView",
            "privacy.SafetyReview",
        ),
        purposes=("P-08",),
        recipients=("it",),
        tests=(
            "tests/portal/wall/test_privileges.py::test_a_role_may_do_what_the_wall_says_and_nothing_more",
            "tests/accounts/test_sealing.py::test_no_secret_stands_readable_in_any_table",
        ),
    ),
    Promise(
        "PE-13",
        _("Utvikling av tjenester kan du protestere mot, og den stopper mens vi vurderer det."),
        categories=("saker",),
        tables=(
            "privacy.Weighing",
            "privacy.Restriction",
        ),
        purposes=("P-09",),
        recipients=("development",),
        tests=("tests/privacy/restrictions/test_objecting.py::test_another_use_stops_while_it_is_weighed",),
    ),
    Promise(
        "PE-14",
        _("Svar og beskjeder som tjenesten trenger, kommer uansett."),
        categories=(
            "minesider",
            "kundeforhold",
            "kundekontakt",
        ),
        tables=(
            "accounts.Letter",
            "accounts.TextMessage",
        ),
        purposes=("P-10",),
        tests=("tests/privacy/marketing/test_letters.py::test_a_no_stops_no_other_letter",),
    ),
    Promise(
        "PE-15",
        _("Et nei til nyheter og tilbud virker i samme øyeblikk."),
        categories=("reklame", "saker"),
        tables=("privacy.MarketingChoice", "privacy.Restriction"),
        purposes=("P-11",),
        tests=(
            "tests/privacy/restrictions/test_objecting.py::test_marketing_stops_in_the_same_second_and_nobody_weighs",
            "tests/privacy/marketing/test_letters.py::test_a_queued_campaign_is_refused_after_a_no",
            "tests/privacy/marketing/test_pages.py::test_a_switch_counts_when_it_is_pressed",
        ),
    ),
    Promise(
        "PE-16",
        _("Fødselsnummer ligger kryptert og vises aldri helt."),
        categories=("kundeforhold",),
        tables=(
            "accounts.NationalIdentifier",
            "accounts.Organisation",
        ),
        purposes=("P-12",),
        tests=(
            "tests/accounts/test_sealing.py::test_no_secret_stands_readable_in_any_table",
            "tests/privacy/overview/test_category_pages.py::test_nobody_ever_sees_a_code_a_passphrase_or_a_national_id",
        ),
    ),
    Promise(
        "PE-17",
        _("Ingen blir kredittvurdert for å ha spurt om prisen."),
        categories=("kreditt",),
        tables=("accounts.CreditCheck",),
        purposes=("P-12",),
        recipients=("credit",),
        tests=(
            "tests/accounts/test_guards.py::test_nobody_is_credit_checked_for_asking_the_price",
            "tests/accounts/test_guards.py::test_a_customer_is_not_credit_checked_without_a_new_order",
        ),
    ),
)
