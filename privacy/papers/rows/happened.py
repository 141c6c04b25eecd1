"""PE-36…PE-53: what is held of what happened and was said, and read by whom it is about."""

from django.utils.translation import gettext_lazy as _

from privacy.papers.promise import Promise

ROWS: tuple[Promise, ...] = (
    Promise(
        "PE-36",
        _("Alarmene som gikk, og hvorfor"),
        categories=("alarmer",),
        tables=("accounts.AlarmActivation",),
        purposes=("P-06",),
        tests=(
            "tests/privacy/overview/test_alarms.py::test_an_alarm_tells_what_happened_what_we_did_and_when_it_goes",
        ),
    ),
    Promise(
        "PE-37",
        _("Bildene som ble tatt da alarmen gikk"),
        categories=("alarmer",),
        tables=(
            "accounts.VerificationImage",
            "accounts.StoredFile",
        ),
        purposes=("P-06",),
        tests=(
            "tests/privacy/test_media.py::test_a_picture_opens_for_whose_alarm_it_is_and_is_not_there_for_anybody_else",
        ),
    ),
    Promise(
        "PE-38",
        _("Hva vi gjorde da alarmen gikk"),
        categories=("alarmer",),
        tables=(
            "accounts.FollowUp",
            "accounts.GuardDispatch",
        ),
        purposes=("P-06",),
        recipients=("customer_service",),
        tests=(
            "tests/privacy/overview/test_alarms.py::test_one_alarm_has_its_whole_log_its_pictures_lives_and_who_was_told",
        ),
    ),
    Promise(
        "PE-39",
        _("Avtalen din"),
        categories=("avtale",),
        tables=(
            "accounts.Agreement",
            "accounts.AgreementDocument",
        ),
        purposes=("P-02",),
        tests=("tests/privacy/test_media.py::test_documents_open_for_whom_the_row_belongs_to",),
    ),
    Promise(
        "PE-40",
        _("At anlegget har skiftet eier"),
        categories=("avtale",),
        tables=(
            "accounts.OwnershipChange",
            "accounts.Takeover",
        ),
        purposes=("P-18",),
        tests=(
            "tests/accounts/test_viewing.py::test_each_side_of_a_change_of_ownership_is_told_its_own_half",
        ),
    ),
    Promise(
        "PE-41",
        _("Når utstyret ble montert"),
        categories=("anlegg",),
        tables=("accounts.InstallationJob",),
        purposes=("P-04",),
        recipients=("installation",),
        tests=(
            "tests/privacy/exports/test_files.py::test_files_of_others_and_of_a_former_owners_time_are_not_there",
        ),
    ),
    Promise(
        "PE-42",
        _("Servicen vi har gjort"),
        categories=("anlegg",),
        tables=("accounts.ServiceVisit",),
        purposes=("P-05",),
        recipients=("installation",),
        tests=("tests/privacy/exports/test_files.py::test_a_file_deleted_meanwhile_is_told_as_such",),
    ),
    Promise(
        "PE-43",
        _("Vedlikeholdet vi har gjort"),
        categories=("anlegg",),
        tables=("accounts.MaintenanceRecord",),
        purposes=("P-05",),
        recipients=("installation",),
        tests=("tests/accounts/test_viewing.py::test_each_person_sees_exactly_their_rows_of_every_table",),
    ),
    Promise(
        "PE-44",
        _("Det vi har skrevet til hverandre på e-post"),
        categories=("kundekontakt",),
        tables=(
            "accounts.CustomerContact",
            "accounts.Conversation",
            "accounts.ContactAttachment",
        ),
        purposes=("P-01",),
        recipients=("customer_service",),
        tests=(
            "tests/privacy/exports/test_sealed_text.py::test_sealed_text_is_in_every_format_and_nowhere_plain",
        ),
    ),
    Promise(
        "PE-45",
        _("Det du har skrevet i skjemaet vårt"),
        categories=("kundekontakt",),
        tables=("accounts.CustomerContact",),
        purposes=("P-01",),
        tests=("tests/privacy/test_promises.py::test_what_is_named_is_held_and_read_by_whom_it_is_about",),
    ),
    Promise(
        "PE-46",
        _("Meldinger på SMS"),
        categories=("kundekontakt",),
        tables=("accounts.CustomerContact",),
        purposes=("P-10",),
        tests=("tests/privacy/test_promises.py::test_what_is_named_is_held_and_read_by_whom_it_is_about",),
    ),
    Promise(
        "PE-47",
        _("Samtaler på chat"),
        categories=("kundekontakt",),
        tables=("accounts.CustomerContact",),
        purposes=("P-01",),
        tests=("tests/privacy/test_promises.py::test_what_is_named_is_held_and_read_by_whom_it_is_about",),
    ),
    Promise(
        "PE-48",
        _("Notater fra telefonsamtaler"),
        categories=("kundekontakt",),
        tables=("accounts.CustomerContact",),
        purposes=("P-01",),
        tests=("tests/privacy/test_promises.py::test_what_is_named_is_held_and_read_by_whom_it_is_about",),
    ),
    Promise(
        "PE-49",
        _("Opptak av samtaler der vi sa fra først"),
        categories=("kundekontakt",),
        tables=(
            "accounts.CallRecording",
            "accounts.RecordingAccess",
        ),
        purposes=("P-19",),
        tests=("tests/accounts/test_guards.py::test_a_recording_nobody_was_told_of_is_quarantined",),
    ),
    Promise(
        "PE-50",
        _("Når låser fra oss ble brukt"),
        categories=("laser",),
        tables=("accounts.LockEvent",),
        purposes=("P-02",),
        tests=(
            "tests/privacy/exports/test_others.py::test_ingrids_copy_holds_hers_and_no_canary_of_anybody_else",
        ),
    ),
    Promise(
        "PE-51",
        _("Når smartplugger fra oss ble brukt"),
        categories=("laser",),
        tables=("accounts.PlugEvent",),
        purposes=("P-02",),
        tests=(
            "tests/privacy/exports/test_others.py::test_ingrids_copy_holds_hers_and_no_canary_of_anybody_else",
        ),
    ),
    Promise(
        "PE-52",
        _("Spør du uten å være kunde, lagrer vi spørsmålet og svaret."),
        categories=("kundekontakt",),
        tables=("accounts.Inquiry",),
        purposes=("P-01",),
        recipients=("customer_service",),
        tests=("tests/accounts/test_viewing.py::test_each_person_sees_exactly_their_rows_of_every_table",),
    ),
    Promise(
        "PE-53",
        _("Ber du om et tilbud, lagrer vi bare det tilbudet trenger."),
        categories=("kundekontakt",),
        tables=("accounts.QuoteRequest",),
        purposes=("P-17",),
        recipients=("distribution",),
        tests=(
            "tests/privacy/test_promises.py::test_a_quote_holds_what_the_statement_names_and_nothing_more",
        ),
    ),
)
