"""The register describes everything, and refuses to start when it does not."""

from dataclasses import replace

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection

from accounts.matrix import MATRIX
from privacy import checks
from privacy.categories import CATEGORIES, NOT_PERSONAL
from privacy.registry import Attached, DataCategory, Keep, Retention

IMAGES = "accounts.VerificationImage"


def found(categories: tuple[DataCategory, ...]) -> dict[str, str]:
    every = list(apps.get_models(include_auto_created=True))
    return {str(error.msg): str(error.id) for error in checks.problems(categories, every)}


def changed(slug: str, table: str, **change: object) -> tuple[DataCategory, ...]:
    """The register with one table described differently."""
    return tuple(
        replace(
            category,
            tables=tuple(replace(t, **change) if t.label == table else t for t in category.tables),  # type: ignore[arg-type]
        )
        if category.slug == slug
        else category
        for category in CATEGORIES
    )


def test_the_register_is_complete() -> None:
    assert found(CATEGORIES) == {}


@pytest.mark.parametrize("missing", CATEGORIES, ids=lambda category: category.slug)
def test_without_a_category_the_check_names_each_of_its_tables(missing: DataCategory) -> None:
    problems = found(tuple(category for category in CATEGORIES if category is not missing))
    for table in missing.tables:
        assert f"{table.label} must be described exactly once." in problems


def test_a_field_nobody_described_is_named() -> None:
    table = next(table for table in CATEGORIES[-1].tables if table.label == "accounts.Person")
    export = tuple(path for path in table.export if path != "birth_date")
    problems = found(changed("kundeforhold", "accounts.Person", export=export, portable=(), correct={}))
    assert problems == {"accounts.Person.birth_date is neither exported nor withheld.": "privacy.E004"}


def test_a_field_that_does_not_exist_is_named() -> None:
    problems = found(changed("kundeforhold", "accounts.Person", portable=(), subject=("pk", "shoe_size")))
    assert "accounts.Person describes shoe_size, which does not exist." in problems


def test_a_table_described_twice_is_named() -> None:
    assert "accounts.Person must be described exactly once." in found((*CATEGORIES, CATEGORIES[-1]))


def test_a_table_of_a_library_is_no_exception() -> None:
    problems = found(changed("minesider", "account.EmailAddress", label="account.Gone"))
    assert problems["account.EmailAddress must be described exactly once."] == "privacy.E001"
    assert problems["account.Gone is described but does not exist."] == "privacy.E002"


def test_a_limit_without_a_date_is_named() -> None:
    broken = replace(CATEGORIES[0], retention=(Retention("RET-X", "x", months=1),))
    assert "bruk: RET-X has no date to count from." in found((broken, *CATEGORIES[1:]))


def test_a_limit_that_hangs_on_what_a_copy_does_not_show_is_named() -> None:
    table = next(table for category in CATEGORIES for table in category.tables if table.label == IMAGES)
    export = tuple(path for path in table.export if path != "classification")
    withhold = {**table.withhold, "classification": "x"}
    problems = found(changed("alarmer", IMAGES, export=export, withhold=withhold))
    assert problems == {
        f"alarmer: RET-IMG depends on classification, which {IMAGES} does not export.": "privacy.E007"
    }


def test_a_file_let_go_by_what_a_copy_does_not_show_is_named() -> None:
    problems = found(changed("alarmer", IMAGES, files=(Attached("file", only=(("site", "x"),)),)))
    assert problems == {f"{IMAGES} lets a file go by site but does not export it.": "privacy.E005"}


def test_sealed_text_of_another_row_is_refused() -> None:
    table = next(
        table
        for category in CATEGORIES
        for table in category.tables
        if table.label == "accounts.CallRecording"
    )
    problems = found(
        changed("kundekontakt", "accounts.CallRecording", export=(*table.export, "contact__body_sealed"))
    )
    assert problems == {
        "accounts.CallRecording reaches sealed text of another row: contact__body_sealed.": "privacy.E005"
    }


def test_a_kept_table_that_would_go_with_another_is_named() -> None:
    keep = Keep("because", law="x")
    problems = found(changed("minesider", "account.EmailAddress", on_erasure=keep))
    assert problems == {"account.EmailAddress is kept, but goes when user goes.": "privacy.E006"}


@pytest.mark.django_db
def test_a_table_in_the_database_without_a_model_is_named() -> None:
    assert checks.check_tables(databases=["default"]) == []
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE forgotten_copy (name text)")
    assert [error.id for error in checks.check_tables(databases=["default"])] == ["privacy.E008"]


@pytest.mark.django_db
def test_manage_check_passes() -> None:
    call_command("check", databases=["default"])


def test_every_described_table_is_in_the_matrix_and_the_other_way() -> None:
    assert {table.label for category in CATEGORIES for table in category.tables} == set(MATRIX)
    assert not set(NOT_PERSONAL) & set(MATRIX)


def test_no_secret_is_ever_exported() -> None:
    secret = {
        "secret_hmac",
        "value_encrypted",
        "value_hmac",
        "password",
        "wrapped",
        "secret_encrypted",
        "is_duress",
    }
    for category in CATEGORIES:
        for table in category.tables:
            assert not secret & {path.split("__")[-1] for path in table.export}, table.label
