"""PE-69…PE-83: what people decide themselves."""

from django.utils.translation import gettext_lazy as _

from privacy.papers.promise import Promise

ROWS: tuple[Promise, ...] = (
    Promise(
        "PE-69",
        _("Du kan når som helst be om at bruken begrenses."),
        categories=("saker",),
        tables=("privacy.Restriction",),
        purposes=("P-16",),
        tests=(
            "tests/privacy/restrictions/test_starting.py::test_on_a_ground_of_the_law_it_binds_at_once_and_is_looked_at",
        ),
    ),
    Promise(
        "PE-70",
        _("Et samtykke trekkes med ett klikk."),
        categories=("saker",),
        tables=("privacy.ConsentEntry", "privacy.ConsentEnd", "privacy.Restriction"),
        purposes=("P-14",),
        recipients=("bonus_partner",),
        tests=("tests/privacy/restrictions/test_pages.py::test_a_consent_is_taken_back_with_one_click",),
    ),
    Promise(
        "PE-71",
        _("Du får vite hva du vil merke, før du bekrefter."),
        categories=("saker",),
        tables=("privacy.Restriction",),
        purposes=("P-16",),
        tests=("tests/privacy/restrictions/test_pages.py::test_confirmed_it_binds_and_the_words_are_kept",),
    ),
    Promise(
        "PE-72",
        _("Du får en kopi av alt vi har om deg."),
        categories=("saker",),
        tables=(
            "privacy.PrivacyCase",
            "privacy.Event",
            "privacy.Job",
            "privacy.JobStep",
            "privacy.Archive",
            "privacy.ArchivePart",
            "privacy.Download",
        ),
        purposes=("P-16",),
        tests=(
            "tests/privacy/exports/test_others.py::test_ingrids_copy_holds_hers_and_no_canary_of_anybody_else",
        ),
    ),
    Promise(
        "PE-73",
        _("Du får rettet det som er feil."),
        categories=("saker",),
        tables=(
            "privacy.Correction",
            "privacy.RecordNote",
            "privacy.RecipientNotice",
        ),
        purposes=("P-16",),
        tests=("tests/privacy/test_corrections.py::test_every_exported_field_says_how_it_is_put_right",),
    ),
    Promise(
        "PE-74",
        _("Du får slettet det vi ikke må beholde."),
        categories=("saker",),
        tables=("privacy.Erasure",),
        purposes=("P-16",),
        tests=("tests/privacy/erasure/test_carrying_out.py::test_nothing_of_the_person_is_left",),
    ),
    Promise(
        "PE-75",
        _("Du kan kreve at vi bare lagrer."),
        categories=("saker",),
        tables=("privacy.Restriction",),
        purposes=("P-16",),
        tests=("tests/privacy/test_gate.py::test_what_is_restricted_is_refused_and_nothing_else",),
    ),
    Promise(
        "PE-76",
        _("Du kan protestere, og får svar med begrunnelse."),
        categories=("saker",),
        tables=("privacy.Weighing",),
        purposes=("P-16",),
        tests=("tests/privacy/restrictions/test_objecting.py::test_it_is_not_overridden_without_a_balance",),
    ),
    Promise(
        "PE-77",
        _("Du får med deg det du har gitt oss og det alarmen har registrert om din bruk."),
        categories=("saker",),
        tables=("privacy.Archive",),
        purposes=("P-16",),
        recipients=("new_provider",),
        tests=(
            "tests/privacy/exports/test_take_along.py::test_the_files_hold_the_portable_fields_of_every_table_and_no_others",
        ),
    ),
    Promise(
        "PE-78",
        _(
            "Du kan be oss sende det til et selskap du velger. Vi gjør det når det kan gjøres trygt, og sier fra."
        ),
        categories=("saker",),
        tables=("privacy.PrivacyRequest",),
        purposes=("P-16",),
        recipients=("new_provider",),
        tests=(
            "tests/privacy/test_sending_on.py::test_what_is_taken_along_is_sent_to_the_company_one_chose_and_written_down",
        ),
    ),
    Promise(
        "PE-79",
        _("Kopien kan leses av mennesker og maskiner, og du kan be om en annen form."),
        categories=("saker",),
        tables=("privacy.ArchivePart",),
        purposes=("P-16",),
        tests=(
            "tests/privacy/test_copy_choices.py::test_another_way_than_digital_is_a_task_somebody_must_answer",
        ),
    ),
    Promise(
        "PE-80",
        _("E-posten sier at kopien er klar, og inneholder ingenting av den."),
        categories=(
            "saker",
            "minesider",
        ),
        tables=("accounts.Letter",),
        purposes=("P-10",),
        tests=(
            "tests/accounts/test_letters.py::test_every_kind_is_written_with_nothing_personal_but_the_greeting",
        ),
    ),
    Promise(
        "PE-81",
        _("Mer enn innlogging ber vi bare om når det er grunn til å tvile."),
        categories=("saker",),
        tables=("privacy.Pause",),
        purposes=("P-08",),
        tests=("tests/privacy/test_decisions.py::test_the_clock_stands_still_only_while_we_ask_who_it_is",),
    ),
    Promise(
        "PE-82",
        _("Krav på telefon og i brev teller fra dagen de kom."),
        categories=("saker",),
        tables=(
            "privacy.PrivacyCase",
            "privacy.CaseNote",
        ),
        purposes=("P-16",),
        tests=("tests/privacy/desk/test_registering.py::test_sam_writes_down_on_monday_what_came_on_friday",),
    ),
    Promise(
        "PE-83",
        _("Hvert avslag sier hvordan du klager til Datatilsynet."),
        categories=("saker",),
        tables=("privacy.PrivacyRequest",),
        purposes=("P-16",),
        tests=(
            "tests/privacy/test_decisions.py::test_no_refusal_is_without_how_to_complain_whoever_wrote_it",
        ),
    ),
)
