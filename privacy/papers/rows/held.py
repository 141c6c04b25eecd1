"""PE-18…PE-35: what is held of who somebody is and what they have, and read by whom it is about."""

from django.utils.translation import gettext_lazy as _

from privacy.papers.promise import Promise

ROWS: tuple[Promise, ...] = (
    Promise(
        "PE-18",
        _("Navnet ditt"),
        categories=("kundeforhold",),
        tables=("accounts.Person",),
        purposes=("P-03",),
        tests=("tests/privacy/test_promises.py::test_what_is_named_is_held_and_read_by_whom_it_is_about",),
    ),
    Promise(
        "PE-19",
        _("Fødselsdatoen din"),
        categories=("kundeforhold",),
        tables=("accounts.Person",),
        purposes=("P-03",),
        tests=("tests/privacy/test_promises.py::test_what_is_named_is_held_and_read_by_whom_it_is_about",),
    ),
    Promise(
        "PE-20",
        _("Navn og nummer på foretaket ditt"),
        categories=("kundeforhold",),
        tables=("accounts.Organisation",),
        purposes=("P-03",),
        tests=("tests/privacy/test_promises.py::test_what_is_named_is_held_and_read_by_whom_it_is_about",),
    ),
    Promise(
        "PE-21",
        _("Kundenummeret ditt"),
        categories=("kundeforhold",),
        tables=("accounts.Customer",),
        purposes=("P-03",),
        tests=("tests/accounts/test_sign_in.py::test_one_signs_in_with_address_or_customer_number",),
    ),
    Promise(
        "PE-22",
        _("Telefonnummeret ditt"),
        categories=("kundeforhold",),
        tables=(
            "accounts.ContactPoint",
            "accounts.ContactChange",
        ),
        purposes=("P-03",),
        tests=("tests/privacy/test_promises.py::test_what_is_named_is_held_and_read_by_whom_it_is_about",),
    ),
    Promise(
        "PE-23",
        _("E-postadressene dine"),
        categories=("kundeforhold",),
        tables=("accounts.ContactPoint",),
        purposes=("P-10",),
        tests=(
            "tests/privacy/overview/test_category_pages.py::test_an_owner_sees_their_own_rows_and_nobody_elses",
        ),
    ),
    Promise(
        "PE-24",
        _("Kontaktpersonene dine, og hvordan vi når dem"),
        categories=("brukere",),
        tables=(
            "accounts.ContactPerson",
            "accounts.ContactNotice",
            "accounts.ContactRefusal",
        ),
        purposes=("P-03",),
        tests=(
            "tests/privacy/overview/test_category_pages.py::test_an_owner_sees_the_call_list_from_the_top",
        ),
    ),
    Promise(
        "PE-25",
        _("Adressen der alarmen henger"),
        categories=("anlegg",),
        tables=("accounts.Site",),
        purposes=("P-02",),
        recipients=("installation",),
        tests=(
            "tests/privacy/overview/test_category_pages.py::test_a_user_sees_the_address_and_their_own_access_but_no_equipment",
        ),
    ),
    Promise(
        "PE-26",
        _("Anleggsnummeret"),
        categories=("anlegg",),
        tables=("accounts.Site",),
        purposes=("P-02",),
        tests=(
            "tests/privacy/overview/test_category_pages.py::test_several_homes_are_told_apart_and_can_be_switched",
        ),
    ),
    Promise(
        "PE-27",
        _("Hva slags panel du har"),
        categories=("anlegg",),
        tables=("accounts.Panel",),
        purposes=("P-02",),
        tests=("tests/privacy/test_promises.py::test_what_is_named_is_held_and_read_by_whom_it_is_about",),
    ),
    Promise(
        "PE-28",
        _("Hvor utstyret henger"),
        categories=("anlegg",),
        tables=("accounts.Component",),
        purposes=("P-02",),
        recipients=("installation",),
        tests=(
            "tests/privacy/overview/test_category_pages.py::test_a_user_sees_the_address_and_their_own_access_but_no_equipment",
        ),
    ),
    Promise(
        "PE-29",
        _("Navnene på dem som kan bruke alarmen"),
        categories=("brukere",),
        tables=("accounts.AuthorisedUser",),
        purposes=("P-03",),
        tests=("tests/accounts/test_viewing.py::test_each_person_sees_exactly_their_rows_of_every_table",),
    ),
    Promise(
        "PE-30",
        _("At du har et kontrollord, men aldri hva det er"),
        categories=("brukere",),
        tables=("accounts.Passphrase",),
        purposes=("P-08",),
        tests=(
            "tests/privacy/overview/test_category_pages.py::test_nobody_ever_sees_a_code_a_passphrase_or_a_national_id",
        ),
    ),
    Promise(
        "PE-31",
        _("At det finnes koder, men aldri hva de er"),
        categories=("brukere",),
        tables=(
            "accounts.AccessCode",
            "accounts.CodeAssignment",
        ),
        purposes=("P-08",),
        tests=("tests/privacy/exports/test_others.py::test_no_secret_is_in_any_byte",),
    ),
    Promise(
        "PE-32",
        _("Pris, fakturaer og betalinger"),
        categories=("avtale",),
        tables=(
            "accounts.PriceLine",
            "accounts.Invoice",
            "accounts.InvoiceLine",
            "accounts.Payment",
            "accounts.PaymentArrangement",
        ),
        purposes=("P-13",),
        recipients=("invoicing",),
        tests=("tests/accounts/test_guards.py::test_what_is_booked_neither_changes_nor_goes",),
    ),
    Promise(
        "PE-33",
        _("Når alarmen ble slått på og av"),
        categories=("bruk",),
        tables=("accounts.ArmingEvent",),
        purposes=("P-02",),
        tests=("tests/privacy/overview/test_events.py::test_following_older_shows_each_event_exactly_once",),
    ),
    Promise(
        "PE-34",
        _("Hvilke kommandoer den fikk"),
        categories=("bruk",),
        tables=("accounts.CommandEvent",),
        purposes=("P-02",),
        tests=(
            "tests/privacy/overview/test_category_pages.py::test_an_event_we_do_not_know_is_told_in_the_vendors_word",
        ),
    ),
    Promise(
        "PE-35",
        _("Hvem som ga dem, så langt det er deg"),
        categories=("bruk",),
        tables=(
            "accounts.ArmingEvent",
            "accounts.CommandEvent",
        ),
        purposes=("P-06",),
        tests=(
            "tests/privacy/overview/test_category_pages.py::test_a_person_sees_their_own_events_and_the_homes_and_nobody_elses",
        ),
    ),
)
