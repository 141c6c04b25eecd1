"""What may be stored but not read."""

import pytest
from cryptography.exceptions import InvalidTag
from django.db import connection

from accounts import sealing
from accounts.models import AccessCode, NationalIdentifier, Passphrase
from tests.world import SECRETS, World


def test_a_sealed_value_opens_under_its_own_context() -> None:
    sealed = sealing.seal("fjellveien", context="a:1")
    assert sealing.unseal(sealed, context="a:1") == "fjellveien"
    assert b"fjellveien" not in sealed


def test_a_value_moved_to_another_row_does_not_open() -> None:
    with pytest.raises(InvalidTag):
        sealing.unseal(sealing.seal("fjellveien", context="a:1"), context="a:2")


def test_the_same_value_is_sealed_differently_each_time() -> None:
    assert sealing.seal("x", context="a") != sealing.seal("x", context="a")


def test_a_fingerprint_recognises_and_depends_on_its_context() -> None:
    assert sealing.fingerprint("2749", context="a") == sealing.fingerprint("2749", context="a")
    assert sealing.fingerprint("2749", context="a") != sealing.fingerprint("2749", context="b")


def test_a_passphrase_is_recognised_whatever_its_case_and_spaces(world: World) -> None:
    phrase = Passphrase.objects.get()
    before = phrase.secret_hmac
    phrase.remember("  SolSikkeKanari ", now=world.now)
    assert bytes(phrase.secret_hmac) == bytes(before)


def test_no_secret_stands_readable_in_any_table(world: World) -> None:
    assert AccessCode.objects.exclude(secret_hmac=None).exists()
    assert NationalIdentifier.objects.exists()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT coalesce(string_agg(t::text, ' '), '') FROM \"{table}\" t")  # noqa: S608
            text = cursor.fetchone()[0]
            for secret in SECRETS.values():
                assert secret not in text, table
                assert secret.encode().hex() not in text, table
