"""PE-54…PE-68: how long, who gets it, and why it is lawful."""

from django.utils.translation import gettext_lazy as _

from privacy.papers.promise import EVERY, Promise

ROWS: tuple[Promise, ...] = (
    Promise(
        "PE-54",
        _("Ingenting ligger lenger enn fristen sin."),
        categories=EVERY,
        purposes=("P-16",),
        tests=(
            "tests/privacy/retention/test_rules.py::test_after_a_sweep_no_row_is_older_than_its_rule_unless_it_is_held",
        ),
    ),
    Promise(
        "PE-55",
        _("Det som er slettet, finnes ikke igjen noe sted."),
        categories=(
            "saker",
            "kundeforhold",
        ),
        tables=(
            "privacy.Erasure",
            "privacy.SubjectGate",
        ),
        purposes=("P-16",),
        recipients=("it",),
        tests=(
            "tests/privacy/erasure/test_canaries.py::test_every_canary_is_found_before_and_none_after",
            "tests/privacy/erasure/test_restore.py::test_red_replayed_green_and_gone",
        ),
    ),
    Promise(
        "PE-56",
        _("Det en lov krever at vi beholder, låses inn, og du får vite lov og dato."),
        categories=("saker",),
        tables=(
            "privacy.Kept",
            "privacy.Hold",
        ),
        purposes=("P-15",),
        tests=(
            "tests/privacy/erasure/test_carrying_out.py::test_what_a_law_keeps_is_locked_away_under_a_key_of_its_own",
            "tests/privacy/erasure/test_pages.py::test_what_a_law_keeps_is_told_with_reason_law_and_day",
        ),
    ),
    Promise(
        "PE-57",
        _("Et menneske tar avgjørelsene og skriver hvorfor."),
        categories=(
            "kreditt",
            "saker",
        ),
        tables=(
            "accounts.CreditCheck",
            "privacy.PrivacyRequest",
            "privacy.Review",
        ),
        purposes=("P-12",),
        tests=(
            "tests/accounts/test_guards.py::test_a_credit_decision_is_made_by_a_human_who_says_why",
            "tests/privacy/test_decisions.py::test_neither_the_worker_nor_the_person_decides_in_the_database",
        ),
    ),
    Promise(
        "PE-58",
        _("Det meste kommer fra deg selv og dem rundt deg."),
        categories=(
            "kundeforhold",
            "brukere",
        ),
        tables=("accounts.ContactPoint",),
        purposes=("P-03",),
        tests=(
            "tests/privacy/overview/test_category_pages.py::test_a_page_tells_the_five_facts_of_the_register",
        ),
    ),
    Promise(
        "PE-59",
        _("Du ser med navn hvem som har fått noe om deg."),
        categories=("utlevert",),
        tables=("accounts.Disclosure",),
        purposes=("P-15",),
        recipients=(
            "installation",
            "distribution",
            "credit",
            "customer_service",
            "invoicing",
            "development",
            "it",
        ),
        tests=(
            "tests/privacy/overview/test_recipients.py::test_a_named_recipient_stands_instead_of_its_kind",
            "tests/accounts/test_guards.py::test_every_category_of_the_statement_is_one_a_recipient_can_have",
        ),
    ),
    Promise(
        "PE-60",
        _("De som arbeider for oss, har en avtale som gjelder."),
        categories=EVERY,
        purposes=("P-15",),
        recipients=("it",),
        tests=(
            "tests/privacy/exports/test_context.py::test_recipients_stand_by_name_with_agreement_and_own_disclosures",
            "tests/privacy/officer/test_disclosing.py::test_what_may_not_be_handed_over_is_refused_beside_its_field",
        ),
    ),
    Promise(
        "PE-61",
        _("Andre får bare noe når du har sagt ja, eller en lov krever det."),
        categories=("utlevert",),
        tables=(
            "accounts.Disclosure",
            "privacy.SecrecyOrder",
        ),
        purposes=("P-14",),
        recipients=(
            "bonus_partner",
            "authority",
        ),
        tests=(
            "tests/accounts/test_guards.py::test_a_disclosure_by_law_names_the_law_and_the_case",
            "tests/privacy/consents/test_ending.py::test_it_stops_at_once_and_the_partner_is_told_by_a_letter_without_data",
            "tests/privacy/officer/test_disclosing.py::test_what_may_not_be_handed_over_is_refused_beside_its_field",
            "tests/privacy/officer/test_disclosing.py::test_what_may_be_handed_over_is_written_down",
        ),
    ),
    Promise(
        "PE-62",
        _("Opplysningene behandles i EU og EØS når ikke noe annet er sagt."),
        categories=EVERY,
        purposes=("P-15",),
        recipients=("it",),
        tests=(
            "tests/privacy/overview/test_recipients.py::test_a_country_outside_the_eea_without_a_transfer_on_record_is_told_as_such",
        ),
    ),
    Promise(
        "PE-63",
        _("Ingenting sendes ut av EØS på et grunnlag som er kjent ugyldig."),
        categories=EVERY,
        purposes=("P-15",),
        recipients=("it",),
        tests=("tests/accounts/test_guards.py::test_a_dead_mechanism_is_never_active",),
    ),
    Promise(
        "PE-64",
        _("Kunders opplysninger brukes fordi avtalen trenger dem."),
        categories=(
            "avtale",
            "bruk",
        ),
        purposes=("P-02",),
        tests=(
            "tests/privacy/exports/test_take_along.py::test_every_table_that_can_be_taken_along_rests_on_consent_or_contract",
        ),
    ),
    Promise(
        "PE-65",
        _("Før en avtale brukes bare det som trengs for å komme fram til den."),
        categories=(
            "kundekontakt",
            "kreditt",
        ),
        purposes=("P-17",),
        tests=("tests/accounts/test_activation.py::test_a_prospect_is_no_customer",),
    ),
    Promise(
        "PE-66",
        _("Hver bruk har ett grunnlag, og det står på siden."),
        categories=("kundekontakt",),
        purposes=("P-01",),
        tests=("tests/privacy/test_statement.py::test_anybody_reads_every_category_of_the_register",),
    ),
    Promise(
        "PE-67",
        _("Reklame bygger på en interesse du alltid kan si nei til."),
        categories=("reklame", "saker"),
        tables=("privacy.Weighing",),
        purposes=("P-11",),
        tests=(
            "tests/privacy/restrictions/test_pages.py::test_an_objection_to_marketing_is_followed_at_once",
            "tests/privacy/restrictions/test_objecting.py::test_no_employee_ends_an_objection_to_marketing",
            "tests/privacy/marketing/test_deciding.py::test_a_no_of_ones_own_beats_everything",
        ),
    ),
    Promise(
        "PE-68",
        _("Å svare deg bygger på at begge har interesse av det."),
        categories=("kundekontakt",),
        purposes=("P-01",),
        tests=("tests/privacy/test_statement.py::test_anybody_reads_every_category_of_the_register",),
    ),
)
