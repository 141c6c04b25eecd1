"""PE-84…PE-91: the texts themselves."""

from django.utils.translation import gettext_lazy as _

from privacy.papers.promise import Promise

ROWS: tuple[Promise, ...] = (
    Promise(
        "PE-84",
        _("Hver endring i tekstene har en grunn og et sammendrag, og to må være enige."),
        categories=("minesider",),
        tables=("privacy.PaperEvidence",),
        purposes=("P-16",),
        tests=("tests/privacy/papers/test_publishing.py::test_one_drafts_and_another_publishes",),
    ),
    Promise(
        "PE-85",
        _("Gjeldende og gamle tekster er åpne for alle, på adresser som ikke endres."),
        categories=("minesider",),
        tables=("privacy.PaperEvidence",),
        purposes=("P-16",),
        tests=("tests/privacy/papers/test_pages.py::test_anybody_reads_every_version_and_what_changed",),
    ),
    Promise(
        "PE-86",
        _("Å godta vilkårene er aldri et samtykke, og ingen må godta for å bruke rettighetene."),
        categories=("minesider",),
        tables=(
            "privacy.PaperEvidence",
            "accounts.User",
        ),
        purposes=("P-08",),
        tests=(
            "tests/privacy/papers/test_gate.py::test_terms_are_accepted_and_statements_only_shown",
            "tests/privacy/papers/test_gate.py::test_rights_are_open_to_whoever_has_accepted_nothing",
        ),
    ),
    Promise(
        "PE-87",
        _("Sidene lagrer bare det som er strengt nødvendig i nettleseren."),
        categories=("minesider",),
        purposes=("P-08",),
        tests=(
            "tests/browser/test_papers.py::test_the_pages_store_and_fetch_what_the_table_says_and_nothing_else",
        ),
    ),
    Promise(
        "PE-88",
        _("Du ser hvem som er ansvarlig, med organisasjonsnummer."),
        categories=("minesider",),
        purposes=("P-15",),
        tests=("tests/privacy/test_statement.py::test_it_names_who_is_responsible_and_where_to_complain",),
    ),
    Promise(
        "PE-89",
        _("Telefon og adresser står på hver side."),
        categories=("minesider",),
        purposes=("P-10",),
        tests=("tests/privacy/papers/test_kept.py::test_every_page_says_how_to_reach_the_company",),
    ),
    Promise(
        "PE-90",
        _("Personvernombudet har sin egen adresse."),
        categories=("minesider",),
        purposes=("P-16",),
        tests=("tests/privacy/test_statement.py::test_it_names_who_is_responsible_and_where_to_complain",),
    ),
    Promise(
        "PE-91",
        _("Hver tekst sier hvilken dag den gjelder fra."),
        categories=("minesider",),
        tables=("privacy.PaperEvidence",),
        purposes=("P-16",),
        tests=("tests/privacy/papers/test_pages.py::test_anybody_reads_every_version_and_what_changed",),
    ),
)
