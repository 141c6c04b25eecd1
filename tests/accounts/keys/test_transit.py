"""The keys may live in a key management system: data keys go there and back, and its failures are ours to bear."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from cryptography.exceptions import InvalidTag
from pytest_django import Settings

from accounts import sealing
from accounts.keys import opening
from accounts.keys.checks import TRANSIT, check_ids, check_ring
from accounts.keys.errors import KeysUnavailable
from accounts.keys.opening import Kind
from accounts.keys.rotating import counted, rotate
from accounts.models import DataKey
from tests.accounts.keys.transit import TOKEN, Transit, served

pytestmark = pytest.mark.django_db


@pytest.fixture
def system(settings: Settings, tmp_path: Path) -> Iterator[Transit]:
    with served(tmp_path) as (running, certificate):
        settings.KEY_RING = TRANSIT
        settings.KMS_URL, settings.KMS_CA_FILE = running.address, str(certificate)
        settings.KMS_TOKEN, settings.KMS_SECONDS = TOKEN, 1
        yield running


def seal() -> bytes:
    return sealing.seal_for(uuid4(), "fjellveien", context="a")


def unseal(sealed: bytes) -> str:
    return sealing.unseal(sealed, context="a")


def test_a_text_is_sealed_and_opened_through_the_system(system: Transit) -> None:
    sealed = seal()
    assert unseal(sealed) == "fjellveien"
    assert counted() == {"kms:mine-sider:v1": 1}
    assert bytes(DataKey.objects.get().wrapped).startswith(b"vault:v1:")
    assert check_ring() == check_ids(["default"]) == []


def test_many_keys_are_few_calls(system: Transit) -> None:
    owners = [uuid4() for _owner in range(300)]
    made = opening.for_owners(dict.fromkeys(owners, Kind.PERSON))
    assert [path.split("/")[3] for path in system.calls] == ["encrypt"] * 2
    assert opening.for_owners(dict.fromkeys(owners, Kind.PERSON)) == made
    assert len(system.calls) == 4


def test_a_key_moved_to_another_row_does_not_open(system: Transit) -> None:
    texts = {owner: sealing.seal_for(owner, "x", context="a") for owner in (uuid4(), uuid4())}
    one, other = DataKey.objects.all()
    assert unseal(texts[one.owner]) == "x"
    DataKey.objects.filter(pk=one.pk).update(wrapped=other.wrapped)
    with pytest.raises(InvalidTag):
        unseal(texts[one.owner])
    DataKey.objects.filter(pk=one.pk).update(wrapped=b"not of the system")
    with pytest.raises(InvalidTag):
        unseal(texts[one.owner])


def test_a_new_version_takes_over_and_the_old_one_may_be_forbidden(system: Transit) -> None:
    sealed = [seal(), seal()]
    system.rotate()
    assert unseal(sealed[0]) == "fjellveien"
    assert rotate().left == {}
    assert counted() == {"kms:mine-sider:v2": 2}
    system.oldest = 2
    assert [unseal(text) for text in sealed] == ["fjellveien"] * 2
    DataKey.objects.update(kek_id="kms:mine-sider:v1")
    assert [message.id for message in check_ids(["default"])] == ["accounts.W020"]


def test_an_installation_moves_into_the_system_by_rotating(system: Transit, settings: Settings) -> None:
    settings.KEY_RING = "accounts.keys.local.LocalRing"
    sealed = [seal(), seal()]
    assert set(counted()) == {"t1"}
    settings.KEY_RING = TRANSIT
    sealed.append(seal())
    assert [unseal(text) for text in sealed] == ["fjellveien"] * 3
    assert rotate().wrapped == 2
    settings.KEY_ENCRYPTION_KEYS = {}
    assert [unseal(text) for text in sealed] == ["fjellveien"] * 3


@pytest.mark.parametrize("ailing", [500, 503, 403, 404, 400, 307, "slow", "drips", "odd"])
def test_a_system_that_ails_is_left_in_time_and_its_words_are_not_passed_on(
    system: Transit, ailing: int | str
) -> None:
    sealed = seal()
    assert unseal(sealed) == "fjellveien"
    system.ailing = ailing
    begun = time.monotonic()
    with pytest.raises(KeysUnavailable) as failed:
        unseal(sealed)
    with pytest.raises(KeysUnavailable):
        seal()
    assert time.monotonic() - begun < 6
    assert "secret words" not in str(failed.value)
    assert DataKey.objects.count() == 1
    system.ailing = 0
    assert unseal(sealed) == "fjellveien"


def test_a_certificate_or_token_that_is_not_right_is_refused(system: Transit, settings: Settings) -> None:
    sealed = seal()
    settings.KMS_TOKEN = "another"
    with pytest.raises(KeysUnavailable, match="403"):
        unseal(sealed)
    settings.KMS_TOKEN, settings.KMS_CA_FILE = TOKEN, ""
    calls = len(system.calls)
    with pytest.raises(KeysUnavailable, match="SSLCertVerificationError"):
        unseal(sealed)
    assert len(system.calls) == calls


def test_the_token_is_read_anew_where_an_agent_renews_it(
    system: Transit, settings: Settings, tmp_path: Path
) -> None:
    file = tmp_path / "token"
    file.write_text("old\n", encoding="ascii")
    settings.KMS_TOKEN_FILE = str(file)
    with pytest.raises(KeysUnavailable, match="403"):
        seal()
    file.write_text(f"{TOKEN}\n", encoding="ascii")
    assert unseal(seal()) == "fjellveien"


def test_settings_that_are_not_safe_are_refused(settings: Settings) -> None:
    settings.KEY_RING, settings.KMS_URL = TRANSIT, "http://kms.example"
    assert [message.id for message in check_ring()] == ["accounts.E021", "accounts.E021"]
    settings.KEY_RING, settings.KEY_ENCRYPTION_KEYS = "accounts.keys.local.LocalRing", {}
    assert [message.id for message in check_ring()] == ["accounts.E020"]
