"""What may be stored but not read."""

from uuid import uuid4

import pytest
from cryptography.exceptions import InvalidTag
from django.db import connection
from pytest_django import Settings

from accounts import sealing, tokens
from accounts.keys.errors import KeyDestroyed
from accounts.models import AccessCode, NationalIdentifier, Passphrase
from tests.world import SECRETS, World

INGRID, LISE = uuid4(), uuid4()


def test_a_sealed_value_opens_under_its_own_context(db: None) -> None:
    sealed = sealing.seal_for(INGRID, "fjellveien", context="a:1")
    assert sealing.unseal(sealed, context="a:1") == "fjellveien"
    assert b"fjellveien" not in sealed


def test_a_value_moved_to_another_row_or_column_does_not_open(db: None) -> None:
    sealed = sealing.seal_for(INGRID, "fjellveien", context="a:1")
    assert sealing.unseal(sealed, context="a:1")
    for other in ("a:2", "b:1"):
        with pytest.raises(InvalidTag):
            sealing.unseal(sealed, context=other)


def test_a_value_under_another_persons_key_does_not_open(db: None) -> None:
    own, other = (sealing.seal_for(owner, "fjellveien", context="a:1") for owner in (INGRID, LISE))
    head = slice(1, 17)
    assert own[head] != other[head]
    with pytest.raises(InvalidTag):
        sealing.unseal(own[:1] + other[head] + own[17:], context="a:1")


def test_a_changed_bit_anywhere_is_refused(db: None) -> None:
    sealed = sealing.seal_for(INGRID, "fjellveien", context="a:1")
    assert sealing.unseal(sealed, context="a:1") == "fjellveien"
    for place in range(len(sealed)):
        changed = bytearray(sealed)
        changed[place] ^= 1
        with pytest.raises((InvalidTag, KeyDestroyed)):
            sealing.unseal(bytes(changed), context="a:1")
    for cut in (b"", sealed[:1], sealed[:28], sealed[:-1]):
        with pytest.raises(InvalidTag):
            sealing.unseal(cut, context="a:1")


def test_the_same_value_is_sealed_differently_each_time_under_one_key(db: None) -> None:
    first, second = (sealing.seal_for(INGRID, "x", context="a") for _time in range(2))
    assert first != second
    assert first[:17] == second[:17]


def test_a_text_for_an_address_opens_under_an_old_secret_key_until_that_is_gone(settings: Settings) -> None:
    sealed = tokens.seal("fjellveien", context="a")
    assert tokens.unseal(sealed, context="a") == "fjellveien"
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another secret " * 5
    assert tokens.unseal(sealed, context="a") == "fjellveien"
    settings.SECRET_KEY_FALLBACKS = []
    for wrong in (sealed, b"", sealed[:5]):
        with pytest.raises(InvalidTag):
            tokens.unseal(wrong, context="a")


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
